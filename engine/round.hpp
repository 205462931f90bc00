// One run of the hand for a lot, with the presses that it has not decided yet.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/assert.hpp"
#include "engine/hand.hpp"
#include "engine/rules.hpp"
#include "engine/standing_orders.hpp"
#include "engine/types.hpp"

namespace huagu {

using PressSlot = std::uint32_t;
inline constexpr PressSlot no_press = std::numeric_limits<PressSlot>::max();

/// A press that was accepted and is not decided; or that of a standing order that was entered while
/// the hand already showed its limit or less.
struct UndecidedPress {
    ParticipantId participant;
    UserId user;
    CommandId command_id;
    Time press_time;
    Step step;
    Units units;
    Money held;
    OrderSlot order = no_order;
    std::uint64_t order_entry = 0;  // the order may be filled elsewhere meanwhile
    PressSlot next = no_press;
    bool is_all_or_none = false;

    [[nodiscard]] bool is_hand() const { return order == no_order; }
};

/// Where a press stands among those of its step: smaller is served first.
struct RankedPress {
    Time time;  // of the press, where that counts
    std::uint64_t draw = 0;
    ParticipantId participant;
    std::uint64_t order_entry = 0;  // a participant's orders come before its hand
    PressSlot slot = no_press;

    friend auto operator<=>(const RankedPress&, const RankedPress&) = default;
};

/// All undecided presses of the market, each in the list of its round.
class Presses {
  public:
    explicit Presses(std::uint32_t capacity) : presses_(capacity), free_(capacity) {
        for (std::uint32_t slot = 0; slot < capacity; ++slot) {
            presses_[slot].next = slot + 1 < capacity ? slot + 1 : no_press;
        }
        first_free_ = capacity > 0 ? 0 : no_press;
    }

    [[nodiscard]] std::uint32_t free() const { return free_; }
    [[nodiscard]] std::uint32_t used() const {
        return static_cast<std::uint32_t>(presses_.size()) - free_;
    }

    /// A slot whose every member is for the caller to set, where it lies: a copy of a press costs
    /// more than all the rest of accepting it.
    PressSlot take() {
        HUAGU_ASSERT(free_ > 0);
        const PressSlot slot = first_free_;
        first_free_ = presses_[slot].next;
        --free_;
        return slot;
    }
    void remove(PressSlot slot) {
        presses_[slot].next = first_free_;
        first_free_ = slot;
        ++free_;
    }

    UndecidedPress& operator[](PressSlot slot) { return presses_[slot]; }
    const UndecidedPress& operator[](PressSlot slot) const { return presses_[slot]; }

  private:
    std::vector<UndecidedPress> presses_;
    std::uint32_t free_;
    PressSlot first_free_ = no_press;
};

inline constexpr Step no_step{std::numeric_limits<std::int64_t>::max()};

struct Round {
    LotId lot;
    RoundNumber number;
    Hand hand;
    ClockRules rules;  // in force: those at its announcement

    /// Standing orders with a greater entry were entered after the announcement.
    std::uint64_t entries_before = 0;

    /// When the auctioneer stopped the hand.
    std::optional<Time> stopped_at;

    PressSlot first_press = no_press;
    /// The earliest step that an undecided press is on.
    Step press_step = no_step;
    /// The earliest step at whose start a standing order presses.
    Step order_step = no_step;
    /// Everything up to this step was looked at, and passed over.
    Step passed_over{-1};

    [[nodiscard]] Step winning_step() const { return std::min(press_step, order_step); }

    /// When a step's decision is due: by then every press that may count for it has arrived.
    [[nodiscard]] Time due(Step step) const {
        const Time end = hand.end_of(step);
        return (stopped_at ? std::min(end, *stopped_at) : end) + rules.allowance + rules.guard;
    }
    /// When the round ends if nobody presses.
    [[nodiscard]] Time end_due() const { return due(hand.last_step); }

    /// Whether the hand shows a price at a moment: started, not beyond its last step, not stopped.
    [[nodiscard]] bool shows_at(Time moment) const {
        return moment >= hand.starts_at && moment < hand.end_of(hand.last_step) &&
               (!stopped_at || moment <= *stopped_at);
    }
    /// Whether an order was entered while the hand already showed its limit or less (or would have,
    /// had it not ended): then it does not press at a step's start. Never so of one that was there
    /// when the round was announced, though without `hold` its moment of entry may be T.
    [[nodiscard]] bool was_entered_under(const StandingOrder& order) const {
        if (order.rank.entry <= entries_before) return false;
        return order.entered_at >= hand.start_of(hand.first_step_at_or_below(order.rank.limit));
    }
    /// Whether the hand comes to rest on a step before it is stopped.
    [[nodiscard]] bool reaches(Step step) const {
        return step <= hand.last_step && (!stopped_at || hand.start_of(step) <= *stopped_at);
    }
};

}  // namespace huagu
