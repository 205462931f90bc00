#include "journal/results.hpp"

#include <gtest/gtest.h>

#include "tests/journal/mapped_storage.hpp"

namespace huagu::journal {
namespace {

std::vector<std::byte> frame_of(std::size_t size, unsigned value) {
    return std::vector<std::byte>(size, std::byte(value));
}

ResultsLog::Capacity small() { return {100'000, std::uint64_t{8} << 20}; }

TEST(ResultsLog, IsReadOnlyAsFarAsItIsPublished) {
    ResultsLog log(small());
    log.append(1, 5, Position(3), frame_of(10, 1));
    EXPECT_EQ(log.end(), 0U);
    EXPECT_EQ(log.appended(), 1U);
    log.publish();
    ASSERT_EQ(log.end(), 1U);
    EXPECT_EQ(log.entry(0).sequence, 1U);
    EXPECT_EQ(log.entry(0).clock, 5U);
    EXPECT_EQ(log.entry(0).position, 3U);
    EXPECT_EQ(log.frame(0).size(), 10U);
    EXPECT_EQ(log.frame(0)[9], std::byte{1});
}

TEST(ResultsLog, FindsTheFirstEntryOfASequence) {
    ResultsLog log(small());
    for (const std::uint64_t sequence : {0U, 1U, 2U, 2U, 2U, 3U}) {
        log.append(sequence, no_clock, Position(sequence), frame_of(8, 0));
    }
    log.publish();
    EXPECT_EQ(log.find(0), 0U);
    EXPECT_EQ(log.find(1), 1U);
    EXPECT_EQ(log.find(2), 2U);
    EXPECT_EQ(log.find(3), 5U);
    EXPECT_EQ(log.find(4), 6U);
    EXPECT_EQ(log.find_after(0), 0U) << "before what lies before the first result";
    EXPECT_EQ(log.find_after(1), 2U);
    EXPECT_EQ(log.find_after(2), 3U) << "replies after it bear its number";
    EXPECT_EQ(log.find_after(3), 6U);
    EXPECT_EQ(log.find_after(4), 6U) << "it is not there yet";
}

TEST(ResultsLog, KnowsHowFarItIsDurable) {
    ResultsLog log(small());
    for (std::uint64_t position = 1; position <= 5; ++position) {
        log.append(position, no_clock, Position(position), frame_of(8, 0));
    }
    log.publish();
    EXPECT_EQ(log.durable_end(0, 5, Position(0)), 0U);
    EXPECT_EQ(log.durable_end(0, 5, Position(3)), 3U);
    EXPECT_EQ(log.durable_end(2, 4, Position(9)), 4U);
}

TEST(ResultsLog, GivesFramesThatLieTogetherAsOneRun) {
    ResultsLog log(small());
    for (unsigned i = 0; i < 10; ++i) log.append(i, no_clock, Position(0), frame_of(100, i));
    log.publish();
    const auto all = log.run(0, 10, 10'000);
    EXPECT_EQ(all.next, 10U);
    ASSERT_EQ(all.bytes.size(), 1'000U);
    EXPECT_EQ(all.bytes[999], std::byte{9});
    const auto some = log.run(3, 10, 350);
    EXPECT_EQ(some.next, 6U);
    EXPECT_EQ(some.bytes.size(), 300U);
    EXPECT_EQ(some.bytes[0], std::byte{3});
    const auto one = log.run(3, 10, 1);
    EXPECT_EQ(one.next, 4U);
    EXPECT_EQ(one.bytes.size(), 100U);
}

TEST(ResultsLog, GivesRunsAcrossAllThatItGrewTo) {
    ResultsLog log(small());
    const std::size_t size = (std::size_t{1} << 20) / 3 + 1;
    for (unsigned i = 0; i < 12; ++i) log.append(i, no_clock, Position(0), frame_of(size, i + 1));
    log.publish();
    const auto run = log.run(0, 12, std::size_t{1} << 30);
    EXPECT_EQ(run.next, 12U);
    ASSERT_EQ(run.bytes.size(), 12 * size);
    for (std::size_t at = 0; at < run.bytes.size(); at += size / 2) {
        EXPECT_EQ(run.bytes[at], std::byte(at / size + 1)) << at;
    }
}

/// Fills a log with frames of 1 MiB until it takes no more; how many it took.
std::uint64_t fill(ResultsLog& log) {
    for (unsigned i = 1; log.failure().empty(); ++i) {
        log.append(i, no_clock, Position(i), frame_of(std::size_t{1} << 20, i));
    }
    log.publish();
    return log.end();
}

TEST(ResultsLog, ThatIsFullSaysSoAndKeepsWhatItHas) {
    ResultsLog log({100'000, std::uint64_t{3} << 20});
    EXPECT_EQ(fill(log), 3U);
    EXPECT_NE(log.failure().find("File too large"), std::string::npos) << log.failure();
    log.append(4, no_clock, Position(4), frame_of(1, 1));
    log.publish();
    EXPECT_EQ(log.end(), 3U) << "a smaller one is not let past";
    EXPECT_EQ(log.frame(2)[0], std::byte{3});
    EXPECT_FALSE(log.settle(Position(9)).has_value());
}

TEST(ResultsLog, WhoseDiskIsFullSaysSoAndKeepsWhatItHas) {
    test::MappedStorage storage;
    storage.room = std::uint64_t{5} << 20;
    auto files = open_results(storage, "day", "full", {}, {Access::write, small()});
    ASSERT_TRUE(files.has_value()) << files.error().text.en;
    ResultsLog log(std::move(*files));
    log.reserve_ahead();
    EXPECT_EQ(fill(log), 5U);
    log.reserve_ahead();
    EXPECT_EQ(log.frame(4)[0], std::byte{5});
    storage.room = std::uint64_t{8} << 20;
    log.append(6, no_clock, Position(6), frame_of(1, 1));
    EXPECT_EQ(log.appended(), 5U) << "there is no going on after a gap";
}

}  // namespace
}  // namespace huagu::journal
