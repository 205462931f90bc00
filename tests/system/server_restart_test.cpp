// A day goes on after its server ended, cleanly or not: from a snapshot, from the journal alone,
// and with the same results to the byte.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/temporary_directory.hpp"
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
    /// The whole day as a user is sent it.
    static Frames results_of(const ServerProcess& server, const std::string& user) {
        RawClient reader = logged_on(server, user, {.last_sequence = 0});
        Frames frames;
        while (const auto message = reader.receive(schema::ServerBody::result, milliseconds(300))) {
            frames.push_back(message->words());
        }
        return frames;
    }
    /// As settlement is sent it: every result.
    static Frames results(const ServerProcess& server) {
        Frames frames = results_of(server, "settlement");
        for (std::size_t n = 0; n < frames.size(); ++n) {
            const auto* frame = flatbuffers::GetRoot<schema::ServerFrame>(frames[n].data());
            EXPECT_EQ(frame->body_as_result()->sequence(), n + 1);
        }
        return frames;
    }
    /// The results of a day that ended cleanly.
    Frames traded_day() const {
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
    /// One bit of a file of the results, behind the market's back.
    void flip_a_bit(const std::string& file, std::streamoff offset) const {
        std::fstream bytes(data() + "/2026-11-23/results/" + file,
                           std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekg(offset);
        const int byte = bytes.get();
        bytes.seekp(offset);
        bytes.put(static_cast<char>(byte ^ 1));
        ASSERT_TRUE(bytes.flush());
    }
    [[nodiscard]] std::size_t snapshots_kept() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(snapshots()), fs::directory_iterator()));
    }

    base::TemporaryDirectory directory_;
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

/// For each, the disk would have to take all results.
TEST_P(Restart, ResultsAreSyncedForASnapshotOnlyWhereSomethingIsDurable) {
    const auto snapshots_though_no_sync = [this](const std::string& durability) {
        ServerProcess server(GetParam(), market_settings("snapshot_records = 7"),
                             {"--data", data(), "--durability", durability});
        const std::string not_to_be_synced = data() + "/2026-11-23/results/folder";
        fs::create_directory(not_to_be_synced);
        for (int n = 0; n < 5; ++n) trade(server);
        const auto until = std::chrono::steady_clock::now() + milliseconds(2'000);
        while (snapshots_kept() == 0 && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(milliseconds(10));
        }
        kill(server);
        fs::remove(not_to_be_synced);
        return snapshots_kept();
    };
    EXPECT_EQ(snapshots_though_no_sync("sync"), 0U);
    EXPECT_GE(snapshots_though_no_sync("none"), 1U);
}

TEST_P(Restart, IsRefusedWithoutTheUsersOfTheDay) {
    traded_day();
    const std::string users = data() + "/users.jsonl";
    fs::rename(users, users + ".kept");
    EXPECT_THROW(static_cast<void>(start()), std::runtime_error);
    EXPECT_FALSE(fs::exists(users)) << "made anew, it would let in who was disabled";
    fs::rename(users + ".kept", users);
    const ServerProcess again = start();
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

TEST_P(Restart, ShowsNobodyAResultThatChangedBelowASnapshot) {
    traded_day();
    const std::vector<std::pair<std::string, std::string>> readers = {
        {"full", "settlement"}, {"public", "screen"}, {"desk", "desk"}};
    std::vector<Frames> whole;
    {
        ServerProcess server = start();
        for (const auto& [view, user] : readers) whole.push_back(results_of(server, user));
        stop(server);
    }
    for (std::size_t n = 0; n < readers.size(); ++n) {
        const auto& [view, user] = readers[n];
        flip_a_bit(view + ".frames", 700);
        flip_a_bit(view + ".index", 4096 + 3 * 40 + 9);
        ServerProcess server = start();
        expect_begins_with(results_of(server, user), whole[n]);
        stop(server);
    }
    EXPECT_GE(snapshots_kept(), 1U);
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
