#include "wire/snapshot.hpp"

#include <algorithm>
#include <set>

#include "wire/parts.hpp"

namespace huagu::wire {
namespace {

using Buffer = flatbuffers::FlatBufferBuilder;
template <class Table>
using Offset = flatbuffers::Offset<Table>;

NameOffsets build_name_pairs(Buffer& buffer, const TextPairs& pairs) {
    std::vector<Name> names;
    names.reserve(pairs.size());
    for (const auto& [language, text] : pairs) names.push_back({language, text});
    return build_names(buffer, names);
}

CodeOffsets build_code_pairs(Buffer& buffer, const TextPairs& pairs) {
    std::vector<Code> codes;
    codes.reserve(pairs.size());
    for (const auto& [scheme, code] : pairs) codes.push_back({scheme, code});
    return build_codes(buffer, codes);
}

/// The products and growers that the lots of a message name.
struct Named {
    std::set<ProductId> products;
    std::set<ParticipantId> participants;
};

enum class LotTexts : std::uint8_t { with, without };

Offset<schema::Lot> build_lot(Buffer& buffer, const LotView& lot, LotTexts texts, Named& named) {
    named.products.insert(lot.product);
    named.participants.insert(lot.grower);
    const bool has_texts = texts == LotTexts::with;
    const auto remark = build_text(buffer, has_texts ? lot.remark : "");
    const auto photo = build_text(buffer, has_texts ? lot.photo : "");
    return schema::CreateLot(buffer, lot.lot.value(), lot.clock.value(), lot.grower.value(),
                             lot.product.value(), lot.grade, lot.length_cm,
                             lot.items_per_unit.value(), lot.units.value(), lot.min_units.value(),
                             lot.start_price.value(), lot.reserve_price.value(), remark, photo);
}

Offset<schema::RoundStarted> build_round(Buffer& buffer, const RoundStarted& round) {
    return schema::CreateRoundStarted(
        buffer, round.lot.value(), round.round.value(), round.start_price.value(),
        round.price_step.value(), round.step_interval.value(), round.starts_at.value(),
        round.last_step.value(), round.units.value(), round.min_units.value());
}

Offset<schema::Sale> build_sale(Buffer& buffer, const Sale& sale, Buyers buyers) {
    schema::SaleBuilder table(buffer);
    table.add_sale(sale.sale.value());
    table.add_lot(sale.lot.value());
    table.add_round(sale.round.value());
    table.add_step(sale.step.value());
    table.add_price(sale.price.value());
    table.add_units(sale.units.value());
    table.add_items(sale.items.value());
    table.add_gross(sale.gross.value());
    if (buyers == Buyers::shown && !sale.buyer.is_none()) table.add_buyer(sale.buyer.value());
    table.add_grower(sale.grower.value());
    return table.Finish();
}

/// Texts of queued lots are left out: 256 clocks' queues must fit a frame. Pages have them.
Offset<schema::ClockSnapshot> build_clock(Buffer& buffer, const MarketView& view, ClockId id,
                                          const ClockView& clock, Buyers buyers, Named& named) {
    std::vector<Offset<schema::Lot>> queue;
    for (const LotId queued : clock.queue) {
        if (queue.size() == snapshot_queue_max) break;
        if (const LotView* lot = view.lot(queued)) {
            queue.push_back(build_lot(buffer, *lot, LotTexts::without, named));
        }
    }
    const auto queue_offset = buffer.CreateVector(queue);
    const auto names = build_name_pairs(buffer, clock.names);
    const auto rules = build_rules(buffer, clock.rules);
    Offset<schema::Lot> current = 0;
    if (const LotView* lot = view.lot(clock.current)) {
        current = build_lot(buffer, *lot, LotTexts::with, named);
    }
    Offset<schema::RoundStarted> round = 0;
    if (clock.round) round = build_round(buffer, *clock.round);
    Offset<schema::Sale> sale = 0;
    if (clock.last_sale) sale = build_sale(buffer, *clock.last_sale, buyers);

    schema::ClockSnapshotBuilder table(buffer);
    table.add_clock(id.value());
    table.add_names(names);
    table.add_state(clock.state);
    table.add_rules(rules);
    table.add_clock_sequence(clock.clock_sequence);
    table.add_current(current);
    table.add_round(round);
    if (clock.stopped_step) table.add_stopped_step(clock.stopped_step->value());
    table.add_last_sale(sale);
    table.add_queue(queue_offset);
    table.add_queued_lots(static_cast<std::uint32_t>(clock.queued_lots));
    return table.Finish();
}

template <class Numbers>
auto build_products(Buffer& buffer, const MarketView& view, const Numbers& numbers) {
    std::vector<Offset<schema::ProductAdded>> products;
    for (const auto number : numbers) {
        const ProductView* product = view.product(ProductId(number));
        if (product == nullptr) continue;
        const auto group = build_text(buffer, product->group);
        const auto group_names = build_name_pairs(buffer, product->group_names);
        const auto names = build_name_pairs(buffer, product->names);
        const auto codes = build_code_pairs(buffer, product->codes);
        products.push_back(schema::CreateProductAdded(buffer, ProductId(number).value(), group,
                                                      group_names, names, codes));
    }
    return buffer.CreateVector(products);
}

template <class Numbers>
auto build_participants(Buffer& buffer, const MarketView& view, const Numbers& numbers) {
    std::vector<Offset<schema::ParticipantAdded>> participants;
    for (const auto number : numbers) {
        const ParticipantView* participant = view.participant(ParticipantId(number));
        if (participant == nullptr) continue;
        const auto names = build_name_pairs(buffer, participant->names);
        const auto codes = build_code_pairs(buffer, participant->codes);
        participants.push_back(schema::CreateParticipantAdded(
            buffer, ParticipantId(number).value(), participant->is_buyer, participant->is_grower,
            names, codes));
    }
    return buffer.CreateVector(participants);
}

}  // namespace

void encode_snapshot(FrameBuilder& builder, const MarketView& view, std::span<const ClockId> clocks,
                     Buyers buyers) {
    Buffer& buffer = builder.begin();
    Named named;
    std::vector<Offset<schema::ClockSnapshot>> offsets;
    for (const auto& [id, clock] : view.clocks()) {
        const bool is_wanted =
            clocks.empty() || std::find(clocks.begin(), clocks.end(), id) != clocks.end();
        if (is_wanted) offsets.push_back(build_clock(buffer, view, id, clock, buyers, named));
    }
    const auto clocks_offset = buffer.CreateVector(offsets);
    const auto products = build_products(buffer, view, named.products);
    const auto participants = build_participants(buffer, view, named.participants);
    const auto table =
        schema::CreateSnapshot(buffer, view.sequence().value(), view.at().value(), clocks_offset,
                               products, participants, view.state() == MarketState::closed);
    builder.finish(schema::ServerBody::snapshot, table.Union());
}

void encode_catalogue_page(FrameBuilder& builder, const MarketView& view, ClockId clock,
                           std::uint32_t from_position, std::uint32_t lots_max) {
    Buffer& buffer = builder.begin();
    Named named;
    std::vector<Offset<schema::Lot>> lots;
    std::size_t queued_lots = 0;
    if (const ClockView* clock_view = view.clock(clock)) {
        queued_lots = clock_view->queued_lots;
        const std::size_t last = std::min(
            clock_view->queue.size(),
            std::size_t{from_position} + std::min<std::size_t>(lots_max, catalogue_page_max));
        for (std::size_t place = from_position; place < last; ++place) {
            if (const LotView* lot = view.lot(clock_view->queue[place])) {
                lots.push_back(build_lot(buffer, *lot, LotTexts::with, named));
            }
        }
    }
    const auto lots_offset = buffer.CreateVector(lots);
    const auto products = build_products(buffer, view, named.products);
    const auto participants = build_participants(buffer, view, named.participants);
    const auto table = schema::CreateCataloguePageAnswer(
        buffer, clock.value(), from_position, static_cast<std::uint32_t>(queued_lots),
        view.sequence().value(), lots_offset, products, participants);
    builder.finish(schema::ServerBody::catalogue_page, table.Union());
}

void encode_reference(FrameBuilder& builder, const MarketView& view,
                      std::span<const std::uint32_t> products,
                      std::span<const std::uint32_t> participants) {
    Buffer& buffer = builder.begin();
    const auto products_offset =
        build_products(buffer, view, products.first(std::min(products.size(), reference_max)));
    const auto participants_offset = build_participants(
        buffer, view, participants.first(std::min(participants.size(), reference_max)));
    const auto table = schema::CreateReferenceAnswer(buffer, products_offset, participants_offset);
    builder.finish(schema::ServerBody::reference, table.Union());
}

}  // namespace huagu::wire
