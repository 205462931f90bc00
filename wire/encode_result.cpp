// Public events and reference records → ServerFrames with a Result.
#include "base/assert.hpp"
#include "engine/market.hpp"
#include "wire/encode.hpp"
#include "wire/seed_hash.hpp"

namespace huagu::wire {

namespace {

using Buffer = flatbuffers::FlatBufferBuilder;

struct Body {
    schema::ResultBody type;
    flatbuffers::Offset<void> offset;
};

void finish(FrameBuilder& builder, const ResultHead& head, Body body) {
    schema::ResultBuilder table(builder.buffer());
    table.add_sequence(head.sequence.value());
    if (!head.clock.is_none()) table.add_clock(head.clock.value());
    table.add_clock_sequence(head.clock_sequence);
    table.add_at(head.at.value());
    table.add_body_type(body.type);
    table.add_body(body.offset);
    builder.finish(schema::ServerBody::result, table.Finish().Union());
}

const Texts& texts_of(const Cause& cause) {
    static const Texts none;
    return cause.texts == nullptr ? none : *cause.texts;
}

Body build_market_opened(Buffer& buffer, const Market& market, const Texts& texts) {
    const auto name = build_text(buffer, texts.market);
    const auto day = build_text(buffer, texts.day);
    const auto currency = build_text(buffer, texts.currency);
    const auto hash = seed_sha256(market.seed);
    const auto hash_offset = buffer.CreateVector(hash.data(), hash.size());
    const auto table = schema::CreateMarketOpened(
        buffer, name, day, currency, texts.minor_unit_digits, market.buyer_fee_bp, hash_offset);
    return {schema::ResultBody::market_opened, table.Union()};
}

/// The lot as the event has it: the market may have moved on.
Lot lot_at(const Market& market, const LotState& state) {
    Lot lot = market.lots[state.lot];
    lot.units_left = state.units;
    lot.min_units = state.min_units;
    lot.start_price = state.start_price;
    lot.reserve_price = state.reserve_price;
    return lot;
}

Body build_lot_queued(Buffer& buffer, const LotState& state, const Market& market, Cause cause) {
    // A deadline queues a lot again; a command queues it for the first time.
    const bool is_reoffer = cause.command == nullptr;
    const Texts& texts = texts_of(cause);
    const auto lot = build_lot(buffer, state.lot, lot_at(market, state), texts.remark, texts.photo);
    return {schema::ResultBody::lot_queued,
            schema::CreateLotQueued(buffer, lot, is_reoffer).Union()};
}

Body build_lot_changed(Buffer& buffer, const LotState& state, const Market& market, Cause cause) {
    const auto lot = build_lot(buffer, state.lot, lot_at(market, state));
    schema::LotChangedBuilder table(buffer);
    table.add_lot(lot);
    if (cause.command != nullptr && cause.command->kind == CommandKind::change_lot &&
        cause.command->change_lot.has_position) {
        table.add_position(cause.command->change_lot.position);
    }
    return {schema::ResultBody::lot_changed, table.Finish().Union()};
}

Body build_round_started(Buffer& buffer, const RoundStarted& round) {
    schema::RoundStartedBuilder table(buffer);
    table.add_lot(round.lot.value());
    table.add_round(round.round.value());
    table.add_start_price(round.start_price.value());
    table.add_price_step(round.price_step.value());
    table.add_step_interval(round.step_interval.value());
    table.add_starts_at(round.starts_at.value());
    table.add_last_step(round.last_step.value());
    table.add_units(round.units.value());
    table.add_min_units(round.min_units.value());
    return {schema::ResultBody::round_started, table.Finish().Union()};
}

Body build_sale(Buffer& buffer, const Sale& sale, Buyers buyers) {
    schema::SaleBuilder table(buffer);
    table.add_sale(sale.sale.value());
    table.add_lot(sale.lot.value());
    table.add_round(sale.round.value());
    table.add_step(sale.step.value());
    table.add_price(sale.price.value());
    table.add_units(sale.units.value());
    table.add_items(sale.items.value());
    table.add_gross(sale.gross.value());
    if (buyers == Buyers::shown) table.add_buyer(sale.buyer.value());
    table.add_grower(sale.grower.value());
    return {schema::ResultBody::sale, table.Finish().Union()};
}

Body build_sale_cancelled(Buffer& buffer, const SaleCancelled& event, const Market& market,
                          const Texts& texts) {
    HUAGU_ASSERT(market.has_sale(event.sale));
    const SaleRecord& sale = market.sales[event.sale.value() - 1];
    const auto reason = build_text(buffer, texts.reason);
    const auto table = schema::CreateSaleCancelled(buffer, event.sale.value(), sale.lot.value(),
                                                   sale.units.value(), sale.gross.value(), reason);
    return {schema::ResultBody::sale_cancelled, table.Union()};
}

Body build(Buffer& buffer, const Event& event, const Market& market, Cause cause, Buyers buyers) {
    using Type = schema::ResultBody;
    switch (event.kind) {
        case EventKind::market_opened:
            return build_market_opened(buffer, market, texts_of(cause));
        case EventKind::market_closed: {
            const MarketClosed& totals = event.market_closed;
            return {Type::market_closed,
                    schema::CreateMarketClosed(buffer, totals.sales, totals.units.value(),
                                               totals.gross.value(), market.seed)
                        .Union()};
        }
        case EventKind::clock_opened:
            return {Type::clock_opened, schema::CreateClockOpened(buffer).Union()};
        case EventKind::clock_paused:
            return {Type::clock_paused, schema::CreateClockPaused(buffer).Union()};
        case EventKind::clock_resumed:
            return {Type::clock_resumed, schema::CreateClockResumed(buffer).Union()};
        case EventKind::clock_closed:
            return {Type::clock_closed, schema::CreateClockClosed(buffer).Union()};
        case EventKind::hand_stopped: {
            const HandStopped& stop = event.hand_stopped;
            return {Type::hand_stopped,
                    schema::CreateHandStopped(buffer, stop.lot.value(), stop.round.value(),
                                              stop.step.value())
                        .Union()};
        }
        case EventKind::lot_queued:
            return build_lot_queued(buffer, event.lot_queued, market, cause);
        case EventKind::lot_changed:
            return build_lot_changed(buffer, event.lot_changed, market, cause);
        case EventKind::lot_closed: {
            const LotClosed& lot = event.lot_closed;
            return {Type::lot_closed,
                    schema::CreateLotClosed(buffer, lot.lot.value(), to_schema(lot.outcome),
                                            lot.units_sold.value(), lot.units_unsold.value())
                        .Union()};
        }
        case EventKind::round_started:
            return build_round_started(buffer, event.round_started);
        case EventKind::sale:
            return build_sale(buffer, event.sale, buyers);
        case EventKind::sale_cancelled:
            return build_sale_cancelled(buffer, event.sale_cancelled, market, texts_of(cause));
        case EventKind::accepted:
        case EventKind::rejected:
        case EventKind::won:
        case EventKind::lost:
        case EventKind::order_changed:
        case EventKind::credit_changed:
            break;  // private
    }
    HUAGU_ASSERT(false && "a public event");
    return {Type::NONE, 0};
}

}  // namespace

ClockId clock_of(const Event& event) {
    switch (event.kind) {
        case EventKind::clock_opened:
        case EventKind::clock_paused:
        case EventKind::clock_resumed:
        case EventKind::clock_closed:
            return event.clock_opened.clock;  // they are one struct
        case EventKind::hand_stopped:
            return event.hand_stopped.clock;
        case EventKind::lot_queued:
        case EventKind::lot_changed:
            return event.lot_queued.clock;  // they are one struct
        case EventKind::lot_closed:
            return event.lot_closed.clock;
        case EventKind::round_started:
            return event.round_started.clock;
        case EventKind::sale:
            return event.sale.clock;
        case EventKind::sale_cancelled:
            return event.sale_cancelled.clock;
        case EventKind::market_opened:
        case EventKind::market_closed:
        case EventKind::accepted:
        case EventKind::rejected:
        case EventKind::won:
        case EventKind::lost:
        case EventKind::order_changed:
        case EventKind::credit_changed:
            break;
    }
    return ClockId::none();
}

void encode_result(FrameBuilder& builder, const ResultHead& head, const Event& event,
                   const Market& market, Cause cause, Buyers buyers) {
    finish(builder, head, build(builder.begin(), event, market, cause, buyers));
}

void encode_product_added(FrameBuilder& builder, const ResultHead& head, ProductId product,
                          const Texts& texts) {
    Buffer& buffer = builder.begin();
    const auto group = build_text(buffer, texts.group);
    const auto group_names = build_names(buffer, texts.group_names);
    const auto names = build_names(buffer, texts.names);
    const auto codes = build_codes(buffer, texts.codes);
    const auto table =
        schema::CreateProductAdded(buffer, product.value(), group, group_names, names, codes);
    finish(builder, head, {schema::ResultBody::product_added, table.Union()});
}

void encode_participant_added(FrameBuilder& builder, const ResultHead& head,
                              ParticipantId participant, bool is_buyer, bool is_grower,
                              const Texts& texts) {
    Buffer& buffer = builder.begin();
    const auto names = build_names(buffer, texts.names);
    const auto codes = build_codes(buffer, texts.codes);
    const auto table = schema::CreateParticipantAdded(buffer, participant.value(), is_buyer,
                                                      is_grower, names, codes);
    finish(builder, head, {schema::ResultBody::participant_added, table.Union()});
}

void encode_clock_added(FrameBuilder& builder, const ResultHead& head, const ClockRules& rules,
                        const Texts& texts) {
    Buffer& buffer = builder.begin();
    const auto rules_offset = build_rules(buffer, rules);
    const auto names = build_names(buffer, texts.names);
    const auto table = schema::CreateClockAdded(buffer, rules_offset, names);
    finish(builder, head, {schema::ResultBody::clock_added, table.Union()});
}

void encode_rules_set(FrameBuilder& builder, const ResultHead& head, const ClockRules& rules) {
    Buffer& buffer = builder.begin();
    const auto table = schema::CreateRulesSet(buffer, build_rules(buffer, rules));
    finish(builder, head, {schema::ResultBody::rules_set, table.Union()});
}

void encode_fees_set(FrameBuilder& builder, const ResultHead& head, const Fees& fees) {
    Buffer& buffer = builder.begin();
    const auto fees_offset = schema::CreateFees(buffer, fees.grower_commission_bp,
                                                fees.packaging_deposit, fees.logistics_fee);
    const auto table = schema::CreateFeesSet(buffer, fees_offset);
    finish(builder, head, {schema::ResultBody::fees_set, table.Union()});
}

void encode_notice(FrameBuilder& builder, const ResultHead& head, schema::NoticeKind kind,
                   std::string_view text) {
    Buffer& buffer = builder.begin();
    const auto text_offset = build_text(buffer, text);
    const auto table = schema::CreateNotice(buffer, kind, text_offset);
    finish(builder, head, {schema::ResultBody::notice, table.Union()});
}

void encode_desk_reply(FrameBuilder& builder, const ResultHead& head, const Event& event,
                       const Market& market, std::string_view text) {
    Buffer& buffer = builder.begin();
    const ReplyOffset reply = build_reply(buffer, event, market, text);
    schema::DeskReplyBuilder table(buffer);
    if (!event.participant.is_none()) table.add_participant(event.participant.value());
    if (!event.user.is_none()) table.add_user(event.user.value());
    table.add_reply_type(reply.type);
    table.add_reply(reply.body);
    finish(builder, head, {schema::ResultBody::desk_reply, table.Finish().Union()});
}

}  // namespace huagu::wire
