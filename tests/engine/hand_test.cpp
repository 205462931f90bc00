// docs/rules.md, "A lot's life", 2: the hand, and what of it is announced.
#include "engine/hand.hpp"

#include <gtest/gtest.h>

#include "tests/engine/market_fixture.hpp"

namespace huagu {

namespace {

/// The hand of the worked example.
constexpr Hand example =
    Hand::falling(Time(0), Price(100), Price(10), Price(1), Duration(50'000'000));

TEST(Hand, ShowsAPriceStepLessOnEachStep) {
    EXPECT_EQ(example.price(Step(0)), Price(100));
    EXPECT_EQ(example.price(Step(78)), Price(22));
}

TEST(Hand, RestsOnAStepFromItsStartUpToTheNext) {
    EXPECT_EQ(example.step_at(Time(0)), Step(0));
    EXPECT_EQ(example.step_at(Time(49'999'999)), Step(0));
    EXPECT_EQ(example.step_at(Time(50'000'000)), Step(1));
    EXPECT_EQ(example.step_at(Time(3'910'000'000)), Step(78));
    EXPECT_EQ(example.start_of(Step(78)), Time(3'900'000'000));
    EXPECT_EQ(example.end_of(Step(78)), Time(3'950'000'000));
}

TEST(Hand, LastStepIsTheLastNotBelowTheReserve) {
    const auto last_step = [](std::int64_t start, std::int64_t reserve, std::int64_t step) {
        return Hand::falling(Time(0), Price(start), Price(reserve), Price(step), Duration(1))
            .last_step;
    };
    EXPECT_EQ(last_step(100, 10, 1), Step(90));
    EXPECT_EQ(last_step(50, 40, 4), Step(2)) << "42; 38 would be below";
    EXPECT_EQ(last_step(50, 42, 4), Step(2)) << "42 is not below 42";
    EXPECT_EQ(last_step(40, 40, 1), Step(0));
    EXPECT_EQ(last_step(50, 40, 100), Step(0));
}

TEST(Hand, FirstShowsALimitOrLessOnTheNextStepDown) {
    constexpr Hand hand = Hand::falling(Time(0), Price(50), Price(30), Price(5), Duration(1));
    EXPECT_EQ(hand.first_step_at_or_below(Price(60)), Step(0));
    EXPECT_EQ(hand.first_step_at_or_below(Price(50)), Step(0));
    EXPECT_EQ(hand.first_step_at_or_below(Price(49)), Step(1));
    EXPECT_EQ(hand.first_step_at_or_below(Price(45)), Step(1));
    EXPECT_EQ(hand.first_step_at_or_below(Price(44)), Step(2));
}

TEST(Hand, IsAnnouncedWithItsWholeSchedule) {
    const auto market = TestMarket::with_lot({.units = 10, .min_units = 3});
    const RoundStarted round = market.last_round();
    EXPECT_EQ(market.last(EventKind::round_started).at, Time(0)) << "at once";
    EXPECT_EQ(round.starts_at, Time(100)) << "the hold later";
    EXPECT_EQ(round.start_price, Price(50));
    EXPECT_EQ(round.price_step, Price(1));
    EXPECT_EQ(round.step_interval, Duration(10));
    EXPECT_EQ(round.last_step, Step(10));
    EXPECT_EQ(round.units, Units(10));
    EXPECT_EQ(round.min_units, Units(3));
}

TEST(Hand, MovesWithoutEvents) {
    auto market = TestMarket::with_lot();
    const std::size_t said = market.log().size();
    market.advance(210);
    EXPECT_EQ(market.log().size(), said);
}

TEST(Hand, FollowsTheRulesInForceAtItsAnnouncement) {
    auto market = TestMarket::with_lot();
    market.pause_clock(10);
    EXPECT_EQ(market.set_rules(20, quick_rules_but([](ClockRules& rules) {
                                   rules.price_step = Price(5);
                                   rules.step_interval = Duration(7);
                                   rules.hold = Duration(30);
                               })),
              Reason::none);
    market.resume_clock(40);
    EXPECT_EQ(market.last_round().starts_at, Time(70));
    EXPECT_EQ(market.last_round().price_step, Price(5));
    EXPECT_EQ(market.last_round().step_interval, Duration(7));
    EXPECT_EQ(market.last_round().last_step, Step(2));
}

}  // namespace

}  // namespace huagu
