// Commands → ClientFrames.
#include "wire/encode.hpp"

namespace huagu::wire {

namespace {

using Buffer = flatbuffers::FlatBufferBuilder;

struct Body {
    schema::CommandBody type;
    flatbuffers::Offset<void> offset;
};

void finish(FrameBuilder& builder, CommandId command_id, Body body) {
    const auto command =
        schema::CreateCommand(builder.buffer(), command_id.value(), body.type, body.offset);
    builder.finish(schema::ClientBody::command, command.Union());
}

flatbuffers::Offset<void> build(Buffer& buffer, const OpenMarket& from, const Texts& texts,
                                bool with_seed) {
    const auto market = build_text(buffer, texts.market);
    const auto day = build_text(buffer, texts.day);
    const auto currency = build_text(buffer, texts.currency);
    schema::OpenMarketBuilder table(buffer);
    table.add_market(market);
    table.add_day(day);
    table.add_currency(currency);
    table.add_minor_unit_digits(texts.minor_unit_digits);
    table.add_buyer_fee_bp(from.buyer_fee_bp);
    if (with_seed) table.add_seed(from.seed);
    return table.Finish().Union();
}

flatbuffers::Offset<void> build(Buffer& buffer, const AddParticipant& from, const Texts& texts) {
    const auto names = build_names(buffer, texts.names);
    const auto codes = build_codes(buffer, texts.codes);
    schema::AddParticipantBuilder table(buffer);
    if (!from.participant.is_none()) table.add_participant(from.participant.value());
    table.add_buyer(from.is_buyer);
    table.add_grower(from.is_grower);
    table.add_credit_limit(from.credit_limit.value());
    table.add_names(names);
    table.add_codes(codes);
    return table.Finish().Union();
}

flatbuffers::Offset<void> build(Buffer& buffer, const QueueLot& from, const Texts& texts) {
    const auto remark = build_text(buffer, texts.remark);
    const auto photo = build_text(buffer, texts.photo);
    schema::QueueLotBuilder table(buffer);
    table.add_clock(from.clock.value());
    if (!from.lot.is_none()) table.add_lot(from.lot.value());
    table.add_grower(from.grower.value());
    table.add_product(from.product.value());
    table.add_grade(from.grade);
    table.add_length_cm(from.length_cm);
    table.add_items_per_unit(from.items_per_unit.value());
    table.add_units(from.units.value());
    table.add_min_units(from.min_units.value());
    table.add_start_price(from.start_price.value());
    table.add_reserve_price(from.reserve_price.value());
    table.add_remark(remark);
    table.add_photo(photo);
    return table.Finish().Union();
}

flatbuffers::Offset<void> build(Buffer& buffer, const ChangeLot& from) {
    schema::ChangeLotBuilder table(buffer);
    table.add_lot(from.lot.value());
    if (from.has_start_price) table.add_start_price(from.start_price.value());
    if (from.has_reserve_price) table.add_reserve_price(from.reserve_price.value());
    if (from.has_min_units) table.add_min_units(from.min_units.value());
    if (from.has_position) table.add_position(from.position);
    return table.Finish().Union();
}

flatbuffers::Offset<void> build(Buffer& buffer, const Press& from) {
    schema::PressBuilder table(buffer);
    table.add_clock(from.clock.value());
    table.add_lot(from.lot.value());
    table.add_round(from.round.value());
    if (from.press_time != press_time_on_receipt) table.add_press_time(from.press_time.value());
    table.add_units(from.units.value());
    table.add_all_or_none(from.is_all_or_none);
    return table.Finish().Union();
}

flatbuffers::Offset<void> build(Buffer& buffer, const PlaceOrder& from) {
    schema::PlaceOrderBuilder table(buffer);
    table.add_order(from.order.value());
    table.add_product(from.product.value());
    if (!from.clock.is_none()) table.add_clock(from.clock.value());
    if (!from.lot.is_none()) table.add_lot(from.lot.value());
    table.add_worst_grade(from.worst_grade);
    table.add_min_length_cm(from.min_length_cm);
    table.add_limit_price(from.limit_price.value());
    table.add_units(from.units.value());
    if (from.max_units_per_lot != no_max_units) {
        table.add_max_units_per_lot(from.max_units_per_lot.value());
    }
    table.add_min_units_per_lot(from.min_units_per_lot.value());
    return table.Finish().Union();
}

flatbuffers::Offset<void> build(Buffer& buffer, const CancelSale& from, const Texts& texts) {
    const auto reason = build_text(buffer, texts.reason);
    return schema::CreateCancelSale(buffer, from.sale.value(), reason).Union();
}

/// A whole command of the engine.
flatbuffers::Offset<void> build(Buffer& buffer, const Command& command, const Texts& texts,
                                bool is_server) {
    switch (command.kind) {
        case CommandKind::open_market:
            return build(buffer, command.open_market, texts, is_server);
        case CommandKind::close_market:
            return schema::CreateCloseMarket(buffer).Union();
        case CommandKind::add_participant:
            return build(buffer, command.add_participant, texts);
        case CommandKind::set_credit:
            return schema::CreateSetCredit(buffer, command.set_credit.participant.value(),
                                           command.set_credit.credit_limit.value())
                .Union();
        case CommandKind::suspend:
            return schema::CreateSuspend(buffer, command.suspend.participant.value()).Union();
        case CommandKind::reinstate:
            return schema::CreateReinstate(buffer, command.reinstate.participant.value()).Union();
        case CommandKind::add_clock: {
            const auto rules = build_rules(buffer, command.add_clock.change);
            const auto names = build_names(buffer, texts.names);
            return schema::CreateAddClock(buffer, command.add_clock.clock.value(), rules, names)
                .Union();
        }
        case CommandKind::set_rules: {
            const auto rules = build_rules(buffer, command.set_rules.change);
            return schema::CreateSetRules(buffer, command.set_rules.clock.value(), rules).Union();
        }
        case CommandKind::queue_lot:
            return build(buffer, command.queue_lot, texts);
        case CommandKind::change_lot:
            return build(buffer, command.change_lot);
        case CommandKind::withdraw_lot:
            return schema::CreateWithdrawLot(buffer, command.withdraw_lot.lot.value()).Union();
        case CommandKind::open_clock:
            return schema::CreateOpenClock(buffer, command.open_clock.clock.value()).Union();
        case CommandKind::close_clock:
            return schema::CreateCloseClock(buffer, command.close_clock.clock.value()).Union();
        case CommandKind::start_lot:
            return schema::CreateStartLot(buffer, command.start_lot.clock.value()).Union();
        case CommandKind::pause_clock:
            return schema::CreatePauseClock(buffer, command.pause_clock.clock.value()).Union();
        case CommandKind::resume_clock:
            return schema::CreateResumeClock(buffer, command.resume_clock.clock.value()).Union();
        case CommandKind::press:
            return build(buffer, command.press);
        case CommandKind::place_order:
            return build(buffer, command.place_order);
        case CommandKind::reduce_order:
            return schema::CreateReduceOrder(buffer, command.reduce_order.order.value(),
                                             command.reduce_order.units.value())
                .Union();
        case CommandKind::cancel_order:
            return schema::CreateCancelOrder(buffer, command.cancel_order.order.value()).Union();
        case CommandKind::cancel_sale:
            return build(buffer, command.cancel_sale, texts);
        case CommandKind::advance:
            return schema::CreateAdvance(buffer).Union();
    }
    return 0;
}

}  // namespace

void encode_command(FrameBuilder& builder, const Command& command, const Texts& texts,
                    bool is_server) {
    const auto body = build(builder.begin(), command, texts, is_server);
    // Numbers of kinds and of union members are the same (tests/wire/words_test.cpp).
    finish(builder, command.command_id, {static_cast<schema::CommandBody>(command.kind), body});
}

void encode_add_product(FrameBuilder& builder, CommandId command_id, ProductId product,
                        const Texts& texts) {
    Buffer& buffer = builder.begin();
    const auto group = build_text(buffer, texts.group);
    const auto group_names = build_names(buffer, texts.group_names);
    const auto names = build_names(buffer, texts.names);
    const auto codes = build_codes(buffer, texts.codes);
    schema::AddProductBuilder table(buffer);
    if (!product.is_none()) table.add_product(product.value());
    table.add_group(group);
    table.add_group_names(group_names);
    table.add_names(names);
    table.add_codes(codes);
    finish(builder, command_id, {schema::CommandBody::add_product, table.Finish().Union()});
}

void encode_set_fees(FrameBuilder& builder, CommandId command_id, const Fees& fees) {
    Buffer& buffer = builder.begin();
    const auto table = schema::CreateFees(buffer, fees.grower_commission_bp, fees.packaging_deposit,
                                          fees.logistics_fee);
    const auto body = schema::CreateSetFees(buffer, table);
    finish(builder, command_id, {schema::CommandBody::set_fees, body.Union()});
}

}  // namespace huagu::wire
