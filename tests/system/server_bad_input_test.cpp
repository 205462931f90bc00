// Whatever comes, the answer is a reason where the frame is one, and a clean close where it is not;
// and nobody else notices.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <limits>
#include <random>

#include "tests/system/market_actions.hpp"

namespace huagu::test {
namespace {

using schema::CloseReason;

std::vector<std::byte> prefixed(std::uint32_t size, std::size_t bytes, std::byte filler) {
    std::vector<std::byte> frame(4 + bytes, filler);
    std::memcpy(frame.data(), &size, 4);
    return frame;
}

class BadInput : public ::testing::TestWithParam<int> {
  protected:
    std::optional<CloseReason> closed_after(std::span<const std::byte> bytes, bool is_logged_on) {
        RawClient client = is_logged_on ? logged_on(server_, "buyer3") : RawClient(server_.port());
        client.send_bytes(bytes);
        return client.closed();
    }
    void close_either_way(std::span<const std::byte> bytes) {
        EXPECT_EQ(closed_after(bytes, false), CloseReason::bad_frame);
        EXPECT_EQ(closed_after(bytes, true), CloseReason::bad_frame);
    }
    /// The reason for which a verified command is refused.
    std::optional<Reason> refused(schema::CommandBody type, flatbuffers::Offset<void> body,
                                  wire::FrameBuilder& builder, const std::string& user) {
        schema::CommandBuilder table(builder.buffer());
        table.add_command_id(77);
        table.add_body_type(type);
        table.add_body(body);
        builder.finish(schema::ClientBody::command, table.Finish().Union());
        RawClient client = logged_on(server_, user);
        client.send_bytes(builder.frame());
        return client.answer(77);
    }

    ServerProcess server_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Threads, BadInput, ::testing::Values(0, 1));

TEST_P(BadInput, OfASizeThatIsNoneEndsTheSession) {
    close_either_way(prefixed(0, 0, std::byte{0}));
    close_either_way(prefixed(11, 11, std::byte{0}));
    close_either_way(prefixed(16 * 1024 + 1, 0, std::byte{0}));
    close_either_way(prefixed(0xffffffff, 64, std::byte{0}));
}

TEST_P(BadInput, ThatDoesNotVerifyEndsTheSession) {
    close_either_way(prefixed(64, 64, std::byte{0xff}));
    close_either_way(prefixed(64, 64, std::byte{0}));
    std::mt19937 random(20261123);
    for (int n = 0; n < 20; ++n) {
        auto frame = prefixed(200, 200, std::byte{0});
        for (std::size_t k = 4; k < frame.size(); ++k) frame[k] = static_cast<std::byte>(random());
        EXPECT_EQ(closed_after(frame, n % 2 == 0), CloseReason::bad_frame) << n;
    }
}

TEST_P(BadInput, OfAnUnknownTypeEndsTheSession) {
    wire::FrameBuilder builder;
    const auto body = schema::CreateClientHeartbeat(builder.begin()).Union();
    builder.finish(static_cast<schema::ClientBody>(99), body);
    close_either_way(builder.frame());
}

TEST_P(BadInput, BeforeTheLogOnEndsTheSession) {
    wire::FrameBuilder builder;
    wire::encode_command(builder, press(1, 1, 1, 1));
    EXPECT_EQ(closed_after(builder.frame(), false), CloseReason::bad_frame);
}

TEST_P(BadInput, ASecondLogOnEndsTheSession) {
    RawClient client = logged_on(server_, "buyer2");
    client.log_on("buyer2");
    EXPECT_EQ(client.closed(), CloseReason::bad_frame);
}

TEST_P(BadInput, InSlicesIsReadAsOne) {
    RawClient client(server_.port());
    wire::FrameBuilder builder;
    auto& buffer = builder.begin();
    const auto name = buffer.CreateString("buyer2");
    const auto password = buffer.CreateString("secret");
    schema::LogOnBuilder table(buffer);
    table.add_protocol_version(schema::ProtocolVersion::current);
    table.add_user(name);
    table.add_password(password);
    builder.finish(schema::ClientBody::log_on, table.Finish().Union());
    for (const std::byte& byte : builder.frame()) client.send_bytes({&byte, 1});
    EXPECT_TRUE(client.logged_on());
}

TEST_P(BadInput, OfAnUnknownCommandIsRejected) {
    wire::FrameBuilder builder;
    auto body = schema::CreateOpenClock(builder.begin(), 1).Union();
    EXPECT_EQ(refused(static_cast<schema::CommandBody>(200), body, builder, "desk"),
              Reason::bad_frame);
    builder.begin();
    EXPECT_EQ(refused(schema::CommandBody::press, 0, builder, "buyer2"), Reason::bad_frame);
}

TEST_P(BadInput, OfAnUnknownWordIsRejected) {
    wire::FrameBuilder builder;
    auto& buffer = builder.begin();
    schema::ClockRulesBuilder rules(buffer);
    rules.add_award(static_cast<schema::Award>(99));
    const auto body = schema::CreateSetRules(buffer, 1, rules.Finish()).Union();
    EXPECT_EQ(refused(schema::CommandBody::set_rules, body, builder, "desk"), Reason::bad_value);
}

TEST_P(BadInput, OfNumbersOutOfRangeIsRejected) {
    RawClient desk = logged_on(server_, "desk");
    RawClient buyer = logged_on(server_, "buyer2");
    const auto answer = [](RawClient& client, const Command& command) {
        return client.answer(client.command(command));
    };
    EXPECT_EQ(answer(desk, on_clock(CommandKind::open_clock, 4'000'000'000)),
              Reason::unknown_clock);
    EXPECT_EQ(answer(desk, lot(1, -5)), Reason::bad_units);
    EXPECT_EQ(answer(desk, lot(1, 1'000'001)), Reason::bad_units);
    EXPECT_EQ(answer(desk, lot(1, 1, 5, 10)), Reason::bad_price);
    EXPECT_EQ(answer(desk, lot(1, 1, 1'000'000'000'000)), Reason::bad_price);
    EXPECT_EQ(answer(buyer, press(1, 4'000'000'000, 1, 1)), Reason::unknown_lot);
    accepted(desk, lot(1, 5));
    EXPECT_EQ(answer(buyer, press(1, 1, -1, 1)), Reason::not_open);
    EXPECT_EQ(answer(buyer, press(1, 1, 1, std::numeric_limits<std::int64_t>::min())),
              Reason::bad_units);
}

TEST_P(BadInput, APageOfPurchasesIsAnsweredWhateverItAsksFor) {
    wire::FrameBuilder builder;
    const auto body = schema::CreatePurchasesPage(builder.begin()).Union();
    builder.finish(schema::ClientBody::purchases_page, body);
    EXPECT_EQ(closed_after(builder.frame(), false), CloseReason::bad_frame) << "no log-on";
    builder.begin();
    builder.finish(schema::ClientBody::purchases_page, 0);
    EXPECT_EQ(closed_after(builder.frame(), true), CloseReason::bad_frame) << "no body";

    RawClient buyer = logged_on(server_, "buyer2");
    constexpr auto any = std::numeric_limits<std::uint64_t>::max();
    for (const std::uint64_t from : {std::uint64_t{0}, std::uint64_t{1}, any}) {
        for (const std::uint32_t purchases : {0U, 0xffffffffU}) {
            const auto page = schema::CreatePurchasesPage(builder.begin(), from, purchases).Union();
            builder.finish(schema::ClientBody::purchases_page, page);
            buyer.send_bytes(builder.frame());
            const auto answer = buyer.receive(schema::ServerBody::purchases_page);
            ASSERT_TRUE(answer);
            EXPECT_EQ((*answer)->body_as_purchases_page()->from_sale(), from);
            EXPECT_EQ((*answer)->body_as_purchases_page()->next(), 0U) << "no sales yet";
        }
    }
}

TEST_P(BadInput, FasterThanTheRateIsBusy) {
    RawClient buyer = logged_on(server_, "buyer2");
    press_beyond_rate(buyer);
}

TEST_P(BadInput, OfOneTroublesNobodyElse) {
    RawClient witness = logged_on(server_, "buyer2");
    for (int n = 0; n < 50; ++n) {
        RawClient bad(server_.port());
        bad.send_bytes(prefixed(0xffffffff, 100, std::byte{0xee}));
    }
    EXPECT_EQ(witness.answer(witness.command(press(1, 1, 1, 1))), Reason::unknown_lot);
}

TEST(Connections, AreNoMoreThanTheLimit) {
    ServerProcess server(1, market_settings("connections = 3"));
    std::vector<RawClient> clients;
    for (int n = 2; n < 5; ++n) {
        clients.push_back(logged_on(server, "buyer" + std::to_string(n)));
    }
    EXPECT_EQ(RawClient(server.port()).closed(), CloseReason::too_many_connections);
}

/// A read stops at it, though more is there.
TEST(Connections, ByteThatWasSentAsUrgentHoldsUpNothing) {
    ServerProcess server(0, market_settings("log_on_max = \"60 s\""));
    auto line = std::make_unique<Line>(server.port());
    Line& bytes = *line;
    RawClient client(std::move(line));
    server.signal(SIGSTOP);
    const std::vector<std::byte> bad = prefixed(64, 64, std::byte{0xff});
    bytes.send(std::span(bad).first(10));
    bytes.send_urgent();
    bytes.send(std::span(bad).subspan(10));
    server.signal(SIGCONT);
    EXPECT_EQ(client.closed(), CloseReason::bad_frame);
}

/// The kernel may tell of both at once, and of neither again.
TEST(Connections, AnEndThatComesWithBytesIsSeen) {
    ServerProcess server(0, market_settings("connections = 1\nlog_on_max = \"60 s\""));
    {
        RawClient client(server.port());
        server.signal(SIGSTOP);
        client.send_bytes(prefixed(100, 2, std::byte{0}));
    }
    server.signal(SIGCONT);
    const auto is_free = [&] {
        RawClient next(server.port());
        next.log_on("buyer2");
        return next.logged_on().has_value();
    };
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!is_free()) ASSERT_LT(std::chrono::steady_clock::now(), until);
}

}  // namespace
}  // namespace huagu::test
