// Private events → replies.
#include "base/assert.hpp"
#include "engine/market.hpp"
#include "wire/encode.hpp"

namespace huagu::wire {

namespace {

using Buffer = flatbuffers::FlatBufferBuilder;

/// As the session's message: the unions name the same tables in another order.
schema::ServerBody server_body(schema::ReplyBody type) {
    switch (type) {
        case schema::ReplyBody::NONE:
            return schema::ServerBody::NONE;
        case schema::ReplyBody::accepted:
            return schema::ServerBody::accepted;
        case schema::ReplyBody::rejected:
            return schema::ServerBody::rejected;
        case schema::ReplyBody::won:
            return schema::ServerBody::won;
        case schema::ReplyBody::lost:
            return schema::ServerBody::lost;
        case schema::ReplyBody::order_changed:
            return schema::ServerBody::order_changed;
        case schema::ReplyBody::credit_changed:
            return schema::ServerBody::credit_changed;
    }
    return schema::ServerBody::NONE;
}

flatbuffers::Offset<void> build_accepted(Buffer& buffer, const Event& event) {
    const Accepted& accepted = event.accepted;
    schema::AcceptedBuilder table(buffer);
    table.add_command_id(event.command_id.value());
    table.add_at(event.at.value());
    table.add_command(to_schema(accepted.command));
    if (accepted.command == CommandKind::place_order) table.add_order(accepted.order.value());
    if (accepted.number != 0) table.add_number(accepted.number);
    return table.Finish().Union();
}

flatbuffers::Offset<void> build_rejected(Buffer& buffer, const Event& event,
                                         std::string_view text) {
    const Rejected& rejected = event.rejected;
    const auto text_offset = build_text(buffer, text);
    schema::RejectedBuilder table(buffer);
    table.add_command_id(event.command_id.value());
    table.add_at(event.at.value());
    table.add_command(to_schema(rejected.command));
    if (rejected.command == CommandKind::place_order) table.add_order(rejected.order.value());
    table.add_reason(to_schema(rejected.reason));
    table.add_text(text_offset);
    return table.Finish().Union();
}

flatbuffers::Offset<void> build_won(Buffer& buffer, const Event& event, const Market& market) {
    const Won& won = event.won;
    HUAGU_ASSERT(market.has_sale(won.sale));
    const SaleRecord& sale = market.sales[won.sale.value() - 1];
    schema::WonBuilder table(buffer);
    table.add_command_id(event.command_id.value());
    table.add_at(event.at.value());
    if (!won.order.is_none()) table.add_order(won.order.value());
    table.add_sale(won.sale.value());
    table.add_clock(market.lots[sale.lot].clock.value());
    table.add_lot(sale.lot.value());
    table.add_units(won.units.value());
    table.add_price(won.price.value());
    table.add_gross(won.gross.value());
    table.add_fee(won.fee.value());
    table.add_is_cancelled(sale.is_cancelled);
    return table.Finish().Union();
}

flatbuffers::Offset<void> build_lost(Buffer& buffer, const Event& event) {
    const Lost& lost = event.lost;
    schema::LostBuilder table(buffer);
    table.add_command_id(event.command_id.value());
    table.add_at(event.at.value());
    table.add_clock(lost.clock.value());
    table.add_lot(lost.lot.value());
    table.add_round(lost.round.value());
    table.add_winning_step(lost.winning_step.value());
    table.add_winning_price(lost.winning_price.value());
    table.add_late(lost.late.value());
    return table.Finish().Union();
}

}  // namespace

ReplyOffset build_reply(Buffer& buffer, const Event& event, const Market& market,
                        std::string_view text) {
    using Type = schema::ReplyBody;
    HUAGU_ASSERT(!is_public(event.kind));
    if (event.kind == EventKind::accepted) return {Type::accepted, build_accepted(buffer, event)};
    if (event.kind == EventKind::rejected) {
        return {Type::rejected, build_rejected(buffer, event, text)};
    }
    if (event.kind == EventKind::won) return {Type::won, build_won(buffer, event, market)};
    if (event.kind == EventKind::lost) return {Type::lost, build_lost(buffer, event)};
    if (event.kind == EventKind::order_changed) {
        const OrderChanged& changed = event.order_changed;
        return {Type::order_changed,
                schema::CreateOrderChanged(buffer, event.at.value(), changed.order.value(),
                                           changed.units_left.value(), to_schema(changed.state))
                    .Union()};
    }
    const CreditChanged& credit = event.credit_changed;
    return {Type::credit_changed,
            schema::CreateCreditChanged(buffer, event.at.value(), credit.limit.value(),
                                        credit.sold.value(), credit.held.value())
                .Union()};
}

void encode_reply(FrameBuilder& builder, const Event& event, const Market& market,
                  std::string_view text) {
    const ReplyOffset reply = build_reply(builder.begin(), event, market, text);
    builder.finish(server_body(reply.type), reply.body);
}

void encode_rejected(FrameBuilder& builder, const schema::Command& command, Time at, Reason reason,
                     std::string_view text) {
    Buffer& buffer = builder.begin();
    const auto text_offset = build_text(buffer, text);
    schema::RejectedBuilder table(buffer);
    table.add_command_id(command.command_id());
    table.add_at(at.value());
    if (is_member(command.body_type())) table.add_command(to_kind(command.body_type()));
    if (const schema::PlaceOrder* order = command.body_as_place_order()) {
        table.add_order(order->order());
    }
    table.add_reason(to_schema(reason));
    table.add_text(text_offset);
    builder.finish(schema::ServerBody::rejected, table.Finish().Union());
}

}  // namespace huagu::wire
