// Standing orders: entered, reduced, cancelled.
#include "engine/handlers.hpp"
#include "engine/lane.hpp"

namespace huagu {

namespace {

/// Calls `use(clock id, round)` for each live round on whose lot the order may press.
template <class Use>
void for_each_round(Market& market, OrderSlot slot, Use use) {
    const ProductId product = market.orders.filter(slot).product;
    if (!market.live_products.may_have(product)) return;
    for (ClockId id(0); id.value() < market.clocks_end; id = ClockId(id.value() + 1)) {
        if (market.live_products.on(id) != product) continue;
        Clock& clock = market.clock(id);
        if (clock.has_round() &&
            market.orders.wants(slot, clock.current, market.lots[clock.current])) {
            use(id, clock.round);
        }
    }
}

/// An order that the hand already undercuts presses at its entry; another may now be the next.
void enter(Moment& moment, OrderSlot slot) {
    Market& market = moment.market;
    const StandingOrder& order = market.orders[slot];
    for_each_round(market, slot, [&](ClockId id, Round& round) {
        if (!round.was_entered_under(order)) {
            if (order.rank < round.next_rank) {
                round.next_order = slot;
                round.next_rank = order.rank;
            }
            const Step step = round.hand.first_step_at_or_below(order.rank.limit());
            if (!round.reaches(step) || step >= round.order_step) return;
            round.order_step = step;
        } else {
            if (!round.shows_at(moment.at)) return;
            UndecidedPress& press = market.presses.add(round.presses);
            press = UndecidedPress{};
            press.participant = order.participant;
            press.press_time = moment.at;
            press.step = round.hand.step_at(moment.at);
            press.order = slot;
            press.order_entry = order.rank.entry();
            round.press_on(press.step);
        }
        schedule(market, id);
    });
}

/// Whether a press of the order is undecided: its moment has come in a live round that has not
/// passed it over.
bool is_pressed(Market& market, OrderSlot slot, Time at) {
    const StandingOrder& order = market.orders[slot];
    bool result = false;
    for_each_round(market, slot, [&](ClockId, const Round& round) {
        Step step = round.hand.first_step_at_or_below(order.rank.limit());
        if (round.was_entered_under(order)) {
            if (!round.shows_at(order.entered_at)) return;
            step = round.hand.step_at(order.entered_at);
        } else if (!round.reaches(step) || round.hand.start_of(step) > at) {
            return;
        }
        if (step > round.passed_over) result = true;
    });
    return result;
}

}  // namespace

Reason check_order(const Market& market, ParticipantId id, const PlaceOrder& command) {
    const auto is_limit = [](Units units) { return units == no_max_units || is_valid(units); };
    if (!market.participants.exists(id)) return Reason::unknown_participant;
    if (!command.clock.is_none() && !market.has_clock(command.clock)) return Reason::unknown_clock;
    if (!command.lot.is_none() && !market.lots.exists(command.lot)) return Reason::unknown_lot;
    const Participant& participant = market.participants[id];
    if (participant.is_suspended) return Reason::suspended;
    if (!participant.is_buyer) return Reason::not_a_buyer;
    if (command.worst_grade < 0 || command.worst_grade > grade_worst) return Reason::bad_value;
    if (command.min_length_cm < 0) return Reason::bad_value;
    if (!is_valid(command.units)) return Reason::bad_units;
    if (!is_limit(command.max_units_per_lot)) return Reason::bad_units;
    if (!is_valid(command.min_units_per_lot)) return Reason::bad_units;
    if (command.min_units_per_lot > command.max_units_per_lot) return Reason::bad_units;
    if (command.limit_price < Price(1) || command.limit_price > Price(price_max)) {
        return Reason::bad_price;
    }
    return Reason::none;
}

Reason place_order(Moment& moment, ParticipantId id, const PlaceOrder& command) {
    Market& market = moment.market;
    const Reason reason = check_order(market, id, command);
    if (reason != Reason::none) return reason;
    const std::uint32_t own_orders = market.participants[id].orders;
    if (own_orders >= market.capacities.orders_per_participant) return Reason::full;
    // It may press in every live round; each has a deadline.
    if (market.orders.is_full() || market.presses.free() < market.deadlines.count()) {
        return Reason::full;
    }
    // From here on it must succeed.
    enter(moment, market.orders.add(id, command, moment.at));
    return Reason::none;
}

Reason reduce_order(Moment& moment, ParticipantId id, const ReduceOrder& command) {
    Market& market = moment.market;
    if (!market.participants.exists(id)) return Reason::unknown_participant;
    const OrderSlot slot = market.orders.find(id, command.order);
    if (slot == no_order) return Reason::unknown_order;
    StandingOrder& order = market.orders[slot];
    if (command.units < Units(0) || command.units > order.units_left) return Reason::bad_units;
    if (is_pressed(market, slot, moment.at)) return Reason::pressed;
    // From here on it must succeed.
    if (command.units == Units(0)) {
        drop_order(moment, slot);
        return Reason::none;
    }
    order.units_left = command.units;
    moment.tell(EventKind::order_changed, id).order_changed =
        OrderChanged{command.order, command.units, OrderState::open};
    return Reason::none;
}

Reason cancel_order(Moment& moment, ParticipantId id, const CancelOrder& command) {
    Market& market = moment.market;
    if (!market.participants.exists(id)) return Reason::unknown_participant;
    const OrderSlot slot = market.orders.find(id, command.order);
    if (slot == no_order) return Reason::unknown_order;
    if (is_pressed(market, slot, moment.at)) return Reason::pressed;
    // From here on it must succeed.
    drop_order(moment, slot);
    return Reason::none;
}

void drop_order(Moment& moment, OrderSlot slot) {
    Market& market = moment.market;
    const StandingOrder order = market.orders[slot];
    moment.tell(EventKind::order_changed, order.participant).order_changed =
        OrderChanged{order.order, Units(0), OrderState::cancelled};
    // A round that waits for it will look, find nothing, and go on.
    market.orders.remove(slot);
}

}  // namespace huagu
