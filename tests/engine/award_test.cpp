// docs/rules.md, "A lot's life", 3 to 6, "The order of things" and "Draw".
#include "engine/award.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "tests/engine/market_fixture.hpp"

namespace huagu {

namespace {

constexpr ClockRules multi_sale =
    quick_rules_but([](ClockRules& rules) { rules.award = Award::multi_sale; });
constexpr ClockRules remote =
    quick_rules_but([](ClockRules& rules) { rules.allowance = Duration(50); });

TEST(Award, IsDecidedWhenEveryPressForTheStepHasArrived) {
    auto market = TestMarket::with_lot({}, remote);
    market.press(125, 1);
    market.advance(180);
    EXPECT_EQ(market.sales(), SoldList());
    market.advance(181);
    EXPECT_EQ(market.sales(), SoldList({{1, 1, 48}}));
    EXPECT_EQ(market.last(EventKind::sale).at, Time(181)) << "100 + 3 × 10 + 50 + 1";
}

TEST(Award, EarliestStepWins) {
    auto market = TestMarket::with_lot({}, remote);
    market.press(155, 1, {.press_time = 152});
    market.press(156, 2, {.press_time = 120});
    market.advance(200);
    EXPECT_EQ(market.sales(), SoldList({{2, 1, 48}}));
    EXPECT_EQ(market.losses(), LostList({{1, 32}}));
}

TEST(Award, FirstPressHasOneWinnerARound) {
    auto market = TestMarket::with_lot();
    market.press(121, 1);
    market.press(122, 2);
    market.press(123, 3);
    market.advance(131);
    EXPECT_EQ(market.sales(), SoldList({{1, 1, 48}}));
    EXPECT_EQ(market.losses(), LostList({{2, 1}, {3, 2}}));
}

TEST(Award, LoserIsToldWhichStepAndPriceWonAndHowLateItWas) {
    auto market = TestMarket::with_lot();
    market.press(121, 1);
    market.press(125, 2, {.command_id = 40});
    market.advance(131);
    const Event& event = market.last(EventKind::lost);
    EXPECT_EQ(event.command_id, CommandId(40));
    EXPECT_EQ(event.lost.lot, LotId(1));
    EXPECT_EQ(event.lost.round, RoundNumber(1));
    EXPECT_EQ(event.lost.winning_step, Step(2));
    EXPECT_EQ(event.lost.winning_price, Price(48));
    EXPECT_EQ(event.lost.late, Duration(4));
}

TEST(Award, WinnerIsToldWhatItWon) {
    auto market = TestMarket::with_lot({.items_per_unit = 20}, quick_rules, 100);
    market.press(121, 1, {.units = 2, .command_id = 40});
    market.advance(131);
    const Event& event = market.last(EventKind::won);
    EXPECT_EQ(event.participant, ParticipantId(1));
    EXPECT_EQ(event.command_id, CommandId(40));
    EXPECT_EQ(event.won.sale, SaleId(1));
    EXPECT_EQ(event.won.units, Units(2));
    EXPECT_EQ(event.won.gross, Money(1920));
    EXPECT_EQ(event.won.fee, Money(20)) << "19.2, rounded up";
}

TEST(Award, SaleNamesEverythingThatSettlementNeeds) {
    auto market = TestMarket::with_lot({.items_per_unit = 20});
    market.press(121, 1, {.units = 2});
    market.advance(131);
    const Sale& sale = market.last(EventKind::sale).sale;
    EXPECT_EQ(sale.sale, SaleId(1));
    EXPECT_EQ(sale.clock, ClockId(1));
    EXPECT_EQ(sale.lot, LotId(1));
    EXPECT_EQ(sale.round, RoundNumber(1));
    EXPECT_EQ(sale.step, Step(2));
    EXPECT_EQ(sale.price, Price(48));
    EXPECT_EQ(sale.units, Units(2));
    EXPECT_EQ(sale.items, Items(40));
    EXPECT_EQ(sale.gross, Money(1920));
    EXPECT_EQ(sale.buyer, ParticipantId(1));
    EXPECT_EQ(sale.grower, ParticipantId(grower));
}

TEST(Award, MultiSaleServesThePressesOfTheStepUntilTheUnitsRunOut) {
    auto market = TestMarket::with_lot({}, multi_sale);
    market.press(121, 1, {.units = 6});
    market.press(122, 2, {.units = 6});
    market.press(123, 3, {.units = 6});
    market.advance(131);
    EXPECT_EQ(market.sales(), SoldList({{1, 6, 48}, {2, 4, 48}}));
    EXPECT_EQ(market.losses(), LostList({{3, 2}}));
}

TEST(Award, MultiSaleServesNoLaterStep) {
    auto market = TestMarket::with_lot({}, quick_rules_but([](ClockRules& rules) {
                                           rules.award = Award::multi_sale;
                                           rules.allowance = Duration(50);
                                       }));
    market.press(129, 1);
    market.press(130, 2);
    market.advance(200);
    EXPECT_EQ(market.sales(), SoldList({{1, 1, 48}}));
    EXPECT_EQ(market.losses(), LostList({{2, 1}}));
}

TEST(Award, AllOrNoneThatNoLongerFitsLosesAndLaterOnesAreServed) {
    auto market = TestMarket::with_lot({}, multi_sale);
    market.press(121, 1, {.units = 3});
    market.press(122, 2, {.units = 8, .all_or_none = true});
    market.press(123, 3, {.units = 8});
    market.advance(131);
    EXPECT_EQ(market.sales(), SoldList({{1, 3, 48}, {3, 7, 48}}));
    EXPECT_EQ(market.losses(), LostList({{2, 1}}));
}

TEST(Award, MinimumInForceIsThatOfTheMoment) {
    auto market = TestMarket::with_lot({.min_units = 3}, multi_sale);
    market.press(121, 1, {.units = 8});
    market.press(122, 2, {.units = 3});
    market.advance(131);
    EXPECT_EQ(market.sales(), SoldList({{1, 8, 48}, {2, 2, 48}}));
}

TEST(Award, MostOfAParticipantCountsItsStandingOrdersToo) {
    auto market = TestMarket::with_lot({.units = 20}, quick_rules_but([](ClockRules& rules) {
                                           rules.award = Award::multi_sale;
                                           rules.max_units = Units(4);
                                       }));
    market.place_order(10, 1, {.limit = 48, .units = 3});
    market.place_order(10, 2, {.limit = 48, .units = 9});
    market.press(121, 1, {.units = 4});
    market.press(122, 2, {.units = 4});
    market.press(123, 3, {.units = 4});
    market.advance(131);
    EXPECT_EQ(market.sales(), SoldList({{1, 3, 48}, {2, 4, 48}, {1, 1, 48}, {3, 4, 48}}));
    EXPECT_EQ(market.losses(), LostList({{2, 2}}));
}

TEST(Award, AllOrNoneBeyondTheMostOfItsParticipantLoses) {
    auto market = TestMarket::with_lot({.units = 20}, quick_rules_but([](ClockRules& rules) {
                                           rules.award = Award::multi_sale;
                                           rules.max_units = Units(4);
                                       }));
    market.place_order(10, 1, {.limit = 48, .units = 3});
    market.press(121, 1, {.units = 2, .all_or_none = true});
    market.advance(131);
    EXPECT_EQ(market.sales(), SoldList({{1, 3, 48}}));
    EXPECT_EQ(market.losses(), LostList({{1, 1}}));
}

TEST(Award, RestBelowTheMinimumOfWhatMaxUnitsLeavesLoses) {
    auto market =
        TestMarket::with_lot({.units = 20, .min_units = 2}, quick_rules_but([](ClockRules& rules) {
                                 rules.award = Award::multi_sale;
                                 rules.max_units = Units(4);
                             }));
    market.place_order(10, 1, {.limit = 48, .units = 3});
    market.press(121, 1, {.units = 2});
    market.advance(131);
    EXPECT_EQ(market.sales(), SoldList({{1, 3, 48}})) << "one more unit is below the minimum";
    EXPECT_EQ(market.losses(), LostList({{1, 1}}));
}

TEST(Award, NextRoundStartsTheRestartStepsAboveTheSale) {
    auto market = TestMarket::with_lot();
    market.press(195, 1);
    market.advance(201);
    EXPECT_EQ(market.last_round().start_price, Price(46)) << "41 + 5";
    EXPECT_EQ(market.last_round().round, RoundNumber(2));
    EXPECT_EQ(market.last_round().units, Units(9));
    EXPECT_EQ(market.last_round().starts_at, Time(301)) << "the hold after the decision";
}

TEST(Award, NextRoundStartsAtMostAtTheLotsStartPrice) {
    auto market = TestMarket::with_lot();
    market.press(125, 1);
    market.advance(131);
    EXPECT_EQ(market.last_round().start_price, Price(50)) << "48 + 5 would be above";
}

TEST(Award, LotIsSoldWhenNoUnitsAreLeft) {
    auto market = TestMarket::with_lot();
    market.press(125, 1, {.units = 10});
    market.advance(131);
    const LotClosed& closed = market.last(EventKind::lot_closed).lot_closed;
    EXPECT_EQ(closed.outcome, Outcome::sold);
    EXPECT_EQ(closed.units_sold, Units(10));
    EXPECT_EQ(closed.units_unsold, Units(0));
}

TEST(Award, LotPassesWhenNobodyPressed) {
    auto market = TestMarket::with_lot({}, remote);
    market.advance(260);
    EXPECT_EQ(market.count(EventKind::lot_closed), 0U);
    market.advance(261);
    const Event& event = market.last(EventKind::lot_closed);
    EXPECT_EQ(event.at, Time(261)) << "100 + 11 × 10 + 50 + 1";
    EXPECT_EQ(event.lot_closed.outcome, Outcome::passed);
    EXPECT_EQ(event.lot_closed.units_unsold, Units(10));
}

TEST(Award, EventsOfADecisionComeInTheirOrder) {
    auto market = TestMarket::with_lot({.units = 6}, multi_sale);
    market.queue_lot(0, {.lot = 2});
    market.place_order(10, 3, {.limit = 48, .units = 2});
    market.press(121, 1, {.units = 4});
    market.press(122, 2, {.units = 1});
    const std::size_t before = market.log().size();
    market.advance(131);
    EventKinds kinds;
    for (std::size_t i = before; i < market.log().size(); ++i) {
        const EventKind kind = market.log()[i].kind;
        if (kind != EventKind::won && kind != EventKind::credit_changed) kinds.push_back(kind);
    }
    EXPECT_EQ(kinds,
              EventKinds({EventKind::sale, EventKind::order_changed, EventKind::sale,
                          EventKind::lost, EventKind::lot_closed, EventKind::round_started}));
}

/// The sales and losses when the presses arrive in this order, all of them in time.
std::pair<SoldList, LostList> outcome(const std::array<std::uint32_t, 3>& arrival, Award award,
                                      Tie tie) {
    constexpr std::array<std::int64_t, 4> press_times = {0, 123, 123, 121};
    auto market = TestMarket::with_lot({}, quick_rules_but([&](ClockRules& rules) {
                                           rules.allowance = Duration(50);
                                           rules.award = award;
                                           rules.tie = tie;
                                       }));
    for (const std::uint32_t buyer : arrival) {
        market.press(150, buyer, {.units = 4, .press_time = press_times[buyer]});
    }
    market.advance(200);
    return {market.sales(), market.losses()};
}

TEST(Award, DoesNotDependOnTheOrderInWhichPressesArrive) {
    for (const Award award : {Award::first_press, Award::multi_sale}) {
        for (const Tie tie : {Tie::press_time, Tie::random_draw}) {
            std::array<std::uint32_t, 3> arrival = {1, 2, 3};
            const auto first = outcome(arrival, award, tie);
            while (std::next_permutation(arrival.begin(), arrival.end())) {
                EXPECT_EQ(outcome(arrival, award, tie), first);
            }
        }
    }
}

TEST(Tie, GoesToTheEarlierPressTime) {
    const auto [sold, lost] = outcome({1, 2, 3}, Award::first_press, Tie::press_time);
    EXPECT_EQ(sold, SoldList({{3, 4, 48}}));
}

TEST(Tie, OfThePressTimeIsDecidedByDraw) {
    const bool one_first = draw(1, LotId(1), RoundNumber(1), ParticipantId(1)) <
                           draw(1, LotId(1), RoundNumber(1), ParticipantId(2));
    const auto [sold, lost] = outcome({1, 2, 3}, Award::multi_sale, Tie::press_time);
    EXPECT_EQ(sold, one_first ? SoldList({{3, 4, 48}, {1, 4, 48}, {2, 2, 48}})
                              : SoldList({{3, 4, 48}, {2, 4, 48}, {1, 2, 48}}));
}

TEST(Tie, RandomDrawServesByAscendingDraw) {
    std::array<std::uint32_t, 3> order = {1, 2, 3};
    std::sort(order.begin(), order.end(), [](std::uint32_t a, std::uint32_t b) {
        return draw(1, LotId(1), RoundNumber(1), ParticipantId(a)) <
               draw(1, LotId(1), RoundNumber(1), ParticipantId(b));
    });
    const auto [sold, lost] = outcome({1, 2, 3}, Award::multi_sale, Tie::random_draw);
    EXPECT_EQ(sold, SoldList({{order[0], 4, 48}, {order[1], 4, 48}, {order[2], 2, 48}}));
}

TEST(Tie, LossesComeByPressTimeUnderRandomDrawToo) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        auto market = TestMarket::with_lot(
            {}, quick_rules_but([](ClockRules& rules) { rules.tie = Tie::random_draw; }), 0, seed);
        for (const std::uint32_t buyer : {1U, 2U, 3U}) market.press(120 + buyer, buyer);
        market.advance(131);
        const LostList lost = market.losses();
        ASSERT_EQ(lost.size(), 2U);
        EXPECT_LT(lost[0].late, lost[1].late);
    }
}

TEST(Tie, LoserOfARandomDrawMayHavePressedEarlier) {
    bool has_lost_early = false;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        auto market = TestMarket::with_lot(
            {}, quick_rules_but([](ClockRules& rules) { rules.tie = Tie::random_draw; }), 0, seed);
        market.press(121, 3);
        market.press(125, 1);
        market.advance(131);
        const bool one_wins = draw(seed, LotId(1), RoundNumber(1), ParticipantId(1)) <
                              draw(seed, LotId(1), RoundNumber(1), ParticipantId(3));
        EXPECT_EQ(market.losses(), one_wins ? LostList({{3, -4}}) : LostList({{1, 4}}));
        has_lost_early |= one_wins;
    }
    EXPECT_TRUE(has_lost_early);
}

TEST(Draw, IsTheFirstOutputOfSplitmix64SeededWithTheXor) {
    // splitmix64's published first output for seed 0 is e220a8397b1dcdaf; the rest was computed
    // apart from the engine.
    EXPECT_EQ(draw(0, LotId(0), RoundNumber(0), ParticipantId(0)), 0x238275bc38fcbe91U);
    EXPECT_EQ(draw(~std::uint64_t{0}, LotId(1), RoundNumber(1), ParticipantId(3)),
              1'847'250'160'736'192'765U);
    EXPECT_EQ(draw(1, LotId(1), RoundNumber(2), ParticipantId(2)), 5'687'487'918'430'755'205U);
}

}  // namespace

}  // namespace huagu
