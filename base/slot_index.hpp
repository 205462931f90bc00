// Finds a slot of a table by what is in it: a hash table of the slots' numbers. Beside each stand
// 32 bits of its hash, so that of the table itself only the slot that is meant is touched. Open
// addressing, no allocation after start, and no way to observe its order.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "base/assert.hpp"
#include "base/zeroed_array.hpp"

namespace huagu::base {

class SlotIndex {
  public:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    /// At most half full, so that probes stay short.
    explicit SlotIndex(std::size_t capacity)
        : capacity_(capacity),
          entries_(std::bit_ceil(2 * capacity + 2), Pages::huge),
          mask_(entries_.size() - 1) {
        HUAGU_ASSERT(mask_ <= std::numeric_limits<std::uint32_t>::max());
    }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t bytes() const { return entries_.bytes(); }

    /// Asks for where a hash is that will be looked for soon.
    void prefetch(std::uint64_t hash) const { entries_.prefetch(hash & mask_); }

    /// The slot of that hash for which `is_meant(slot)`; none if there is none.
    template <class IsMeant>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, IsMeant is_meant) const {
        const auto tag = static_cast<std::uint32_t>(hash);
        for (std::size_t at = tag & mask_; entries_[at].used != 0; at = (at + 1) & mask_) {
            if (entries_[at].tag == tag && is_meant(entries_[at].slot()))
                return entries_[at].slot();
        }
        return none;
    }

    /// The slot must not be there, and there must be room.
    void insert(std::uint64_t hash, std::uint32_t slot) {
        HUAGU_ASSERT(size_ < capacity_);
        HUAGU_ASSERT(slot != none);
        const auto tag = static_cast<std::uint32_t>(hash);
        std::size_t at = tag & mask_;
        while (entries_[at].used != 0) at = (at + 1) & mask_;
        entries_[at] = {tag, slot + 1};
        ++size_;
    }

    /// The slot must be there. Later members of its probe chain move up, so no tombstones remain.
    void erase(std::uint64_t hash, std::uint32_t slot) {
        std::size_t hole = hash & mask_;
        while (entries_[hole].used != slot + 1) {
            HUAGU_ASSERT(entries_[hole].used != 0);
            hole = (hole + 1) & mask_;
        }
        for (std::size_t next = (hole + 1) & mask_; entries_[next].used != 0;
             next = (next + 1) & mask_) {
            const std::size_t home = entries_[next].tag & mask_;
            if (((next - home) & mask_) >= ((next - hole) & mask_)) {
                entries_[hole] = entries_[next];
                hole = next;
            }
        }
        entries_[hole] = {};
        --size_;
    }

  private:
    struct Entry {
        std::uint32_t tag;   // of the hash; says where the entry would best be
        std::uint32_t used;  // one above the slot; 0: free
        [[nodiscard]] std::uint32_t slot() const { return used - 1; }
    };

    std::size_t capacity_;
    std::size_t size_ = 0;
    ZeroedArray<Entry> entries_;
    std::size_t mask_;
};

}  // namespace huagu::base
