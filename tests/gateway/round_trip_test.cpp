#include "gateway/round_trip.hpp"

#include <gtest/gtest.h>

namespace huagu::gateway {
namespace {

constexpr Duration ms(std::int64_t n) { return Duration(n * 1'000'000); }
constexpr Time at(std::int64_t n) { return Time(1'000'000'000'000 + n * 1'000'000); }

TEST(PressTime, IsTheClaimIfTheRoundTripExplainsIt) {
    EXPECT_EQ(granted_press_time(at(920), at(1000), ms(100), ms(200)), at(920));
}

TEST(PressTime, IsNotBeforeTheMeasuredRoundTrip) {
    EXPECT_EQ(granted_press_time(at(500), at(1000), ms(100), ms(200)), at(900));
}

TEST(PressTime, IsNotBeforeTheAllowance) {
    EXPECT_EQ(granted_press_time(at(500), at(1000), ms(400), ms(150)), at(850));
    EXPECT_EQ(granted_press_time(at(500), at(1000), ms(400), ms(0)), at(1000));
}

TEST(PressTime, IsNotAfterReceived) {
    EXPECT_EQ(granted_press_time(at(1004), at(1000), ms(100), ms(200)), at(1000));
}

TEST(PressTime, ClaimedLaterThanTheGuardIsAheadOfTheClock) {
    EXPECT_FALSE(is_clock_ahead(at(1005), at(1000), ms(5)));
    EXPECT_TRUE(is_clock_ahead(at(1005) + Duration(1), at(1000), ms(5)));
}

TEST(RoundTrip, IsTheSmallerOfPingsAndKernel) {
    EXPECT_EQ(measured_round_trip(ms(80), ms(30)), ms(30));
    EXPECT_EQ(measured_round_trip(ms(20), ms(30)), ms(20));
    EXPECT_EQ(measured_round_trip(ms(20), std::nullopt), ms(20));
}

TEST(RoundTrip, OfWhoAnswersNoPingIsNothing) {
    EXPECT_EQ(measured_round_trip(std::nullopt, ms(30)), ms(0));
}

TEST(RoundTrip, IsTheLeastWithinTheWindow) {
    RollingMinimum minimum(ms(800));
    EXPECT_FALSE(minimum.least(at(0)));
    minimum.add(at(0), ms(90));
    minimum.add(at(10), ms(40));
    minimum.add(at(20), ms(70));
    EXPECT_EQ(minimum.least(at(20)), ms(40));
    minimum.add(at(500), ms(60));
    EXPECT_EQ(minimum.least(at(500)), ms(40));
    EXPECT_EQ(minimum.least(at(900)), ms(60)) << "what is older than the window is forgotten";
    EXPECT_FALSE(minimum.least(at(5000)));
}

}  // namespace
}  // namespace huagu::gateway
