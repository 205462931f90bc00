// What the desk is told of readers, and since when one is behind.
#include "gateway/readers.hpp"

#include <gtest/gtest.h>

namespace huagu::gateway {
namespace {

TEST(Readers, AreKnownFromTheirFirstWordOn) {
    Readers readers(10);
    EXPECT_EQ(readers.end(), 0U);
    EXPECT_FALSE(readers.find(UserId(3)));
    ReaderState settlement;
    settlement.role = schema::Role::settlement;
    settlement.since = Time(5);
    readers.say(UserId(3), settlement);
    EXPECT_EQ(readers.end(), 4U);
    EXPECT_FALSE(readers.find(UserId(2)));
    const auto state = readers.find(UserId(3));
    ASSERT_TRUE(state);
    EXPECT_EQ(state->role, schema::Role::settlement);
    EXPECT_EQ(state->since, Time(5));
    EXPECT_FALSE(state->ended);
    EXPECT_FALSE(state->sent) << "it follows no results";
    EXPECT_FALSE(state->behind_since);
    EXPECT_FALSE(readers.find(UserId(4'000'000)));
}

TEST(Readers, KeepTheirLastPlaceWhenTheyAreGone) {
    Readers readers(10);
    ReaderState state;
    state.sent = Sequence(7);
    state.behind_since = Time(2);
    state.stands_since = Time(3);
    readers.say(UserId(9), state);
    EXPECT_EQ(readers.find(UserId(9))->stands_since, Time(3));
    state = {};
    state.sent = Sequence(8);
    state.ended = schema::CloseReason::logged_off;
    readers.say(UserId(9), state);
    state = {};
    state.sent = Sequence(0);
    readers.say(UserId(1), state);
    EXPECT_EQ(readers.end(), 10U);
    const auto gone = readers.find(UserId(9));
    EXPECT_EQ(gone->ended, schema::CloseReason::logged_off);
    EXPECT_EQ(gone->sent, Sequence(8));
    EXPECT_FALSE(gone->stands_since);
    EXPECT_EQ(readers.find(UserId(1))->sent, Sequence(0)) << "it follows, and has none yet";
}

TEST(ReaderProgress, IsBehindUntilAllIsSentAndStandsWhileNothingIs) {
    ReaderProgress progress;
    progress.look(5, 5, Time(10));
    EXPECT_FALSE(progress.behind_since());
    progress.look(5, 8, Time(20));
    EXPECT_EQ(progress.behind_since(), Time(20));
    EXPECT_EQ(progress.stands_since(), Time(20));
    progress.look(5, 9, Time(30));
    EXPECT_EQ(progress.stands_since(), Time(20));
    progress.look(6, 9, Time(40));
    EXPECT_EQ(progress.behind_since(), Time(20)) << "it moves, and is behind all the same";
    EXPECT_EQ(progress.stands_since(), Time(40));
    progress.look(9, 9, Time(50));
    EXPECT_FALSE(progress.behind_since());
    EXPECT_FALSE(progress.stands_since());
}

}  // namespace
}  // namespace huagu::gateway
