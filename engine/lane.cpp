#include "engine/lane.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "engine/award.hpp"

namespace huagu {

namespace {

void become_idle(Clock& clock) {
    clock.phase = ClockPhase::idle;
    clock.current = LotId::none();
}

/// The round is over; the clock's deadline goes with it.
void end_round(Market& market, ClockId id) {
    HUAGU_ASSERT(market.clock(id).round.presses.is_empty());
    market.deadlines.remove(id);
    market.live_products.set(id, ProductId::none());
}

void become_paused(Moment& moment, ClockId id, Price resume_price) {
    Clock& clock = moment.market.clock(id);
    clock.phase = ClockPhase::paused;
    clock.resume_price = resume_price;
    moment.publish(EventKind::clock_paused).clock_paused = ClockEvent{id};
}

/// A round is over and its lot has left the clock: what comes next.
void follow(Moment& moment, ClockId id, bool was_stopping) {
    moment.market.clock(id).current = LotId::none();
    if (was_stopping) {
        become_paused(moment, id, Price(0));
    } else {
        go_on(moment, id);
    }
}

/// The hand rested its whole time on every step, and nobody pressed.
void pass(Moment& moment, ClockId id) {
    Market& market = moment.market;
    Clock& clock = market.clock(id);
    const bool was_stopping = clock.phase == ClockPhase::stopping;
    Lot& lot = market.lots[clock.current];
    clock.first_cancellable = clock.end_cancellable;
    if (lot.reoffers < clock.rules.reoffer) {
        ++lot.reoffers;
        const Price start(lot.start_price.value() * clock.rules.reoffer_start_percent / 100);
        lot.start_price = std::max(start, lot.reserve_price);
        market.lots.push_back(clock.queue, clock.current);
        publish_lot(moment, EventKind::lot_queued, clock.current);
    } else {
        close_lot(moment, clock.current, Outcome::passed);
    }
    follow(moment, id, was_stopping);
}

void end_without_press(Moment& moment, ClockId id) {
    Clock& clock = moment.market.clock(id);
    const Hand& hand = clock.round.hand;
    const auto stopped_at = clock.round.stopped_at;
    end_round(moment.market, id);
    if (stopped_at >= hand.end_of(hand.last_step)) {
        pass(moment, id);
    } else {
        become_paused(moment, id, hand.price(hand.step_at(stopped_at)));
    }
}

Price restart_price(const Lot& lot, Price sale_price, const ClockRules& rules) {
    return std::min(lot.start_price, sale_price + rules.price_step * rules.restart_steps);
}

}  // namespace

void announce_round(Moment& moment, ClockId id, LotId lot_id, Price start_price) {
    Market& market = moment.market;
    Clock& clock = market.clock(id);
    Lot& lot = market.lots[lot_id];
    HUAGU_ASSERT(!clock.has_round());
    HUAGU_ASSERT(lot.units_left > Units(0));
    HUAGU_ASSERT(start_price >= lot.reserve_price);
    HUAGU_ASSERT(start_price <= lot.start_price);
    lot.phase = LotPhase::current;
    ++lot.rounds;
    clock.phase = ClockPhase::live;
    clock.current = lot_id;
    market.live_products.set(id, lot.product);
    clock.round = Round{};
    Round& round = clock.round;
    round.lot = lot_id;
    round.number = RoundNumber(lot.rounds);
    round.rules = clock.rules;
    round.entries_before = market.orders.entries();
    round.hand = Hand::falling(moment.at + clock.rules.hold, start_price, lot.reserve_price,
                               clock.rules.price_step, clock.rules.step_interval);
    look_for_orders(market, id);
    moment.publish(EventKind::round_started).round_started = RoundStarted{id,
                                                                          lot_id,
                                                                          round.number,
                                                                          start_price,
                                                                          round.hand.price_step,
                                                                          round.hand.step_interval,
                                                                          round.hand.starts_at,
                                                                          round.hand.last_step,
                                                                          lot.units_left,
                                                                          lot.min_units_in_force()};
}

void go_on(Moment& moment, ClockId id) {
    Clock& clock = moment.market.clock(id);
    if (clock.rules.auto_advance && !clock.queue.is_empty()) {
        announce_first_queued(moment, id);
    } else {
        become_idle(clock);
    }
}

void announce_first_queued(Moment& moment, ClockId id) {
    Clock& clock = moment.market.clock(id);
    const LotId first = clock.queue.first;
    moment.market.lots.remove(clock.queue, first);
    clock.phase = ClockPhase::idle;
    announce_round(moment, id, first, moment.market.lots[first].start_price);
}

void decide(Moment& moment, ClockId id) {
    Market& market = moment.market;
    Clock& clock = market.clock(id);
    Round& round = clock.round;
    HUAGU_ASSERT(clock.has_round());
    const Step step = round.winning_step();
    if (step == no_step) return end_without_press(moment, id);

    const SaleId first_sale(market.sales_made + 1);
    if (!award_step(moment, id, step)) {
        round.passed_over = step;
        look_for_orders(market, id);
        return;
    }
    clock.first_cancellable = first_sale;
    clock.end_cancellable = SaleId(market.sales_made + 1);
    end_round(market, id);

    const bool was_stopping = clock.phase == ClockPhase::stopping;
    const Lot& lot = market.lots[clock.current];
    if (lot.units_left == Units(0)) {
        close_lot(moment, clock.current, Outcome::sold);
        return follow(moment, id, was_stopping);
    }
    const Price price = restart_price(lot, round.hand.price(step), round.rules);
    if (was_stopping) return become_paused(moment, id, price);
    clock.phase = ClockPhase::idle;
    announce_round(moment, id, clock.current, price);
}

void pause(Moment& moment, ClockId id) {
    Clock& clock = moment.market.clock(id);
    if (clock.phase == ClockPhase::idle) return become_paused(moment, id, Price(0));
    HUAGU_ASSERT(clock.phase == ClockPhase::live);
    Round& round = clock.round;
    if (moment.at < round.hand.starts_at) {  // announced, but not started: void
        end_round(moment.market, id);
        return become_paused(moment, id, round.hand.start_price);
    }
    clock.phase = ClockPhase::stopping;
    round.stopped_at = moment.at;
    const Step step = std::min(round.hand.step_at(moment.at), round.hand.last_step);
    moment.publish(EventKind::hand_stopped).hand_stopped =
        HandStopped{id, round.lot, round.number, step};
    look_for_orders(moment.market, id);
}

void resume(Moment& moment, ClockId id) {
    Clock& clock = moment.market.clock(id);
    HUAGU_ASSERT(clock.phase == ClockPhase::paused);
    moment.publish(EventKind::clock_resumed).clock_resumed = ClockEvent{id};
    if (clock.current.is_none()) return go_on(moment, id);
    announce_round(moment, id, clock.current, clock.resume_price);
}

void cancel_sale(Moment& moment, ClockId id, SaleId sale_id) {
    Market& market = moment.market;
    Clock& clock = market.clock(id);
    SaleRecord& sale = market.sale(sale_id);
    Lot& lot = market.lots[sale.lot];
    HUAGU_ASSERT(!sale.is_cancelled);
    sale.is_cancelled = true;
    market.participants[sale.buyer].credit.sold -= sale.cost;
    lot.units_sold -= sale.units;
    --market.sales_standing;
    market.units_sold -= sale.units;
    market.gross_sold -= sale.gross;
    moment.publish(EventKind::sale_cancelled).sale_cancelled = SaleCancelled{sale_id, id};
    moment.tell_credit(sale.buyer);

    const bool hand_runs = clock.has_round() && moment.at >= clock.round.hand.starts_at;
    if (hand_runs || lot.phase == LotPhase::withdrawn) return;  // the units become unsold
    lot.units_left += sale.units;
    if (clock.has_round()) end_round(market, id);  // announced, not started: void
    if (!clock.current.is_none() && clock.current != sale.lot) {
        market.lots.push_front(clock.queue, clock.current);
    }
    HUAGU_ASSERT(lot.phase == LotPhase::current || lot.phase == LotPhase::closed);
    lot.phase = LotPhase::current;
    clock.current = sale.lot;
    const Price price = std::max(restart_price(lot, sale.price, clock.rules), lot.reserve_price);
    if (clock.phase == ClockPhase::paused) {
        clock.resume_price = price;
    } else {
        clock.phase = ClockPhase::idle;
        announce_round(moment, id, sale.lot, price);
    }
}

void close_lot(Moment& moment, LotId id, Outcome outcome) {
    Lot& lot = moment.market.lots[id];
    lot.phase = outcome == Outcome::withdrawn ? LotPhase::withdrawn : LotPhase::closed;
    moment.publish(EventKind::lot_closed).lot_closed =
        LotClosed{lot.clock, id, outcome, lot.units_sold, lot.units_total - lot.units_sold};
}

void publish_lot(Moment& moment, EventKind kind, LotId id) {
    HUAGU_ASSERT(kind == EventKind::lot_queued || kind == EventKind::lot_changed);
    const Lot& lot = moment.market.lots[id];
    moment.publish(kind).lot_queued =
        LotState{lot.clock,        id, lot.units_left, lot.min_units_in_force(), lot.start_price,
                 lot.reserve_price};
}

void schedule(Market& market, ClockId id) {
    const Round& round = market.clock(id).round;
    const Step step = round.winning_step();
    market.deadlines.set(id, step == no_step ? round.end_due() : round.due(step));
}

OrderSlot next_order(const Market& market, const Round& round, OrderRank from) {
    const Lot& lot = market.lots[round.lot];
    OrderSlot slot = market.orders.next_for(round.lot, lot, from);
    while (slot != no_order && round.was_entered_under(market.orders[slot])) {
        slot = market.orders.next_for(round.lot, lot, market.orders[slot].rank.next());
    }
    return slot;
}

OrderSlot next_order(const Market& market, const Round& round) {
    if (round.next_order == no_order) return no_order;
    if (market.orders[round.next_order].rank == round.next_rank) return round.next_order;
    return next_order(market, round, round.next_rank);
}

OrderSlot first_order(const Market& market, const Round& round) {
    const Price below = round.passed_over < Step(0)
                            ? Price(price_max)
                            : round.hand.price(round.passed_over) - Price(1);
    return next_order(market, round, {below, 0});
}

void look_for_orders(Market& market, ClockId id) {
    Round& round = market.clock(id).round;
    const OrderSlot slot = first_order(market, round);
    round.next_order = slot;
    round.next_rank = slot == no_order ? OrderRank::after_all() : market.orders[slot].rank;
    round.order_step = no_step;
    if (slot != no_order) {
        const Step step = round.hand.first_step_at_or_below(round.next_rank.limit());
        if (round.reaches(step)) round.order_step = step;
    }
    round.pressed = ShownStep{};
    market.presses.for_each(round.presses,
                            [&](const UndecidedPress& press) { round.press_on(press.step); });
    schedule(market, id);
}

void drop_presses(Moment& moment, ClockId id, ParticipantId participant) {
    Market& market = moment.market;
    Round& round = market.clock(id).round;
    market.presses.remove_if(round.presses, [&](const UndecidedPress& press) {
        if (press.participant != participant) return false;
        if (!press.is_hand()) return true;
        market.participants[participant].credit.held -= press.held;
        market.participants.pressed(participant, id).clear();
        moment.tell(EventKind::rejected, participant, press.user, press.command_id).rejected =
            Rejected{CommandKind::press, Reason::suspended, OrderId::none()};
        return true;
    });
    look_for_orders(market, id);
}

}  // namespace huagu
