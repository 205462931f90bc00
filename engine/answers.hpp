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
          older_(aged_places(owners, blocks_kept), base::Pages::huge) {}

    [[nodiscard]] std::size_t owners() const { return owners_.size(); }
    [[nodiscard]] std::size_t bytes() const { return owners_.bytes() + older_.bytes(); }

    /// Has ready what the first `owners` will fill.
    void have_ready(std::size_t owners) {
        owners_.have_ready(owners);
        older_.have_ready(aged_places(owners, blocks_kept));
    }

    /// Asks for all that most new ids need.
    void prefetch(std::size_t owner) const { owners_.prefetch(owner); }

    [[nodiscard]] std::uint64_t highest(std::size_t owner) const {
        return owners_[owner].highest();
    }

    /// Whether nothing can be kept of an id yet: what nearly every command is asked.
    [[nodiscard]] bool is_new(std::size_t owner, std::uint64_t id) const {
        return id > highest(owner);
    }

    /// The kept answer; stale_command for an id that is not above the highest and no longer known;
    /// nothing for a new one.
    [[nodiscard]] std::optional<Answer> find(std::size_t owner, std::uint64_t id) const {
        if (is_new(owner, id)) return std::nullopt;
        const std::uint64_t end = owners_[owner].count;
        // Ids rise from the oldest kept to the newest.
        std::uint64_t low = end - count(owner);
        std::uint64_t high = end;
        while (low < high) {
            const std::uint64_t middle = low + (high - low) / 2;
            const bool is_below = block(owner, middle).ids[middle % in_block] < id;
            (is_below ? low : high) = is_below ? middle + 1 : middle;
        }
        if (low == end || block(owner, low).ids[low % in_block] != id) {
            return Answer{Reason::stale_command, 0};
        }
        return block(owner, low).answer(low % in_block);
    }

    /// `id` is above the owner's highest.
    void keep(std::size_t owner, std::uint64_t id, Answer answer) {
        Owner& o = owners_[owner];
        HUAGU_ASSERT(id > o.highest());
        const std::size_t place = o.count % in_block;
        if (place == 0 && o.count > 0) older_[older(owner, o.count - 1)].block = o.newest;
        o.newest.ids[place] = id;
        o.newest.numbers[place] = answer.number;
        o.newest.reasons[place] = answer.reason;
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
            const Block& of = block(owner, n);
            use(of.ids[n % in_block], of.answer(n % in_block));
        }
    }

  private:
    static constexpr std::size_t in_block = 4;
    static constexpr std::size_t blocks_kept = kept / in_block;

    /// So many answers that follow each other.
    struct Block {
        std::uint64_t ids[in_block];
        std::uint32_t numbers[in_block];
        Reason reasons[in_block];

        [[nodiscard]] Answer answer(std::size_t place) const {
            return {reasons[place], numbers[place]};
        }
    };
    /// All that a new id needs, in one line of the cache: a block goes to the older ones when the
    /// next begins.
    struct alignas(64) Owner {
        Block newest;
        std::uint64_t count;  // ever kept; the last is at (count − 1) % in_block of the newest

        [[nodiscard]] std::uint64_t highest() const { return newest.ids[(count - 1) % in_block]; }
    };
    static_assert(sizeof(Owner) == 64);
    struct alignas(64) OlderBlock {
        Block block;
    };

    /// Where a block lies that is not its owner's newest.
    [[nodiscard]] static std::size_t older(std::size_t owner, std::uint64_t number) {
        return aged_place(owner, number / in_block % blocks_kept, blocks_kept);
    }
    /// The one with the answer of that number, of those ever kept.
    [[nodiscard]] const Block& block(std::size_t owner, std::uint64_t number) const {
        const Owner& o = owners_[owner];
        const bool is_newest = number / in_block == (o.count - 1) / in_block;
        return is_newest ? o.newest : older_[older(owner, number)].block;
    }

    base::ZeroedArray<Owner> owners_;
    base::ZeroedArray<OlderBlock> older_;
};

}  // namespace huagu
