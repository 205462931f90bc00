// One function a command. Each in three parts: reject, in the order that rules.md lists, one reason
// a line; from there on it must succeed; then change state and append events.
#pragma once

#include "engine/market.hpp"

namespace huagu {

// handle_market.cpp
Reason open_market(Moment& moment, const OpenMarket& command);
Reason close_market(Moment& moment);
Answer add_participant(Moment& moment, const AddParticipant& command);
Reason set_credit(Moment& moment, const SetCredit& command);
Reason suspend(Moment& moment, ParticipantId id);
Reason reinstate(Moment& moment, ParticipantId id);

// handle_clocks.cpp
Reason add_clock(Moment& moment, const ClockSettings& command);
Reason set_rules(Moment& moment, const ClockSettings& command);
Reason open_clock(Moment& moment, ClockId id);
Reason close_clock(Moment& moment, ClockId id);
Reason start_lot(Moment& moment, ClockId id);
Reason pause_clock(Moment& moment, ClockId id);
Reason resume_clock(Moment& moment, ClockId id);
Reason cancel_sale(Moment& moment, SaleId id);

// handle_lots.cpp
Answer queue_lot(Moment& moment, const QueueLot& command);
/// Why a lot cannot be queued under that number, if it cannot.
Reason check_lot(const Market& market, LotId id, const QueueLot& command);
/// As it is before anything happens to it; in no queue.
Lot lot_of(const QueueLot& command);
Reason change_lot(Moment& moment, const ChangeLot& command);
Reason withdraw_lot(Moment& moment, LotId id);

// handle_presses.cpp
/// Answers it, too: the same as for every command, as short as it can be.
void apply_press(Moment& moment, const Command& command);

// handle_orders.cpp
Reason place_order(Moment& moment, ParticipantId id, const PlaceOrder& command);
/// Why an order cannot be entered, if it cannot, but for want of room.
Reason check_order(const Market& market, ParticipantId id, const PlaceOrder& command);
Reason reduce_order(Moment& moment, ParticipantId id, const ReduceOrder& command);
Reason cancel_order(Moment& moment, ParticipantId id, const CancelOrder& command);
/// Says that an order is cancelled, and forgets it.
void drop_order(Moment& moment, OrderSlot slot);

/// What an answer says of the command that it answers.
struct Answered {
    CommandKind kind;
    OrderId order;  // place_order only
};

inline void tell_answer(Moment& moment, const Command& command, Answered what, Answer given) {
    const bool is_accepted = given.reason == Reason::none;
    Event& event = moment.tell(is_accepted ? EventKind::accepted : EventKind::rejected,
                               command.participant, command.user, command.command_id);
    if (is_accepted) {
        event.accepted = Accepted{what.kind, given.number, what.order};
    } else {
        event.rejected = Rejected{what.kind, given.reason, what.order};
    }
}

/// Whether a count of units is within bounds.
constexpr bool is_valid(Units units) { return units >= Units(1) && units <= Units(units_max); }
constexpr bool is_credit_limit(Money limit) {
    return limit >= Money(0) && limit <= Money(credit_limit_max);
}

/// What is held for a press: the most that it can come to cost.
inline Money held_for(const Market& market, const Lot& lot, Price price, Units units) {
    const Units most = units < lot.units_left ? units : lot.units_left;
    return cost(gross(price, lot.items_per_unit, most), market.buyer_fee_bp);
}

}  // namespace huagu
