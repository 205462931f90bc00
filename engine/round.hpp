// One run of the hand for a lot, with the presses that it has not decided yet.
#pragma once

#include <cstdint>
#include <limits>

#include "engine/hand.hpp"
#include "engine/presses.hpp"
#include "engine/rules.hpp"
#include "engine/standing_orders.hpp"
#include "engine/types.hpp"

namespace huagu {

inline constexpr Time never{std::numeric_limits<std::int64_t>::max()};
inline constexpr Step no_step{std::numeric_limits<std::int64_t>::max()};

/// A step, and what a press on it is asked.
struct ShownStep {
    Step step = no_step;
    Time begins;  // the hand comes to rest on it
    Time ends;    // and is no more on it
    Time due;     // its decision
    Price price;

    [[nodiscard]] bool is_at(Time moment) const { return moment >= begins && moment < ends; }
    friend bool operator==(const ShownStep&, const ShownStep&) = default;
};

struct Round {
    LotId lot;
    RoundNumber number;
    /// The earliest step that an undecided press is on, or `no_step`, which is at no moment: most
    /// presses are on it, too.
    ShownStep pressed;
    PressList presses;
    Hand hand;
    ClockRules rules;  // in force: those at its announcement

    /// Standing orders with a greater entry were entered after the announcement.
    std::uint64_t entries_before = 0;

    /// When the auctioneer stopped the hand; never, if not.
    Time stopped_at = never;

    /// The earliest step at whose start a standing order presses.
    Step order_step = no_step;
    /// No standing order that presses at a step's start comes before this one, which may be gone.
    OrderSlot next_order = no_order;
    OrderRank next_rank = OrderRank::after_all();
    /// Everything up to this step was looked at, and passed over.
    Step passed_over{-1};

    [[nodiscard]] Step winning_step() const { return std::min(pressed.step, order_step); }

    /// When a step's decision is due: by then every press that may count for it has arrived.
    [[nodiscard]] Time due(Step step) const {
        return std::min(hand.end_of(step), stopped_at) + rules.allowance + rules.guard;
    }
    /// When the round ends if nobody presses.
    [[nodiscard]] Time end_due() const { return due(hand.last_step); }

    /// Until the hand is stopped: look_for_orders() then makes it anew.
    [[nodiscard]] ShownStep shown(Step step) const {
        const Time after_stop = stopped_at == never ? never : stopped_at + Duration(1);
        return {step, hand.start_of(step), std::min(hand.end_of(step), after_stop), due(step),
                hand.price(step)};
    }

    /// An undecided press is on a step.
    void press_on(Step step) {
        if (step < pressed.step) pressed = shown(step);
    }

    /// Whether the hand shows a price at a moment: started, not beyond its last step, not stopped.
    [[nodiscard]] bool shows_at(Time moment) const {
        return moment >= hand.starts_at && moment < hand.end_of(hand.last_step) &&
               moment <= stopped_at;
    }
    /// Whether an order was entered while the hand already showed its limit or less (or would have,
    /// had it not ended): then it does not press at a step's start. Never so of one that was there
    /// when the round was announced, though without `hold` its moment of entry may be T.
    [[nodiscard]] bool was_entered_under(const StandingOrder& order) const {
        if (order.rank.entry() <= entries_before) return false;
        return order.entered_at >= hand.start_of(hand.first_step_at_or_below(order.rank.limit()));
    }
    /// Whether the hand comes to rest on a step before it is stopped.
    [[nodiscard]] bool reaches(Step step) const {
        return step <= hand.last_step && hand.start_of(step) <= stopped_at;
    }
};

}  // namespace huagu
