// Prepared replies are what the generated builders make, to the byte: so an older version's results
// are made again as they are.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "tests/seed.hpp"
#include "tests/wire/told_day.hpp"
#include "wire/prepared_replies.hpp"

namespace huagu::wire {
namespace {

using Buffer = flatbuffers::FlatBufferBuilder;
using Bytes = std::vector<std::byte>;

Bytes copy(std::span<const std::byte> frame) { return {frame.begin(), frame.end()}; }

// Each table as the schema has it.

flatbuffers::Offset<void> accepted(Buffer& buffer, const Event& event) {
    schema::AcceptedBuilder table(buffer);
    table.add_command_id(event.command_id.value());
    table.add_at(event.at.value());
    table.add_command(to_schema(event.accepted.command));
    if (event.accepted.command == CommandKind::place_order) {
        table.add_order(event.accepted.order.value());
    }
    if (event.accepted.number != 0) table.add_number(event.accepted.number);
    return table.Finish().Union();
}

flatbuffers::Offset<void> rejected(Buffer& buffer, const Event& event) {
    schema::RejectedBuilder table(buffer);
    table.add_command_id(event.command_id.value());
    table.add_at(event.at.value());
    table.add_command(to_schema(event.rejected.command));
    if (event.rejected.command == CommandKind::place_order) {
        table.add_order(event.rejected.order.value());
    }
    table.add_reason(to_schema(event.rejected.reason));
    return table.Finish().Union();
}

flatbuffers::Offset<void> won(Buffer& buffer, const Event& event, const Market& market) {
    const SaleRecord& sale = market.sales[event.won.sale.value() - 1];
    schema::WonBuilder table(buffer);
    table.add_command_id(event.command_id.value());
    table.add_at(event.at.value());
    if (!event.won.order.is_none()) table.add_order(event.won.order.value());
    table.add_sale(event.won.sale.value());
    table.add_clock(market.lots[sale.lot].clock.value());
    table.add_lot(sale.lot.value());
    table.add_units(event.won.units.value());
    table.add_price(event.won.price.value());
    table.add_gross(event.won.gross.value());
    table.add_fee(event.won.fee.value());
    table.add_is_cancelled(sale.is_cancelled);
    return table.Finish().Union();
}

flatbuffers::Offset<void> lost(Buffer& buffer, const Event& event) {
    schema::LostBuilder table(buffer);
    table.add_command_id(event.command_id.value());
    table.add_at(event.at.value());
    table.add_clock(event.lost.clock.value());
    table.add_lot(event.lost.lot.value());
    table.add_round(event.lost.round.value());
    table.add_winning_step(event.lost.winning_step.value());
    table.add_winning_price(event.lost.winning_price.value());
    table.add_late(event.lost.late.value());
    return table.Finish().Union();
}

flatbuffers::Offset<void> body(Buffer& buffer, const Event& event, const Market& market) {
    if (event.kind == EventKind::accepted) return accepted(buffer, event);
    if (event.kind == EventKind::rejected) return rejected(buffer, event);
    if (event.kind == EventKind::won) return won(buffer, event, market);
    if (event.kind == EventKind::lost) return lost(buffer, event);
    if (event.kind == EventKind::order_changed) {
        const OrderChanged& changed = event.order_changed;
        return schema::CreateOrderChanged(buffer, event.at.value(), changed.order.value(),
                                          changed.units_left.value(), to_schema(changed.state))
            .Union();
    }
    const CreditChanged& credit = event.credit_changed;
    return schema::CreateCreditChanged(buffer, event.at.value(), credit.limit.value(),
                                       credit.sold.value(), credit.held.value())
        .Union();
}

/// The member of a union that has the event's name.
template <class Union, std::size_t size>
Union member(const Event& event, const Union (&values)[size], const char* name_of(Union)) {
    return *std::find_if(std::begin(values), std::end(values),
                         [&](Union value) { return name_of(value) == name(event.kind); });
}

Bytes built_reply(const Event& event, const Market& market) {
    FrameBuilder builder;
    const auto table = body(builder.begin(), event, market);
    builder.finish(member(event, schema::EnumValuesServerBody(), schema::EnumNameServerBody),
                   table);
    return copy(builder.frame());
}

Bytes built_desk_reply(Sequence sequence, const Event& event, const Market& market) {
    FrameBuilder builder;
    const auto table = body(builder.begin(), event, market);
    schema::DeskReplyBuilder desk(builder.buffer());
    if (!event.participant.is_none()) desk.add_participant(event.participant.value());
    if (!event.user.is_none()) desk.add_user(event.user.value());
    desk.add_reply_type(member(event, schema::EnumValuesReplyBody(), schema::EnumNameReplyBody));
    desk.add_reply(table);
    const auto desk_offset = desk.Finish();
    schema::ResultBuilder result(builder.buffer());
    result.add_sequence(sequence.value());
    result.add_at(event.at.value());
    result.add_body_type(schema::ResultBody::desk_reply);
    result.add_body(desk_offset.Union());
    builder.finish(schema::ServerBody::result, result.Finish().Union());
    return copy(builder.frame());
}

/// Numbers of all widths; many are 0, which a frame may leave out.
class Numbers {
  public:
    explicit Numbers(std::uint64_t seed) : random_(seed) {}

    std::uint64_t below(std::uint64_t end) { return random_() % end; }
    template <class Value>
    Value any() {
        const std::uint64_t wide = random_() >> below(64);
        return Value(below(4) == 0 ? 0 : static_cast<decltype(Value(0).value())>(wide));
    }
    template <class Id>
    Id any_or_none() {
        return below(3) == 0 ? Id::none() : any<Id>();
    }

  private:
    std::mt19937_64 random_;
};

Event any_event(Numbers& numbers, const Market& market) {
    constexpr std::array<CommandKind, 3> commands = {CommandKind::press, CommandKind::place_order,
                                                     CommandKind::queue_lot};
    const CommandKind command = commands[numbers.below(commands.size())];
    const auto order = numbers.any<OrderId>();
    const auto kind = static_cast<EventKind>(private_first + numbers.below(private_kinds));
    Event event(kind, numbers.any<Time>(), numbers.any_or_none<ParticipantId>(),
                numbers.any_or_none<UserId>(), numbers.any<CommandId>());
    if (kind == EventKind::accepted) {
        event.accepted = {command, numbers.any<LotId>().value(), order};
    } else if (kind == EventKind::rejected) {
        event.rejected = {command, static_cast<Reason>(numbers.below(34)), order};
    } else if (kind == EventKind::won) {
        event.won = {SaleId(1 + numbers.below(market.sales_made)),
                     numbers.any_or_none<OrderId>(),
                     numbers.any<Units>(),
                     numbers.any<Price>(),
                     numbers.any<Money>(),
                     numbers.any<Money>()};
    } else if (kind == EventKind::lost) {
        event.lost = {numbers.any<ClockId>(), numbers.any<LotId>(), numbers.any<RoundNumber>(),
                      numbers.any<Step>(),    numbers.any<Price>(), numbers.any<Duration>()};
    } else if (kind == EventKind::order_changed) {
        event.order_changed = {order, numbers.any<Units>(),
                               static_cast<OrderState>(numbers.below(3))};
    } else {
        event.credit_changed = {numbers.any<Money>(), numbers.any<Money>(), numbers.any<Money>()};
    }
    return event;
}

TEST(PreparedReplies, AreToTheByteWhatIsBuilt) {
    const std::uint64_t seed = seed_of_test();
    SCOPED_TRACE("HUAGU_SEED=" + std::to_string(seed));
    Numbers numbers(seed);
    const Day day = whole_day();
    const Market& market = day.market();
    ASSERT_GE(market.sales_made, 2U);
    PreparedReplies prepared;
    for (int n = 0; n < 20'000; ++n) {
        const Event event = any_event(numbers, market);
        const auto sequence = numbers.any<Sequence>();
        SCOPED_TRACE(std::string(name(event.kind)) + ", event " + std::to_string(n));
        ASSERT_EQ(copy(prepared.reply(event, market)), built_reply(event, market));
        ASSERT_EQ(copy(prepared.desk_reply(sequence, event, market)),
                  built_desk_reply(sequence, event, market));
    }
}

}  // namespace
}  // namespace huagu::wire
