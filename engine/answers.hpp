// The first answers to the last 256 ids of each owner (a user's command ids, a participant's order
// ids), so that a resend is always safe (rules.md, "Command ids").
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/zeroed_array.hpp"
#include "engine/aged_place.hpp"
#include "engine/reason.hpp"

namespace huagu {

struct Answer {
    Reason reason = Reason::none;  // none: accepted
    std::uint32_t number = 0;      // handed out with it (a lot, a participant)
};

class Answers {
  public:
    static constexpr std::size_t kept = 256;

    explicit Answers(std::size_t owners)
        : owners_(owners, base::Pages::huge),
          blocks_(aged_places(owners, blocks_kept), base::Pages::huge) {}

    [[nodiscard]] std::size_t owners() const { return owners_.size(); }
    [[nodiscard]] std::size_t bytes() const { return owners_.bytes() + blocks_.bytes(); }

    /// Has ready what the first `owners` will fill.
    void have_ready(std::size_t owners) {
        owners_.have_ready(owners);
        blocks_.have_ready(aged_places(owners, blocks_kept));
    }

    [[nodiscard]] std::uint64_t highest(std::size_t owner) const { return owners_[owner].highest; }

    /// Whether nothing can be kept of an id yet: what nearly every command is asked.
    [[nodiscard]] bool is_new(std::size_t owner, std::uint64_t id) const {
        return id > owners_[owner].highest;
    }

    /// The kept answer; stale_command for an id that is not above the highest and no longer known;
    /// nothing for a new one.
    [[nodiscard]] std::optional<Answer> find(std::size_t owner, std::uint64_t id) const {
        if (is_new(owner, id)) return std::nullopt;
        const Owner& o = owners_[owner];
        const std::uint64_t oldest = o.count > kept ? o.count - kept : 0;
        // Ids rise from the oldest kept to the newest.
        std::uint64_t low = oldest;
        std::uint64_t high = o.count;
        while (low < high) {
            const std::uint64_t middle = low + (high - low) / 2;
            const bool is_below = at(owner, middle).id < id;
            (is_below ? low : high) = is_below ? middle + 1 : middle;
        }
        const Kept& found = at(owner, low);
        if (low == o.count || found.id != id) return Answer{Reason::stale_command, 0};
        return found.answer;
    }

    /// `id` is above the owner's highest.
    void keep(std::size_t owner, std::uint64_t id, Answer answer) {
        Owner& o = owners_[owner];
        HUAGU_ASSERT(id > o.highest);
        at(owner, o.count) = Kept{id, answer};
        o.highest = id;
        ++o.count;
    }

    /// How many are kept of an owner.
    [[nodiscard]] std::size_t count(std::size_t owner) const {
        return std::min<std::size_t>(owners_[owner].count, kept);
    }
    /// Calls `use(id, answer)` for each of them, the oldest first.
    template <class Use>
    void for_each(std::size_t owner, Use use) const {
        const std::uint64_t end = owners_[owner].count;
        for (std::uint64_t n = end - count(owner); n < end; ++n) {
            const Kept& one = at(owner, n);
            use(one.id, one.answer);
        }
    }

  private:
    /// All that a new id needs, close together for all owners: they stay in the cache.
    struct Owner {
        std::uint64_t highest;
        std::uint64_t count;  // ever kept; the newest is at (count − 1) % kept
    };
    struct Kept {
        std::uint64_t id;
        Answer answer;
    };
    static constexpr std::size_t in_block = 4;
    static constexpr std::size_t blocks_kept = kept / in_block;
    /// One line of the cache.
    struct alignas(64) Block {
        Kept answers[in_block];
    };

    [[nodiscard]] static std::size_t block(std::size_t owner, std::uint64_t number) {
        return aged_place(owner, number % kept / in_block, blocks_kept);
    }
    [[nodiscard]] const Kept& at(std::size_t owner, std::uint64_t number) const {
        return blocks_[block(owner, number)].answers[number % in_block];
    }
    Kept& at(std::size_t owner, std::uint64_t number) {
        return blocks_[block(owner, number)].answers[number % in_block];
    }

    base::ZeroedArray<Owner> owners_;
    base::ZeroedArray<Block> blocks_;
};

}  // namespace huagu
