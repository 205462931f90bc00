// A trader stops the hand. This is where a market spends its time: the compiler is told that a
// press is accepted, or it takes what comes after so many ways out for a rare case.
#include "engine/handlers.hpp"
#include "engine/lane.hpp"

namespace huagu {

namespace {

/// Why a press is not of the clock's live round, which it does not name.
Reason check_round(const Clock& clock, const Lot& lot, const Press& press) {
    if (clock.phase == ClockPhase::closed) return Reason::not_open;
    const bool is_live = clock.has_round() && clock.current == press.lot;
    const std::int64_t rounds_over = is_live ? lot.rounds - 1 : lot.rounds;
    if (lot.is_closed()) return Reason::too_late;
    if (press.round.value() >= 1 && press.round.value() <= rounds_over) return Reason::too_late;
    return is_live ? Reason::wrong_round : Reason::lot_not_running;
}

/// `buyer` is the command's participant: null if there is none. Not inline: whoever answers has
/// what it needs in registers.
[[gnu::noinline]] Reason press(Moment& moment, Participant* buyer, const Command& command) {
    Market& market = moment.market;
    const Press& press = command.press;
    if (buyer == nullptr) [[unlikely]]
        return Reason::unknown_participant;
    Clock* clock = market.find_clock(press.clock);
    if (clock == nullptr) [[unlikely]]
        return Reason::unknown_clock;
    const Lot* lot = market.lots.find(press.lot);
    if (lot == nullptr || lot->clock != press.clock) [[unlikely]]
        return Reason::unknown_lot;
    if (buyer->is_suspended) [[unlikely]]
        return Reason::suspended;
    if (!buyer->is_buyer) [[unlikely]]
        return Reason::not_a_buyer;
    if (press.press_time > moment.at) [[unlikely]]
        return Reason::bad_value;
    if (!is_valid(press.units)) [[unlikely]]
        return Reason::bad_units;
    Round& round = clock->round;
    const bool is_of_live_round =
        clock->has_round() && clock->current == press.lot && round.number == press.round;
    if (!is_of_live_round) [[unlikely]]
        return check_round(*clock, *lot, press);
    if (press.is_all_or_none && press.units > lot->units_left) [[unlikely]]
        return Reason::bad_units;
    const ShownStep* on = &round.pressed;
    ShownStep another;
    if (!on->is_at(press.press_time)) {
        if (press.press_time < round.hand.starts_at) return Reason::before_start;
        if (!round.shows_at(press.press_time)) return Reason::past_last_step;
        another = round.shown(round.hand.step_at(press.press_time));
        on = &another;
    }
    if (moment.at >= on->due) [[unlikely]]
        return Reason::too_late;
    if (command.participant == lot->grower) [[unlikely]]
        return Reason::own_lot;
    if (press.units < lot->min_units_in_force()) [[unlikely]]
        return Reason::below_minimum;
    if (press.units > round.rules.max_units) [[unlikely]]
        return Reason::above_maximum;
    PressedFlag pressed = market.participants.pressed(*buyer, command.participant, press.clock);
    if (pressed.is_set()) [[unlikely]]
        return Reason::already_pressed;
    const Money held = held_for(market, *lot, on->price, press.units);
    if (held > buyer->credit.available()) [[unlikely]]
        return Reason::no_credit;
    if (market.presses.free() == 0 || !market.has_room_for_sale()) [[unlikely]]
        return Reason::full;
    // From here on it must succeed.
    buyer->credit.held += held;
    pressed.set();
    UndecidedPress& undecided = market.presses.add(round.presses);
    undecided.participant = command.participant;
    undecided.user = command.user;
    undecided.command_id = command.command_id;
    undecided.press_time = press.press_time;
    undecided.step = on->step;
    undecided.units = press.units;
    undecided.held = held;
    undecided.order = no_order;
    undecided.order_entry = 0;
    undecided.is_all_or_none = press.is_all_or_none;
    if (on->step < round.pressed.step) {
        round.pressed = *on;
        schedule(market, press.clock);
    }
    return Reason::none;
}

}  // namespace

void apply_press(Moment& moment, const Command& command) {
    Market& market = moment.market;
    const std::size_t user = command.user.value();
    const std::uint64_t id = command.command_id.value();
    Participant* const buyer = market.participants.find(command.participant);
    const bool is_kept = buyer != nullptr || command.participant.is_none();
    Answer given;
    if (is_kept && !market.user_answers.is_new(user, id)) [[unlikely]] {
        given = *market.user_answers.find(user, id);
    } else {
        const bool is_open = market.phase == MarketPhase::open;
        given.reason = is_open ? press(moment, buyer, command) : Reason::market_closed;
        if (is_kept) market.user_answers.keep(user, id, given);
    }
    tell_answer(moment, command, {CommandKind::press, OrderId::none()}, given);
}

}  // namespace huagu
