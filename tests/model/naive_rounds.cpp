// Rounds and their decisions: rules.md, "A lot's life", "Standing orders", and "The order of
// things".
#include <algorithm>
#include <tuple>

#include "base/assert.hpp"
#include "tests/model/naive_market.hpp"

namespace huagu::model {

namespace {

/// The first output of splitmix64 seeded with x xor v.
std::uint64_t mix(std::uint64_t x, std::uint64_t v) {
    std::uint64_t z = (x ^ v) + 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

Time step_start(const Clock& clock, Step step) {
    return clock.round->starts_at + clock.rules.step_interval * step.value();
}

/// When the hand has rested its whole time on the last step.
Time hand_end(const Clock& clock) { return step_start(clock, clock.round->last_step + Step(1)); }

}  // namespace

Units Lot::min_units_in_force() const { return std::min(offer.min_units, units_left); }

Step step_at(const Clock& clock, Time moment) {
    HUAGU_ASSERT(moment >= clock.round->starts_at);
    return Step((moment - clock.round->starts_at).value() / clock.rules.step_interval.value());
}

Price price_at(const Clock& clock, Step step) {
    return clock.round->start_price - clock.rules.price_step * step.value();
}

std::uint64_t NaiveMarket::draw(LotId lot, RoundNumber round, ParticipantId participant) const {
    const std::uint64_t of_round =
        mix(mix(seed_, lot.value()), static_cast<std::uint64_t>(round.value()));
    return mix(of_round, participant.value());
}

Price NaiveMarket::restart_price(const Clock& clock, const Lot& lot, Price sale_price) const {
    const Price raised = sale_price + clock.rules.price_step * clock.rules.restart_steps;
    return std::min(lot.offer.start_price, std::max(lot.offer.reserve_price, raised));
}

// Announcing

void NaiveMarket::announce(ClockId number, Price start_price) {
    Clock& clock = clocks_.at(number);
    Lot& lot = lots_.at(*clock.current_lot);
    lot.rounds += 1;
    Round round{};
    round.orders_before = entries_;
    round.number = RoundNumber(lot.rounds);
    round.start_price = start_price;
    round.starts_at = now_ + clock.rules.hold;
    round.last_step =
        Step((start_price - lot.offer.reserve_price).value() / clock.rules.price_step.value());
    clock.round = round;
    clock.state = ClockState::live;

    RoundStarted& event = emit(EventKind::round_started).round_started;
    event = {};
    event.clock = number;
    event.lot = *clock.current_lot;
    event.round = round.number;
    event.start_price = start_price;
    event.price_step = clock.rules.price_step;
    event.step_interval = clock.rules.step_interval;
    event.starts_at = round.starts_at;
    event.last_step = round.last_step;
    event.units = lot.units_left;
    event.min_units = lot.min_units_in_force();
}

/// The first queued lot, from its start price.
void NaiveMarket::announce_next(ClockId number) {
    Clock& clock = clocks_.at(number);
    HUAGU_ASSERT(!clock.current_lot);
    clock.current_lot = clock.queue.front();
    clock.queue.erase(clock.queue.begin());
    announce(number, lots_.at(*clock.current_lot).offer.start_price);
}

// Who presses, and when

bool NaiveMarket::wants(const Order& order, const Lot& lot) const {
    if (order.state != OrderState::open) return false;
    if (order.terms.product != lot.offer.product) return false;
    if (order.terms.worst_grade < lot.offer.grade) return false;
    if (order.terms.min_length_cm > lot.offer.length_cm) return false;
    if (!order.terms.clock.is_none() && order.terms.clock != lot.offer.clock) return false;
    if (!order.terms.lot.is_none() && order.terms.lot != lot.offer.lot) return false;
    return order.participant != lot.offer.grower;
}

/// The order's press in the clock's live round, if it makes one: perhaps yet to come.
std::optional<NaiveMarket::Candidate> NaiveMarket::candidate_of(const Clock& clock,
                                                                const Order& order) const {
    const Round& round = *clock.round;
    const OrderKey key{order.participant, order.terms.order};
    if (!wants(order, lots_.at(*clock.current_lot))) return std::nullopt;
    if (round.passed_over.contains(key)) return std::nullopt;

    Step first_step(0);  // whose price is ≤ the limit
    while (first_step <= round.last_step && price_at(clock, first_step) > order.terms.limit_price) {
        const std::int64_t above = (price_at(clock, first_step) - order.terms.limit_price).value();
        first_step += Step((above - 1) / clock.rules.price_step.value() + 1);
    }
    if (first_step > round.last_step) return std::nullopt;

    Candidate candidate{
        order.participant, step_start(clock, first_step), first_step, {}, key, true};
    if (order.entry > round.orders_before && order.entered >= candidate.moment) {
        candidate.moment = order.entered;
        candidate.step = step_at(clock, order.entered);
        candidate.is_at_step_start = false;
    }
    if (candidate.step > round.last_step) return std::nullopt;
    if (round.stopped_at && candidate.moment > *round.stopped_at) return std::nullopt;
    return candidate;
}

std::vector<NaiveMarket::Candidate> NaiveMarket::candidates(const Clock& clock) const {
    std::vector<Candidate> all;
    for (const HandPress& press : clock.round->presses) {
        all.push_back({press.participant,
                       press.press_time,
                       step_at(clock, press.press_time),
                       press,
                       {},
                       false});
    }
    for (const auto& [key, order] : orders_) {
        if (const auto candidate = candidate_of(clock, order)) all.push_back(*candidate);
    }
    return all;
}

/// Whether a press of the order is undecided: its moment has come in a live round.
bool NaiveMarket::has_pressed(OrderKey key) const {
    for (const auto& [number, clock] : clocks_) {
        if (clock.state != ClockState::live) continue;
        const auto candidate = candidate_of(clock, orders_.at(key));
        if (candidate && candidate->moment <= now_) return true;
    }
    return false;
}

// When

Time NaiveMarket::decision_due(const Clock& clock, Step step) const {
    const Duration margin = clock.rules.allowance + clock.rules.guard;
    const Time due = step_start(clock, step + Step(1)) + margin;
    if (!clock.round->stopped_at) return due;
    return std::min(due, *clock.round->stopped_at + margin);
}

std::optional<Time> NaiveMarket::deadline(const Clock& clock) const {
    if (clock.state != ClockState::live) return std::nullopt;
    Step earliest = clock.round->last_step;
    for (const Candidate& candidate : candidates(clock)) {
        earliest = std::min(earliest, candidate.step);
    }
    return decision_due(clock, earliest);
}

void NaiveMarket::process_deadline(ClockId number) {
    const Clock& clock = clocks_.at(number);
    const std::vector<Candidate> all = candidates(clock);
    if (all.empty()) return end_round_without_sale(number);
    Step winning_step = all.front().step;
    for (const Candidate& candidate : all) {
        winning_step = std::min(winning_step, candidate.step);
    }
    decide(number, winning_step);
}

// Deciding a step

bool NaiveMarket::is_served_before(const Clock& clock, const Candidate& a,
                                   const Candidate& b) const {
    if (a.is_at_step_start != b.is_at_step_start) return a.is_at_step_start;
    const Order* order_a = a.order ? &orders_.at(*a.order) : nullptr;
    const Order* order_b = b.order ? &orders_.at(*b.order) : nullptr;
    const std::uint64_t entry_a = order_a != nullptr ? order_a->entry : entries_ + 1;  // hands last
    const std::uint64_t entry_b = order_b != nullptr ? order_b->entry : entries_ + 1;
    if (a.is_at_step_start) {
        if (order_a->terms.limit_price != order_b->terms.limit_price) {
            return order_a->terms.limit_price > order_b->terms.limit_price;
        }
        return entry_a < entry_b;
    }
    if (clock.rules.tie == Tie::press_time && a.moment != b.moment) return a.moment < b.moment;
    const std::uint64_t draw_a = draw(*clock.current_lot, clock.round->number, a.participant);
    const std::uint64_t draw_b = draw(*clock.current_lot, clock.round->number, b.participant);
    return std::tie(draw_a, a.participant, entry_a) < std::tie(draw_b, b.participant, entry_b);
}

std::vector<NaiveMarket::Candidate> NaiveMarket::in_order_served(const Clock& clock,
                                                                 Step step) const {
    std::vector<Candidate> on_step = candidates(clock);
    std::erase_if(on_step, [step](const Candidate& c) { return c.step != step; });
    std::sort(on_step.begin(), on_step.end(), [&](const Candidate& a, const Candidate& b) {
        return is_served_before(clock, a, b);
    });
    return on_step;
}

Units NaiveMarket::units_allowed_by_credit(ParticipantId participant, Price price,
                                           Items items_per_unit, Units units) const {
    const Money credit = available(participant);
    Units fits(0);
    Units too_many = units + Units(1);
    while (too_many - fits > Units(1)) {
        const Units middle((fits + too_many).value() / 2);
        const bool is_affordable = with_fee(gross(price, items_per_unit, middle)) <= credit;
        (is_affordable ? fits : too_many) = middle;
    }
    return fits;
}

/// What the press gets now; 0 if it is passed over or loses.
Units NaiveMarket::units_served(const Clock& clock, const Candidate& candidate,
                                Units taken_by_participant) const {
    const Lot& lot = lots_.at(*clock.current_lot);
    const Units max_units = clock.rules.max_units - taken_by_participant;
    if (lot.units_left == Units(0)) return Units(0);
    Units least = lot.min_units_in_force();
    Units units = std::min(lot.units_left, max_units);
    if (candidate.hand) {
        units = std::min(units, candidate.hand->units);
        if (candidate.hand->is_all_or_none && units < candidate.hand->units) return Units(0);
    } else {
        const Order& order = orders_.at(*candidate.order);
        const auto bought = order.bought.find(lot.offer.lot);
        const Units has = bought == order.bought.end() ? Units(0) : bought->second;
        units = std::min({units, order.units_left, order.terms.max_units_per_lot - has});
        units = units_allowed_by_credit(candidate.participant, price_at(clock, candidate.step),
                                        lot.offer.items_per_unit, std::max(units, Units(0)));
        least = std::max(least, order.terms.min_units_per_lot);
    }
    return units < least ? Units(0) : units;
}

void NaiveMarket::decide(ClockId number, Step step) {
    const Clock& clock = clocks_.at(number);
    const Price price = price_at(clock, step);
    const std::vector<Candidate> on_step = in_order_served(clock, step);
    std::map<ParticipantId, Units> taken;
    std::optional<Candidate> first_served;
    for (const Candidate& candidate : on_step) {
        if (first_served && clock.rules.award == Award::first_press) break;
        const Units units = units_served(clock, candidate, taken[candidate.participant]);
        if (units == Units(0)) continue;
        if (!first_served) clocks_.at(number).last_sales.clear();
        sell(number, candidate, units);
        taken[candidate.participant] += units;
        if (!first_served) first_served = candidate;
    }
    if (first_served) {
        tell_losers(number, *first_served);
        return end_round_after_sales(number, price);
    }
    // As if they had not been there: the hand goes on, or the next step is due.
    for (const Candidate& candidate : on_step) {
        HUAGU_ASSERT(candidate.order);
        clocks_.at(number).round->passed_over.insert(*candidate.order);
    }
}

void NaiveMarket::sell(ClockId number, const Candidate& candidate, Units units) {
    Clock& clock = clocks_.at(number);
    Lot& lot = lots_.at(*clock.current_lot);
    Sale sale{};
    sale.sale = SaleId(sales_.size() + 1);
    sale.clock = number;
    sale.lot = lot.offer.lot;
    sale.round = clock.round->number;
    sale.step = candidate.step;
    sale.price = price_at(clock, candidate.step);
    sale.units = units;
    sale.items = Items(lot.offer.items_per_unit.value() * units.value());
    sale.gross = gross(sale.price, lot.offer.items_per_unit, units);
    sale.buyer = candidate.participant;
    sale.grower = lot.offer.grower;
    const Money fee = with_fee(sale.gross) - sale.gross;
    sales_[sale.sale] = {sale, fee};
    clock.last_sales.push_back(sale.sale);
    lot.units_left -= units;
    std::erase_if(clock.round->presses, [&](const HandPress& press) {
        return candidate.hand && press.participant == candidate.participant;
    });

    emit(EventKind::sale).sale = sale;
    if (candidate.order) {
        Order& order = orders_.at(*candidate.order);
        order.units_left -= units;
        order.bought[lot.offer.lot] += units;
        if (order.units_left == Units(0)) order.state = OrderState::filled;
        emit_order_changed(order);
    }
    Event& won = emit_to(EventKind::won, sale.buyer);
    won.won = {sale.sale, OrderId::none(), units, sale.price, sale.gross, fee};
    if (candidate.order) won.won.order = candidate.order->second;
    if (candidate.hand) {
        won.user = candidate.hand->user;
        won.command_id = candidate.hand->command_id;
    }
    emit_credit_changed(sale.buyer);
}

void NaiveMarket::tell_losers(ClockId number, const Candidate& first_served) {
    Clock& clock = clocks_.at(number);
    std::vector<HandPress> losers;
    std::swap(losers, clock.round->presses);
    std::sort(losers.begin(), losers.end(), [&](const HandPress& a, const HandPress& b) {
        const std::uint64_t draw_a = draw(*clock.current_lot, clock.round->number, a.participant);
        const std::uint64_t draw_b = draw(*clock.current_lot, clock.round->number, b.participant);
        return std::tie(a.press_time, draw_a, a.participant) <
               std::tie(b.press_time, draw_b, b.participant);
    });
    for (const HandPress& press : losers) {
        Event& event = emit_to(EventKind::lost, press.participant);
        event.user = press.user;
        event.command_id = press.command_id;
        event.lost = {number,
                      *clock.current_lot,
                      clock.round->number,
                      first_served.step,
                      price_at(clock, first_served.step),
                      press.press_time - first_served.moment};
    }
}

// Ending a round

void NaiveMarket::end_round_after_sales(ClockId number, Price price) {
    Clock& clock = clocks_.at(number);
    const bool is_stopping = clock.round->stopped_at.has_value();
    const LotId lot = *clock.current_lot;
    clock.round.reset();
    if (lots_.at(lot).units_left == Units(0)) {
        clock.current_lot.reset();
        close_lot(lot, Outcome::sold);
        return continue_without_lot(number, is_stopping);
    }
    const Price next_price = restart_price(clock, lots_.at(lot), price);
    if (!is_stopping) return announce(number, next_price);
    clock.resume_price = next_price;
    clock.state = ClockState::paused;
    emit_clock_event(EventKind::clock_paused, number);
}

/// Nobody pressed: the lot passes, or the clock is paused where its hand stopped.
void NaiveMarket::end_round_without_sale(ClockId number) {
    Clock& clock = clocks_.at(number);
    const std::optional<Time> stopped_at = clock.round->stopped_at;
    if (!stopped_at || *stopped_at >= hand_end(clock)) return pass_lot(number);
    clock.resume_price = price_at(clock, step_at(clock, *stopped_at));
    clock.round.reset();
    clock.state = ClockState::paused;
    emit_clock_event(EventKind::clock_paused, number);
}

void NaiveMarket::pass_lot(ClockId number) {
    Clock& clock = clocks_.at(number);
    const bool is_stopping = clock.round->stopped_at.has_value();
    const LotId lot_number = *clock.current_lot;
    Lot& lot = lots_.at(lot_number);
    clock.round.reset();
    clock.current_lot.reset();
    clock.last_sales.clear();
    if (lot.reoffers < clock.rules.reoffer) {
        lot.reoffers += 1;
        const Price reduced(lot.offer.start_price.value() * clock.rules.reoffer_start_percent /
                            100);
        lot.offer.start_price = std::max(lot.offer.reserve_price, reduced);
        clock.queue.push_back(lot_number);
        emit_lot_state(EventKind::lot_queued, lot_number);
    } else {
        close_lot(lot_number, Outcome::passed);
    }
    continue_without_lot(number, is_stopping);
}

void NaiveMarket::close_lot(LotId number, Outcome outcome) {
    Lot& lot = lots_.at(number);
    lot.closed = outcome;
    Units sold(0);
    for (const auto& [id, record] : sales_) {
        if (record.sale.lot == number && !record.is_cancelled) sold += record.sale.units;
    }
    emit(EventKind::lot_closed).lot_closed = {lot.offer.clock, number, outcome, sold,
                                              lot.offer.units - sold};
}

void NaiveMarket::continue_without_lot(ClockId number, bool is_stopping) {
    Clock& clock = clocks_.at(number);
    if (is_stopping) {
        clock.state = ClockState::paused;
        return emit_clock_event(EventKind::clock_paused, number);
    }
    clock.state = ClockState::idle;
    if (clock.rules.auto_advance && !clock.queue.empty()) announce_next(number);
}

// Money

Money NaiveMarket::with_fee(Money gross) const {
    // gross × fee does not fit 64 bits, so the whole ten thousands apart from the rest.
    const std::int64_t whole = gross.value() / 10'000;
    const std::int64_t rest = gross.value() % 10'000;
    const std::int64_t of_rest = (rest * buyer_fee_bp_ + 9'999) / 10'000;
    return gross + Money(whole * buyer_fee_bp_ + of_rest);
}

Money NaiveMarket::held(ParticipantId participant) const {
    Money sum(0);
    for (const auto& [number, clock] : clocks_) {
        if (!clock.round) continue;
        for (const HandPress& press : clock.round->presses) {
            if (press.participant == participant) sum += press.hold;
        }
    }
    return sum;
}

Money NaiveMarket::sold(ParticipantId participant) const {
    Money sum(0);
    for (const auto& [id, record] : sales_) {
        if (record.sale.buyer == participant && !record.is_cancelled) {
            sum += record.sale.gross + record.fee;
        }
    }
    return sum;
}

Money NaiveMarket::available(ParticipantId participant) const {
    return participants_.at(participant).credit_limit - sold(participant) - held(participant);
}

}  // namespace huagu::model
