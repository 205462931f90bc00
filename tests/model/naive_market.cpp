#include "tests/model/naive_market.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace huagu::model {

namespace {

constexpr std::size_t answers_kept = 256;

/// A press always bears one, if only an absurd 0.
bool has_command_id(const Command& command) {
    return command.kind == CommandKind::press || command.command_id != CommandId(0);
}

const Event* find(const Answers& answers, std::uint64_t id) {
    for (const auto& [kept_id, event] : answers.kept) {
        if (kept_id == id) return &event;
    }
    return nullptr;
}

void keep_in(Answers& answers, std::uint64_t id, const Event& event) {
    answers.highest = id;
    answers.kept.emplace_back(id, event);
    if (answers.kept.size() > answers_kept) answers.kept.erase(answers.kept.begin());
}

}  // namespace

void NaiveMarket::apply(const Command& command, std::vector<Event>& events) {
    HUAGU_ASSERT(command.at >= now_);
    events_ = &events;
    process_deadlines(command.at);
    now_ = command.at;

    if (is_answered_by_its_ids(command)) return;
    const Reason reason = refusal(command);
    const Event answer = answer_to(command, reason);
    keep(command, answer);
    const bool has_answer = command.kind == CommandKind::place_order || has_command_id(command);
    if (reason == Reason::none) carry_out(command);
    if (reason != Reason::none || has_answer) events_->push_back(answer);
}

/// The earliest first, and of equal ones that of the lowest clock.
void NaiveMarket::process_deadlines(Time until) {
    while (true) {
        std::optional<ClockId> next;
        for (const auto& [number, clock] : clocks_) {
            const auto due = deadline(clock);
            if (!due || *due > until) continue;
            if (!next || *due < *deadline(clocks_.at(*next))) next = number;
        }
        if (!next) return;
        now_ = *deadline(clocks_.at(*next));
        process_deadline(*next);
    }
}

// Answers

/// A command id or order id that was there before: its first answer, or stale_command.
bool NaiveMarket::is_answered_by_its_ids(const Command& command) {
    if (!has_answers(command)) return false;
    if (has_command_id(command)) {
        const Answers& answers = command_answers_[{command.participant, command.user}];
        if (const auto again = earlier_answer(answers, command.command_id.value(), command)) {
            events_->push_back(*again);
            return true;
        }
    }
    if (!has_order_id(command)) return false;
    const Answers& answers = order_answers_[command.participant];
    const auto again = earlier_answer(answers, command.place_order.order.value(), command);
    if (!again) return false;
    events_->push_back(*again);
    keep_by_command_id(command, *again);  // that one is new
    return true;
}

/// None for an id that is new.
std::optional<Event> NaiveMarket::earlier_answer(const Answers& answers, std::uint64_t id,
                                                 const Command& command) const {
    if (const Event* first = find(answers, id)) {
        Event again = *first;
        again.at = now_;
        again.user = command.user;
        again.command_id = command.command_id;
        return again;
    }
    if (id > answers.highest) return std::nullopt;
    return answer_to(command, Reason::stale_command);
}

/// Nothing is kept for an unknown participant; the house is known.
bool NaiveMarket::has_answers(const Command& command) const {
    return command.participant.is_none() || participants_.contains(command.participant);
}

void NaiveMarket::keep(const Command& command, const Event& event) {
    if (!has_answers(command)) return;
    keep_by_command_id(command, event);
    if (has_order_id(command)) {
        keep_in(order_answers_[command.participant], command.place_order.order.value(), event);
    }
}

void NaiveMarket::keep_by_command_id(const Command& command, const Event& event) {
    if (!has_command_id(command)) return;
    keep_in(command_answers_[{command.participant, command.user}], command.command_id.value(),
            event);
}

/// Order ids are a participant's: the house has none.
bool NaiveMarket::has_order_id(const Command& command) const {
    return command.kind == CommandKind::place_order && participants_.contains(command.participant);
}

Event NaiveMarket::answer_to(const Command& command, Reason reason) const {
    Event event(reason == Reason::none ? EventKind::accepted : EventKind::rejected, now_);
    event.participant = command.participant;
    event.user = command.user;
    event.command_id = command.command_id;
    const OrderId order =
        command.kind == CommandKind::place_order ? command.place_order.order : OrderId(0);
    if (reason != Reason::none) {
        event.rejected = {command.kind, reason, order};
        return event;
    }
    event.accepted = {};
    event.accepted.command = command.kind;
    event.accepted.order = order;
    if (command.kind == CommandKind::queue_lot) {
        event.accepted.number = command.queue_lot.lot.value();
    } else if (command.kind == CommandKind::add_participant) {
        event.accepted.number = command.add_participant.participant.value();
    }
    return event;
}

// Events

Event& NaiveMarket::emit(EventKind kind) {
    Event& event = events_->emplace_back(kind, now_);
    if (is_public(kind)) event.sequence = Sequence(++sequence_);
    return event;
}

Event& NaiveMarket::emit_to(EventKind kind, ParticipantId participant) {
    Event& event = emit(kind);
    event.participant = participant;
    return event;
}

void NaiveMarket::emit_credit_changed(ParticipantId participant) {
    emit_to(EventKind::credit_changed, participant).credit_changed = {
        participants_.at(participant).credit_limit, sold(participant), held(participant)};
}

void NaiveMarket::emit_order_changed(const Order& order) {
    emit_to(EventKind::order_changed, order.participant).order_changed = {
        order.terms.order, order.units_left, order.state};
}

void NaiveMarket::emit_lot_state(EventKind kind, LotId number) {
    const Lot& lot = lots_.at(number);
    emit(kind).lot_queued = {lot.offer.clock,       number,
                             lot.units_left,        lot.min_units_in_force(),
                             lot.offer.start_price, lot.offer.reserve_price};
}

void NaiveMarket::emit_clock_event(EventKind kind, ClockId number) {
    emit(kind).clock_opened = {number};
}

// What an accepted command does

void NaiveMarket::carry_out(const Command& command) {
    switch (command.kind) {
        case CommandKind::open_market:
            is_open_ = true;
            seed_ = command.open_market.seed;
            buyer_fee_bp_ = command.open_market.buyer_fee_bp;
            emit(EventKind::market_opened);
            return;
        case CommandKind::close_market:
            return close_market();
        case CommandKind::add_participant: {
            const AddParticipant& c = command.add_participant;
            participants_[c.participant] = {c.is_buyer, c.is_grower, false, c.credit_limit};
            return;
        }
        case CommandKind::set_credit: {
            const SetCredit& c = command.set_credit;
            participants_.at(c.participant).credit_limit = c.credit_limit;
            return emit_credit_changed(c.participant);
        }
        case CommandKind::suspend:
            return suspend(command.suspend.participant);
        case CommandKind::reinstate:
            participants_.at(command.reinstate.participant).is_suspended = false;
            return;
        case CommandKind::add_clock:
            clocks_[command.add_clock.clock].rules = with(ClockRules{}, command.add_clock.change);
            return;
        case CommandKind::set_rules: {
            Clock& clock = clocks_.at(command.set_rules.clock);
            clock.rules = with(clock.rules, command.set_rules.change);
            return;
        }
        case CommandKind::queue_lot:
            return queue_lot(command.queue_lot);
        case CommandKind::change_lot:
            return change_lot(command.change_lot);
        case CommandKind::withdraw_lot:
            return withdraw_lot(command.withdraw_lot.lot);
        case CommandKind::open_clock:
            return open_clock(command.open_clock.clock);
        case CommandKind::close_clock:
            return close_clock(command.close_clock.clock);
        case CommandKind::start_lot:
            return announce_next(command.start_lot.clock);
        case CommandKind::pause_clock:
            return pause_clock(command.pause_clock.clock);
        case CommandKind::resume_clock:
            return resume_clock(command.resume_clock.clock);
        case CommandKind::press:
            return press(command);
        case CommandKind::place_order: {
            const PlaceOrder& c = command.place_order;
            orders_[{command.participant, c.order}] = {
                command.participant, c, now_, ++entries_, c.units, OrderState::open, {}};
            return;
        }
        case CommandKind::reduce_order:
            return reduce_order({command.participant, command.reduce_order.order},
                                command.reduce_order.units);
        case CommandKind::cancel_order:
            return reduce_order({command.participant, command.cancel_order.order}, Units(0));
        case CommandKind::cancel_sale:
            return cancel_sale(command.cancel_sale.sale);
        case CommandKind::advance:
            return;
    }
}

void NaiveMarket::close_market() {
    for (const auto& [key, order] : orders_) {
        if (order.state == OrderState::open) reduce_order(key, Units(0));
    }
    is_open_ = false;
    was_closed_ = true;
    MarketClosed totals{};
    for (const auto& [number, record] : sales_) {
        if (record.is_cancelled) continue;
        totals.sales += 1;
        totals.units += record.sale.units;
        totals.gross += record.sale.gross;
    }
    emit(EventKind::market_closed).market_closed = totals;
}

void NaiveMarket::suspend(ParticipantId participant) {
    if (participants_.at(participant).is_suspended) return;
    participants_.at(participant).is_suspended = true;
    for (const auto& [key, order] : orders_) {
        if (order.participant == participant && order.state == OrderState::open) {
            reduce_order(key, Units(0));
        }
    }
    for (auto& [number, clock] : clocks_) {
        if (!clock.round) continue;
        for (const HandPress& press : clock.round->presses) {
            if (press.participant != participant) continue;
            Event& event = emit_to(EventKind::rejected, participant);
            event.user = press.user;
            event.command_id = press.command_id;
            event.rejected = {CommandKind::press, Reason::suspended, OrderId(0)};
        }
        std::erase_if(clock.round->presses, [participant](const HandPress& press) {
            return press.participant == participant;
        });
    }
}

void NaiveMarket::queue_lot(const QueueLot& c) {
    lots_[c.lot].offer = c;
    lots_[c.lot].units_left = c.units;
    Clock& clock = clocks_.at(c.clock);
    clock.queue.push_back(c.lot);
    emit_lot_state(EventKind::lot_queued, c.lot);
    if (clock.state == ClockState::idle && clock.rules.auto_advance) announce_next(c.clock);
}

void NaiveMarket::change_lot(const ChangeLot& c) {
    Lot& lot = lots_.at(c.lot);
    Clock& clock = clocks_.at(lot.offer.clock);
    if (c.has_start_price) lot.offer.start_price = c.start_price;
    if (c.has_reserve_price) lot.offer.reserve_price = c.reserve_price;
    if (c.has_min_units) lot.offer.min_units = c.min_units;
    if (clock.current_lot == c.lot) {
        if (c.has_start_price) clock.resume_price = c.start_price;
        clock.resume_price = std::max(clock.resume_price, lot.offer.reserve_price);
    }
    if (c.has_position) {
        std::erase(clock.queue, c.lot);
        const auto size = static_cast<std::int64_t>(clock.queue.size());
        clock.queue.insert(clock.queue.begin() + std::min(c.position, size), c.lot);
    }
    emit_lot_state(EventKind::lot_changed, c.lot);
}

void NaiveMarket::withdraw_lot(LotId number) {
    Clock& clock = clocks_.at(lots_.at(number).offer.clock);
    std::erase(clock.queue, number);
    if (clock.current_lot == number) clock.current_lot.reset();
    close_lot(number, Outcome::withdrawn);
}

void NaiveMarket::open_clock(ClockId number) {
    emit_clock_event(EventKind::clock_opened, number);
    continue_without_lot(number, false);
}

void NaiveMarket::close_clock(ClockId number) {
    Clock& clock = clocks_.at(number);
    if (clock.current_lot) clock.queue.insert(clock.queue.begin(), *clock.current_lot);
    clock.current_lot.reset();
    clock.last_sales.clear();
    clock.state = ClockState::closed;
    emit_clock_event(EventKind::clock_closed, number);
}

void NaiveMarket::pause_clock(ClockId number) {
    Clock& clock = clocks_.at(number);
    if (clock.round && now_ >= clock.round->starts_at) {
        clock.round->stopped_at = now_;
        emit(EventKind::hand_stopped).hand_stopped = {
            number, *clock.current_lot, clock.round->number,
            std::min(step_at(clock, now_), clock.round->last_step)};
        return;
    }
    if (clock.round) clock.resume_price = clock.round->start_price;
    clock.round.reset();
    clock.state = ClockState::paused;
    emit_clock_event(EventKind::clock_paused, number);
}

void NaiveMarket::resume_clock(ClockId number) {
    Clock& clock = clocks_.at(number);
    emit_clock_event(EventKind::clock_resumed, number);
    if (clock.current_lot) return announce(number, clock.resume_price);
    continue_without_lot(number, false);
}

void NaiveMarket::press(const Command& command) {
    const Press& c = command.press;
    Clock& clock = clocks_.at(c.clock);
    const Lot& lot = lots_.at(c.lot);
    const Money hold = with_fee(gross(price_at(clock, step_at(clock, c.press_time)),
                                      lot.offer.items_per_unit, std::min(c.units, lot.units_left)));
    clock.round->presses.push_back({command.participant, command.user, command.command_id,
                                    c.press_time, c.units, c.is_all_or_none, hold});
}

/// To 0 cancels it.
void NaiveMarket::reduce_order(OrderKey key, Units units) {
    Order& order = orders_.at(key);
    order.units_left = units;
    if (units == Units(0)) order.state = OrderState::cancelled;
    emit_order_changed(order);
}

void NaiveMarket::cancel_sale(SaleId number) {
    SaleRecord& record = sales_.at(number);
    const Clock& clock = clocks_.at(record.sale.clock);
    Lot& lot = lots_.at(record.sale.lot);
    record.is_cancelled = true;
    emit(EventKind::sale_cancelled).sale_cancelled = {number, record.sale.clock};
    emit_credit_changed(record.sale.buyer);
    const bool is_hand_moving = clock.round && now_ >= clock.round->starts_at;  // or stopping
    if (is_hand_moving || lot.closed == Outcome::withdrawn) {
        lot.units_unsold_early += record.sale.units;
        return;
    }
    offer_again(record.sale);
}

/// The units of a cancelled sale, on a clock that is in hold, idle or paused.
void NaiveMarket::offer_again(const Sale& sale) {
    Clock& clock = clocks_.at(sale.clock);
    Lot& lot = lots_.at(sale.lot);
    lot.units_left += sale.units;
    lot.closed.reset();
    clock.round.reset();  // an announced round is void
    if (clock.current_lot && *clock.current_lot != sale.lot) {
        clock.queue.insert(clock.queue.begin(), *clock.current_lot);
    }
    clock.current_lot = sale.lot;
    const Price next_price = restart_price(clock, lot, sale.price);
    if (clock.state != ClockState::paused) return announce(sale.clock, next_price);
    clock.resume_price = next_price;
}

}  // namespace huagu::model
