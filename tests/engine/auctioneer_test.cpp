// docs/rules.md, "The auctioneer": clocks opened, paused, resumed, closed; sales cancelled.
#include <gtest/gtest.h>

#include "tests/engine/market_fixture.hpp"

namespace huagu {

namespace {

constexpr ClockRules remote =
    quick_rules_but([](ClockRules& rules) { rules.allowance = Duration(20); });
constexpr ClockRules by_hand =
    quick_rules_but([](ClockRules& rules) { rules.auto_advance = false; });

TEST(Clock, AnnouncesItsFirstLotWhenItOpens) {
    TestMarket market;
    market.queue_lot(0);
    const std::size_t before = market.log().size();
    EXPECT_EQ(market.open_clock(5), Reason::none);
    EXPECT_EQ(market.public_events_since(before),
              EventKinds({EventKind::clock_opened, EventKind::round_started}));
}

TEST(Clock, AnnouncesALotThatIsQueuedWhileItIsIdle) {
    TestMarket market;
    market.open_clock(0);
    market.queue_lot(50);
    EXPECT_EQ(market.last_round().starts_at, Time(150));
}

TEST(Clock, WithoutAutoAdvanceWaitsForTheAuctioneer) {
    auto market = TestMarket::with_lot({}, by_hand);
    EXPECT_EQ(market.count(EventKind::round_started), 0U);
    EXPECT_EQ(market.start_lot(10), Reason::none);
    EXPECT_EQ(market.last_round().starts_at, Time(110));
    EXPECT_EQ(market.start_lot(11), Reason::not_idle);
    market.advance(221);
    EXPECT_EQ(market.start_lot(300), Reason::lot_not_running) << "the queue is empty";
}

TEST(Clock, WithoutAutoAdvanceStillRestartsALotByItself) {
    auto market = TestMarket::with_lot({}, by_hand);
    market.start_lot(0);
    market.press(121, 1);
    market.advance(131);
    EXPECT_EQ(market.last_round().round, RoundNumber(2));
}

TEST(Clock, OpensOnlyWhenItIsClosed) {
    TestMarket market;
    EXPECT_EQ(market.open_clock(0, 7), Reason::unknown_clock);
    EXPECT_EQ(market.open_clock(0), Reason::none);
    EXPECT_EQ(market.open_clock(1), Reason::not_idle);
    market.pause_clock(2);
    EXPECT_EQ(market.open_clock(3), Reason::not_idle);
}

TEST(Clock, ClosesOnlyWhenItIsIdleOrPaused) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.close_clock(10), Reason::not_idle) << "announced";
    EXPECT_EQ(market.close_clock(125), Reason::not_idle) << "running";
    market.pause_clock(130);
    EXPECT_EQ(market.close_clock(130), Reason::not_idle) << "stopping";
    EXPECT_EQ(market.close_clock(131), Reason::none);
    EXPECT_EQ(market.close_clock(132), Reason::not_open);
}

TEST(Clock, ThatClosesPutsItsPausedLotAtTheHeadOfTheQueue) {
    auto market = TestMarket::with_lot();
    market.queue_lot(0, {.lot = 2});
    market.pause_clock(135);
    market.advance(136);
    const std::size_t before = market.log().size();
    market.close_clock(140);
    EXPECT_EQ(market.public_events_since(before), EventKinds({EventKind::clock_closed}));
    market.open_clock(150);
    EXPECT_EQ(market.last_round().lot, LotId(1));
    EXPECT_EQ(market.last_round().start_price, Price(50)) << "again at its start price";
    EXPECT_EQ(market.last_round().round, RoundNumber(2));
}

TEST(Clock, ChangesItsRulesOnlyWhileItIsClosedOrPaused) {
    TestMarket market;
    EXPECT_EQ(market.set_rules(0, quick_rules, 7), Reason::unknown_clock);
    EXPECT_EQ(market.set_rules(0, remote), Reason::none) << "closed";
    market.open_clock(1);
    EXPECT_EQ(market.set_rules(2, remote), Reason::not_paused) << "idle";
    market.queue_lot(3);
    EXPECT_EQ(market.set_rules(4, remote), Reason::not_paused) << "announced";
    market.pause_clock(120);
    EXPECT_EQ(market.set_rules(121, remote), Reason::not_paused) << "stopping";
    market.advance(200);
    EXPECT_EQ(market.set_rules(201, quick_rules), Reason::none) << "paused";
}

TEST(Clock, KeepsItsRulesWithinBounds) {
    TestMarket market;
    const auto set = [&](auto change) { return market.set_rules(0, quick_rules_but(change)); };
    EXPECT_EQ(set([](ClockRules& r) { r.price_step = Price(0); }), Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.price_step = Price(100'000'001); }), Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.step_interval = Duration(0); }), Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.step_interval = Duration(10'000'000'001); }),
              Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.restart_steps = -1; }), Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.hold = Duration(-1); }), Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.allowance = Duration(-1); }), Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.guard = Duration(-1); }), Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.max_units = Units(0); }), Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.max_units = Units(1'000'001); }), Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.reoffer = -1; }), Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.reoffer_start_percent = 0; }), Reason::bad_value);
    EXPECT_EQ(set([](ClockRules& r) { r.reoffer_start_percent = 101; }), Reason::bad_value);
    EXPECT_EQ(market.add_clock(1, quick_rules), Reason::exists);
}

TEST(Pause, BeforeTheStartVoidsTheRoundAndIsImmediate) {
    auto market = TestMarket::with_lot();
    const std::size_t before = market.log().size();
    EXPECT_EQ(market.pause_clock(99), Reason::none);
    EXPECT_EQ(market.public_events_since(before), EventKinds({EventKind::clock_paused}));
    market.resume_clock(200);
    EXPECT_EQ(market.last_round().round, RoundNumber(2)) << "its number is used up";
    EXPECT_EQ(market.last_round().start_price, Price(50));
    EXPECT_EQ(market.last_round().starts_at, Time(300));
}

TEST(Pause, StopsARunningHand) {
    auto market = TestMarket::with_lot({}, remote);
    EXPECT_EQ(market.pause_clock(134), Reason::none);
    EXPECT_EQ(market.last(EventKind::hand_stopped).hand_stopped.step, Step(3));
    market.advance(154);
    EXPECT_EQ(market.count(EventKind::clock_paused), 0U) << "a press from before may still come";
    market.advance(155);
    EXPECT_EQ(market.last(EventKind::clock_paused).at, Time(155));
    market.resume_clock(200);
    EXPECT_EQ(market.last_round().start_price, Price(47)) << "where the hand stopped";
}

TEST(Pause, AtTheStartStopsTheHandOnItsFirstStep) {
    auto market = TestMarket::with_lot();
    market.pause_clock(100);
    EXPECT_EQ(market.last(EventKind::hand_stopped).hand_stopped.step, Step(0));
    market.resume_clock(101);
    EXPECT_EQ(market.last_round().round, RoundNumber(2));
}

TEST(Pause, CountsAPressFromBeforeIt) {
    auto market = TestMarket::with_lot({}, remote);
    market.pause_clock(134);
    EXPECT_EQ(market.press(154, 1, {.press_time = 134}), Reason::none);
    market.advance(155);
    EXPECT_EQ(market.sales(), SoldList({{1, 1, 47}}));
    EXPECT_EQ(market.last(EventKind::clock_paused).at, Time(155));
    market.resume_clock(200);
    EXPECT_EQ(market.last_round().start_price, Price(50)) << "the restart price after a sale";
}

TEST(Pause, LeavesNoPressOpen) {
    auto market = TestMarket::with_lot({}, remote);
    market.press(121, 1);
    market.press(125, 2);
    market.pause_clock(126);
    market.advance(147);
    EXPECT_EQ(market.sales(), SoldList({{1, 1, 48}}));
    EXPECT_EQ(market.losses(), LostList({{2, 4}}));
    EXPECT_EQ(market.last(EventKind::clock_paused).at, Time(147));
}

TEST(Pause, DelaysNoDecision) {
    auto market = TestMarket::with_lot({}, remote);
    market.press(121, 1);
    market.pause_clock(145);
    market.advance(151);
    EXPECT_EQ(market.last(EventKind::sale).at, Time(151)) << "as it would have been";
}

TEST(Pause, AfterTheLastStepLetsTheLotPassFirst) {
    auto market = TestMarket::with_lot({}, remote);
    market.pause_clock(210);
    EXPECT_EQ(market.last(EventKind::hand_stopped).hand_stopped.step, Step(10));
    const std::size_t before = market.log().size();
    market.advance(231);
    EXPECT_EQ(market.public_events_since(before),
              EventKinds({EventKind::lot_closed, EventKind::clock_paused}));
    EXPECT_EQ(market.last(EventKind::lot_closed).at, Time(231)) << "when it would have";
}

TEST(Pause, OnTheLastStepIsAStop) {
    auto market = TestMarket::with_lot({}, remote);
    market.pause_clock(209);
    market.advance(230);
    EXPECT_EQ(market.count(EventKind::lot_closed), 0U);
    market.resume_clock(240);
    EXPECT_EQ(market.last_round().start_price, Price(40));
}

TEST(Pause, OfAClockThatIsClosedPausedOrStoppingIsRejected) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.pause_clock(125), Reason::none);
    EXPECT_EQ(market.pause_clock(125), Reason::not_open) << "stopping";
    EXPECT_EQ(market.pause_clock(130), Reason::not_open) << "paused";
    market.close_clock(131);
    EXPECT_EQ(market.pause_clock(132), Reason::not_open) << "closed";
}

TEST(Resume, OfAClockThatIsNotPausedIsRejected) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.resume_clock(10), Reason::not_paused);
    market.pause_clock(125);
    EXPECT_EQ(market.resume_clock(125), Reason::not_paused) << "stopping";
    EXPECT_EQ(market.resume_clock(126), Reason::none);
}

TEST(Resume, KeepsItsPriceThroughNewSettings) {
    auto market = TestMarket::with_lot();
    market.press(195, 1);
    market.pause_clock(250);
    market.set_rules(260, quick_rules_but([](ClockRules& rules) { rules.restart_steps = 0; }));
    market.resume_clock(270);
    EXPECT_EQ(market.last_round().start_price, Price(46));
}

TEST(Resume, WithoutACurrentLotAnnouncesTheFirstQueued) {
    TestMarket market;
    market.open_clock(0);
    market.pause_clock(1);
    market.queue_lot(2);
    EXPECT_EQ(market.count(EventKind::round_started), 0U);
    const std::size_t before = market.log().size();
    market.resume_clock(3);
    EXPECT_EQ(market.public_events_since(before),
              EventKinds({EventKind::clock_resumed, EventKind::round_started}));
}

TEST(CancelSale, InTheHoldPutsTheUnitsBackAndAnnouncesANewRound) {
    auto market = TestMarket::with_lot();
    market.press(195, 1, {.units = 4});
    EXPECT_EQ(market.cancel_sale(300), Reason::none);
    EXPECT_EQ(market.last_round().round, RoundNumber(3)) << "round 2 is void";
    EXPECT_EQ(market.last_round().start_price, Price(46));
    EXPECT_EQ(market.last_round().units, Units(10));
    EXPECT_EQ(market.last_round().starts_at, Time(400));
}

TEST(CancelSale, OpensASoldLotAgain) {
    auto market = TestMarket::with_lot();
    market.queue_lot(0, {.lot = 2});
    market.press(121, 1, {.units = 10});
    EXPECT_EQ(market.cancel_sale(140), Reason::none);
    EXPECT_EQ(market.last_round().lot, LotId(1));
    market.advance(351);
    EXPECT_EQ(market.last(EventKind::lot_closed).lot_closed.outcome, Outcome::passed);
    EXPECT_EQ(market.last(EventKind::lot_closed).lot_closed.units_sold, Units(0));
    EXPECT_EQ(market.count(EventKind::lot_closed), 2U) << "the second one counts";
    EXPECT_EQ(market.last_round().lot, LotId(2)) << "from the head of the queue";
    EXPECT_EQ(market.last_round().round, RoundNumber(2));
}

TEST(CancelSale, OnAPausedClockWaitsForTheResume) {
    auto market = TestMarket::with_lot();
    market.queue_lot(0, {.lot = 2});
    market.press(195, 1, {.units = 10});
    market.pause_clock(210);
    const std::size_t before = market.log().size();
    EXPECT_EQ(market.cancel_sale(220), Reason::none);
    EXPECT_EQ(market.public_events_since(before), EventKinds({EventKind::sale_cancelled}));
    market.resume_clock(230);
    EXPECT_EQ(market.last_round().lot, LotId(1));
    EXPECT_EQ(market.last_round().start_price, Price(46));
}

TEST(CancelSale, OnAnIdleClockAnnouncesWhateverAutoAdvanceSays) {
    auto market = TestMarket::with_lot({}, by_hand);
    market.start_lot(0);
    market.press(121, 1, {.units = 10});
    EXPECT_EQ(market.cancel_sale(140), Reason::none);
    EXPECT_EQ(market.last_round().round, RoundNumber(2));
}

TEST(CancelSale, WhileAnotherRoundRunsLeavesTheUnitsUnsold) {
    auto market = TestMarket::with_lot();
    market.queue_lot(0, {.lot = 2});
    market.press(121, 1, {.units = 10});
    market.advance(231);
    const std::size_t before = market.log().size();
    EXPECT_EQ(market.cancel_sale(231), Reason::none);
    EXPECT_EQ(market.public_events_since(before), EventKinds({EventKind::sale_cancelled}));
    EXPECT_EQ(market.credit(1).sold, Money(0));
    market.advance(1'000);
    EXPECT_EQ(market.count(EventKind::lot_closed), 2U) << "one a lot";
}

TEST(CancelSale, WhileTheSameLotRunsTakesTheUnitsOutOfIt) {
    auto market = TestMarket::with_lot();
    market.press(121, 1, {.units = 4});
    EXPECT_EQ(market.cancel_sale(240), Reason::none);
    market.advance(1'000);
    EXPECT_EQ(market.last(EventKind::lot_closed).lot_closed.units_sold, Units(0));
    EXPECT_EQ(market.last(EventKind::lot_closed).lot_closed.units_unsold, Units(10));
}

TEST(CancelSale, OfAWithdrawnLotLeavesTheUnitsUnsold) {
    auto market = TestMarket::with_lot();
    market.press(121, 1, {.units = 4});
    market.pause_clock(140);
    market.withdraw_lot(150);
    EXPECT_EQ(market.cancel_sale(160), Reason::none);
    market.resume_clock(170);
    EXPECT_EQ(market.count(EventKind::round_started), 2U);
}

TEST(CancelSale, AfterTheNextDecisionIsTooLate) {
    auto market = TestMarket::with_lot();
    market.press(121, 1);
    market.press(235, 2);
    market.advance(241);
    EXPECT_EQ(market.cancel_sale(242, 1), Reason::too_late_to_cancel) << "a sale since";
    EXPECT_EQ(market.cancel_sale(242, 3), Reason::unknown_sale);
    market.advance(1'000);
    EXPECT_EQ(market.cancel_sale(1'001, 2), Reason::too_late_to_cancel) << "a pass since";
}

TEST(CancelSale, AfterAStopWithoutAPressIsNotTooLate) {
    auto market = TestMarket::with_lot();
    market.queue_lot(0, {.lot = 2});
    market.press(121, 1, {.units = 10});
    market.pause_clock(255);
    market.advance(256);
    EXPECT_EQ(market.cancel_sale(260), Reason::none);
    market.resume_clock(270);
    EXPECT_EQ(market.last_round().lot, LotId(1));
    market.advance(1'000);
    EXPECT_EQ(market.last_round().lot, LotId(2));
    EXPECT_EQ(market.last_round().start_price, Price(50)) << "at its start price, from the queue";
}

TEST(CancelSale, AfterItsClockClosedIsTooLate) {
    auto market = TestMarket::with_lot();
    market.press(121, 1, {.units = 10});
    market.close_clock(140);
    EXPECT_EQ(market.cancel_sale(150), Reason::too_late_to_cancel);
}

TEST(CancelSale, AnnouncesNotBelowARaisedReserve) {
    auto market = TestMarket::with_lot();
    market.press(209, 1);
    market.pause_clock(220);
    ChangeLot change{};
    change.lot = LotId(1);
    change.has_reserve_price = true;
    change.reserve_price = Price(48);
    EXPECT_EQ(market.change_lot(230, change), Reason::none);
    EXPECT_EQ(market.cancel_sale(240), Reason::none);
    market.resume_clock(250);
    EXPECT_EQ(market.last_round().start_price, Price(48)) << "40 + 5 would be below";
}

TEST(CancelSale, TwiceIsTooLate) {
    auto market = TestMarket::with_lot();
    market.press(121, 1);
    EXPECT_EQ(market.cancel_sale(140), Reason::none);
    EXPECT_EQ(market.cancel_sale(141), Reason::too_late_to_cancel);
}

TEST(CancelSale, TakesEachSaleOfADecision) {
    auto market = TestMarket::with_lot(
        {}, quick_rules_but([](ClockRules& rules) { rules.award = Award::multi_sale; }));
    market.press(121, 1, {.units = 4});
    market.press(122, 2, {.units = 4});
    EXPECT_EQ(market.cancel_sale(140, 2), Reason::none);
    EXPECT_EQ(market.cancel_sale(141, 1), Reason::none);
    EXPECT_EQ(market.last_round().units, Units(10));
    EXPECT_EQ(market.last_round().round, RoundNumber(4));
}

TEST(Market, ClosesOnlyWhenEveryClockIsClosed) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.close_market(10), Reason::not_idle);
    market.pause_clock(20);
    EXPECT_EQ(market.close_market(30), Reason::not_idle);
    market.close_clock(40);
    EXPECT_EQ(market.close_market(50), Reason::none);
    EXPECT_EQ(market.close_market(60), Reason::market_closed);
    EXPECT_EQ(market.open_clock(60), Reason::market_closed);
}

TEST(Market, ClosesWithTheTotalsOfSalesThatStand) {
    auto market = TestMarket::with_lot({.items_per_unit = 20});
    market.press(121, 1, {.units = 2});
    market.press(235, 2, {.units = 3});
    market.advance(241);
    market.cancel_sale(250, 2);
    market.advance(1'000);
    market.close_clock(1'000);
    market.close_market(1'001);
    const MarketClosed& closed = market.last(EventKind::market_closed).market_closed;
    EXPECT_EQ(closed.sales, 1U);
    EXPECT_EQ(closed.units, Units(2));
    EXPECT_EQ(closed.gross, Money(1'920));
}

TEST(Market, CancelsOpenOrdersWhenItCloses) {
    TestMarket market;
    market.place_order(1, 2);
    market.place_order(1, 1);
    market.place_order(1, 2);
    const std::size_t before = market.log().size();
    market.close_market(10);
    EXPECT_EQ(market.order_changes(), OrderList({{1, 1, 0, OrderState::cancelled},
                                                 {2, 1, 0, OrderState::cancelled},
                                                 {2, 2, 0, OrderState::cancelled}}));
    EXPECT_EQ(market.public_events_since(before), EventKinds({EventKind::market_closed}));
    EXPECT_EQ(market.log().back().kind, EventKind::market_closed);
}

TEST(Market, NumbersItsResultsWithoutGaps) {
    auto market = TestMarket::with_lot();
    market.queue_lot(0, {.lot = 2});
    market.press(121, 1, {.units = 10});
    market.press(122, 2);
    market.advance(1'000);
    std::uint64_t sequence = 0;
    for (const Event& event : market.log()) {
        if (is_public(event.kind)) {
            EXPECT_EQ(event.sequence, Sequence(++sequence));
        }
    }
    EXPECT_GT(sequence, 5U);
}

TEST(Market, ProcessesEqualDeadlinesByClock) {
    TestMarket market;
    for (const std::uint32_t clock : {3U, 2U}) {
        market.add_clock(clock, quick_rules);
    }
    for (const std::uint32_t clock : {3U, 1U, 2U}) {
        market.queue_lot(0, {.lot = clock, .clock = clock});
        market.open_clock(0, clock);
    }
    for (const std::uint32_t clock : {3U, 1U, 2U}) {
        market.press(121, clock, {.lot = clock, .clock = clock});
    }
    market.advance(131);
    EXPECT_EQ(market.sales(), SoldList({{1, 1, 48}, {2, 1, 48}, {3, 1, 48}}));
}

}  // namespace

}  // namespace huagu
