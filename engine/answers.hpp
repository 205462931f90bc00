// The first answers to the last 256 ids of each owner (a user's command ids, a participant's order
// ids), so that a resend is always safe (rules.md, "Command ids").
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/zeroed_array.hpp"
#include "engine/reason.hpp"

namespace huagu {

struct Answer {
    Reason reason = Reason::none;  // none: accepted
    std::uint32_t number = 0;      // handed out with it (a lot, a participant)
};

class Answers {
  public:
    static constexpr std::size_t kept = 256;

    explicit Answers(std::size_t owners) : owners_(owners) {}

    [[nodiscard]] std::uint64_t highest(std::size_t owner) const { return owners_[owner].highest; }

    /// The kept answer; stale_command for an id that is not above the highest and no longer known;
    /// nothing for a new one.
    [[nodiscard]] std::optional<Answer> find(std::size_t owner, std::uint64_t id) const {
        const Owner& o = owners_[owner];
        if (id > o.highest) return std::nullopt;
        const std::uint64_t oldest = o.count > kept ? o.count - kept : 0;
        // Ids rise from the oldest kept to the newest.
        std::uint64_t low = oldest;
        std::uint64_t high = o.count;
        while (low < high) {
            const std::uint64_t middle = low + (high - low) / 2;
            (o.ids[middle % kept] < id ? low : high) =
                o.ids[middle % kept] < id ? middle + 1 : middle;
        }
        if (low == o.count || o.ids[low % kept] != id) return Answer{Reason::stale_command, 0};
        return Answer{o.reasons[low % kept], o.numbers[low % kept]};
    }

    /// `id` is above the owner's highest.
    void keep(std::size_t owner, std::uint64_t id, Answer answer) {
        Owner& o = owners_[owner];
        HUAGU_ASSERT(id > o.highest);
        const std::size_t place = o.count % kept;
        o.ids[place] = id;
        o.reasons[place] = answer.reason;
        o.numbers[place] = answer.number;
        o.highest = id;
        ++o.count;
    }

  private:
    struct Owner {
        std::uint64_t highest;
        std::uint64_t count;  // ever kept; the newest is at (count − 1) % kept
        std::uint64_t ids[kept];
        std::uint32_t numbers[kept];
        Reason reasons[kept];
    };

    base::ZeroedArray<Owner> owners_;
};

}  // namespace huagu
