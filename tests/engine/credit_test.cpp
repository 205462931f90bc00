// docs/rules.md, "Credit".
#include "engine/credit.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/engine/market_fixture.hpp"

namespace huagu {

namespace {

TEST(Credit, FeeIsRoundedUpToAMinorUnit) {
    EXPECT_EQ(fee_rounded_up(Money(0), 100), Money(0));
    EXPECT_EQ(fee_rounded_up(Money(1), 1), Money(1));
    EXPECT_EQ(fee_rounded_up(Money(9'999), 1), Money(1));
    EXPECT_EQ(fee_rounded_up(Money(10'000), 1), Money(1));
    EXPECT_EQ(fee_rounded_up(Money(10'001), 1), Money(2));
    EXPECT_EQ(fee_rounded_up(Money(960), 100), Money(10));
    EXPECT_EQ(fee_rounded_up(Money(1'000), 100), Money(10));
    EXPECT_EQ(fee_rounded_up(Money(960), 0), Money(0));
    EXPECT_EQ(fee_rounded_up(Money(960), 10'000), Money(960));
}

TEST(Credit, FeeOfTheLargestGrossDoesNotOverflow) {
    const Money most = gross(Price(price_max), Items(items_per_unit_max), Units(units_max));
    EXPECT_EQ(fee_rounded_up(most, 10'000), most);
    EXPECT_EQ(cost(most, 10'000), most + most);
}

TEST(Credit, AffordsTheMostUnitsThatItPaysFor) {
    const auto affordable = [](std::int64_t available, std::int64_t wanted) {
        return affordable_units(Money(available), Price(45), Items(1), Units(wanted), 100).value();
    };
    EXPECT_EQ(affordable(45, 4), 0) << "45 and a fee of 1";
    EXPECT_EQ(affordable(46, 4), 1);
    EXPECT_EQ(affordable(136, 4), 2);
    EXPECT_EQ(affordable(137, 4), 3) << "135 and a fee of 2";
    EXPECT_EQ(affordable(1'000, 4), 4);
    EXPECT_EQ(affordable(0, 4), 0);
    EXPECT_EQ(affordable(-100, 4), 0) << "after the limit was lowered";
}

TEST(Credit, IsHeldWhenAPressIsAccepted) {
    auto market = TestMarket::with_lot({.items_per_unit = 20}, quick_rules, 100);
    market.press(121, 1, {.units = 2});
    EXPECT_EQ(market.credit(1).held, Money(48 * 20 * 2 + 20));
    EXPECT_EQ(market.credit(1).available(), Money(1'000'000 - 1'940));
}

TEST(Credit, IsHeldForTheUnitsThatAreLeft) {
    auto market = TestMarket::with_lot();
    market.press(121, 1, {.units = 1'000});
    EXPECT_EQ(market.credit(1).held, Money(480));
}

TEST(Credit, MustPayForAPressWithItsFee) {
    auto market = TestMarket::with_lot({.items_per_unit = 20}, quick_rules, 100);
    market.set_credit(110, 1, 969);
    EXPECT_EQ(market.press(121, 1), Reason::no_credit) << "960 and a fee of 10";
    market.set_credit(122, 1, 970);
    EXPECT_EQ(market.press(123, 1), Reason::none);
}

TEST(Credit, IsReleasedWhenAPressLoses) {
    auto market = TestMarket::with_lot();
    market.press(121, 1);
    market.press(122, 2);
    market.advance(131);
    EXPECT_EQ(market.credit(2).held, Money(0));
    EXPECT_EQ(market.credit(2).available(), Money(1'000'000));
}

TEST(Credit, IsSpentBySalesAtWhatTheyCost) {
    auto market = TestMarket::with_lot({.items_per_unit = 20}, quick_rules, 100);
    market.press(121, 1);
    market.advance(131);
    EXPECT_EQ(market.credit(1).held, Money(0));
    EXPECT_EQ(market.credit(1).sold, Money(970));
}

TEST(Credit, HeldForMoreUnitsThanWereWonIsReleased) {
    auto market = TestMarket::with_lot(
        {}, quick_rules_but([](ClockRules& rules) { rules.award = Award::multi_sale; }));
    market.press(121, 1, {.units = 8});
    market.press(122, 2, {.units = 8});
    market.advance(131);
    EXPECT_EQ(market.credit(2).held, Money(0));
    EXPECT_EQ(market.credit(2).sold, Money(96));
}

TEST(Credit, IsOneForAllClocks) {
    TestMarket market;
    market.add_clock(2, quick_rules);
    market.queue_lot(0, {.lot = 1});
    market.queue_lot(0, {.lot = 2, .clock = 2});
    market.set_credit(0, 1, 90);
    market.open_clock(0, 1);
    market.open_clock(0, 2);
    EXPECT_EQ(market.press(121, 1, {.lot = 1}), Reason::none);
    EXPECT_EQ(market.press(122, 1, {.lot = 2, .clock = 2}), Reason::no_credit);
}

TEST(Credit, IsGivenBackByACancelledSale) {
    auto market = TestMarket::with_lot({.items_per_unit = 20}, quick_rules, 100);
    market.press(121, 1);
    market.advance(131);
    market.cancel_sale(140);
    EXPECT_EQ(market.credit(1).sold, Money(0));
}

TEST(Credit, WhoseLimitIsLoweredUndoesNoSaleAndStopsNewPresses) {
    auto market = TestMarket::with_lot();
    market.press(121, 1);
    EXPECT_EQ(market.set_credit(125, 1, 0), Reason::none);
    market.advance(131);
    EXPECT_EQ(market.sales(), SoldList({{1, 1, 48}}));
    EXPECT_EQ(market.credit(1).available(), Money(-48));
    EXPECT_EQ(market.press(235, 1), Reason::no_credit);
}

TEST(Credit, LimitIsWithinBounds) {
    TestMarket market;
    EXPECT_EQ(market.set_credit(1, 1, -1), Reason::bad_value);
    EXPECT_EQ(market.set_credit(1, 1, credit_limit_max + 1), Reason::bad_value);
    EXPECT_EQ(market.set_credit(1, 1, credit_limit_max), Reason::none);
    EXPECT_EQ(market.set_credit(1, 77, 0), Reason::unknown_participant);
}

TEST(Credit, IsNeverNegativeThroughAnySequenceOfCommands) {
    for (std::uint32_t seed = 1; seed <= 50; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const auto within = [&](std::int64_t low, std::int64_t high) {
            return low +
                   static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
        };
        TestMarket market(
            quick_rules_but([](ClockRules& rules) { rules.award = Award::multi_sale; }), 150);
        for (const std::uint32_t buyer : {1U, 2U, 3U}) market.set_credit(0, buyer, 400);
        for (std::uint32_t lot = 1; lot <= 20; ++lot) market.queue_lot(0, {.lot = lot});
        market.open_clock(0);
        std::uint32_t lot = 1;
        for (std::int64_t at = 0; at < 6'000; at += within(1, 20)) {
            const auto buyer = static_cast<std::uint32_t>(within(1, 3));
            if (market.count(EventKind::round_started) > 0) lot = market.last_round().lot.value();
            switch (within(0, 5)) {
                case 0:
                    market.place_order(at, buyer, {.limit = within(38, 52), .units = within(1, 9)});
                    break;
                case 1:
                    market.cancel_sale(at, market.sales().size());
                    break;
                default:
                    market.press(at, buyer, {.units = within(1, 6), .lot = lot});
            }
            for (const std::uint32_t each : {1U, 2U, 3U}) {
                ASSERT_GE(market.credit(each).available(), Money(0));
            }
        }
        EXPECT_GT(market.sales().size(), 3U);
    }
}

}  // namespace

}  // namespace huagu
