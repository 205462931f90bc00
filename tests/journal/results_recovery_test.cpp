// After a restart: results that are made again are those that were found.
#include <gtest/gtest.h>

#include <random>

#include "tests/journal/results_fixture.hpp"

namespace huagu::journal {
namespace {

using namespace test;

TEST(ResultsRecovery, SeesAChangedByte) {
    MappedStorage storage = written(100);
    ResultsLog log(open(storage));
    append(log, 0, 30);
    std::vector<std::byte> other = frame_of(30);
    other.back() ^= std::byte{1};
    log.append(31, 0, Position(16), other);
    append(log, 31, 100);
    ASSERT_TRUE(log.difference().has_value());
    EXPECT_EQ(log.difference()->view, "full");
    EXPECT_EQ(log.difference()->index, 30U);
    EXPECT_EQ(log.difference()->sequence, 31U);
    EXPECT_EQ(log.end(), 30U) << "nothing goes on";
    const auto settled = log.settle(Position(50));
    ASSERT_FALSE(settled.has_value());
    EXPECT_NE(settled.error().text.en.find("result 31 (entry 30)"), std::string::npos);
}

TEST(ResultsRecovery, SeesAChangedHead) {
    for (int field = 0; field < 3; ++field) {
        MappedStorage storage = written(3);
        ResultsLog log(open(storage));
        append(log, 0, 1);
        log.append(field == 0 ? 3 : 2, field == 1 ? 0 : 1, Position(field == 2 ? 2 : 1),
                   frame_of(1));
        EXPECT_TRUE(log.difference().has_value()) << field;
    }
}

TEST(ResultsRecovery, SeesAnEntryThatIsMissingAndOneThatIsTooMany) {
    MappedStorage storage = written(100);
    ResultsLog missing(open(storage));
    append(missing, 0, 50);
    append(missing, 51, 100);
    ASSERT_TRUE(missing.difference().has_value());
    EXPECT_EQ(missing.difference()->index, 50U);

    ResultsLog too_many(open(storage));
    append(too_many, 0, 50);
    append(too_many, 49, 100);
    ASSERT_TRUE(too_many.difference().has_value());
    EXPECT_EQ(too_many.difference()->index, 50U);
}

TEST(ResultsRecovery, RefusesResultsThatTheJournalDoesNotMake) {
    MappedStorage storage = written(100);
    ResultsLog log(open(storage));
    append(log, 0, 99);
    // The last entry is of position 50, and the journal has it.
    EXPECT_FALSE(log.settle(Position(50)).has_value());
}

TEST(ResultsRecovery, CutsResultsBeyondTheJournalThatNobodyWasToldOf) {
    MappedStorage storage = written(100);
    {
        ResultsLog log(open(storage));
        log.mark_durable(Position(20));
    }
    {
        ResultsLog log(open(storage));
        append(log, 0, 80);  // up to position 40
        ASSERT_TRUE(log.settle(Position(40)).has_value());
        EXPECT_EQ(right_entries(log), 80U);
        log.append(81, 0, Position(41), frame_of(7));
        log.publish();
        EXPECT_EQ(log.frame(80).size(), frame_of(7).size());
    }
    EXPECT_EQ(open(storage).found, 81U);
}

TEST(ResultsRecovery, RefusesAJournalThatIsShorterThanItWas) {
    MappedStorage storage = written(100);
    {
        ResultsLog log(open(storage));
        log.mark_durable(Position(45));
    }
    ResultsLog log(open(storage));
    append(log, 0, 80);
    const auto settled = log.settle(Position(40));
    ASSERT_FALSE(settled.has_value());
    EXPECT_NE(settled.error().text.en.find("45"), std::string::npos);
    EXPECT_EQ(open(storage).found, 100U) << "they are left as they are";
}

TEST(ResultsRecovery, ComparesWithFilesThatAreOnlyReadAndChangesNothing) {
    MappedStorage storage = written(100);
    const auto index = storage.bytes(index_path);
    const auto frames = storage.bytes(frames_path);
    ResultsLog longer(open(storage, Access::read));
    append(longer, 0, 120);
    EXPECT_TRUE(longer.settle(Position(60)).has_value()) << "not all was written down";
    EXPECT_EQ(longer.appended(), 120U);
    EXPECT_EQ(longer.end(), 100U);
    ResultsLog shorter(open(storage, Access::read));
    append(shorter, 0, 80);
    EXPECT_TRUE(shorter.settle(Position(40)).has_value());
    EXPECT_FALSE(shorter.settle(Position(41)).has_value());
    EXPECT_EQ(storage.bytes(index_path), index);
    EXPECT_EQ(storage.bytes(frames_path), frames);
}

/// Entries that were synced are all there; what is found of the others is right.
void lose_power(std::uint64_t seed, std::uint64_t page) {
    std::mt19937_64 random(seed);
    MappedStorage storage;
    const std::uint64_t synced = random() % 300;
    const std::uint64_t entries = synced + random() % 600;
    {
        ResultsLog log(open(storage));
        append(log, 0, synced);
        ASSERT_TRUE(log.sync().has_value());
        append(log, synced, entries);
    }
    for (int restart = 0; restart < 3; ++restart) {
        storage.lose_power(page, random);
        ResultsLog log(open(storage));
        ASSERT_GE(log.found(), synced) << "seed " << seed << ", page " << page;
        ASSERT_LE(log.found(), entries);
        const std::uint64_t again = log.found() + random() % (entries - log.found() + 1);
        append(log, 0, again);
        ASSERT_FALSE(log.difference().has_value()) << "seed " << seed << ", page " << page;
        ASSERT_EQ(right_entries(log), again) << "seed " << seed << ", page " << page;
    }
}

TEST(ResultsRecovery, FindsNoWrongEntryWhicheverPagesALossOfPowerTakes) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        lose_power(seed, 4096);
        lose_power(seed, 512);
    }
}

}  // namespace
}  // namespace huagu::journal
