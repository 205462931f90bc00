// A table whose slots are taken and given back: of those that were given back the last one first,
// so that what is taken was likely in use a moment ago; memory is touched when it is first taken.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "base/zeroed_array.hpp"

namespace huagu::base {

/// A free slot's `next` member links it to the others.
template <class T, std::uint32_t T::*next>
class SlotTable {
  public:
    explicit SlotTable(std::size_t size, Pages pages) : values_(size, pages) {}

    [[nodiscard]] std::size_t bytes() const { return values_.bytes(); }
    [[nodiscard]] bool is_full() const { return upcoming() == values_.size(); }
    /// Slots from it on were never taken.
    [[nodiscard]] std::uint32_t end() const { return end_; }
    /// The slot that is taken next, if the table is not full.
    [[nodiscard]] std::uint32_t upcoming() const { return free_ == 0 ? end_ : free_ - 1; }

    /// The slot is as it was given back, or zeroed.
    std::uint32_t take() {
        HUAGU_ASSERT(!is_full());
        const std::uint32_t slot = upcoming();
        if (free_ == 0) {
            ++end_;
        } else {
            free_ = values_[slot].*next;
        }
        return slot;
    }
    void give_back(std::uint32_t slot) {
        values_[slot].*next = free_;
        free_ = slot + 1;
    }

    T& operator[](std::size_t slot) { return values_[slot]; }
    const T& operator[](std::size_t slot) const { return values_[slot]; }

  private:
    ZeroedArray<T> values_;
    std::uint32_t end_ = 0;
    std::uint32_t free_ = 0;  // one above the last given back; 0: none
};

}  // namespace huagu::base
