// A piece of a turn's work ends when a decision falls due, but has a least time and a most.
#include "gateway/piece.hpp"

#include <gtest/gtest.h>

namespace huagu::gateway {
namespace {

constexpr Piece piece{Duration(50), Duration(150)};

TEST(Piece, EndsWhenADecisionFallsDue) {
    EXPECT_EQ(piece.end(Time(1'000), Time(1'100)), Time(1'100));
}

TEST(Piece, HasItsLeastTimeThoughADecisionIsDue) {
    EXPECT_EQ(piece.end(Time(1'000), Time(1'010)), Time(1'050));
    EXPECT_EQ(piece.end(Time(1'000), Time(900)), Time(1'050));
}

TEST(Piece, HasNoMoreThanItsMostThoughNoDecisionIsNear) {
    EXPECT_EQ(piece.end(Time(1'000), Time(9'000)), Time(1'150));
}

}  // namespace
}  // namespace huagu::gateway
