// A hash map of fixed capacity: open addressing, no allocation after start, and no way to observe
// its order.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "base/mix.hpp"
#include "base/zeroed_array.hpp"

namespace huagu::base {

/// `Key` has == and `std::uint64_t hash(const Key&)` found by its namespace; `Value` is small.
template <class Key, class Value>
class FlatMap {
  public:
    /// At most half full, so that probes stay short.
    explicit FlatMap(std::size_t capacity)
        : capacity_(capacity),
          slots_(std::bit_ceil(2 * capacity + 2), Pages::huge),
          mask_(slots_.size() - 1) {}

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t bytes() const { return slots_.bytes(); }

    /// The value of a key, or null.
    [[nodiscard]] const Value* find(const Key& key) const {
        const Slot& slot = slots_[probe(key)];
        return slot.used ? &slot.value : nullptr;
    }
    [[nodiscard]] Value* find(const Key& key) {
        Slot& slot = slots_[probe(key)];
        return slot.used ? &slot.value : nullptr;
    }

    /// Asks for where a key is that will be looked for soon.
    void prefetch(const Key& key) const { slots_.prefetch(hash(key) & mask_); }

    /// The key must not be there, and there must be room.
    Value& insert(const Key& key, Value value) {
        HUAGU_ASSERT(size_ < capacity_);
        Slot& slot = slots_[probe(key)];
        HUAGU_ASSERT(!slot.used);
        slot = Slot{key, value, true};
        ++size_;
        return slot.value;
    }

    /// The key must be there. Later members of its probe chain move up, so no tombstones remain.
    void erase(const Key& key) {
        std::size_t hole = probe(key);
        HUAGU_ASSERT(slots_[hole].used);
        for (std::size_t next = (hole + 1) & mask_; slots_[next].used; next = (next + 1) & mask_) {
            const std::size_t home = hash(slots_[next].key) & mask_;
            if (((next - home) & mask_) >= ((next - hole) & mask_)) {
                slots_[hole] = slots_[next];
                hole = next;
            }
        }
        slots_[hole].used = false;
        --size_;
    }

  private:
    struct Slot {
        Key key{};
        Value value{};
        bool used = false;
    };

    /// The slot of the key, or the free one where it belongs.
    [[nodiscard]] std::size_t probe(const Key& key) const {
        std::size_t at = hash(key) & mask_;
        while (slots_[at].used && !(slots_[at].key == key)) at = (at + 1) & mask_;
        return at;
    }

    std::size_t capacity_;
    std::size_t size_ = 0;
    ZeroedArray<Slot> slots_;
    std::size_t mask_;
};

}  // namespace huagu::base
