#include "client/pending.hpp"

#include <gtest/gtest.h>

namespace huagu::client {
namespace {

constexpr std::array<std::byte, 3> frame{std::byte{1}, std::byte{2}, std::byte{3}};

CommandId add(PendingTable& pending) {
    const CommandId id = pending.next_id();
    pending.add(id, frame);
    return id;
}

TEST(CommandIds, BeginAboveWhatTheMarketHas) {
    PendingTable pending;
    EXPECT_EQ(pending.next_id(), CommandId(1));
    pending.learn_highest(CommandId(41));
    EXPECT_EQ(add(pending), CommandId(42));
    EXPECT_EQ(pending.next_id(), CommandId(43));
}

TEST(CommandIds, NeverGoBackWhenTheMarketHasFewer) {
    PendingTable pending;
    pending.learn_highest(CommandId(41));
    add(pending);
    pending.learn_highest(CommandId(7));
    EXPECT_EQ(pending.next_id(), CommandId(43));
}

TEST(PendingTable, KeepsWhatIsUnansweredInTheOrderItWasSent) {
    PendingTable pending;
    for (int i = 0; i < 4; ++i) add(pending);
    EXPECT_TRUE(pending.answered(CommandId(2)));
    ASSERT_EQ(pending.size(), 3U);
    EXPECT_EQ(pending.unanswered()[0].command_id, CommandId(1));
    EXPECT_EQ(pending.unanswered()[1].command_id, CommandId(3));
    EXPECT_EQ(pending.unanswered()[2].command_id, CommandId(4));
    EXPECT_TRUE(std::equal(frame.begin(), frame.end(), pending.unanswered()[2].frame.begin()));
}

TEST(PendingTable, AnAnswerCountsOnce) {
    PendingTable pending;
    const CommandId id = add(pending);
    EXPECT_TRUE(pending.answered(id));
    EXPECT_FALSE(pending.answered(id));
    EXPECT_FALSE(pending.answered(CommandId(99)));
    EXPECT_EQ(pending.size(), 0U);
}

TEST(PendingTable, ABusyResendIsNoAnswerAndGoesOutAgain) {
    PendingTable pending;
    const CommandId id = add(pending);
    EXPECT_FALSE(pending.keep_busy(id)) << "it went out once only: nothing was done";
    pending.mark_resent();
    EXPECT_TRUE(pending.keep_busy(id));
    EXPECT_FALSE(pending.keep_busy(CommandId(99)));
    std::vector<CommandId> sent;
    const auto send = [&](const Pending& each) { sent.push_back(each.command_id); };
    pending.take_busy(send);
    pending.take_busy(send);
    EXPECT_EQ(sent, std::vector{id});
    EXPECT_TRUE(pending.answered(id));
}

TEST(PendingTable, IsFullWhenTheMarketWouldForgetTheOldest) {
    PendingTable pending;
    for (std::size_t i = 0; i < 255; ++i) add(pending);
    EXPECT_FALSE(pending.is_full());
    add(pending);
    EXPECT_TRUE(pending.is_full()) << "the market keeps the answers to the last 256";
    pending.answered(CommandId(1));
    EXPECT_FALSE(pending.is_full());
}

TEST(PendingTable, IsFullByIdsNotByHowManyAreUnanswered) {
    PendingTable pending;
    add(pending);
    for (int i = 0; i < 255; ++i) pending.answered(add(pending));
    ASSERT_EQ(pending.size(), 1U);
    EXPECT_TRUE(pending.is_full()) << "one more, and the market might forget the answer to the 1st";
}

}  // namespace
}  // namespace huagu::client
