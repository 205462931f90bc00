// A reader that stops reading is only a smaller number: it costs nobody else, and misses nothing.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "tests/system/market_actions.hpp"

namespace huagu::test {
namespace {

class Readers : public ::testing::TestWithParam<int> {
  protected:
    ServerProcess server_{GetParam(), market_settings("silence_max = \"120 s\"")};
};
INSTANTIATE_TEST_SUITE_P(Threads, Readers, ::testing::Values(0, 1));

TEST_P(Readers, ThatStopReadingCostNobodyElseAndMissNothing) {
    RawClient desk = logged_on(server_, "desk", {.follows_results = false});
    RawClient stopped = logged_on(server_, "settlement");
    stopped.shrink_receive_buffer();
    RawClient witness = logged_on(server_, "screen");
    // Some megabytes of results: more than the sockets' buffers take.
    constexpr int lots = 8'000;
    const std::string remark(500, 'x');
    wire::Texts texts;
    texts.remark = remark;
    texts.photo = remark;
    std::uint64_t last = 0;
    for (int n = 0; n < lots; n += 100) {
        for (int k = 0; k < 100; ++k) last = desk.command(lot(1, 5), texts);
        ASSERT_EQ(desk.answer(last), Reason::none);
    }
    std::uint64_t seen = 0;
    for (int n = 0; n < lots; ++n) {
        const auto message = witness.receive(schema::ServerBody::result);
        ASSERT_TRUE(message) << "the witness is held up by the one that stopped";
        const auto sequence = (*message)->body_as_result()->sequence();
        if (seen != 0) {
            ASSERT_EQ(sequence, seen + 1);
        }
        seen = sequence;
    }
    std::uint64_t late = 0;
    for (int n = 0; n < lots; ++n) {
        const auto message = stopped.receive(schema::ServerBody::result);
        ASSERT_TRUE(message);
        const auto sequence = (*message)->body_as_result()->sequence();
        if (late != 0) {
            ASSERT_EQ(sequence, late + 1);
        }
        late = sequence;
    }
    EXPECT_EQ(late, seen);
}

TEST_P(Readers, FromTheFirstSequenceGetTheWholeDay) {
    RawClient desk = logged_on(server_, "desk", {.follows_results = false});
    for (int n = 0; n < 500; ++n) accepted(desk, lot(1, 5));
    RawClient reader = logged_on(server_, "settlement", {.last_sequence = 0});
    std::uint64_t expected = 1;
    for (int lots = 0; lots < 500; ++expected) {
        const auto message = reader.receive(schema::ServerBody::result);
        ASSERT_TRUE(message);
        ASSERT_EQ((*message)->body_as_result()->sequence(), expected);
        if ((*message)->body_as_result()->body_as_lot_queued() != nullptr) ++lots;
    }
}

TEST_P(Readers, OfAnswersThatStopAreClosedOnlyThemselves) {
    RawClient rude = logged_on(server_, "screen");
    rude.shrink_receive_buffer();
    RawClient desk = logged_on(server_, "desk");
    for (int n = 0; n < 200; ++n) accepted(desk, lot(1, 5));
    // Asks for pages and reads none: is read no further, and nobody else notices.
    std::vector<std::byte> asks;
    wire::FrameBuilder builder;
    const auto body = schema::CreateCataloguePage(builder.begin(), 1, 0, 200).Union();
    builder.finish(schema::ClientBody::catalogue_page, body);
    for (int n = 0; n < 300; ++n) rude.send_bytes(builder.frame());
    accepted(desk, lot(1, 5));
    int pages = 0;
    while (pages < 300 && rude.receive(schema::ServerBody::catalogue_page)) ++pages;
    EXPECT_EQ(pages, 300);
}

TEST_P(Readers, WhoAskForPagesWithoutAPauseAreReadNoFasterAndGetEachAnswer) {
    RawClient asks = logged_on(server_, "screen");
    wire::FrameBuilder builder;
    const auto body = schema::CreateCataloguePage(builder.begin(), 1, 0, 1).Union();
    builder.finish(schema::ClientBody::catalogue_page, body);
    constexpr int pages = 1'400;  // 1,000 at once, and 200 a second
    const auto begin = std::chrono::steady_clock::now();
    for (int n = 0; n < pages; ++n) asks.send_bytes(builder.frame());
    int answered = 0;
    while (answered < pages && asks.receive(schema::ServerBody::catalogue_page)) ++answered;
    EXPECT_EQ(answered, pages);
    EXPECT_GT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(1'000));
}

TEST_P(Readers, WhoAskWithoutAPauseAndReadGetEveryAnswer) {
    RawClient desk = logged_on(server_, "desk", {.follows_results = false});
    constexpr std::uint64_t commands = 40'000;
    const std::uint64_t first = desk.next_id();
    std::thread asks([&] {
        for (std::uint64_t n = 0; n < commands; ++n) {
            desk.command(on_clock(CommandKind::pause_clock, 1), first + n);
        }
    });
    std::uint64_t answered = 0;
    while (answered < commands) {
        const auto message = desk.receive(schema::ServerBody::rejected);  // the clock is closed
        if (!message) break;
        EXPECT_EQ((*message)->body_as_rejected()->command_id(), first + answered);
        ++answered;
    }
    EXPECT_EQ(answered, commands);
    asks.join();
}

bool is_told_of_a_sale(RawClient& reader) {
    for (;;) {
        const auto message = reader.receive(schema::ServerBody::result);
        if (!message) return false;
        if ((*message)->body_as_result()->body_as_sale() != nullptr) return true;
    }
}

/// Clocks that are opened by one write of the desk have rounds that end together.
TEST_P(Readers, GetResultsThatAreDueTogetherInOneWrite) {
    constexpr std::uint32_t clocks = 40;
    std::string settings = market_settings();
    for (std::uint32_t clock = 3; clock <= clocks; ++clock) {
        settings += "[[clocks]]\nname = \"Clock " + std::to_string(clock) + "\"\n";
    }
    const ServerProcess server(GetParam(), settings);
    RawClient desk = logged_on(server, "desk", {.follows_results = false});
    RawClient reader = logged_on(server, "screen");
    std::vector<std::byte> opens;
    for (std::uint32_t clock = 1; clock <= clocks; ++clock) {
        accepted(desk, lot(clock, 1, 10, 10));
        Command open = on_clock(CommandKind::open_clock, clock);
        open.command_id = CommandId(desk.next_id() + clocks);
        wire::FrameBuilder builder;
        wire::encode_command(builder, open);
        opens.insert(opens.end(), builder.frame().begin(), builder.frame().end());
    }
    desk.send_bytes(opens);
    const auto await_each = [&](schema::ResultBody type) {
        for (std::uint32_t n = 0; n < clocks;) {
            const auto message = reader.receive(schema::ServerBody::result);
            ASSERT_TRUE(message);
            if ((*message)->body_as_result()->body_type() == type) ++n;
        }
    };
    await_each(schema::ResultBody::round_started);
    const std::uint32_t before = reader.segments_received();
    await_each(schema::ResultBody::lot_closed);
    // A ping may come between, and on a busy machine a clock's deadline may be another turn's.
    EXPECT_LE(reader.segments_received() - before, clocks / 4);
}

TEST(Lateness, IsOfASaleOnceAndNotOfAReaderThatComesBack) {
    const auto file =
        std::filesystem::temp_directory_path() / ("huagu-lateness-" + std::to_string(::getpid()));
    ServerProcess server(2, market_settings(), {"--lateness", file.string()});
    RawClient desk = logged_on(server, "desk", {.follows_results = false});
    RawClient screen = logged_on(server, "screen");
    RawClient buyer = logged_on(server, "buyer2");
    accepted(desk, on_clock(CommandKind::open_clock, 1));
    accepted(desk, lot(1, 2));
    sleep_until_step(buyer, wait_for_round(buyer), 3);
    ASSERT_EQ(buyer.answer(buyer.command(press(1, 1, 1, 2))), Reason::none);
    ASSERT_TRUE(is_told_of_a_sale(screen));
    ASSERT_TRUE(is_told_of_a_sale(buyer));
    std::this_thread::sleep_for(std::chrono::seconds(2));
    RawClient back = logged_on(server, "settlement", {.last_sequence = 0});
    ASSERT_TRUE(is_told_of_a_sale(back));
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
    std::ifstream lines(file);
    std::vector<std::int64_t> figures{std::istream_iterator<std::int64_t>(lines), {}};
    ASSERT_EQ(figures.size(), 3U) << "a line of a sale: its deadline, the first, the last";
    EXPECT_GT(figures[1], 0);
    EXPECT_LE(figures[1], figures[2]);
    EXPECT_LT(figures[2], 2'000'000'000);
    std::filesystem::remove(file);
}

}  // namespace
}  // namespace huagu::test
