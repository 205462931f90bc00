#include "tests/model/audit.hpp"

#include "tests/model/naive_market.hpp"
#include "tests/model/text.hpp"

namespace huagu::model {

void Audit::expect(bool holds, const char* what, const Event& event) {
    if (!holds) broken_.push_back(std::string(what) + ": " + text(event));
}

void Audit::look_at(const Command& command, const std::vector<Event>& events) {
    const bool is_new = is_carried_out(command, events);
    // First, for its own events need what it brings: a lot queued and at once announced. A press
    // is open from its acceptance on, and the round that it is for may start just before.
    if (is_new && command.kind != CommandKind::press) note(command);
    for (const Event& event : events) {
        look_at(event);
        if (is_new && is_acceptance(event, command)) {
            open_presses_[{command.participant, command.user, command.command_id}] = command.press;
        }
    }
}

bool Audit::is_acceptance(const Event& event, const Command& press) {
    return press.kind == CommandKind::press && event.kind == EventKind::accepted &&
           event.participant == press.participant && event.user == press.user &&
           event.command_id == press.command_id;
}

/// Neither refused nor a resend.
bool Audit::is_carried_out(const Command& command, const std::vector<Event>& events) {
    const bool has_id = command.kind == CommandKind::press || command.command_id != CommandId(0);
    const PressKey key{command.participant, command.user, command.command_id};
    if (has_id && !ids_seen_.insert(key).second) return false;
    for (const Event& event : events) {
        const bool is_its_own =
            event.kind == EventKind::rejected && event.at == command.at &&
            event.participant == command.participant && event.user == command.user &&
            event.command_id == command.command_id && event.rejected.command == command.kind;
        if (is_its_own) return false;
    }
    return true;
}

void Audit::note(const Command& command) {
    switch (command.kind) {
        case CommandKind::open_market:
            buyer_fee_bp_ = command.open_market.buyer_fee_bp;
            return;
        case CommandKind::add_participant:
            participants_[command.add_participant.participant].limit =
                command.add_participant.credit_limit;
            return;
        case CommandKind::set_credit:
            return note_credit(command.set_credit);
        case CommandKind::add_clock:
            rules_[command.add_clock.clock] = with(ClockRules{}, command.add_clock.change);
            return;
        case CommandKind::set_rules:
            rules_[command.set_rules.clock] =
                with(rules_[command.set_rules.clock], command.set_rules.change);
            return;
        case CommandKind::queue_lot:
            lots_[command.queue_lot.lot] = {command.queue_lot, {}};
            return;
        default:
            return;
    }
}

void Audit::note_credit(const SetCredit& c) {
    ParticipantAccount& participant = participants_[c.participant];
    if (c.credit_limit < participant.limit) participant.was_limit_lowered = true;
    participant.limit = c.credit_limit;
}

void Audit::look_at(const Event& event) {
    expect(event.at >= last_, "time goes on", event);
    last_ = event.at;
    return is_public(event.kind) ? look_at_public(event) : look_at_private(event);
}

void Audit::look_at_public(const Event& event) {
    expect(event.sequence == Sequence(++sequence_), "the sequence has no gap", event);
    switch (event.kind) {
        case EventKind::lot_queued:
        case EventKind::lot_changed:
            lots_.at(event.lot_queued.lot).reserve_price = event.lot_queued.reserve_price;
            expect(event.lot_queued.start_price >= event.lot_queued.reserve_price,
                   "a start price is not below the reserve", event);
            return;
        case EventKind::round_started:
            return look_at_round(event);
        case EventKind::sale:
            return look_at_sale(event);
        case EventKind::sale_cancelled: {
            SaleAccount& account = sales_.at(event.sale_cancelled.sale);
            expect(!account.is_cancelled, "a sale is cancelled once", event);
            account.is_cancelled = true;
            return;
        }
        case EventKind::clock_paused:
            return expect_no_open_press(event, event.clock_paused.clock, {});
        case EventKind::lot_closed:
            return look_at_lot_closed(event);
        case EventKind::market_closed:
            return look_at_market_closed(event);
        default:
            return;
    }
}

void Audit::look_at_private(const Event& event) {
    const PressKey key{event.participant, event.user, event.command_id};
    switch (event.kind) {
        case EventKind::won:
            return look_at_won(event);
        case EventKind::lost:
            return look_at_lost(event);
        case EventKind::credit_changed:
            return look_at_credit(event);
        case EventKind::rejected:
            if (event.rejected.reason == Reason::suspended) open_presses_.erase(key);
            return;
        case EventKind::order_changed:
            expect(event.order_changed.units_left >= Units(0), "units are left", event);
            expect((event.order_changed.units_left > Units(0)) ==
                       (event.order_changed.state == OrderState::open),
                   "an order is open while it wants units", event);
            return;
        default:
            return;
    }
}

void Audit::look_at_round(const Event& event) {
    const RoundStarted& round = event.round_started;
    const LotAccount& lot = lots_.at(round.lot);
    const Price last = round.start_price - round.price_step * round.last_step.value();
    expect(last >= lot.reserve_price, "no step is below the reserve", event);
    expect(last - round.price_step < lot.reserve_price, "the hand goes down to the reserve", event);
    expect(round.units > Units(0), "there are units to sell", event);
    expect(round.units <= lot.offer.units - sold(round.lot), "no more than is unsold", event);
    expect(round.min_units <= round.units, "the minimum can be met", event);
    const RoundKey key{round.lot, round.round};
    expect(!rounds_.contains(key), "round numbers are used once", event);
    rounds_[key] = {round, rules_.at(round.clock).award, 0};
    expect_no_open_press(event, round.clock, key);
}

void Audit::look_at_sale(const Event& event) {
    const Sale& sale = event.sale;
    const LotAccount& lot = lots_.at(sale.lot);
    RoundAccount& round = rounds_.at({sale.lot, sale.round});
    const RoundStarted& started = round.started;
    expect(sale.sale == SaleId(sales_.size() + 1), "sales are numbered without a gap", event);
    expect(sale.step >= Step(0) && sale.step <= started.last_step, "a step of the round", event);
    expect(sale.price == started.start_price - started.price_step * sale.step.value(),
           "the price is the step's", event);
    expect(sale.price >= lot.reserve_price, "no sale under reserve", event);
    expect(sale.buyer != lot.offer.grower, "nobody buys an own lot", event);
    expect(sale.grower == lot.offer.grower, "the grower is the lot's", event);
    expect(sale.units > Units(0), "units are sold", event);
    expect(sale.items == Items(lot.offer.items_per_unit.value() * sale.units.value()),
           "items are those of the units", event);
    expect(sale.gross == Money(sale.price.value() * sale.items.value()), "gross is price × items",
           event);
    round.sales += 1;
    expect(round.award == Award::multi_sale || round.sales == 1, "one winner a round", event);
    sales_[sale.sale] = {sale, Money(0)};
    expect(sold(sale.lot) <= lot.offer.units, "units are sold once", event);
}

void Audit::look_at_won(const Event& event) {
    SaleAccount& account = sales_.at(event.won.sale);
    account.fee = event.won.fee;
    expect(account.sale.buyer == event.participant, "the buyer is told", event);
    expect(account.sale.gross == event.won.gross, "the gross is the sale's", event);
    if (event.won.gross < Money(100'000'000'000'000)) {  // so that the products fit
        const std::int64_t exact = event.won.gross.value() * buyer_fee_bp_;
        const std::int64_t above = event.won.fee.value() * 10'000 - exact;
        expect(above >= 0 && above < 10'000, "the fee is rounded up to a minor unit", event);
    }
    if (!event.won.order.is_none()) return;

    const auto press = open_presses_.find({event.participant, event.user, event.command_id});
    expect(press != open_presses_.end(), "a winner pressed", event);
    if (press == open_presses_.end()) return;
    const Step step = step_seen(press->second);
    expect(step == account.sale.step, "the price is the one that the trader saw", event);
    expect(event.won.units <= press->second.units, "no more than the press asked", event);
    expect(!press->second.is_all_or_none || event.won.units == press->second.units,
           "all of an all-or-none press", event);
    open_presses_.erase(press);
}

void Audit::look_at_lost(const Event& event) {
    const auto press = open_presses_.find({event.participant, event.user, event.command_id});
    expect(press != open_presses_.end(), "a loser pressed", event);
    if (press == open_presses_.end()) return;
    expect(event.lost.winning_step <= step_seen(press->second), "nobody loses to a later step",
           event);
    expect(rounds_.at({event.lost.lot, event.lost.round}).sales > 0, "nobody loses to none", event);
    open_presses_.erase(press);
}

void Audit::look_at_credit(const Event& event) {
    const CreditChanged& credit = event.credit_changed;
    Money sold_to(0);
    for (const auto& [number, account] : sales_) {
        const bool counts = account.sale.buyer == event.participant && !account.is_cancelled;
        if (counts) sold_to += account.sale.gross + account.fee;
    }
    expect(credit.sold == sold_to, "sold is the sum of the sales and fees", event);
    expect(credit.held >= Money(0), "nothing less than nothing is held", event);
    expect(participants_.at(event.participant).was_limit_lowered ||
               credit.sold + credit.held <= credit.limit,
           "credit is not negative", event);
}

void Audit::look_at_lot_closed(const Event& event) {
    const LotClosed& closed = event.lot_closed;
    const LotAccount& lot = lots_.at(closed.lot);
    expect(closed.units_sold == sold(closed.lot), "units sold are those of the sales", event);
    expect(closed.units_sold + closed.units_unsold == lot.offer.units, "units are conserved",
           event);
    for (const auto& [key, press] : open_presses_) {
        expect(press.lot != closed.lot, "no press stays open", event);
    }
}

void Audit::look_at_market_closed(const Event& event) {
    MarketClosed totals{};
    for (const auto& [number, account] : sales_) {
        if (account.is_cancelled) continue;
        totals.sales += 1;
        totals.units += account.sale.units;
        totals.gross += account.sale.gross;
    }
    expect(event.market_closed.sales == totals.sales, "control total of sales", event);
    expect(event.market_closed.units == totals.units, "control total of units", event);
    expect(event.market_closed.gross == totals.gross, "control total of money", event);
    expect(open_presses_.empty(), "no press stays open", event);
}

/// A new round or a pause of the clock means that its last round is decided.
void Audit::expect_no_open_press(const Event& event, ClockId clock, RoundKey but) {
    for (const auto& [key, press] : open_presses_) {
        const bool is_of_new_round = RoundKey{press.lot, press.round} == but;
        expect(press.clock != clock || is_of_new_round, "no press stays open", event);
    }
}

Units Audit::sold(LotId lot) const {
    Units sum(0);
    for (const auto& [number, account] : sales_) {
        if (account.sale.lot == lot && !account.is_cancelled) sum += account.sale.units;
    }
    return sum;
}

Step Audit::step_seen(const Press& press) const {
    const RoundStarted& round = rounds_.at({press.lot, press.round}).started;
    return Step((press.press_time - round.starts_at).value() / round.step_interval.value());
}

}  // namespace huagu::model
