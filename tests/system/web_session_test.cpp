// A session over WebSocket is a session: the same frames, rules and ends as over TCP.
#include <gtest/gtest.h>

#include <memory>

#include "base/open_files.hpp"
#include "tests/system/market_actions.hpp"
#include "tests/system/web_line.hpp"

namespace huagu::test {
namespace {

using schema::CloseReason;

RawClient web_client(const ServerProcess& server) {
    auto line = std::make_unique<WebLine>(server.web_port());
    const auto answer = line->upgrade();
    EXPECT_EQ(answer ? answer->status : 0, 101);
    return RawClient(std::move(line));
}

RawClient logged_on_by_web(const ServerProcess& server, const std::string& user,
                           const LogOnOptions& options = {}) {
    RawClient client = web_client(server);
    client.log_on(user, options);
    EXPECT_TRUE(client.logged_on()) << user;
    return client;
}

class WebSession : public ::testing::TestWithParam<int> {
  protected:
    /// Clock 1 open, a lot on it, and its round running.
    void run(RawClient& watcher, std::int64_t units) {
        accepted(desk_, on_clock(CommandKind::open_clock, 1));
        accepted(desk_, lot(1, units));
        sleep_until_step(watcher, wait_for_round(watcher), 3);
    }

    ServerProcess server_{GetParam(), market_settings("web_port = 0")};
    RawClient desk_ = logged_on_by_web(server_, "desk");
};
INSTANTIATE_TEST_SUITE_P(Threads, WebSession, ::testing::Values(0, 1));

TEST_P(WebSession, LogsOnAndItsPressWins) {
    RawClient buyer = logged_on_by_web(server_, "buyer2");
    run(buyer, 2);
    const auto id = buyer.command(press(1, 1, 1, 2));
    EXPECT_EQ(buyer.answer(id), Reason::none);
    const auto won = buyer.receive(schema::ServerBody::won);
    ASSERT_TRUE(won);
    EXPECT_EQ((*won)->body_as_won()->command_id(), id);
    EXPECT_EQ((*won)->body_as_won()->units(), 2);
}

TEST_P(WebSession, RacesWithOneOverTcp) {
    RawClient web = logged_on_by_web(server_, "buyer2");
    RawClient tcp = logged_on(server_, "buyer3");
    run(web, 1);
    const auto tcp_id = tcp.command(press(1, 1, 1, 1));
    ASSERT_EQ(tcp.answer(tcp_id), Reason::none);
    const auto web_id = web.command(press(1, 1, 1, 1));
    const auto answered = web.answer(web_id);
    ASSERT_TRUE(answered);
    EXPECT_TRUE(tcp.receive(schema::ServerBody::won));
    if (*answered != Reason::none) {
        EXPECT_EQ(*answered, Reason::too_late);
        return;
    }
    EXPECT_TRUE(web.receive(schema::ServerBody::lost));
}

TEST_P(WebSession, IsSentTheSameFramesAsOverTcp) {
    RawClient web = logged_on_by_web(server_, "screen", {.last_sequence = 0});
    RawClient tcp = logged_on(server_, "buyer3", {.last_sequence = 0});
    RawClient watcher = logged_on_by_web(server_, "buyer2");
    run(watcher, 5);
    accepted(desk_, on_clock(CommandKind::pause_clock, 1));
    const auto results = [](RawClient& client) {
        std::vector<std::vector<std::uint64_t>> words;
        while (auto message = client.receive(schema::ServerBody::result)) {
            words.push_back(message->words());
            if ((*message)->body_as_result()->body_as_clock_paused() != nullptr) break;
        }
        return words;
    };
    const auto over_web = results(web);
    EXPECT_EQ(over_web, results(tcp));
    EXPECT_GT(over_web.size(), 10U);
}

TEST_P(WebSession, WhatIsNoMessageEndsItWithItsReason) {
    const auto message = [](std::size_t size, char filler) {
        std::vector<std::byte> frame(wire::size_prefix + size, static_cast<std::byte>(filler));
        flatbuffers::WriteScalar(frame.data(), static_cast<std::uint32_t>(size));
        return frame;
    };
    for (const auto& frame : {message(0, 0), message(11, 0), message(64, 0), message(64, '\xff')}) {
        RawClient connected = web_client(server_);
        connected.send_bytes(frame);
        EXPECT_EQ(connected.closed(), CloseReason::bad_frame);
        RawClient buyer = logged_on_by_web(server_, "buyer2");
        buyer.send_bytes(frame);
        EXPECT_EQ(buyer.closed(), CloseReason::bad_frame);
        EXPECT_FALSE(buyer.receive());
        EXPECT_TRUE(buyer.has_ended());
    }
}

TEST_P(WebSession, AWrongPasswordIsTold) {
    RawClient client = web_client(server_);
    client.log_on("buyer2", {.password = "guess"});
    EXPECT_EQ(client.closed(), CloseReason::log_on_failed);
}

TEST_P(WebSession, ThatIsReplacedOverTcpIsTold) {
    RawClient first = logged_on_by_web(server_, "buyer2");
    RawClient second = logged_on(server_, "buyer2");
    EXPECT_EQ(first.closed(), CloseReason::replaced);
    RawClient third = logged_on_by_web(server_, "buyer2");
    EXPECT_EQ(second.closed(), CloseReason::replaced);
}

TEST_P(WebSession, ThatLogsOffIsClosedNormally) {
    auto line = std::make_unique<WebLine>(server_.web_port());
    ASSERT_TRUE(line->upgrade());
    WebLine& own = *line;
    RawClient buyer(std::move(line));
    buyer.log_on("buyer2");
    ASSERT_TRUE(buyer.logged_on());
    buyer.send(schema::ClientBody::log_off, [](flatbuffers::FlatBufferBuilder& buffer) {
        return schema::CreateLogOff(buffer).Union();
    });
    EXPECT_EQ(buyer.closed(), CloseReason::logged_off);
    EXPECT_EQ(own.close_code(), 1000);
}

TEST_P(WebSession, FasterThanTheRateIsBusy) {
    RawClient buyer = logged_on_by_web(server_, "buyer2");
    press_beyond_rate(buyer);
}

TEST_P(WebSession, OfOneThatSendsALotBeforeItReadsGoesOn) {
    constexpr int lots = 5'000;
    std::uint64_t last = 0;
    for (int n = 0; n < lots; ++n) last = desk_.command(lot(1, 5));
    EXPECT_EQ(desk_.answer(last), Reason::none);
}

TEST_P(WebSession, OfAReaderThatStopsMissesNothing) {
    RawClient reader = logged_on_by_web(server_, "screen");
    reader.shrink_receive_buffer();
    // Some megabytes of results: more than the sockets' buffers take.
    constexpr int lots = 5'000;
    const std::string remark(500, 'x');
    wire::Texts texts;
    texts.remark = remark;
    texts.photo = remark;
    for (int n = 0; n < lots; n += 100) {
        std::uint64_t last = 0;
        for (int k = 0; k < 100; ++k) last = desk_.command(lot(1, 5), texts);
        ASSERT_EQ(desk_.answer(last), Reason::none);
    }
    std::uint64_t seen = 0;
    for (int n = 0; n < lots; ++n) {
        const auto message = reader.receive(schema::ServerBody::result);
        ASSERT_TRUE(message) << n;
        const auto sequence = (*message)->body_as_result()->sequence();
        ASSERT_TRUE(seen == 0 || sequence == seen + 1) << n;
        seen = sequence;
    }
}

TEST_P(WebSession, IsToldThatTheServerCloses) {
    RawClient buyer = logged_on_by_web(server_, "buyer2");
    server_.signal(SIGTERM);
    EXPECT_EQ(buyer.closed(), CloseReason::server_closing);
    EXPECT_EQ(server_.wait(), 0);
}

TEST(WebSilence, EndsTheSession) {
    const ServerProcess server(
        1, market_settings("web_port = 0\nheartbeat = \"100 ms\"\nsilence_max = \"400 ms\""));
    RawClient buyer = logged_on_by_web(server, "buyer2");
    buyer.set_answers_pings(false);
    EXPECT_EQ(buyer.closed(), CloseReason::heartbeat_timeout);
    RawClient nobody = web_client(server);
    EXPECT_EQ(nobody.closed(), CloseReason::log_on_timeout);
}

/// How many steps down the price is that a press of the hand's fifth step brings, when the hand is
/// far below it and the terminal seems to be two seconds away.
std::int64_t steps_from_afar(const std::string& more) {
    std::string settings = market_settings("web_port = 0\nping_interval = \"60 s\"\n" + more);
    settings.insert(settings.find("hold = "), "allowance = \"4 s\"\ntie = \"random_draw\"\n");
    const ServerProcess server(1, settings);
    RawClient desk = logged_on_by_web(server, "desk");
    RawClient buyer = web_client(server);
    buyer.set_pong_delay(milliseconds(2'000));
    buyer.log_on("buyer2");
    EXPECT_TRUE(buyer.logged_on());
    market_time(buyer);  // the ping came before, and is answered
    accepted(desk, on_clock(CommandKind::open_clock, 1));
    accepted(desk, lot(1, 5));
    const RoundStarted round = wait_for_round(buyer);
    sleep_until_step(buyer, round, 30);
    buyer.command(press(1, 1, 1, 1, round.starts_at + round.step_interval * 5));
    const auto won = buyer.receive(schema::ServerBody::won);
    return won ? round.start_price.value() - (*won)->body_as_won()->price() : -1;
}

TEST(WebProxy, IsNotTakenForTheTerminal) {
    EXPECT_GE(steps_from_afar(""), 30) << "the kernel knows that it is near";
    EXPECT_EQ(steps_from_afar("web_is_proxied = true"), 5);
}

TEST(WebCrowd, OfAThousandIsToldWhatHappens) {
    base::raise_open_files();
    constexpr int crowd = 1'000;
    std::string settings = market_settings("web_port = 0\nlog_on_max = \"30 s\"");
    settings.replace(settings.find("users = 1000"), 12, "users = 2000");
    for (int n = 0; n < crowd; ++n) {
        settings += "[[users]]\nname = \"screen" + std::to_string(n) +
                    "\"\npassword = \"secret\"\nrole = \"observer\"\n";
    }
    const ServerProcess server(1, settings);
    std::vector<RawClient> screens;
    const auto is_on = [&](int n) {
        return screens[static_cast<std::size_t>(n)].logged_on().has_value();
    };
    constexpr int at_once = 100;  // fewer than passwords may wait
    for (int n = 0; n < crowd + at_once; ++n) {
        if (n < crowd) {
            screens.push_back(web_client(server));
            screens.back().log_on("screen" + std::to_string(n));
        }
        ASSERT_TRUE(n < at_once || is_on(n - at_once)) << n;
    }
    RawClient desk = logged_on_by_web(server, "desk");
    accepted(desk, on_clock(CommandKind::open_clock, 1));
    accepted(desk, lot(1, 5));
    for (RawClient& screen : screens) EXPECT_EQ(wait_for_round(screen).lot, LotId(1));
}

}  // namespace
}  // namespace huagu::test
