// docs/rules.md, "A press", and the reasons why one is refused.
#include <gtest/gtest.h>

#include "tests/engine/market_fixture.hpp"

namespace huagu {

namespace {

TEST(Press, IsAcceptedAndAnsweredAtOnce) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(125, 1, {.command_id = 17}), Reason::none);
    const Event& answer = market.last(EventKind::accepted);
    EXPECT_EQ(answer.participant, ParticipantId(1));
    EXPECT_EQ(answer.user, UserId(1));
    EXPECT_EQ(answer.command_id, CommandId(17));
    EXPECT_EQ(answer.at, Time(125));
}

TEST(Press, ByAnUnknownParticipantIsRejected) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(125, 77), Reason::unknown_participant);
}

TEST(Press, OnAnUnknownClockOrLotIsRejected) {
    auto market = TestMarket::with_lot();
    market.add_clock(2, quick_rules);
    EXPECT_EQ(market.press(125, 1, {.lot = 63, .clock = 7}), Reason::unknown_clock);
    EXPECT_EQ(market.press(125, 1, {.lot = 63}), Reason::unknown_lot);
    EXPECT_EQ(market.press(125, 1, {.lot = 1, .clock = 2}), Reason::unknown_lot)
        << "a lot of another clock is unknown";
}

TEST(Press, ByASuspendedParticipantIsRejected) {
    auto market = TestMarket::with_lot();
    market.suspend(110, 1);
    EXPECT_EQ(market.press(125, 1), Reason::suspended);
}

TEST(Press, ByOneThatIsNoBuyerIsRejected) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(125, grower), Reason::not_a_buyer);
}

TEST(Press, FromTheFutureIsRejected) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(125, 1, {.press_time = 126}), Reason::bad_value);
}

TEST(Press, ForUnitsOutOfBoundsIsRejected) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(125, 1, {.units = 0}), Reason::bad_units);
    EXPECT_EQ(market.press(125, 1, {.units = units_max + 1}), Reason::bad_units);
    EXPECT_EQ(market.press(125, 1, {.units = units_max}), Reason::none);
}

TEST(Press, AllOrNoneForMoreThanIsLeftIsRejected) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(125, 1, {.units = 11, .all_or_none = true}), Reason::bad_units);
    EXPECT_EQ(market.press(125, 1, {.units = 10, .all_or_none = true}), Reason::none);
}

TEST(Press, OnAClosedClockIsRejected) {
    TestMarket market;
    market.queue_lot(0);
    EXPECT_EQ(market.press(10, 1, {.round = 1}), Reason::not_open);
}

TEST(Press, OnAClosedLotIsTooLate) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(211, 1, {.press_time = 209, .round = 1}), Reason::too_late);
    EXPECT_EQ(market.press(211, 1, {.round = 5}), Reason::too_late) << "whatever the round";
}

TEST(Press, OnARoundThatIsOverIsTooLate) {
    auto market = TestMarket::with_lot();
    market.press(125, 1);
    EXPECT_EQ(market.press(131, 2, {.press_time = 124, .round = 1}), Reason::too_late);
}

TEST(Press, OnAVoidRoundIsTooLate) {
    auto market = TestMarket::with_lot();
    market.pause_clock(50);
    EXPECT_EQ(market.press(51, 1, {.round = 1}), Reason::too_late);
}

TEST(Press, OnALotWithoutALiveRoundIsRejected) {
    auto market = TestMarket::with_lot();
    market.queue_lot(0, {.lot = 2});
    EXPECT_EQ(market.press(125, 1, {.lot = 2, .round = 1}), Reason::lot_not_running);
    market.pause_clock(126);
    market.advance(127);
    EXPECT_EQ(market.press(128, 1, {.round = 2}), Reason::lot_not_running);
}

TEST(Press, WithARoundNumberThatNeverWasIsRejected) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(125, 1, {.round = 2}), Reason::wrong_round);
    EXPECT_EQ(market.press(125, 1, {.round = 0}), Reason::wrong_round);
}

TEST(Press, BeforeTheHandStartsIsRejected) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(100, 1, {.press_time = 99}), Reason::before_start);
    EXPECT_EQ(market.press(100, 1, {.press_time = 100}), Reason::none);
}

TEST(Press, AfterTheLastStepIsRejected) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(210, 1, {.press_time = 210}), Reason::past_last_step);
    EXPECT_EQ(market.press(210, 1, {.press_time = 209}), Reason::none);
}

TEST(Press, AfterTheHandStoppedIsRejected) {
    auto market = TestMarket::with_lot(
        {}, quick_rules_but([](ClockRules& rules) { rules.allowance = Duration(20); }));
    market.pause_clock(134);
    EXPECT_EQ(market.press(140, 1, {.press_time = 135}), Reason::past_last_step);
    EXPECT_EQ(market.press(140, 1, {.press_time = 134}), Reason::none);
}

TEST(Press, AfterTheHandStoppedIsRejectedOnAStepThatWasPressedBefore) {
    auto market = TestMarket::with_lot(
        {}, quick_rules_but([](ClockRules& rules) { rules.allowance = Duration(20); }));
    EXPECT_EQ(market.press(132, 1), Reason::none);
    market.pause_clock(134);
    EXPECT_EQ(market.press(140, 2, {.press_time = 135}), Reason::past_last_step);
    EXPECT_EQ(market.press(140, 2, {.press_time = 134}), Reason::none);
}

TEST(Press, OnAnEarlierStepThanThoseBeforeDecidesEarlier) {
    auto market = TestMarket::with_lot(
        {}, quick_rules_but([](ClockRules& rules) { rules.allowance = Duration(50); }));
    EXPECT_EQ(market.press(135, 1, {.press_time = 129}), Reason::none);
    EXPECT_EQ(market.press(136, 2, {.press_time = 119}), Reason::none) << "due at 171";
    EXPECT_EQ(market.press(171, 3, {.press_time = 119, .round = 1}), Reason::too_late);
    EXPECT_EQ(market.sales(), SoldList({{2, 1, 49}}));
}

TEST(Press, ForAStepWhoseDecisionIsDueIsTooLate) {
    auto market = TestMarket::with_lot(
        {}, quick_rules_but([](ClockRules& rules) { rules.allowance = Duration(50); }));
    EXPECT_EQ(market.press(160, 1, {.press_time = 109}), Reason::none) << "due at 161";
    auto other = TestMarket::with_lot(
        {}, quick_rules_but([](ClockRules& rules) { rules.allowance = Duration(50); }));
    EXPECT_EQ(other.press(161, 1, {.press_time = 109}), Reason::too_late);
    EXPECT_EQ(other.press(161, 1, {.press_time = 110}), Reason::none);
}

TEST(Press, OnOnesOwnLotIsRejected) {
    TestMarket market;
    market.add_participant(4, true, true, 1'000);
    market.queue_lot(0, {.of = 4});
    market.open_clock(0);
    EXPECT_EQ(market.press(125, 4), Reason::own_lot);
}

TEST(Press, BelowTheLotsMinimumIsRejected) {
    auto market = TestMarket::with_lot({.min_units = 3});
    EXPECT_EQ(market.press(125, 1, {.units = 2}), Reason::below_minimum);
    EXPECT_EQ(market.press(125, 1, {.units = 3}), Reason::none);
}

TEST(Press, MayTakeTheRestBelowTheLotsMinimum) {
    auto market = TestMarket::with_lot({.units = 5, .min_units = 3});
    market.press(125, 1, {.units = 3});
    EXPECT_EQ(market.press(240, 2, {.units = 1}), Reason::below_minimum);
    EXPECT_EQ(market.press(240, 2, {.units = 2}), Reason::none);
}

TEST(Press, AboveTheMostOfAParticipantIsRejected) {
    auto market = TestMarket::with_lot(
        {}, quick_rules_but([](ClockRules& rules) { rules.max_units = Units(4); }));
    EXPECT_EQ(market.press(125, 1, {.units = 5}), Reason::above_maximum);
    EXPECT_EQ(market.press(125, 1, {.units = 4}), Reason::none);
}

TEST(Press, IsOneAParticipantAndRound) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(125, 1), Reason::none);
    EXPECT_EQ(market.press(126, 1), Reason::already_pressed);
    EXPECT_EQ(market.press(126, 1, {.user = 50}), Reason::already_pressed) << "by whatever user";
    EXPECT_EQ(market.press(235, 1), Reason::none) << "the next round";
}

TEST(Press, IsAllowedBesidesAStandingOrder) {
    auto market = TestMarket::with_lot();
    market.place_order(10, 1, {.limit = 41});
    EXPECT_EQ(market.press(125, 1), Reason::none);
}

TEST(Press, ForMoreThanIsLeftGetsWhatIsLeft) {
    auto market = TestMarket::with_lot();
    market.press(125, 1, {.units = 500});
    market.advance(131);
    EXPECT_EQ(market.sales(), SoldList({{1, 10, 48}}));
}

TEST(Press, IsRefusedInTheWrittenOrder) {
    // Each of these has everything wrong that comes later in the list.
    auto market = TestMarket::with_lot(
        {.min_units = 3}, quick_rules_but([](ClockRules& rules) { rules.max_units = Units(4); }));
    market.set_credit(0, 1, 0);
    EXPECT_EQ(market.press(50, 1, {.units = 0, .press_time = 51, .round = 9}), Reason::bad_value);
    EXPECT_EQ(market.press(50, 1, {.units = 0, .round = 9}), Reason::bad_units);
    EXPECT_EQ(market.press(50, 1, {.units = 1, .round = 9}), Reason::wrong_round);
    EXPECT_EQ(market.press(50, 1, {.units = 1}), Reason::before_start);
    EXPECT_EQ(market.press(121, 1, {.units = 1, .press_time = 100}), Reason::too_late);
    EXPECT_EQ(market.press(121, 1, {.units = 1}), Reason::below_minimum);
    EXPECT_EQ(market.press(121, 1, {.units = 5}), Reason::above_maximum);
    EXPECT_EQ(market.press(121, 1, {.units = 4}), Reason::no_credit);
}

}  // namespace

}  // namespace huagu
