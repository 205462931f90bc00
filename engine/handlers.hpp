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
Reason change_lot(Moment& moment, const ChangeLot& command);
Reason withdraw_lot(Moment& moment, LotId id);

// handle_presses.cpp
Reason press(Moment& moment, const Command& command);

// handle_orders.cpp
Reason place_order(Moment& moment, ParticipantId id, const PlaceOrder& command);
Reason reduce_order(Moment& moment, ParticipantId id, const ReduceOrder& command);
Reason cancel_order(Moment& moment, ParticipantId id, const CancelOrder& command);
/// Says that an order is cancelled, and forgets it.
void drop_order(Moment& moment, OrderSlot slot);

/// Whether a count of units is within bounds.
constexpr bool is_valid(Units units) { return units >= Units(1) && units <= Units(units_max); }

}  // namespace huagu
