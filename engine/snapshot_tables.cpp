// Participants, lots, sales and standing orders as bytes.
#include <limits>
#include <vector>

#include "engine/handlers.hpp"
#include "engine/snapshot_parts.hpp"

namespace huagu {

namespace {

/// Of things that the market counts without an end: far enough from that of 64 bits.
constexpr std::int64_t count_max = std::int64_t{1} << 62;

/// A sale in the chain of that standing order of that buyer, or the end of the chain.
bool is_chained(const Market& market, SaleId sale, ParticipantId buyer, OrderId order) {
    if (sale.is_none()) return true;
    if (!market.has_sale(sale)) return false;
    const SaleRecord& record = market.sales[sale.value() - 1];
    return record.buyer == buyer && record.order == order;
}

/// Sales have the order of their moments.
bool is_next(const Market& market, Time at) {
    if (at > market.now) return false;
    return market.sales_made == 0 || at >= market.sales[market.sales_made - 1].at;
}

/// What a sale that stands adds to: its lot, its buyer and the day.
void count_sale(Market& market, const SaleRecord& sale, StateReader& reader) {
    Lot& lot = market.lots[sale.lot];
    Credit& credit = market.participants[sale.buyer].credit;
    lot.units_sold += sale.units;
    credit.sold += sale.cost;
    reader.must(lot.units_sold + lot.units_left <= lot.units_total);
    reader.must(credit.sold <= Money(credit_limit_max));
    if (!reader.must(market.gross_sold.value() <=
                     std::numeric_limits<std::int64_t>::max() - sale.gross.value())) {
        return;
    }
    ++market.sales_standing;
    market.units_sold += sale.units;
    market.gross_sold += sale.gross;
}

}  // namespace

void save_participants(const Participants& participants, StateWriter& writer) {
    writer.put(participants.end());
    for (ParticipantId id(0); id.value() < participants.end(); id = ParticipantId(id.value() + 1)) {
        writer.put(participants.exists(id));
        if (!participants.exists(id)) continue;
        const Participant& participant = participants[id];
        writer.put(participant.is_buyer);
        writer.put(participant.is_grower);
        writer.put(participant.is_suspended);
        writer.put(participant.credit.limit);
    }
}

void load_participants(Participants& participants, StateReader& reader) {
    const auto end = reader.get<std::uint32_t>();
    if (!reader.must(end <= participants.capacity())) return;
    for (ParticipantId id(0); id.value() < end; id = ParticipantId(id.value() + 1)) {
        if (!reader.get<bool>()) continue;
        Participant& participant = participants.add(id);
        participant.is_buyer = reader.get<bool>();
        participant.is_grower = reader.get<bool>();
        participant.is_suspended = reader.get<bool>();
        participant.credit.limit = reader.get<Money>();
        if (!reader.must(is_credit_limit(participant.credit.limit))) return;
    }
}

void save_lots(const Lots& lots, StateWriter& writer) {
    writer.put(lots.end());
    for (LotId id(0); id.value() < lots.end(); id = LotId(id.value() + 1)) {
        writer.put(lots.exists(id) ? lots[id].phase : LotPhase::absent);
        if (!lots.exists(id)) continue;
        const Lot& lot = lots[id];
        writer.put(lot.clock);
        writer.put(lot.grower);
        writer.put(lot.product);
        writer.put(lot.grade);
        writer.put(lot.length_cm);
        writer.put(lot.items_per_unit);
        writer.put(lot.units_total);
        writer.put(lot.units_left);
        writer.put(lot.min_units);
        writer.put(lot.start_price);
        writer.put(lot.reserve_price);
        writer.put(lot.rounds);
        writer.put(lot.reoffers);
    }
}

/// Lots that are queued are not in a queue yet.
void load_lots(Market& market, StateReader& reader) {
    const auto end = reader.get<std::uint32_t>();
    for (LotId id(0); reader.is_good() && id.value() < end; id = LotId(id.value() + 1)) {
        const auto phase = reader.get_up_to(LotPhase::withdrawn);
        if (phase == LotPhase::absent) continue;
        QueueLot queued{};
        queued.clock = reader.get<ClockId>();
        queued.grower = reader.get<ParticipantId>();
        queued.product = reader.get<ProductId>();
        queued.grade = reader.get<std::int64_t>();
        queued.length_cm = reader.get<std::int64_t>();
        queued.items_per_unit = reader.get<Items>();
        queued.units = reader.get<Units>();
        const auto units_left = reader.get<Units>();
        queued.min_units = reader.get<Units>();
        queued.start_price = reader.get<Price>();
        queued.reserve_price = reader.get<Price>();
        Lot lot = lot_of(queued);
        lot.phase = phase;
        lot.units_left = units_left;
        lot.rounds = reader.get<std::int64_t>();
        lot.reoffers = reader.get<std::int64_t>();
        if (!reader.must(check_lot(market, id, queued) == Reason::none)) return;
        reader.must(units_left >= Units(lot.is_closed() ? 0 : 1) && units_left <= lot.units_total);
        reader.must(lot.rounds >= 0 && lot.rounds <= count_max);
        reader.must(lot.reoffers >= 0 && lot.reoffers <= steps_max);
        market.lots.add(id, lot);
    }
}

void save_sales(const Market& market, StateWriter& writer) {
    writer.put(market.sales_made);
    for (std::uint64_t n = 0; n < market.sales_made; ++n) {
        const SaleRecord& sale = market.sales[n];
        writer.put(sale.lot);
        writer.put(sale.buyer);
        writer.put(sale.units);
        writer.put(sale.price);
        writer.put(sale.at);
        writer.put(sale.order);
        writer.put(sale.previous_of_order());
        writer.put(sale.is_cancelled);
    }
}

void load_sales(Market& market, StateReader& reader) {
    const auto made = reader.get<std::uint64_t>();
    if (!reader.must(made <= market.sales.size())) return;
    while (market.sales_made < made) {
        SaleRecord sale{};
        sale.lot = reader.get<LotId>();
        sale.buyer = reader.get<ParticipantId>();
        sale.units = reader.get<Units>();
        sale.price = reader.get<Price>();
        sale.at = reader.get<Time>();
        const auto order = reader.get<OrderId>();
        const auto previous = reader.get<SaleId>();
        sale.is_cancelled = reader.get<bool>();
        reader.must(market.lots.exists(sale.lot));
        reader.must(market.participants.exists(sale.buyer));
        reader.must(is_valid(sale.units));
        reader.must(sale.price >= Price(1) && sale.price <= Price(price_max));
        // An order's sales are made one after another: so their chain has an end.
        if (!reader.must(is_chained(market, previous, sale.buyer, order))) return;
        if (!reader.must(is_next(market, sale.at))) return;
        sale.set_order(order, previous);
        sale.gross = gross(sale.price, market.lots[sale.lot].items_per_unit, sale.units);
        sale.cost = cost(sale.gross, market.buyer_fee_bp);
        if (!sale.is_cancelled) count_sale(market, sale, reader);
        if (!reader.is_good()) return;
        market.sale(SaleId(++market.sales_made)) = sale;
    }
}

void save_orders(const StandingOrders& orders, StateWriter& writer) {
    writer.put(orders.entries());
    const std::vector<OrderSlot> slots = orders.by_entry();
    writer.put(static_cast<std::uint32_t>(slots.size()));
    for (const OrderSlot slot : slots) {
        const StandingOrder& order = orders[slot];
        const OrderFilter& filter = orders.filter(slot);
        writer.put(order.rank.entry());
        writer.put(order.participant);
        writer.put(order.entered_at);
        writer.put(order.order);
        writer.put(filter.product);
        writer.put(filter.clock);
        writer.put(filter.lot);
        writer.put(filter.worst_grade);
        writer.put(filter.min_length_cm);
        writer.put(order.rank.limit());
        writer.put(order.units_left);
        writer.put(order.max_units_per_lot);
        writer.put(order.min_units_per_lot);
        writer.put(order.last_sale);
    }
}

/// In the order in which they were entered, as they were.
void load_orders(Market& market, StateReader& reader) {
    StandingOrders& orders = market.orders;
    const auto entries = reader.get<std::uint64_t>();
    reader.must(entries <= OrderRank::entry_max);
    for (auto left = reader.get<std::uint32_t>(); left > 0; --left) {
        const auto entry = reader.get<std::uint64_t>();
        const auto participant = reader.get<ParticipantId>();
        const auto entered_at = reader.get<Time>();
        PlaceOrder placed;
        placed.order = reader.get<OrderId>();
        placed.product = reader.get<ProductId>();
        placed.clock = reader.get<ClockId>();
        placed.lot = reader.get<LotId>();
        placed.worst_grade = reader.get<std::int64_t>();
        placed.min_length_cm = reader.get<std::int64_t>();
        placed.limit_price = reader.get<Price>();
        placed.units = reader.get<Units>();
        placed.max_units_per_lot = reader.get<Units>();
        placed.min_units_per_lot = reader.get<Units>();
        const auto last_sale = reader.get<SaleId>();
        reader.must(entry > orders.entries() && entry <= entries);
        reader.must(entered_at <= market.now);
        reader.must(check_order(market, participant, placed) == Reason::none);
        if (!reader.must(is_chained(market, last_sale, participant, placed.order))) return;
        if (!reader.must(!orders.is_full() && orders.comes_last(participant, placed.order))) return;
        orders.use_up_entries(entry - 1);
        orders[orders.add(participant, placed, entered_at)].last_sale = last_sale;
    }
    if (reader.is_good()) orders.use_up_entries(entries);
}

}  // namespace huagu
