// What happens on a clock: rounds are announced, decided, stopped; lots follow one another.
#pragma once

#include "engine/market.hpp"

namespace huagu {

/// Makes a lot that is in no queue the current one and announces its next round.
void announce_round(Moment& moment, ClockId id, LotId lot, Price start_price);

/// Announces the first queued lot, if there is one and `auto_advance` allows; else the clock is
/// idle.
void go_on(Moment& moment, ClockId id);

/// Announces the first queued lot of an idle clock. The queue is not empty.
void announce_first_queued(Moment& moment, ClockId id);

/// The clock's deadline has come: decides the winning step, or ends the round.
void decide(Moment& moment, ClockId id);

/// The clock is open, not paused, not stopping.
void pause(Moment& moment, ClockId id);
void resume(Moment& moment, ClockId id);

/// Units of a sale of the clock's last decision return, or become unsold.
void cancel_sale(Moment& moment, ClockId id, SaleId sale);

/// Closes a lot that is in no queue and has no round.
void close_lot(Moment& moment, LotId id, Outcome outcome);

/// Says that a lot was queued or changed.
void publish_lot(Moment& moment, EventKind kind, LotId id);

/// Sets the clock's deadline by what its round holds now.
void schedule(Market& market, ClockId id);

/// Finds the earliest step at whose start a standing order presses, and schedules by it.
void look_for_orders(Market& market, ClockId id);

/// The next standing order that presses at a step's start in the round, from `from` on.
OrderSlot next_order(const Market& market, const Round& round, OrderRank from);
/// The first of those that were not passed over, by a search.
OrderSlot first_order(const Market& market, const Round& round);
/// The same, as the round remembers it.
OrderSlot next_order(const Market& market, const Round& round);

/// Takes the undecided presses of a suspended participant out of the clock's round, and answers
/// them.
void drop_presses(Moment& moment, ClockId id, ParticipantId participant);

}  // namespace huagu
