// Clocks, their queues and rounds as bytes.
#include "engine/handlers.hpp"
#include "engine/lane.hpp"
#include "engine/snapshot_parts.hpp"

namespace huagu {

namespace {

/// Longer than any round: steps_max steps of duration_max each, and what a decision waits.
constexpr Duration round_max{std::int64_t{1} << 60};
static_assert(round_max.value() > (steps_max + 3) * duration_max);

void save_rules(const ClockRules& rules, StateWriter& writer) {
    writer.put(rules.price_step);
    writer.put(rules.step_interval);
    writer.put(rules.restart_steps);
    writer.put(rules.hold);
    writer.put(rules.allowance);
    writer.put(rules.guard);
    writer.put(rules.max_units);
    writer.put(rules.reoffer);
    writer.put(rules.reoffer_start_percent);
    writer.put(rules.award);
    writer.put(rules.tie);
    writer.put(rules.auto_advance);
}

ClockRules load_rules(StateReader& reader) {
    ClockRules rules;
    rules.price_step = reader.get<Price>();
    rules.step_interval = reader.get<Duration>();
    rules.restart_steps = reader.get<std::int64_t>();
    rules.hold = reader.get<Duration>();
    rules.allowance = reader.get<Duration>();
    rules.guard = reader.get<Duration>();
    rules.max_units = reader.get<Units>();
    rules.reoffer = reader.get<std::int64_t>();
    rules.reoffer_start_percent = reader.get<std::int64_t>();
    rules.award = reader.get_up_to(Award::multi_sale);
    rules.tie = reader.get_up_to(Tie::random_draw);
    rules.auto_advance = reader.get<bool>();
    reader.must(is_within_bounds(rules));
    return rules;
}

void save_queue(const Market& market, const Clock& clock, StateWriter& writer) {
    for (LotId id = clock.queue.first; !id.is_none(); id = market.lots[id].next) writer.put(id);
    writer.put(LotId::none());
}

void load_queue(Market& market, ClockId id, StateReader& reader) {
    LotQueue& queue = market.clock(id).queue;
    for (;;) {
        const auto lot_id = reader.get<LotId>();
        if (lot_id.is_none() || !reader.must(market.lots.exists(lot_id))) return;
        const Lot& lot = market.lots[lot_id];
        reader.must(lot.phase == LotPhase::queued && lot.clock == id);
        // Each once.
        if (!reader.must(queue.first != lot_id && lot.previous.is_none())) return;
        market.lots.push_back(queue, lot_id);
    }
}

/// An order that is gone, but whose press is still undecided, is nobody's.
void save_press(const Market& market, const UndecidedPress& press, StateWriter& writer) {
    writer.put(press.participant);
    writer.put(press.press_time);
    writer.put(press.is_hand());
    if (press.is_hand()) {
        writer.put(press.user);
        writer.put(press.command_id);
        writer.put(press.units);
        writer.put(press.is_all_or_none);
        return;
    }
    const bool is_open = market.orders.is_open(press.order, press.order_entry);
    writer.put(press.order_entry);
    writer.put(is_open);
    if (is_open) writer.put(market.orders[press.order].order);
}

void load_hand(Market& market, ClockId id, UndecidedPress& press, StateReader& reader) {
    const Round& round = market.clock(id).round;
    const Lot& lot = market.lots[round.lot];
    press.user = reader.get<UserId>();
    press.command_id = reader.get<CommandId>();
    press.units = reader.get<Units>();
    press.is_all_or_none = reader.get<bool>();
    reader.must(press.participant != lot.grower);
    reader.must(is_valid(press.units));
    reader.must(press.units >= lot.min_units_in_force());
    reader.must(press.units <= round.rules.max_units);
    reader.must(!press.is_all_or_none || press.units <= lot.units_left);
    PressedFlag pressed = market.participants.pressed(press.participant, id);
    reader.must(!pressed.is_set());
    if (!reader.is_good()) return;  // else its money might not fit
    pressed.set();
    press.held = held_for(market, lot, round.hand.price(press.step), press.units);
    Credit& credit = market.participants[press.participant].credit;
    credit.held += press.held;
    reader.must(credit.sold + credit.held <= Money(credit_limit_max));
}

void load_order_press(Market& market, const Round& round, UndecidedPress& press,
                      StateReader& reader) {
    press.order_entry = reader.get<std::uint64_t>();
    press.order = 0;  // any slot will do if the order is gone: no other has its entry
    reader.must(press.order_entry > round.entries_before);
    reader.must(press.order_entry <= market.orders.entries());
    if (!reader.must(market.capacities.orders > 0)) return;
    if (!reader.get<bool>()) {
        reader.must(!market.orders.is_open(press.order, press.order_entry));
        return;
    }
    press.order = market.orders.find(press.participant, reader.get<OrderId>());
    if (!reader.must(press.order != no_order)) return;
    const StandingOrder& order = market.orders[press.order];
    reader.must(market.orders.is_open(press.order, press.order_entry));
    reader.must(market.orders.wants(press.order, round.lot, market.lots[round.lot]));
    reader.must(order.entered_at == press.press_time && round.was_entered_under(order));
}

void load_press(Market& market, ClockId id, UndecidedPress& press, StateReader& reader) {
    const Round& round = market.clock(id).round;
    press = UndecidedPress{};
    press.participant = reader.get<ParticipantId>();
    press.press_time = reader.get<Time>();
    if (!reader.must(market.participants.exists(press.participant))) return;
    reader.must(!market.participants[press.participant].is_suspended);
    reader.must(press.press_time >= round.hand.starts_at && press.press_time <= market.now);
    if (!reader.must(round.shows_at(press.press_time))) return;
    press.step = round.hand.step_at(press.press_time);
    if (!reader.must(press.step > round.passed_over)) return;
    const bool is_hand = reader.get<bool>();
    is_hand ? load_hand(market, id, press, reader) : load_order_press(market, round, press, reader);
}

void save_presses(const Market& market, const Round& round, StateWriter& writer) {
    market.presses.for_each(round.presses, [&](const UndecidedPress& press) {
        writer.put(true);
        save_press(market, press, writer);
    });
    writer.put(false);
}

void load_presses(Market& market, ClockId id, StateReader& reader) {
    while (reader.get<bool>()) {
        if (!reader.must(market.presses.free() > 0)) return;
        load_press(market, id, market.presses.add(market.clock(id).round.presses), reader);
    }
}

void save_round(const Market& market, const Clock& clock, StateWriter& writer) {
    const Round& round = clock.round;
    writer.put(round.hand.starts_at);
    writer.put(round.hand.start_price);
    save_rules(round.rules, writer);
    writer.put(round.entries_before);
    if (clock.phase == ClockPhase::stopping) writer.put(round.stopped_at);
    writer.put(round.order_step);
    writer.put(round.passed_over);
    save_presses(market, round, writer);
}

/// Where the hand is. Nothing that is asked of it later leaves 64 bits.
void load_hand_of_round(Market& market, Clock& clock, StateReader& reader) {
    const Lot& lot = market.lots[clock.current];
    Round& round = clock.round;
    const auto starts_at = reader.get<Time>();
    const auto start_price = reader.get<Price>();
    round.rules = load_rules(reader);
    round.lot = clock.current;
    round.number = RoundNumber(lot.rounds);
    market.live_products.set(lot.clock, lot.product);
    reader.must(lot.rounds >= 1);
    reader.must(start_price >= lot.reserve_price && start_price <= lot.start_price);
    reader.must(starts_at <= market.now + round.rules.hold);
    if (!reader.must(starts_at >= market.now - round_max)) return;
    round.hand = Hand::falling(starts_at, start_price, lot.reserve_price, round.rules.price_step,
                               round.rules.step_interval);
}

void load_round(Market& market, ClockId id, StateReader& reader) {
    Clock& clock = market.clock(id);
    Round& round = clock.round;
    load_hand_of_round(market, clock, reader);
    round.entries_before = reader.get<std::uint64_t>();
    if (clock.phase == ClockPhase::stopping) {
        round.stopped_at = reader.get<Time>();
        reader.must(round.stopped_at >= round.hand.starts_at && round.stopped_at <= market.now);
    }
    const auto order_step = reader.get<Step>();
    round.passed_over = reader.get<Step>();
    reader.must(round.entries_before <= market.orders.entries());
    reader.must(round.passed_over >= Step(-1) && round.passed_over <= round.hand.last_step);
    if (reader.is_good()) load_presses(market, id, reader);
    if (!reader.is_good()) return;

    // A step that an order once waited for stays, though the order may be gone.
    look_for_orders(market, id);
    if (!reader.must(order_step > round.passed_over && order_step <= round.order_step)) return;
    if (!reader.must(order_step == no_step || round.reaches(order_step))) return;
    round.order_step = order_step;
    schedule(market, id);
}

/// A sale that can be cancelled is of the clock, and its lot could be its current one again.
bool are_cancellable(const Market& market, ClockId id) {
    const Clock& clock = market.clocks[id.value()];
    const SaleId first = clock.first_cancellable;
    const SaleId end = clock.end_cancellable;
    if (first < SaleId(1) || first > end || end.value() > market.sales_made + 1) return false;
    for (SaleId sale = first; sale < end; sale = SaleId(sale.value() + 1)) {
        const LotId lot = market.sales[sale.value() - 1].lot;
        if (lot != market.sales[first.value() - 1].lot) return false;
        if (market.lots[lot].clock != id) return false;
        if (market.lots[lot].phase == LotPhase::queued) return false;
    }
    return true;
}

void save_lane(const Market& market, ClockId id, StateWriter& writer) {
    const Clock& clock = market.clocks[id.value()];
    save_queue(market, clock, writer);
    writer.put(clock.current);
    writer.put(clock.first_cancellable);
    writer.put(clock.end_cancellable);
    if (clock.phase == ClockPhase::paused && !clock.current.is_none()) {
        writer.put(clock.resume_price);
    }
    if (clock.has_round()) save_round(market, clock, writer);
}

void load_lane(Market& market, ClockId id, StateReader& reader) {
    Clock& clock = market.clock(id);
    load_queue(market, id, reader);
    clock.current = reader.get<LotId>();
    clock.first_cancellable = reader.get<SaleId>();
    clock.end_cancellable = reader.get<SaleId>();
    if (!reader.must(are_cancellable(market, id))) return;
    if (clock.current.is_none()) {
        reader.must(!clock.has_round());
        return;
    }
    if (!reader.must(market.lots.exists(clock.current))) return;
    const Lot& lot = market.lots[clock.current];
    reader.must(lot.phase == LotPhase::current && lot.clock == id);
    if (clock.phase == ClockPhase::paused) {
        clock.resume_price = reader.get<Price>();
        reader.must(clock.resume_price >= lot.reserve_price);
        reader.must(clock.resume_price <= lot.start_price);
    } else if (reader.must(clock.has_round())) {
        load_round(market, id, reader);
    }
}

/// Undecided presses that count on becoming a sale.
std::uint64_t hands(const Market& market) {
    std::uint64_t count = 0;
    for (std::uint32_t id = 0; id < market.clocks_end; ++id) {
        const Clock& clock = market.clocks[id];
        market.presses.for_each(clock.round.presses, [&](const UndecidedPress& press) {
            if (press.is_hand()) ++count;
        });
    }
    return count;
}

}  // namespace

void save_clocks(const Market& market, StateWriter& writer) {
    writer.put(market.clocks_end);
    for (std::uint32_t id = 0; id < market.clocks_end; ++id) {
        writer.put(market.clocks[id].phase);
        if (market.has_clock(ClockId(id))) save_rules(market.clocks[id].rules, writer);
    }
}

void load_clocks(Market& market, StateReader& reader) {
    const auto end = reader.get<std::uint32_t>();
    if (!reader.must(end <= market.clocks.size())) return;
    market.clocks_end = end;
    for (std::uint32_t id = 0; id < end; ++id) {
        Clock& clock = market.clocks[id];
        clock.phase = reader.get_up_to(ClockPhase::paused);
        if (clock.phase == ClockPhase::absent) continue;
        clock.rules = load_rules(reader);
        if (market.phase != MarketPhase::open) reader.must(clock.phase == ClockPhase::closed);
    }
}

void save_lanes(const Market& market, StateWriter& writer) {
    for (ClockId id(0); id.value() < market.clocks_end; id = ClockId(id.value() + 1)) {
        if (market.has_clock(id)) save_lane(market, id, writer);
    }
}

void load_lanes(Market& market, StateReader& reader) {
    for (ClockId id(0); id.value() < market.clocks_end; id = ClockId(id.value() + 1)) {
        if (reader.is_good() && market.has_clock(id)) load_lane(market, id, reader);
    }
    if (!reader.is_good()) return;
    // Each clock has vouched for its own lots: now none may be left over.
    for (LotId id(0); id.value() < market.lots.end(); id = LotId(id.value() + 1)) {
        if (!market.lots.exists(id)) continue;
        const Lot& lot = market.lots[id];
        const Clock& clock = market.clocks[lot.clock.value()];
        if (lot.phase == LotPhase::current) reader.must(clock.current == id);
        if (lot.phase == LotPhase::queued) {
            reader.must(clock.queue.first == id || !lot.previous.is_none());
        }
    }
    const auto earliest = market.deadlines.earliest();
    reader.must(!earliest || earliest->time >= market.now);
    reader.must(market.sales_made + hands(market) <= market.sales.size());
}

}  // namespace huagu
