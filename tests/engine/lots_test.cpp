// docs/rules.md, "A lot's life": queued, changed, passed, re-offered, withdrawn.
#include <gtest/gtest.h>

#include "tests/engine/market_fixture.hpp"

namespace huagu {

namespace {

ChangeLot change(std::uint32_t lot) {
    ChangeLot result{};
    result.lot = LotId(lot);
    return result;
}
ChangeLot with_start_price(ChangeLot result, std::int64_t price) {
    result.has_start_price = true;
    result.start_price = Price(price);
    return result;
}
ChangeLot with_reserve_price(ChangeLot result, std::int64_t price) {
    result.has_reserve_price = true;
    result.reserve_price = Price(price);
    return result;
}
ChangeLot with_min_units(ChangeLot result, std::int64_t units) {
    result.has_min_units = true;
    result.min_units = Units(units);
    return result;
}
ChangeLot with_position(ChangeLot result, std::int64_t position) {
    result.has_position = true;
    result.position = position;
    return result;
}

TEST(Lot, IsQueuedOnAClock) {
    TestMarket market;
    EXPECT_EQ(market.queue_lot(5, {.units = 8, .min_units = 2}), Reason::none);
    const Event& event = market.last(EventKind::lot_queued);
    EXPECT_EQ(event.at, Time(5));
    EXPECT_EQ(event.lot_queued.clock, ClockId(1));
    EXPECT_EQ(event.lot_queued.lot, LotId(1));
    EXPECT_EQ(event.lot_queued.units, Units(8));
    EXPECT_EQ(event.lot_queued.min_units, Units(2));
    EXPECT_EQ(event.lot_queued.start_price, Price(50));
    EXPECT_EQ(event.lot_queued.reserve_price, Price(40));
}

TEST(Lot, OutOfBoundsIsNotQueued) {
    TestMarket market;
    EXPECT_EQ(market.queue_lot(0, {.lot = 5}), Reason::none);
    EXPECT_EQ(market.queue_lot(1, {.lot = 5}), Reason::exists);
    EXPECT_EQ(market.queue_lot(1, {.of = 77}), Reason::unknown_participant);
    EXPECT_EQ(market.queue_lot(1, {.clock = 7}), Reason::unknown_clock);
    EXPECT_EQ(market.queue_lot(1, {.of = 1}), Reason::bad_value) << "no grower";
    EXPECT_EQ(market.queue_lot(1, {.grade = -1}), Reason::bad_value);
    EXPECT_EQ(market.queue_lot(1, {.grade = 5}), Reason::bad_value);
    EXPECT_EQ(market.queue_lot(1, {.length_cm = -1}), Reason::bad_value);
    EXPECT_EQ(market.queue_lot(1, {.items_per_unit = 0}), Reason::bad_value);
    EXPECT_EQ(market.queue_lot(1, {.items_per_unit = 10'001}), Reason::bad_value);
    EXPECT_EQ(market.queue_lot(1, {.units = 0}), Reason::bad_units);
    EXPECT_EQ(market.queue_lot(1, {.units = 1'000'001}), Reason::bad_units);
    EXPECT_EQ(market.queue_lot(1, {.min_units = 0}), Reason::bad_units);
    EXPECT_EQ(market.queue_lot(1, {.min_units = 11}), Reason::bad_units);
    EXPECT_EQ(market.queue_lot(1, {.reserve_price = 51}), Reason::bad_price);
    EXPECT_EQ(market.queue_lot(1, {.reserve_price = 0}), Reason::bad_price);
    EXPECT_EQ(market.queue_lot(1, {.start_price = 100'000'001}), Reason::bad_price);
}

TEST(Lot, FollowsInTheOrderOfTheQueue) {
    TestMarket market;
    for (const std::uint32_t lot : {4U, 2U, 3U}) market.queue_lot(0, {.lot = lot});
    market.open_clock(0);
    EXPECT_EQ(market.last_round().lot, LotId(4));
    market.advance(211);
    EXPECT_EQ(market.last_round().lot, LotId(2));
    market.advance(422);
    EXPECT_EQ(market.last_round().lot, LotId(3));
}

TEST(Lot, IsReordered) {
    TestMarket market;
    for (const std::uint32_t lot : {1U, 2U, 3U}) market.queue_lot(0, {.lot = lot});
    EXPECT_EQ(market.change_lot(1, with_position(change(3), 0)), Reason::none);
    EXPECT_EQ(market.change_lot(2, with_position(change(1), 99)), Reason::none);
    EXPECT_EQ(market.change_lot(3, with_position(change(1), -1)), Reason::bad_value);
    market.open_clock(10);
    EXPECT_EQ(market.last_round().lot, LotId(3));
    market.advance(221);
    EXPECT_EQ(market.last_round().lot, LotId(2));
    market.advance(432);
    EXPECT_EQ(market.last_round().lot, LotId(1));
}

TEST(Lot, IsRepricedInTheQueue) {
    TestMarket market;
    market.queue_lot(0);
    EXPECT_EQ(market.change_lot(
                  1, with_min_units(with_reserve_price(with_start_price(change(1), 80), 70), 2)),
              Reason::none);
    const LotState& state = market.last(EventKind::lot_changed).lot_changed;
    EXPECT_EQ(state.start_price, Price(80));
    EXPECT_EQ(state.reserve_price, Price(70));
    EXPECT_EQ(state.min_units, Units(2));
    market.open_clock(2);
    EXPECT_EQ(market.last_round().start_price, Price(80));
}

TEST(Lot, KeepsItsPricesWithinBounds) {
    TestMarket market;
    market.queue_lot(0);
    EXPECT_EQ(market.change_lot(1, with_start_price(change(1), 39)), Reason::bad_price);
    EXPECT_EQ(market.change_lot(1, with_reserve_price(change(1), 51)), Reason::bad_price);
    EXPECT_EQ(market.change_lot(1, with_reserve_price(change(1), 0)), Reason::bad_price);
    EXPECT_EQ(market.change_lot(1, with_start_price(change(1), 100'000'001)), Reason::bad_price);
    EXPECT_EQ(market.change_lot(1, with_min_units(change(1), 0)), Reason::bad_units);
    EXPECT_EQ(market.change_lot(1, with_min_units(change(1), 11)), Reason::bad_units);
    EXPECT_EQ(market.change_lot(1, change(7)), Reason::unknown_lot);
    EXPECT_EQ(market.count(EventKind::lot_changed), 0U);
}

TEST(Lot, IsNotChangedWhileItIsCurrentOnAClockThatIsNotPaused) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.change_lot(10, with_start_price(change(1), 45)), Reason::not_paused);
    EXPECT_EQ(market.withdraw_lot(10), Reason::not_paused);
    market.pause_clock(120);
    EXPECT_EQ(market.withdraw_lot(120), Reason::not_paused) << "the hand is stopping";
    EXPECT_EQ(market.withdraw_lot(121), Reason::none);
}

TEST(Lot, ThatIsClosedIsTooLateToChange) {
    auto market = TestMarket::with_lot();
    market.advance(211);
    EXPECT_EQ(market.change_lot(212, change(1)), Reason::too_late);
    EXPECT_EQ(market.withdraw_lot(212), Reason::too_late);
}

TEST(Lot, ResumesAtAStartPriceGivenWhilePaused) {
    auto market = TestMarket::with_lot();
    market.pause_clock(135);
    market.advance(136);
    EXPECT_EQ(market.change_lot(140, with_start_price(change(1), 50)), Reason::none);
    market.resume_clock(150);
    EXPECT_EQ(market.last_round().start_price, Price(50)) << "even the same";
}

TEST(Lot, ResumesWhereItWasWithoutAStartPrice) {
    auto market = TestMarket::with_lot();
    market.pause_clock(135);
    market.advance(136);
    EXPECT_EQ(market.change_lot(140, with_min_units(change(1), 2)), Reason::none);
    market.resume_clock(150);
    EXPECT_EQ(market.last_round().start_price, Price(47));
}

TEST(Lot, ResumesNotBelowARaisedReserve) {
    auto market = TestMarket::with_lot();
    market.pause_clock(135);
    market.advance(136);
    market.change_lot(140, with_reserve_price(change(1), 49));
    market.resume_clock(150);
    EXPECT_EQ(market.last_round().start_price, Price(49));
    EXPECT_EQ(market.last_round().last_step, Step(0));
}

TEST(Lot, HasNoPositionWhileItIsCurrent) {
    auto market = TestMarket::with_lot();
    market.pause_clock(10);
    EXPECT_EQ(market.change_lot(20, with_position(change(1), 0)), Reason::bad_value);
}

TEST(Lot, IsWithdrawnFromTheQueueOrAPausedClock) {
    auto market = TestMarket::with_lot();
    market.queue_lot(0, {.lot = 2});
    EXPECT_EQ(market.withdraw_lot(10, 2), Reason::none);
    EXPECT_EQ(market.last(EventKind::lot_closed).lot_closed.outcome, Outcome::withdrawn);
    market.press(121, 1, {.units = 4});
    market.pause_clock(140);
    EXPECT_EQ(market.withdraw_lot(150, 1), Reason::none);
    EXPECT_EQ(market.last(EventKind::lot_closed).lot_closed.units_sold, Units(4));
    EXPECT_EQ(market.last(EventKind::lot_closed).lot_closed.units_unsold, Units(6));
    EXPECT_EQ(market.withdraw_lot(160, 1), Reason::too_late);
    EXPECT_EQ(market.withdraw_lot(160, 7), Reason::unknown_lot);
}

TEST(Lot, ThatPassesKeepsWhatWasSoldOfIt) {
    auto market = TestMarket::with_lot();
    market.press(121, 1, {.units = 4});
    market.advance(1'000);
    const LotClosed& closed = market.last(EventKind::lot_closed).lot_closed;
    EXPECT_EQ(closed.outcome, Outcome::passed);
    EXPECT_EQ(closed.units_sold, Units(4));
    EXPECT_EQ(closed.units_unsold, Units(6));
}

TEST(Reoffer, PutsAPassedLotAtTheBackOfItsQueue) {
    TestMarket market(quick_rules_but([](ClockRules& rules) { rules.reoffer = 1; }));
    market.queue_lot(0, {.lot = 1});
    market.queue_lot(0, {.lot = 2});
    market.open_clock(0);
    const std::size_t before = market.log().size();
    market.advance(211);
    EXPECT_EQ(market.public_events_since(before),
              EventKinds({EventKind::lot_queued, EventKind::round_started}));
    EXPECT_EQ(market.last_round().lot, LotId(2));
    market.advance(422);
    EXPECT_EQ(market.last_round().lot, LotId(1));
    EXPECT_EQ(market.last_round().round, RoundNumber(2));
}

TEST(Reoffer, EndsWhenItsTimesAreUsedUp) {
    auto market =
        TestMarket::with_lot({}, quick_rules_but([](ClockRules& rules) { rules.reoffer = 2; }));
    market.advance(10'000);
    EXPECT_EQ(market.count(EventKind::round_started), 3U);
    EXPECT_EQ(market.count(EventKind::lot_closed), 1U);
}

TEST(Reoffer, LowersTheStartPriceAgainAndAgain) {
    auto market = TestMarket::with_lot({.start_price = 300}, quick_rules_but([](ClockRules& rules) {
                                           rules.price_step = Price(10);
                                           rules.reoffer = 3;
                                           rules.reoffer_start_percent = 45;
                                       }));
    market.advance(400);
    EXPECT_EQ(market.last_round().start_price, Price(135));
    market.advance(600);
    EXPECT_EQ(market.last_round().start_price, Price(60)) << "60.75, rounded down";
    market.advance(800);
    EXPECT_EQ(market.last_round().start_price, Price(40)) << "27, but not below the reserve";
}

TEST(Reoffer, CountsTheSettingInForceWhenTheLotPasses) {
    auto market = TestMarket::with_lot();
    market.pause_clock(10);
    market.set_rules(20, quick_rules_but([](ClockRules& rules) { rules.reoffer = 1; }));
    market.resume_clock(30);
    market.advance(241);
    EXPECT_EQ(market.count(EventKind::lot_closed), 0U);
    EXPECT_EQ(market.last_round().round, RoundNumber(3));
}

}  // namespace

}  // namespace huagu
