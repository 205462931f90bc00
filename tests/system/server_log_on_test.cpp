// Logging on, failing to, coming back, and staying connected.
#include <gtest/gtest.h>

#include <thread>

#include "tests/system/market_actions.hpp"

namespace huagu::test {
namespace {

using schema::CloseReason;
using schema::Role;

class LogOn : public ::testing::TestWithParam<int> {
  protected:
    std::optional<CloseReason> refused(const std::string& user, const LogOnOptions& options) {
        RawClient client(server_.port());
        client.log_on(user, options);
        return client.closed();
    }

    ServerProcess server_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Threads, LogOn, ::testing::Values(0, 1));

TEST_P(LogOn, IsAnsweredWithTheMarketAndItsSnapshot) {
    RawClient client(server_.port());
    client.log_on("buyer2");
    const auto message = client.receive();
    ASSERT_TRUE(message);
    const auto* on = (*message)->body_as_logged_on();
    ASSERT_NE(on, nullptr);
    EXPECT_EQ(on->role(), Role::trader);
    EXPECT_EQ(on->participant(), 2U);
    EXPECT_EQ(on->market()->str(), "Test");
    EXPECT_EQ(on->currency()->str(), "CNY");
    EXPECT_EQ(on->minor_unit_digits(), 2);
    EXPECT_EQ(on->buyer_fee_bp(), 250);
    EXPECT_EQ(on->last_command_id(), 0U);
    EXPECT_FALSE(on->durable());
    EXPECT_GT(on->opened_at(), 0);
    EXPECT_LE(on->opened_at(), on->market_time());
    EXPECT_GT(on->market_time(), std::int64_t{1'700'000'000} * 1'000'000'000);
    const auto snapshot = client.receive();
    ASSERT_TRUE(snapshot);
    ASSERT_NE((*snapshot)->body_as_snapshot(), nullptr);
    EXPECT_EQ((*snapshot)->body_as_snapshot()->clocks()->size(), 2U);
    EXPECT_EQ((*snapshot)->body_as_snapshot()->sequence(), on->last_sequence());
    const auto own = client.receive();
    ASSERT_TRUE(own);
    ASSERT_NE((*own)->body_as_own_snapshot(), nullptr);
    EXPECT_EQ((*own)->body_as_own_snapshot()->credit_limit(), 1'000'000'000);
    EXPECT_EQ((*own)->body_as_own_snapshot()->sequence(), on->last_sequence());
}

TEST_P(LogOn, FailsWithoutTheRightPassword) {
    EXPECT_EQ(refused("buyer2", {.password = "wrong"}), CloseReason::log_on_failed);
    EXPECT_EQ(refused("buyer2", {.password = ""}), CloseReason::log_on_failed);
    EXPECT_EQ(refused("nobody", {}), CloseReason::log_on_failed);
    EXPECT_EQ(refused("", {}), CloseReason::log_on_failed);
    EXPECT_EQ(refused(std::string(1000, 'a'), {}), CloseReason::log_on_failed);
    EXPECT_EQ(refused("buyer2", {.password = std::string(10'000, 'a')}),
              CloseReason::log_on_failed);
    EXPECT_EQ(refused("buyer2", {.token = {1, 2, 3}}), CloseReason::log_on_failed);
}

TEST_P(LogOn, FailsWithAnotherProtocolVersion) {
    const int current = static_cast<int>(schema::ProtocolVersion::current);
    for (const int other : {0, current + 1, 99}) {
        EXPECT_EQ(refused("buyer2", {.version = static_cast<schema::ProtocolVersion>(other)}),
                  CloseReason::bad_version)
            << other;
    }
}

TEST_P(LogOn, FailsWithARoleOrViewThatIsNotTheUsers) {
    EXPECT_EQ(refused("buyer2", {.role = Role::auctioneer}), CloseReason::not_allowed);
    EXPECT_EQ(refused("buyer2", {.view = schema::View::full}), CloseReason::not_allowed);
    EXPECT_EQ(refused("settlement", {.view = schema::View::desk}), CloseReason::not_allowed);
    EXPECT_EQ(refused("buyer2", {.role = static_cast<Role>(77)}), CloseReason::bad_frame);
    EXPECT_EQ(refused("buyer2", {.view = static_cast<schema::View>(77)}), CloseReason::bad_frame);
}

TEST_P(LogOn, WithATokenIsALogOn) {
    std::vector<std::uint8_t> token;
    {
        RawClient first(server_.port());
        first.log_on("buyer2");
        const auto on = first.logged_on();
        ASSERT_TRUE(on);
        const auto* given = (*on)->body_as_logged_on()->resume_token();
        token.assign(given->begin(), given->end());
    }
    RawClient again(server_.port());
    again.log_on("buyer2", {.token = token});
    EXPECT_TRUE(again.logged_on());
    EXPECT_EQ(refused("buyer3", {.token = token}), CloseReason::log_on_failed);
}

TEST_P(LogOn, ReplacesTheUsersSessionBefore) {
    RawClient first = logged_on(server_, "buyer2");
    RawClient second = logged_on(server_, "buyer2");
    EXPECT_EQ(first.closed(), CloseReason::replaced);
    EXPECT_EQ(second.answer(second.command(press(1, 1, 1, 1))), Reason::unknown_lot);
}

TEST_P(LogOn, EndsWithALogOff) {
    RawClient client = logged_on(server_, "buyer2");
    client.send(schema::ClientBody::log_off, [](flatbuffers::FlatBufferBuilder& buffer) {
        return schema::CreateLogOff(buffer).Union();
    });
    EXPECT_EQ(client.closed(), CloseReason::logged_off);
}

TEST_P(LogOn, OfTwoHundredWorks) {
    RawClient desk = logged_on(server_, "desk");
    // 196 more users, and all at once.
    for (int n = 6; n < 202; ++n) {
        desk.send(schema::ClientBody::add_user, [&](flatbuffers::FlatBufferBuilder& buffer) {
            const auto name = buffer.CreateString("user" + std::to_string(n));
            const auto password = buffer.CreateString("secret");
            return schema::CreateAddUser(buffer, static_cast<std::uint64_t>(n), name,
                                         Role::observer, flatbuffers::nullopt, password)
                .Union();
        });
    }
    for (int n = 6; n < 202; ++n) {
        const auto done = desk.receive(schema::ServerBody::administration_done);
        ASSERT_TRUE(done);
        ASSERT_EQ((*done)->body_as_administration_done()->reason(), schema::Reason::none);
    }
    std::vector<RawClient> clients;
    for (int n = 2; n < 202; ++n) {
        clients.emplace_back(server_.port());
        clients.back().log_on((n < 6 ? "buyer" : "user") + std::to_string(n));
    }
    for (RawClient& client : clients) ASSERT_TRUE(client.logged_on());
    accepted(desk, on_clock(CommandKind::open_clock, 2));
    for (RawClient& client : clients) {
        const auto result = client.receive(schema::ServerBody::result);
        ASSERT_TRUE(result);
        EXPECT_NE((*result)->body_as_result()->body_as_clock_opened(), nullptr);
    }
}

std::string impatient() {
    return market_settings(
        "heartbeat = \"200 ms\"\nsilence_max = \"600 ms\"\nlog_on_max = \"500 ms\"");
}

class Silence : public ::testing::TestWithParam<int> {
  protected:
    ServerProcess server_{GetParam(), impatient()};
};
INSTANTIATE_TEST_SUITE_P(Threads, Silence, ::testing::Values(0, 1));

TEST_P(Silence, BeforeALogOnEndsTheSession) {
    RawClient silent(server_.port());
    EXPECT_EQ(silent.closed(), CloseReason::log_on_timeout);
}

TEST_P(Silence, AfterALogOnEndsTheSession) {
    RawClient silent = logged_on(server_, "buyer2");
    silent.set_answers_pings(false);
    EXPECT_EQ(silent.closed(), CloseReason::heartbeat_timeout);
}

TEST_P(Silence, IsBrokenByHeartbeatsOfBothSides) {
    RawClient client = logged_on(server_, "screen");  // observers get no pings
    ASSERT_TRUE(client.receive(schema::ServerBody::snapshot));
    int heard = 0;
    for (int n = 0; n < 12; ++n) {
        client.send(schema::ClientBody::heartbeat, [](flatbuffers::FlatBufferBuilder& buffer) {
            return schema::CreateClientHeartbeat(buffer).Union();
        });
        if (const auto message = client.receive(milliseconds(100))) {
            EXPECT_EQ(message->type(), schema::ServerBody::heartbeat);
            ++heard;
        }
        EXPECT_FALSE(client.has_ended());
    }
    EXPECT_GE(heard, 3);
}

TEST(OwnSnapshot, HoldsAsManyStandingOrdersAsOneParticipantMayHave) {
    constexpr int most = 8'000;
    std::string settings =
        market_settings("[rates.trader]\nper_second = 100_000\nburst = 100_000\n");
    const std::string limit = "\norders = 1000\n";
    settings.replace(settings.find(limit), limit.size(),
                     "\norders = 10_000\norders_per_participant = 8000\n");
    const ServerProcess server(1, settings);
    RawClient desk = logged_on(server, "desk");
    accepted(desk, lot(1, 18));
    Command place(CommandKind::place_order, Time());
    place.place_order = {.order = OrderId(1),
                         .product = ProductId(1),
                         .clock = ClockId(1),
                         .lot = LotId(1),
                         .worst_grade = 3,
                         .min_length_cm = 40,
                         .limit_price = Price(20),
                         .units = Units(9),
                         .max_units_per_lot = Units(5),
                         .min_units_per_lot = Units(2)};
    const auto placed = [&](RawClient& buyer, std::uint64_t order) {
        place.place_order.order = OrderId(order);
        return buyer.command(place);
    };
    RawClient buyer = logged_on(server, "buyer2");
    for (std::uint64_t order = 1; order <= most; ++order) {
        const std::uint64_t id = placed(buyer, order);
        if (order % 100 == 0) {
            ASSERT_EQ(buyer.answer(id), Reason::none) << order;
        }
    }
    EXPECT_EQ(buyer.answer(placed(buyer, most + 1)), Reason::full);
    RawClient other = logged_on(server, "buyer3");
    EXPECT_EQ(other.answer(placed(other, 1)), Reason::none) << "others have their own";

    RawClient again(server.port());
    again.log_on("buyer2");
    const auto own = again.receive(schema::ServerBody::own_snapshot);
    ASSERT_TRUE(own);
    EXPECT_EQ((*own)->body_as_own_snapshot()->orders()->size(), std::size_t{most});
}

}  // namespace
}  // namespace huagu::test
