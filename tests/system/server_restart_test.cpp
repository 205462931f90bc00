// A day goes on after its server ended, cleanly or not: from a snapshot, from the journal alone,
// and with the same results to the byte.
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/journal/temporary_directory.hpp"
#include "tests/system/market_actions.hpp"

namespace huagu::test {
namespace {

namespace fs = std::filesystem;

using Frames = std::vector<std::vector<std::uint64_t>>;

class Restart : public ::testing::TestWithParam<int> {
  protected:
    [[nodiscard]] std::string data() const { return directory_ / "data"; }
    [[nodiscard]] std::string snapshots() const { return data() + "/2026-11-23/snapshots"; }
    [[nodiscard]] ServerProcess start(const std::string& more = "") const {
        return ServerProcess(GetParam(), market_settings(more), {"--data", data()});
    }
    static void stop(ServerProcess& server) {
        server.signal(SIGTERM);
        EXPECT_EQ(server.wait(), 0);
    }
    static void kill(ServerProcess& server) {
        server.signal(SIGKILL);
        EXPECT_FALSE(server.wait());
    }
    static void trade(const ServerProcess& server) {
        RawClient desk = logged_on(server, "desk", {.follows_results = false});
        for (int n = 0; n < 20; ++n) accepted(desk, lot(1, 5));
    }
    /// The whole day as settlement is sent it.
    static Frames results(const ServerProcess& server) {
        RawClient reader = logged_on(server, "settlement", {.last_sequence = 0});
        Frames frames;
        while (const auto message = reader.receive(schema::ServerBody::result, milliseconds(300))) {
            EXPECT_EQ((*message)->body_as_result()->sequence(), frames.size() + 1);
            frames.push_back(message->words());
        }
        return frames;
    }
    /// The results of a day that ended cleanly.
    [[nodiscard]] Frames traded_day() const {
        ServerProcess server = start();
        trade(server);
        Frames frames = results(server);
        stop(server);
        return frames;
    }
    static void expect_begins_with(const Frames& whole, const Frames& begin) {
        ASSERT_GE(whole.size(), begin.size());
        for (std::size_t n = 0; n < begin.size(); ++n) ASSERT_EQ(whole[n], begin[n]) << n;
    }
    [[nodiscard]] std::size_t snapshots_kept() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(snapshots()), fs::directory_iterator()));
    }

    TemporaryDirectory directory_;
};
INSTANTIATE_TEST_SUITE_P(Threads, Restart, ::testing::Values(0, 1));

TEST_P(Restart, GoesOnFromTheSnapshotOfACleanEnd) {
    Frames before = traded_day();
    EXPECT_EQ(snapshots_kept(), 1U);
    {
        ServerProcess server = start();
        trade(server);
        const auto after = results(server);
        expect_begins_with(after, before);
        before = after;
        kill(server);
    }
    ServerProcess server = start();
    expect_begins_with(results(server), before);
    trade(server);
    stop(server);
    EXPECT_EQ(snapshots_kept(), 2U);
}

TEST_P(Restart, GoesOnFromTheSnapshotsOfARunningMarketAfterAKill) {
    Frames before;
    for (int n = 0; n < 3; ++n) {
        ServerProcess server = start("snapshot_records = 7");
        for (int k = 0; k < 5; ++k) trade(server);
        const Frames after = results(server);
        expect_begins_with(after, before);
        before = after;
        kill(server);
    }
    EXPECT_GE(snapshots_kept(), 2U);
    ServerProcess server = start();
    expect_begins_with(results(server), before);
}

TEST_P(Restart, NeedsNeitherSnapshotsNorResults) {
    const Frames before = traded_day();
    fs::remove_all(data() + "/2026-11-23/results");
    fs::create_directory(data() + "/2026-11-23/results");
    ServerProcess server = start();
    expect_begins_with(results(server), before);
}

TEST_P(Restart, IsNotHinderedByADamagedSnapshot) {
    const Frames before = traded_day();
    for (const auto& snapshot : fs::directory_iterator(snapshots())) {
        fs::resize_file(snapshot, fs::file_size(snapshot) - 1);
    }
    ServerProcess server = start();
    expect_begins_with(results(server), before);
}

TEST_P(Restart, AnswersAResendAsBefore) {
    std::uint64_t lot_number = 0;
    const auto queue_first_lot = [&](const ServerProcess& server) {
        RawClient desk = logged_on(server, "desk", {.follows_results = false});
        desk.command(lot(1, 5), 1);
        const auto message = desk.receive(schema::ServerBody::accepted);
        ASSERT_TRUE(message);
        const auto* answer = (*message)->body_as_accepted();
        EXPECT_EQ(answer->command_id(), 1U);
        ASSERT_TRUE(answer->number());
        if (lot_number != 0) {
            EXPECT_EQ(*answer->number(), lot_number);
        }
        lot_number = *answer->number();
    };
    {
        ServerProcess server = start();
        queue_first_lot(server);
        kill(server);
    }
    ServerProcess server = start();
    queue_first_lot(server);
    EXPECT_EQ(lot_number, 1U);
}

}  // namespace
}  // namespace huagu::test
