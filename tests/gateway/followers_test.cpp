#include "gateway/followers.hpp"

#include <gtest/gtest.h>

#include "journal/results.hpp"

namespace huagu::gateway {
namespace {

constexpr std::size_t clocks = 4;

std::vector<bool> only(std::size_t clock) {
    std::vector<bool> followed(clocks);
    followed[clock] = true;
    return followed;
}

std::vector<std::uint32_t> told(Followers& followers) {
    std::vector<std::uint32_t> slots;
    followers.tell([&](std::uint32_t slot) { slots.push_back(slot); });
    return slots;
}

TEST(Followers, OfAClockAndOfAllAreToldOfItsResultsOnce) {
    Followers followers(clocks);
    followers.follow(0, only(1));
    followers.follow(63, only(2));
    followers.follow(64, only(2));
    followers.follow(200, {});
    EXPECT_EQ(told(followers), std::vector<std::uint32_t>());
    followers.add_result(2);
    followers.add_result(2);
    EXPECT_EQ(told(followers), (std::vector<std::uint32_t>{63, 64, 200}));
    EXPECT_EQ(told(followers), std::vector<std::uint32_t>());
    followers.add_result(3);
    EXPECT_EQ(told(followers), (std::vector<std::uint32_t>{200}));
    followers.add_result(2);
    followers.add_result(1);
    EXPECT_EQ(told(followers), (std::vector<std::uint32_t>{0, 63, 64, 200}));
}

TEST(Followers, AreKnownToBeThere) {
    Followers followers(clocks);
    EXPECT_FALSE(followers.has_any(1) || followers.has_any(journal::no_clock));
    followers.follow(70, only(1));
    EXPECT_TRUE(followers.has_any(1) && followers.has_any(journal::no_clock));
    EXPECT_FALSE(followers.has_any(2));
    followers.leave(70);
    EXPECT_FALSE(followers.has_any(1) || followers.has_any(journal::no_clock));
}

TEST(Followers, AreAllToldOfAResultOfNoClock) {
    Followers followers(clocks);
    followers.follow(1, only(1));
    followers.follow(2, std::vector<bool>(clocks));  // clocks that there are none of
    followers.follow(3, {});
    followers.add_result(journal::no_clock);
    EXPECT_EQ(told(followers), (std::vector<std::uint32_t>{1, 2, 3}));
}

TEST(Followers, FollowWhatTheySaidLast) {
    Followers followers(clocks);
    followers.follow(5, {});
    followers.follow(5, only(3));
    followers.add_result(1);
    EXPECT_EQ(told(followers), std::vector<std::uint32_t>());
    followers.add_result(3);
    EXPECT_EQ(told(followers), (std::vector<std::uint32_t>{5}));
}

TEST(Followers, ThatHaveLeftAreNotTold) {
    Followers followers(clocks);
    followers.follow(1, only(1));
    followers.follow(70, {});
    followers.add_result(1);
    followers.leave(70);
    followers.leave(300);  // never followed anything
    EXPECT_EQ(told(followers), (std::vector<std::uint32_t>{1}));
    followers.follow(70, only(2));  // another session
    followers.add_result(1);
    EXPECT_EQ(told(followers), (std::vector<std::uint32_t>{1}));
}

}  // namespace
}  // namespace huagu::gateway
