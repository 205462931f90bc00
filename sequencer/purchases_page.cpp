#include "sequencer/purchases_page.hpp"

#include <algorithm>
#include <vector>

namespace huagu {

namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

Offset<schema::Purchase> build_purchase(FlatBufferBuilder& buffer, std::uint64_t sale,
                                        const SaleRecord& record, const Market& market) {
    const Lot& lot = market.lots[record.lot];
    schema::PurchaseBuilder purchase(buffer);
    purchase.add_sale(sale);
    purchase.add_at(record.at.value());
    purchase.add_clock(lot.clock.value());
    purchase.add_lot(record.lot.value());
    if (!record.order.is_none()) purchase.add_order(record.order.value());
    purchase.add_units(record.units.value());
    purchase.add_price(record.price.value());
    purchase.add_gross(record.gross.value());
    purchase.add_fee((record.cost - record.gross).value());
    purchase.add_is_cancelled(record.is_cancelled);
    purchase.add_product(lot.product.value());
    purchase.add_grade(lot.grade);
    purchase.add_length_cm(lot.length_cm);
    purchase.add_grower(lot.grower.value());
    return purchase.Finish();
}

}  // namespace

void encode_purchases_page(wire::FrameBuilder& builder, const schema::PurchasesPage& asked,
                           ParticipantId buyer, Sequence sequence, Time at, const Market& market) {
    FlatBufferBuilder& buffer = builder.begin();
    const std::uint64_t end = market.sales_made + 1;
    std::uint64_t sale = std::clamp<std::uint64_t>(asked.from_sale(), 1, end);
    const std::uint64_t looked_end = sale + std::min(purchases_page_sales, end - sale);
    const std::uint32_t most = std::min(asked.purchases(), purchases_page_max);
    std::vector<Offset<schema::Purchase>> purchases;
    for (; sale < looked_end && purchases.size() < most; ++sale) {
        const SaleRecord& record = market.sales[sale - 1];
        if (record.buyer != buyer) continue;
        purchases.push_back(build_purchase(buffer, sale, record, market));
    }
    const auto page = schema::CreatePurchasesPageAnswer(
        buffer, schema::Reason::none, asked.from_sale(), sale < end ? sale : 0, sequence.value(),
        at.value(), buffer.CreateVector(purchases));
    builder.finish(schema::ServerBody::purchases_page, page.Union());
}

}  // namespace huagu
