#include "sequencer/own_snapshot.hpp"

#include <vector>

#include "base/assert.hpp"
#include "wire/encode.hpp"

namespace huagu {

namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;

template <class IdType>
flatbuffers::Optional<typename IdType::rep> optional(IdType id) {
    if (id.is_none()) return flatbuffers::nullopt;
    return id.value();
}

Offset<schema::StandingOrder> build_order(FlatBufferBuilder& buffer, const Market& market,
                                          OrderSlot slot) {
    const StandingOrder& order = market.orders[slot];
    const OrderFilter& filter = market.orders.filter(slot);
    const bool has_most = order.max_units_per_lot != no_max_units;
    const auto most = has_most
                          ? flatbuffers::Optional<std::int64_t>(order.max_units_per_lot.value())
                          : flatbuffers::Optional<std::int64_t>();
    return schema::CreateStandingOrder(
        buffer, order.order.value(), filter.product.value(), optional(filter.clock),
        optional(filter.lot), filter.worst_grade, filter.min_length_cm, order.rank.limit().value(),
        order.units_left.value(), most, order.min_units_per_lot.value());
}

std::vector<Offset<schema::StandingOrder>> build_orders(FlatBufferBuilder& buffer,
                                                        const Market& market,
                                                        const Participant& participant) {
    std::vector<Offset<schema::StandingOrder>> orders;
    if (participant.orders == 0) return orders;
    orders.reserve(participant.orders);
    for (OrderSlot slot = participant.first_order; slot != no_order;
         slot = market.orders.next_of_owner(slot)) {
        orders.push_back(build_order(buffer, market, slot));
    }
    return orders;
}

std::vector<Offset<schema::UndecidedPress>> build_presses(FlatBufferBuilder& buffer,
                                                          const Market& market,
                                                          ParticipantId participant) {
    std::vector<Offset<schema::UndecidedPress>> presses;
    for (ClockId id(0); id.value() < market.clocks_end; id = ClockId(id.value() + 1)) {
        const Clock& clock = market.clocks[id.value()];
        if (!clock.has_round() || !market.participants.has_pressed(participant, id)) continue;
        market.presses.for_each(clock.round.presses, [&](const UndecidedPress& press) {
            if (press.participant != participant || !press.is_hand()) return;
            presses.push_back(schema::CreateUndecidedPress(
                buffer, press.user.value(), press.command_id.value(), id.value(),
                clock.round.lot.value(), clock.round.number.value(), press.press_time.value(),
                press.step.value(), press.units.value(), press.is_all_or_none));
        });
    }
    return presses;
}

std::vector<Offset<schema::Reply>> build_outcomes(FlatBufferBuilder& buffer, const Market& market,
                                                  ParticipantId participant,
                                                  const Outcomes& outcomes) {
    std::vector<Offset<schema::Reply>> replies;
    outcomes.for_each(participant, [&](const Event& event) {
        const wire::ReplyOffset reply = wire::build_reply(buffer, event, market);
        replies.push_back(schema::CreateReply(buffer, reply.type, reply.body));
    });
    return replies;
}

}  // namespace

void encode_own_snapshot(wire::FrameBuilder& builder, const OwnSnapshotHead& head,
                         ParticipantId participant, const Market& market,
                         const Outcomes& outcomes) {
    FlatBufferBuilder& buffer = builder.begin();
    const bool is_known = !participant.is_none() && market.participants.exists(participant);
    Participant own{};
    Offset<flatbuffers::Vector<Offset<schema::StandingOrder>>> orders;
    Offset<flatbuffers::Vector<Offset<schema::UndecidedPress>>> presses;
    Offset<flatbuffers::Vector<Offset<schema::Reply>>> replies;
    std::uint64_t last_order = 0;
    if (is_known) {
        own = market.participants[participant];
        orders = buffer.CreateVector(build_orders(buffer, market, own));
        presses = buffer.CreateVector(build_presses(buffer, market, participant));
        replies = buffer.CreateVector(build_outcomes(buffer, market, participant, outcomes));
        last_order = market.order_answers.highest(participant.value());
    }
    const auto snapshot = schema::CreateOwnSnapshot(
        buffer, head.sequence.value(), head.at.value(), head.last_command_id.value(),
        own.is_suspended, own.credit.limit.value(), own.credit.sold.value(),
        own.credit.held.value(), orders, presses, replies, last_order);
    builder.finish(schema::ServerBody::own_snapshot, snapshot.Union());
}

void encode_order_entered(wire::FrameBuilder& builder, const Command& command,
                          const Market& market) {
    FlatBufferBuilder& buffer = builder.begin();
    const OrderSlot slot = market.orders.find(command.participant, command.place_order.order);
    HUAGU_ASSERT(slot != no_order);
    const auto order = build_order(buffer, market, slot);
    const auto entered = schema::CreateOrderEntered(
        buffer, command.at.value(), command.user.value(), command.command_id.value(), order);
    builder.finish(schema::ServerBody::order_entered, entered.Union());
}

void encode_suspension_changed(wire::FrameBuilder& builder, Time at, bool is_suspended) {
    const auto changed = schema::CreateSuspensionChanged(builder.begin(), at.value(), is_suspended);
    builder.finish(schema::ServerBody::suspension_changed, changed.Union());
}

}  // namespace huagu
