// What the load generator measures with.
#include <gtest/gtest.h>

#include "cli/load/histogram.hpp"
#include "cli/load/plan.hpp"
#include "cli/load/press_frame.hpp"
#include "cli/load/tally.hpp"
#include "wire/decode.hpp"
#include "wire/frame.hpp"

namespace huagu::cli {
namespace {

Duration us(std::int64_t count) { return Duration(count * 1'000); }

TEST(Histogram, PercentilesOfKnownTimesAreWithinAHundredth) {
    Histogram times;
    for (std::int64_t n = 1; n <= 100'000; ++n) times.add(us(n));
    EXPECT_EQ(times.count(), 100'000U);
    EXPECT_EQ(times.max(), us(100'000));
    for (const double share : {0.01, 0.5, 0.9, 0.99, 0.999, 0.9999}) {
        const double expected = share * 100'000 * 1'000;
        const auto told = static_cast<double>(times.percentile(share).value());
        EXPECT_GE(told, expected * 0.999) << share;
        EXPECT_LE(told, expected * 1.01) << share;
    }
    EXPECT_EQ(times.percentile(1), us(100'000));
}

TEST(Histogram, SmallTimesAreExact) {
    Histogram times;
    for (const std::int64_t ns : {0, 1, 5, 127}) times.add(Duration(ns));
    times.add(Duration(-3));
    EXPECT_EQ(times.percentile(0.4), Duration(0));
    EXPECT_EQ(times.percentile(0.6), Duration(1));
    EXPECT_EQ(times.percentile(0.8), Duration(5));
    EXPECT_EQ(times.percentile(1), Duration(127));
}

TEST(Histogram, HoldsTheLongestTime) {
    Histogram times;
    const Duration longest(std::numeric_limits<std::int64_t>::max());
    times.add(longest);
    EXPECT_EQ(times.percentile(0.5), longest);
}

TEST(Histogram, OfNothingSaysNothing) { EXPECT_EQ(Histogram().percentile(0.99), Duration(0)); }

TEST(Histogram, AddedUpIsAsIfAllHadGoneIntoOne) {
    Histogram one;
    Histogram other;
    Histogram both;
    for (std::int64_t n = 1; n < 1'000; ++n) {
        (n % 3 == 0 ? one : other).add(us(n * n));
        both.add(us(n * n));
    }
    one.add(other);
    EXPECT_EQ(one.count(), both.count());
    for (const double share : {0.1, 0.5, 0.99, 1.0}) {
        EXPECT_EQ(one.percentile(share), both.percentile(share));
    }
}

TEST(PressFrame, SaysWhatWasSetLast) {
    PressFrame frame;
    frame.set(CommandId(7), {ClockId(2), LotId(3), RoundNumber(4)});
    frame.set(CommandId(1'000'000'007), {ClockId(40), LotId(70'000), RoundNumber(5'000'000'000)});
    wire::FrameReader reader(wire::client_frame_max);
    auto bytes = frame.bytes();
    ASSERT_EQ(reader.next(bytes), wire::Cut::whole);
    const auto* message = wire::verify_client(reader.message());
    ASSERT_NE(message, nullptr);
    const auto* command = message->body_as_command();
    ASSERT_NE(command, nullptr);
    EXPECT_EQ(command->command_id(), 1'000'000'007U);
    const auto* press = command->body_as_press();
    ASSERT_NE(press, nullptr);
    EXPECT_EQ(press->clock(), 40U);
    EXPECT_EQ(press->lot(), 70'000U);
    EXPECT_EQ(press->round(), 5'000'000'000);
    EXPECT_EQ(press->units(), 1);
    EXPECT_FALSE(press->press_time().has_value());
}

TEST(LoadPlan, AnOverloadIsTenTimesWhatIsAdmittedAndThenHalfOfIt) {
    LoadOptions options;
    options.profile = LoadProfile::overload;
    options.connections = 20;
    options.admitted_per_second = 30;
    options.seconds = 4;
    const LoadPlan plan = make_plan(options);
    ASSERT_EQ(plan.phases.size(), 3U);
    EXPECT_EQ(plan.phases[0].presses_per_second, 6'000);
    EXPECT_EQ(plan.phases[1].presses_per_second, 300);
    EXPECT_EQ(plan.phase_at(3.9), 0U);
    EXPECT_EQ(plan.phase_at(4.1), 1U);
    EXPECT_EQ(plan.phase_at(5.1), 2U);
    EXPECT_EQ(plan.phase_at(100), 2U);
}

TEST(LoadPlan, AStormIsAMorningInWhichAllLogOnAgainWithinFiveSeconds) {
    LoadOptions options;
    options.profile = LoadProfile::storm;
    options.seconds = 3;
    const LoadPlan plan = make_plan(options);
    EXPECT_EQ(plan.storm_phase, 1U);
    EXPECT_EQ(plan.begin_of(plan.storm_phase), 3);
    EXPECT_EQ(plan.phases[plan.storm_phase].seconds, 5);
    EXPECT_EQ(plan.presses_per_round, 30);
    EXPECT_EQ(plan.seconds(), 18);
}

TEST(LoadTally, TheLastTerminalIsTheLastOfAllThreads) {
    LoadTally one;
    LoadTally other;
    one.told_at(5, Time(100), Time(130));
    one.told_at(5, Time(100), Time(120));
    other.told_at(5, Time(100), Time(150));
    other.told_at(6, Time(200), Time(210));
    one.add(other);
    EXPECT_EQ(one.told.at(5).last, Time(150));
    EXPECT_EQ(one.told.at(6).last, Time(210));
}

}  // namespace
}  // namespace huagu::cli
