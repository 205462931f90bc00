// The simulation itself: it sees what it is there to see, and a seed is a day.
#include "tests/simulation/simulation.hpp"

#include <gtest/gtest.h>

#include <array>

#include "tests/simulation/simulated_disk.hpp"

namespace huagu::simulation {
namespace {

/// Of the seeds from 1 on, the first that fails; none of so many: 0.
std::uint64_t first_failing(Plant plant, std::uint64_t seeds) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        if (!simulate(seed, plant).complaints.empty()) return seed;
    }
    return 0;
}

TEST(SimulatedDisk, WhatWasCutOffAndSyncedDoesNotComeBack) {
    World world(1);
    SimulatedDisk disk(world, {});
    constexpr std::array before = {std::byte{1}, std::byte{2}, std::byte{3}};
    {
        const auto file = disk.open("data/file", journal::Access::create);
        ASSERT_TRUE((*file)->write(0, before) && (*file)->sync() && disk.sync_directory("data"));
        ASSERT_TRUE((*file)->resize(1) && (*file)->allocate(3) && (*file)->sync());
    }
    disk.lose_power();
    const auto file = disk.open("data/file", journal::Access::read);
    std::array<std::byte, 3> after{};
    ASSERT_EQ((*file)->read(0, after), 3U);
    EXPECT_EQ(after, (std::array{std::byte{1}, std::byte{0}, std::byte{0}}));
}

TEST(Simulation, OfOneSeedIsTheSameDayEachTime) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const Outcome first = simulate(seed);
        const Outcome again = simulate(seed);
        EXPECT_EQ(first.fingerprint, again.fingerprint) << "seed " << seed;
        EXPECT_EQ(first.records, again.records) << "seed " << seed;
    }
    EXPECT_NE(simulate(1).fingerprint, simulate(2).fingerprint);
}

TEST(Simulation, FindsASyncThatIsSkipped) { EXPECT_GT(first_failing(Plant::skip_sync, 200), 0U); }

TEST(Simulation, FindsAResendThatIsAppliedTwice) {
    EXPECT_GT(first_failing(Plant::apply_resend_twice, 200), 0U);
}

TEST(Simulation, FindsASnapshotThatIsStale) {
    EXPECT_GT(first_failing(Plant::stale_snapshot, 200), 0U);
}

TEST(Simulation, IsAboutSomething) {
    Outcome all;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const Outcome outcome = simulate(seed);
        all.starts += outcome.starts;
        all.records += outcome.records;
        all.results += outcome.results;
        all.starts_from_snapshot += outcome.starts_from_snapshot;
        all.segments += outcome.segments;
        all.clock_notices += outcome.clock_notices;
        all.notices_elsewhere += outcome.notices_elsewhere;
    }
    EXPECT_GT(all.starts, 80U) << "servers hardly die";
    EXPECT_GT(all.records, 4'000U) << "users hardly do anything";
    EXPECT_GT(all.results, 2'000U);
    EXPECT_GT(all.starts_from_snapshot, 10U);
    EXPECT_GT(all.segments, 80U) << "segments are hardly full";
    EXPECT_GT(all.clock_notices, 10U) << "clocks are hardly set back";
    EXPECT_GT(all.notices_elsewhere, 10U) << "only the desk hears of it";
}

}  // namespace
}  // namespace huagu::simulation
