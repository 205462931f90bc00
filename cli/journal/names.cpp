#include "cli/journal/names.hpp"

#include "wire/frame.hpp"

namespace huagu::cli {

namespace {

std::string text_of(const flatbuffers::String* text) { return text ? text->str() : std::string(); }

void read_market(const schema::MarketOpened& opened, Explanation& told) {
    told.market = text_of(opened.market());
    told.day = text_of(opened.day());
    told.currency = text_of(opened.currency());
    told.minor_unit_digits = opened.minor_unit_digits();
}

void read_lot(const schema::LotQueued& queued, Explanation& told) {
    const schema::Lot* lot = queued.lot();
    if (lot == nullptr || LotId(lot->lot()) != told.lot.lot) return;
    if (lot->remark()) told.lot.remark = lot->remark()->str();
}

}  // namespace

void give_names(const journal::ResultsLog& full, Explanation& told) {
    wire::MarketView view;
    wire::FrameReader reader(wire::server_frame_max);
    for (std::uint64_t index = 0; index < full.end(); ++index) {
        std::span<const std::byte> frame = full.frame(index);
        if (reader.next(frame) != wire::Cut::whole) continue;
        const schema::ServerFrame* message = wire::verify_server(reader.message());
        const schema::Result* result = message ? message->body_as_result() : nullptr;
        if (result == nullptr) continue;
        switch (result->body_type()) {
            case schema::ResultBody::market_opened:
                read_market(*result->body_as_market_opened(), told);
                break;
            case schema::ResultBody::lot_queued:
                read_lot(*result->body_as_lot_queued(), told);
                break;
            case schema::ResultBody::participant_added:
            case schema::ResultBody::product_added:
            case schema::ResultBody::clock_added:
                view.apply(*result);
                break;
            default:
                break;
        }
    }
    const auto give = [&](ParticipantId id) {
        if (const auto* participant = view.participant(id)) {
            told.participants[id] = participant->names;
        }
    };
    give(told.lot.grower);
    for (const PressAccount& press : told.presses) give(press.participant);
    for (const OrderAccount& order : told.orders) give(order.participant);
    for (const Sale& sale : told.sales) give(sale.buyer);
    if (const auto* product = view.product(told.lot.product)) told.product_names = product->names;
    if (const auto* clock = view.clock(told.clock)) told.clock_names = clock->names;
}

}  // namespace huagu::cli
