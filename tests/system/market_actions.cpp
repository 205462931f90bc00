#include "tests/system/market_actions.hpp"

#include <gtest/gtest.h>

#include <map>
#include <thread>

namespace huagu::test {

RawClient logged_on(const ServerProcess& server, const std::string& user,
                    const LogOnOptions& options) {
    RawClient client(server.port());
    client.log_on(user, options);
    EXPECT_TRUE(client.logged_on()) << user;
    return client;
}

Command on_clock(CommandKind kind, std::uint32_t clock) {
    Command command(kind, Time(0));
    command.open_clock = {ClockId(clock)};  // they are one struct
    return command;
}

Command lot(std::uint32_t clock, std::int64_t units, std::int64_t start_price,
            std::int64_t reserve_price) {
    Command command(CommandKind::queue_lot, Time(0));
    command.queue_lot = {
        ClockId(clock), LotId::none(), ParticipantId(1),   ProductId(1),        0, 60, Items(20),
        Units(units),   Units(1),      Price(start_price), Price(reserve_price)};
    return command;
}

Command press(std::uint32_t clock, std::uint32_t lot, std::int64_t round, std::int64_t units,
              Time at) {
    Command command(CommandKind::press, Time(0));
    command.press = {ClockId(clock), LotId(lot), RoundNumber(round), at, Units(units), false};
    return command;
}

Command standing_order(std::uint64_t order, std::int64_t units, std::int64_t limit_price) {
    Command command(CommandKind::place_order, Time(0));
    command.place_order = {};
    command.place_order.order = OrderId(order);
    command.place_order.product = ProductId(1);
    command.place_order.limit_price = Price(limit_price);
    command.place_order.units = Units(units);
    return command;
}

void press_beyond_rate(RawClient& buyer) {
    for (int n = 0; n < 150; ++n) buyer.command(press(1, 1, 1, 1));
    std::map<Reason, int> reasons;
    for (int n = 0; n < 150; ++n) {
        const auto rejected = buyer.receive(schema::ServerBody::rejected);
        ASSERT_TRUE(rejected);
        ++reasons[static_cast<Reason>((*rejected)->body_as_rejected()->reason())];
    }
    EXPECT_GE(reasons[Reason::unknown_lot], 100) << "the burst";
    EXPECT_GE(reasons[Reason::busy], 20);
    EXPECT_EQ(reasons[Reason::unknown_lot] + reasons[Reason::busy], 150);
}

void accepted(RawClient& desk, const Command& command) {
    EXPECT_EQ(desk.answer(desk.command(command)), Reason::none) << name(command.kind);
}

RoundStarted wait_for_round(RawClient& client) {
    while (const auto message = client.receive(schema::ServerBody::result)) {
        const auto* result = (*message)->body_as_result();
        const auto* round = result->body_as_round_started();
        if (round == nullptr) continue;
        return {ClockId(result->clock().value_or(0)),
                LotId(round->lot()),
                RoundNumber(round->round()),
                Price(round->start_price()),
                Price(round->price_step()),
                Duration(round->step_interval()),
                Time(round->starts_at()),
                Step(round->last_step()),
                Units(round->units()),
                Units(round->min_units())};
    }
    ADD_FAILURE() << "no round started";
    return {};
}

Time market_time(RawClient& client) {
    client.send(schema::ClientBody::time_sync, [](flatbuffers::FlatBufferBuilder& buffer) {
        return schema::CreateTimeSync(buffer, 7).Union();
    });
    const auto synced = client.receive(schema::ServerBody::time_synced);
    if (!synced) {
        ADD_FAILURE() << "no answer to a time exchange";
        return Time(0);
    }
    EXPECT_EQ((*synced)->body_as_time_synced()->client_time(), 7);
    return Time((*synced)->body_as_time_synced()->market_time());
}

void sleep_until_step(RawClient& client, const RoundStarted& round, std::int64_t step) {
    const Time shown = round.starts_at + round.step_interval * step;
    const Duration left = shown - market_time(client);
    std::this_thread::sleep_for(std::chrono::nanoseconds(std::max<std::int64_t>(left.value(), 0)));
}

}  // namespace huagu::test
