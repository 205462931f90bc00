#include "wire/market_view.hpp"

#include <algorithm>

#include "wire/decode.hpp"

namespace huagu::wire {
namespace {

std::string text(const flatbuffers::String* from) {
    return from == nullptr ? std::string() : from->str();
}

TextPairs pairs(const flatbuffers::Vector<flatbuffers::Offset<schema::Name>>* names) {
    TextPairs pairs;
    if (names == nullptr) return pairs;
    for (const schema::Name* name : *names) {
        pairs.emplace_back(text(name->language()), text(name->text()));
    }
    return pairs;
}

TextPairs pairs(const flatbuffers::Vector<flatbuffers::Offset<schema::Code>>* codes) {
    TextPairs pairs;
    if (codes == nullptr) return pairs;
    for (const schema::Code* code : *codes) {
        pairs.emplace_back(text(code->scheme()), text(code->code()));
    }
    return pairs;
}

/// All settings but the texts, which come with a lot's first result only.
void update(LotView& view, const schema::Lot& lot) {
    view.lot = LotId(lot.lot());
    view.clock = ClockId(lot.clock());
    view.grower = ParticipantId(lot.grower());
    view.product = ProductId(lot.product());
    view.grade = lot.grade();
    view.length_cm = lot.length_cm();
    view.items_per_unit = Items(lot.items_per_unit());
    view.units = Units(lot.units());
    view.min_units = Units(lot.min_units());
    view.start_price = Price(lot.start_price());
    view.reserve_price = Price(lot.reserve_price());
    if (lot.remark() != nullptr) view.remark = lot.remark()->str();
    if (lot.photo() != nullptr) view.photo = lot.photo()->str();
}

RoundStarted round_of(ClockId clock, const schema::RoundStarted& round) {
    return {clock,
            LotId(round.lot()),
            RoundNumber(round.round()),
            Price(round.start_price()),
            Price(round.price_step()),
            Duration(round.step_interval()),
            Time(round.starts_at()),
            Step(round.last_step()),
            Units(round.units()),
            Units(round.min_units())};
}

Sale sale_of(ClockId clock, const schema::Sale& sale) {
    const auto buyer = sale.buyer();
    return {SaleId(sale.sale()),         clock,
            LotId(sale.lot()),           RoundNumber(sale.round()),
            Step(sale.step()),           Price(sale.price()),
            Units(sale.units()),         Items(sale.items()),
            Money(sale.gross()),         buyer ? ParticipantId(*buyer) : ParticipantId::none(),
            ParticipantId(sale.grower())};
}

template <class Map, class Key>
auto find_in(const Map& map, Key key) -> decltype(&map.find(key)->second) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

bool has_whole_queue(const ClockView& clock) { return clock.queue.size() == clock.queued_lots; }

void add_to_back(ClockView& clock, LotId lot) {
    if (has_whole_queue(clock)) clock.queue.push_back(lot);
    ++clock.queued_lots;
}

void take_from_queue(ClockView& clock, LotId lot, bool is_known_to_be_there) {
    const auto place = std::find(clock.queue.begin(), clock.queue.end(), lot);
    const bool is_there = place != clock.queue.end();
    if (is_there) clock.queue.erase(place);
    if ((is_there || is_known_to_be_there) && clock.queued_lots > 0) --clock.queued_lots;
}

}  // namespace

const ClockView* MarketView::clock(ClockId clock) const { return find_in(clocks_, clock); }
const LotView* MarketView::lot(LotId lot) const { return find_in(lots_, lot); }
const ProductView* MarketView::product(ProductId product) const {
    return find_in(products_, product);
}
const ParticipantView* MarketView::participant(ParticipantId participant) const {
    return find_in(participants_, participant);
}

void MarketView::apply(const schema::Result& result) {
    sequence_ = Sequence(result.sequence());
    at_ = Time(result.at());
    if (result.body() == nullptr) return;
    switch (result.body_type()) {
        case schema::ResultBody::market_opened:
            state_ = MarketState::open;
            opened_at_ = Time(result.at());
            buyer_fee_bp_ = result.body_as_market_opened()->buyer_fee_bp();
            return;
        case schema::ResultBody::market_closed:
            state_ = MarketState::closed;
            return;
        case schema::ResultBody::product_added:
            return add(*result.body_as_product_added());
        case schema::ResultBody::participant_added:
            return add(*result.body_as_participant_added());
        case schema::ResultBody::fees_set:
            if (const auto* fees = result.body_as_fees_set()->fees()) {
                fees_ = Fees{fees->grower_commission_bp(), fees->packaging_deposit(),
                             fees->logistics_fee()};
            }
            return;
        case schema::ResultBody::desk_reply:
        case schema::ResultBody::notice:
        case schema::ResultBody::NONE:
            return;
        default:
            if (const auto clock = result.clock()) apply_to_clock(ClockId(*clock), result);
    }
}

void MarketView::apply_to_clock(ClockId id, const schema::Result& result) {
    ClockView& clock = clocks_[id];
    clock.clock_sequence = result.clock_sequence();
    switch (result.body_type()) {
        case schema::ResultBody::clock_added:
            clock.rules = changed(clock.rules, decode_rules(result.body_as_clock_added()->rules()));
            clock.names = pairs(result.body_as_clock_added()->names());
            return;
        case schema::ResultBody::rules_set:
            clock.rules = changed(clock.rules, decode_rules(result.body_as_rules_set()->rules()));
            return;
        case schema::ResultBody::clock_opened:
        case schema::ResultBody::clock_resumed:
            clock.state = schema::ClockState::idle;  // the round that it causes follows
            clock.stopped_step.reset();
            return;
        case schema::ResultBody::clock_paused:
            clock.state = schema::ClockState::paused;
            clock.round.reset();
            return;
        case schema::ResultBody::clock_closed:
            make_current(clock, LotId::none());
            clock.state = schema::ClockState::closed;
            clock.stopped_step.reset();
            return;
        case schema::ResultBody::hand_stopped:
            clock.state = schema::ClockState::stopping;
            clock.stopped_step = Step(result.body_as_hand_stopped()->step());
            return;
        case schema::ResultBody::lot_queued:
            return apply_lot_queued(clock, *result.body_as_lot_queued());
        case schema::ResultBody::lot_changed:
            return apply_lot_changed(clock, *result.body_as_lot_changed());
        case schema::ResultBody::lot_closed:
            return apply_lot_closed(clock, *result.body_as_lot_closed());
        case schema::ResultBody::round_started:
            return apply_round_started(id, clock, *result.body_as_round_started());
        case schema::ResultBody::sale:
            return apply_sale(id, clock, *result.body_as_sale());
        case schema::ResultBody::sale_cancelled:
            return apply_sale_cancelled(clock, *result.body_as_sale_cancelled());
        default:
            return;  // of no clock
    }
}

void MarketView::apply_lot_queued(ClockView& clock, const schema::LotQueued& queued) {
    if (queued.lot() == nullptr) return;
    const LotId id(queued.lot()->lot());
    update(lots_[id], *queued.lot());
    if (clock.current == id) {  // it passed, and is offered again
        clock.current = LotId::none();
        clock.round.reset();
        clock.last_sale.reset();
        if (clock.state == schema::ClockState::running) clock.state = schema::ClockState::idle;
    }
    add_to_back(clock, id);
}

void MarketView::apply_lot_changed(ClockView& clock, const schema::LotChanged& changed) {
    if (changed.lot() == nullptr) return;
    const LotId id(changed.lot()->lot());
    const bool is_known = lots_.count(id) != 0;
    if (is_known) update(lots_[id], *changed.lot());
    const auto position = changed.position();
    if (!position || clock.current == id) return;
    take_from_queue(clock, id, true);
    const auto to = static_cast<std::size_t>(std::max<std::int64_t>(*position, 0));
    if (to < clock.queue.size() || has_whole_queue(clock)) {
        if (!is_known) update(lots_[id], *changed.lot());
        const auto place = static_cast<std::ptrdiff_t>(std::min(to, clock.queue.size()));
        clock.queue.insert(clock.queue.begin() + place, id);
    }
    ++clock.queued_lots;
}

void MarketView::apply_lot_closed(ClockView& clock, const schema::LotClosed& closed) {
    const LotId id(closed.lot());
    if (clock.current == id) {
        clock.current = LotId::none();
        clock.round.reset();
        clock.stopped_step.reset();
        clock.last_sale.reset();
        if (clock.state == schema::ClockState::running) clock.state = schema::ClockState::idle;
    } else {
        take_from_queue(clock, id, true);
    }
    if (closed.outcome() != schema::Outcome::sold) {
        lots_.erase(id);
        return;
    }
    forget_closed(clock);
    clock.last_closed = id;
}

void MarketView::apply_round_started(ClockId id, ClockView& clock,
                                     const schema::RoundStarted& round) {
    make_current(clock, LotId(round.lot()));
    clock.state = schema::ClockState::running;
    clock.round = round_of(id, round);
    clock.stopped_step.reset();
    const auto lot = lots_.find(clock.current);
    if (lot == lots_.end()) return;
    lot->second.units = Units(round.units());
    lot->second.min_units = Units(round.min_units());
}

void MarketView::apply_sale(ClockId id, ClockView& clock, const schema::Sale& sale) {
    clock.last_sale = sale_of(id, sale);
    clock.round.reset();  // decided
    const auto lot = lots_.find(LotId(sale.lot()));
    if (lot == lots_.end()) return;
    LotView& view = lot->second;
    view.units = Units(std::max<std::int64_t>(view.units.value() - sale.units(), 0));
    view.min_units = std::min(view.min_units, view.units);
}

/// rules.md, "The auctioneer": a lot that is announced again at once makes a round_started, which
/// says all; one that waits for resume does not.
void MarketView::apply_sale_cancelled(ClockView& clock, const schema::SaleCancelled& cancelled) {
    clock.last_sale.reset();
    if (clock.state != schema::ClockState::paused) return;
    const LotId id(cancelled.lot());
    if (id != clock.current && id != clock.last_closed) return;
    const auto lot = lots_.find(id);
    if (lot == lots_.end()) return;
    lot->second.units += Units(cancelled.units());
    make_current(clock, id);
}

void MarketView::make_current(ClockView& clock, LotId lot) {
    if (clock.current == lot) return;
    const LotId before = std::exchange(clock.current, lot);
    clock.round.reset();
    clock.last_sale.reset();
    if (clock.last_closed == lot) {
        clock.last_closed = LotId::none();
    } else if (!lot.is_none()) {
        take_from_queue(clock, lot, true);
    }
    if (before.is_none()) return;
    clock.queue.push_front(before);
    ++clock.queued_lots;
}

/// A sale can be cancelled until the clock's next decision: older lots are closed for good.
void MarketView::forget_closed(ClockView& clock) {
    if (!clock.last_closed.is_none()) lots_.erase(clock.last_closed);
    clock.last_closed = LotId::none();
}

void MarketView::add(const schema::ProductAdded& product) {
    products_[ProductId(product.product())] = {text(product.group()), pairs(product.group_names()),
                                               pairs(product.names()), pairs(product.codes())};
}

void MarketView::add(const schema::ParticipantAdded& participant) {
    participants_[ParticipantId(participant.participant())] = {
        participant.buyer(), participant.grower(), pairs(participant.names()),
        pairs(participant.codes())};
}

void MarketView::load(const schema::Snapshot& snapshot) {
    sequence_ = Sequence(snapshot.sequence());
    at_ = Time(snapshot.at());
    state_ = snapshot.market_closed() ? MarketState::closed : MarketState::open;
    clocks_.clear();
    lots_.clear();
    const auto add_lot = [this](const schema::Lot& lot) {
        update(lots_[LotId(lot.lot())], lot);
        return LotId(lot.lot());
    };
    if (const auto* products = snapshot.products()) {
        for (const auto* product : *products) add(*product);
    }
    if (const auto* participants = snapshot.participants()) {
        for (const auto* participant : *participants) add(*participant);
    }
    if (snapshot.clocks() == nullptr) return;
    for (const schema::ClockSnapshot* from : *snapshot.clocks()) {
        const ClockId id(from->clock());
        ClockView& clock = clocks_[id];
        clock.names = pairs(from->names());
        clock.rules = changed(ClockRules{}, decode_rules(from->rules()));
        clock.state = from->state();
        clock.clock_sequence = from->clock_sequence();
        if (from->current() != nullptr) clock.current = add_lot(*from->current());
        if (from->round() != nullptr) clock.round = round_of(id, *from->round());
        if (const auto step = from->stopped_step()) clock.stopped_step = Step(*step);
        if (from->last_sale() != nullptr) clock.last_sale = sale_of(id, *from->last_sale());
        clock.queued_lots = from->queued_lots();
        if (from->queue() == nullptr) continue;
        for (const schema::Lot* lot : *from->queue()) clock.queue.push_back(add_lot(*lot));
    }
}

void MarketView::load(const schema::ReferenceAnswer& answer) {
    if (answer.products() != nullptr) {
        for (const auto* product : *answer.products()) add(*product);
    }
    if (answer.participants() != nullptr) {
        for (const auto* participant : *answer.participants()) add(*participant);
    }
}

void MarketView::load(const schema::CataloguePageAnswer& page) {
    const auto clock = clocks_.find(ClockId(page.clock()));
    if (clock == clocks_.end() || page.lots() == nullptr) return;
    ClockView& view = clock->second;
    if (page.from_position() != view.queue.size() || page.sequence() != sequence_.value()) return;
    for (const schema::Lot* lot : *page.lots()) {
        if (has_whole_queue(view)) break;
        update(lots_[LotId(lot->lot())], *lot);
        view.queue.push_back(LotId(lot->lot()));
    }
    if (page.products() != nullptr) {
        for (const auto* product : *page.products()) add(*product);
    }
    if (page.participants() != nullptr) {
        for (const auto* participant : *page.participants()) add(*participant);
    }
}

}  // namespace huagu::wire
