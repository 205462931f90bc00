#include "gateway/set_back_watch.hpp"

#include <gtest/gtest.h>

namespace huagu::gateway {
namespace {

using Say = SetBackWatch::Say;

constexpr Duration seconds(std::int64_t n) { return Duration(n * 1'000'000'000); }
constexpr Time after(std::int64_t n) { return Time(0) + seconds(n); }

TEST(SetBackWatch, SaysNothingOfClocksAsTheyAre) {
    SetBackWatch watch;
    EXPECT_EQ(watch.look(seconds(0), after(1)), Say::nothing);
    EXPECT_EQ(watch.look(seconds(2), after(2)), Say::nothing);
    EXPECT_EQ(watch.look(seconds(-3600), after(3)), Say::nothing) << "it was set forward";
}

TEST(SetBackWatch, SaysItAtOnceAndAgainEachMinuteWhileItLasts) {
    SetBackWatch watch;
    EXPECT_EQ(watch.look(seconds(3), after(100)), Say::is_set_back);
    EXPECT_EQ(watch.look(seconds(3), after(101)), Say::nothing);
    EXPECT_EQ(watch.look(seconds(3), after(159)), Say::nothing);
    EXPECT_EQ(watch.look(seconds(3), after(160)), Say::is_set_back);
    EXPECT_EQ(watch.look(seconds(3), after(219)), Say::nothing);
}

TEST(SetBackWatch, SaysOnceThatItIsOver) {
    SetBackWatch watch;
    EXPECT_EQ(watch.look(seconds(3), after(100)), Say::is_set_back);
    EXPECT_EQ(watch.look(seconds(1), after(101)), Say::is_right);
    EXPECT_EQ(watch.look(seconds(1), after(102)), Say::nothing);
    EXPECT_EQ(watch.look(seconds(9), after(103)), Say::is_set_back) << "another time";
}

}  // namespace
}  // namespace huagu::gateway
