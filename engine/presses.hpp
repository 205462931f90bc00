// The presses that were accepted and are not decided, of all rounds.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/assert.hpp"
#include "base/zeroed_array.hpp"
#include "engine/standing_orders.hpp"
#include "engine/types.hpp"

namespace huagu {

/// Of a hand; or of a standing order that was entered while the hand already showed its limit or
/// less. One line of the cache.
struct alignas(64) UndecidedPress {
    CommandId command_id;
    Time press_time;
    Step step;
    Units units;
    Money held;
    std::uint64_t order_entry = 0;  // the order may be filled elsewhere meanwhile
    ParticipantId participant;
    UserId user;
    OrderSlot order = no_order;
    bool is_all_or_none = false;

    [[nodiscard]] bool is_hand() const { return order == no_order; }
};
static_assert(sizeof(UndecidedPress) == 64);

/// Its place among those of a decision: by moment, then by draw.
struct RankedPress {
    Time moment;
    std::uint64_t draw;
    UndecidedPress* press;
};

/// One round's, in the order in which they came.
struct PressList {
    std::uint32_t count = 0;
    std::uint32_t first = 0;  // chunks of Presses; they mean nothing while there are no presses
    std::uint32_t last = 0;

    [[nodiscard]] bool is_empty() const { return count == 0; }
};

/// Holds the presses of each list in chunks, so that a decision reads memory from one end to the
/// other. Only the last chunk of a list has room.
class Presses {
  public:
    Presses(std::uint32_t capacity, std::uint32_t lists)
        : free_(capacity),
          capacity_(capacity),
          next_(capacity / chunk + lists + 1),
          presses_(next_.size() * chunk) {
        for (std::uint32_t n = 0; n < next_.size(); ++n) next_[n] = n + 1;
    }

    [[nodiscard]] std::uint32_t free() const { return free_; }
    [[nodiscard]] std::uint32_t used() const { return capacity_ - free_; }
    [[nodiscard]] std::size_t bytes() const {
        return presses_.size() * sizeof(UndecidedPress) + next_.size() * sizeof(next_[0]);
    }

    /// A press whose every member is for the caller to set, where it lies: a copy of it costs more
    /// than all the rest of accepting it.
    UndecidedPress& add(PressList& list) {
        HUAGU_ASSERT(free_ > 0);
        --free_;
        const std::uint32_t place = list.count++ % chunk;
        if (place == 0) add_chunk(list);
        UndecidedPress* const added = &presses_[std::size_t{list.last} * chunk + place];
        base::prefetch(added + 1);  // the list's next one
        return *added;
    }

    /// Calls `use(press)` for each, in their order.
    template <class Use>
    void for_each(const PressList& list, Use use) {
        for_each_of(*this, list, use);
    }
    template <class Use>
    void for_each(const PressList& list, Use use) const {
        for_each_of(*this, list, use);
    }

    void remove_all(PressList& list) {
        if (list.is_empty()) return;
        next_[list.last] = first_free_;
        first_free_ = list.first;
        free_ += list.count;
        list = PressList{};
    }

    /// Removes those for which `is_gone(press)`.
    template <class IsGone>
    void remove_if(PressList& list, IsGone is_gone) {
        PressList kept{0, list.first, list.first};
        for_each(list, [&](const UndecidedPress& press) {
            if (is_gone(press)) return;
            const std::uint32_t place = kept.count++ % chunk;
            if (place == 0 && kept.count > 1) kept.last = next_[kept.last];
            presses_[std::size_t{kept.last} * chunk + place] = press;
        });
        if (kept.is_empty()) return remove_all(list);
        if (kept.last != list.last) {
            next_[list.last] = first_free_;
            first_free_ = next_[kept.last];
        }
        free_ += list.count - kept.count;
        list = kept;
    }

  private:
    static constexpr std::uint32_t chunk = 16;

    template <class Self, class Use>
    static void for_each_of(Self& self, const PressList& list, Use use) {
        std::uint32_t at = list.first;
        for (std::uint32_t left = list.count; left > 0; at = self.next_[at]) {
            const std::size_t begin = std::size_t{at} * chunk;
            const std::uint32_t here = std::min(left, chunk);
            for (std::uint32_t n = 0; n < here; ++n) use(self.presses_[begin + n]);
            left -= here;
        }
    }

    void add_chunk(PressList& list) {
        const std::uint32_t added = first_free_;
        HUAGU_ASSERT(added < next_.size());
        first_free_ = next_[added];
        (list.count == 1 ? list.first : next_[list.last]) = added;
        list.last = added;
    }

    std::uint32_t free_;
    const std::uint32_t capacity_;
    std::uint32_t first_free_ = 0;
    std::vector<std::uint32_t> next_;  // by chunk: of its list, or of the free ones
    std::vector<UndecidedPress> presses_;
};

}  // namespace huagu
