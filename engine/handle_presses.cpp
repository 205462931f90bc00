// A trader stops the hand.
#include "engine/handlers.hpp"
#include "engine/lane.hpp"

namespace huagu {

namespace {

/// Where the press would stand: the reasons that concern its round and its time.
Reason check_moment(const Clock& clock, const Lot& lot, const Press& press, Time at) {
    if (clock.phase == ClockPhase::closed) return Reason::not_open;
    const bool is_live = clock.has_round() && clock.current == press.lot;
    const std::int64_t rounds_over = is_live ? lot.rounds - 1 : lot.rounds;
    if (lot.is_closed()) return Reason::too_late;
    if (press.round.value() >= 1 && press.round.value() <= rounds_over) return Reason::too_late;
    if (!is_live) return Reason::lot_not_running;
    const Round& round = clock.round;
    if (press.round != round.number) return Reason::wrong_round;
    if (press.press_time < round.hand.starts_at) return Reason::before_start;
    if (!round.shows_at(press.press_time)) return Reason::past_last_step;
    if (at >= round.due(round.hand.step_at(press.press_time))) return Reason::too_late;
    return Reason::none;
}

}  // namespace

Reason press(Moment& moment, const Command& command) {
    Market& market = moment.market;
    const Press& press = command.press;
    if (!market.participants.exists(command.participant)) return Reason::unknown_participant;
    if (!market.has_clock(press.clock)) return Reason::unknown_clock;
    if (!market.lots.exists(press.lot)) return Reason::unknown_lot;
    const Lot& lot = market.lots[press.lot];
    if (lot.clock != press.clock) return Reason::unknown_lot;
    Participant& buyer = market.participants[command.participant];
    Clock& clock = market.clock(press.clock);
    Round& round = clock.round;
    if (buyer.is_suspended) return Reason::suspended;
    if (!buyer.is_buyer) return Reason::not_a_buyer;
    if (press.press_time > moment.at) return Reason::bad_value;
    if (!is_valid(press.units)) return Reason::bad_units;
    const bool is_of_live_round =
        clock.has_round() && clock.current == press.lot && round.number == press.round;
    if (is_of_live_round && press.is_all_or_none && press.units > lot.units_left) {
        return Reason::bad_units;
    }
    const Reason reason = check_moment(clock, lot, press, moment.at);
    if (reason != Reason::none) return reason;
    if (command.participant == lot.grower) return Reason::own_lot;
    if (press.units < lot.min_units_in_force()) return Reason::below_minimum;
    if (press.units > round.rules.max_units) return Reason::above_maximum;
    if (market.has_pressed.is_set(press.clock, command.participant)) {
        return Reason::already_pressed;
    }
    const Step step = round.hand.step_at(press.press_time);
    const Money held = held_for(market, lot, round.hand.price(step), press.units);
    if (held > buyer.credit.available()) return Reason::no_credit;
    if (market.presses.free() == 0 || !market.has_room_for_sale()) return Reason::full;
    // From here on it must succeed.
    buyer.credit.held += held;
    market.has_pressed.set(press.clock, command.participant);
    UndecidedPress& undecided = market.presses.add(round.presses);
    undecided.participant = command.participant;
    undecided.user = command.user;
    undecided.command_id = command.command_id;
    undecided.press_time = press.press_time;
    undecided.step = step;
    undecided.units = press.units;
    undecided.held = held;
    undecided.order = no_order;
    undecided.order_entry = 0;
    undecided.is_all_or_none = press.is_all_or_none;
    if (step < round.press_step) {
        round.press_step = step;
        schedule(market, press.clock);
    }
    return Reason::none;
}

}  // namespace huagu
