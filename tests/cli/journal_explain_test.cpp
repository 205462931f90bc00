// `huagu journal explain`: what is told of a decision is what happened, and why.
#include <gtest/gtest.h>

#include "cli/journal/explain.hpp"
#include "engine/award.hpp"
#include "tests/cli/journal_day.hpp"

namespace huagu {
namespace {

using namespace test;
using cli::Explanation;
using cli::LostBy;
using cli::OrderAccount;
using cli::OrderBound;
using cli::OrderVerdict;
using cli::PressAccount;
using cli::RoundEnd;

// The hand moves from 800 ms: step 78 shows price 22 from 4700 ms on.

const PressAccount& of(const Explanation& told, std::uint32_t participant) {
    for (const PressAccount& press : told.presses) {
        if (press.participant == ParticipantId(participant)) return press;
    }
    ADD_FAILURE() << "no press of participant " << participant;
    return told.presses.front();
}

const OrderAccount& order_of(const Explanation& told, std::uint32_t participant) {
    for (const OrderAccount& order : told.orders) {
        if (order.participant == ParticipantId(participant)) return order;
    }
    ADD_FAILURE() << "no order of participant " << participant;
    return told.orders.front();
}

TEST(Explain, TheWorkedExample) {
    DisputedDay day;
    day.start_lot();
    day.pass_to(4700);
    day.turn(4740, press(3, 1, 4730, 3), press(2, 1, 4710, 2));
    day.pass_to(5000);

    const Explanation told = day.explain(1, 1);
    EXPECT_EQ(told.end, RoundEnd::sold);
    EXPECT_EQ(told.winning_step, Step(78));
    EXPECT_EQ(told.ended.at, at(4755));
    EXPECT_FALSE(told.ended.command.has_value());
    ASSERT_EQ(told.presses.size(), 2U);
    EXPECT_EQ(told.presses[0].participant, ParticipantId(2)) << "in the order of service";
    ASSERT_TRUE(told.presses[0].won.has_value());
    EXPECT_EQ(told.presses[0].won->gross, Money(880));
    EXPECT_EQ(told.presses[0].won->fee, Money(9));
    ASSERT_TRUE(told.presses[1].lost.has_value());
    EXPECT_EQ(told.presses[1].lost->late, Duration(20 * ms));
    EXPECT_EQ(told.presses[1].lost_by, LostBy::later_moment);
    ASSERT_EQ(told.followed.size(), 1U);
    EXPECT_EQ(told.followed[0].round_started.start_price, Price(41));

    const Explanation next = day.explain(1, 2);
    EXPECT_EQ(next.end, RoundEnd::undecided);
    EXPECT_EQ(next.announced.at, at(4755));
    EXPECT_FALSE(next.announced.command.has_value()) << "by the decision before";
    EXPECT_EQ(next.lot.units_left, Units(16));
}

TEST(Explain, FindsTheRoundOfASale) {
    DisputedDay day;
    day.start_lot();
    day.pass_to(1000);
    day.turn(1010, press(2, 1, 1005, 2));
    day.pass_to(1900);
    day.turn(1970, press(3, 1, 1960, 2, 2));
    day.pass_to(2300);
    const auto find = [&](std::uint64_t sale) {
        return cli::find_round(day.journal, day_settings(), SaleId(sale));
    };
    const auto second = find(2);
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(*second, (cli::RoundOfLot{LotId(1), RoundNumber(2)}));
    const auto none = find(3);
    ASSERT_TRUE(none.has_value());
    EXPECT_FALSE(none->has_value());
    EXPECT_FALSE(day.find(1, 9).has_value());
    EXPECT_FALSE(day.find(7, 1).has_value());
}

TEST(Explain, HowAPressTimeWasGranted) {
    DisputedDay day;
    ClockRules rules;
    rules.allowance = Duration(200 * ms);
    day.set_rules(rules);
    day.start_lot();
    day.pass_to(1000);
    // Measured 60 ms: 50 ms back are granted, 200 ms are not.
    day.turn(1120, claimed_press(2, 1, 1100, 50, 50, 60, 2),
             claimed_press(3, 1, 1110, 200, 60, 60, 2), claimed_press(4, 1, 1115, -3, 0, 60, 2),
             press(5, 1, 1116, 2));
    day.pass_to(1500);
    const Explanation told = day.explain(1, 1);
    EXPECT_EQ(of(told, 2).bound, cli::Bound::as_claimed);
    EXPECT_EQ(of(told, 2).claimed, at(1050));
    EXPECT_EQ(of(told, 2).received, at(1100));
    EXPECT_EQ(of(told, 2).round_trip, Duration(60 * ms));
    EXPECT_EQ(of(told, 2).press_time, at(1050));
    EXPECT_EQ(of(told, 2).step, Step(5));
    EXPECT_EQ(of(told, 2).price, Price(95));
    EXPECT_EQ(of(told, 3).bound, cli::Bound::to_earliest);
    EXPECT_EQ(of(told, 4).bound, cli::Bound::to_received);
    EXPECT_EQ(of(told, 4).lost_by, LostBy::later_step);
    EXPECT_EQ(told.ended.at, at(1100 + 200 + 5)) << "the allowance and the guard are waited for";
}

TEST(Explain, WhyPressesWereRejected) {
    DisputedDay day;
    day.set_credit(3, 4000);
    day.start_lot();
    day.pass_to(700);
    day.turn(700, press(4, 1, 700, 2));
    day.pass_to(1000);
    day.turn(1010, press(3, 1, 1001, 3), press(2, 1, 1005, 2), press(2, 1, 1005, 2),
             press(2, 2, 1008, 1));
    day.pass_to(1100);
    day.turn(1110, press(5, 1, 1106, 2));
    day.pass_to(1200);
    const Explanation told = day.explain(1, 1);
    ASSERT_EQ(told.presses.size(), 6U);
    EXPECT_EQ(of(told, 4).rejected, Reason::before_start);
    EXPECT_FALSE(of(told, 4).step.has_value());
    EXPECT_EQ(of(told, 3).rejected, Reason::no_credit);
    ASSERT_TRUE(of(told, 3).credit.has_value());
    EXPECT_EQ(of(told, 3).credit->needed, Money(3 * 20 * 96 + 58)) << "with the fee, rounded up";
    EXPECT_EQ(of(told, 3).credit->available, Money(4000));
    EXPECT_EQ(of(told, 5).rejected, Reason::too_late);
    int resent = 0;
    for (const PressAccount& press : told.presses) {
        if (press.participant != ParticipantId(2)) continue;
        resent += press.is_resend ? 1 : 0;
        if (press.command_id == CommandId(2)) {
            EXPECT_EQ(press.rejected, Reason::already_pressed);
        }
        EXPECT_EQ(press.won.has_value(), press.command_id == CommandId(1) && !press.is_resend);
    }
    EXPECT_EQ(resent, 1);
}

TEST(Explain, APressIsGoneWithItsSuspendedParticipant) {
    DisputedDay day;
    day.start_lot();
    day.pass_to(1000);
    Command suspend(CommandKind::suspend, Time(0));
    suspend.suspend = {ParticipantId(2)};
    day.turn(1010, press(2, 1, 1001, 3), press(3, 1, 1005, 2), from_server(1008, suspend));
    day.pass_to(1200);
    const Explanation told = day.explain(1, 1);
    EXPECT_EQ(of(told, 2).rejected, Reason::suspended);
    EXPECT_FALSE(of(told, 2).lost.has_value());
    EXPECT_TRUE(of(told, 3).won.has_value());
}

TEST(Explain, WhatStandingOrdersTookAndWhyOthersWerePassedOver) {
    DisputedDay day;
    day.set_credit(3, 1000);
    day.place_order(2, 0, 90, 12, 30);  // never so many
    day.place_order(3, 0, 90, 4);       // no credit
    day.place_order(4, 0, 90, 5);
    day.place_order(5, 0, 90, 6);  // entered later
    day.place_order(6, 0, 95, 7);  // its own lot
    Command lot = lot_of_18();
    lot.queue_lot.grower = ParticipantId(6);
    day.turn(0, from_server(0, lot), from_server(0, on_clock(CommandKind::open_clock)));
    day.place_order(2, 10, 50, 3);
    day.pass_to(1310);
    day.turn(1320, press(5, 100, 1315, 2));
    day.pass_to(1500);

    const Explanation told = day.explain(1, 1);
    EXPECT_EQ(told.winning_step, Step(10));
    ASSERT_EQ(told.orders.size(), 6U);
    EXPECT_EQ(order_of(told, 6).verdict, OrderVerdict::own_lot);
    const OrderAccount& least = told.orders[1];
    EXPECT_EQ(least.verdict, OrderVerdict::passed_over);
    EXPECT_EQ(least.could_take, Units(12));
    EXPECT_EQ(least.bound, OrderBound::wanted);
    EXPECT_EQ(least.needed, Units(30));
    EXPECT_EQ(order_of(told, 3).verdict, OrderVerdict::passed_over);
    EXPECT_EQ(order_of(told, 3).bound, OrderBound::credit);
    EXPECT_EQ(order_of(told, 3).could_take, Units(0)) << "a unit costs 90 × 20";
    EXPECT_EQ(order_of(told, 3).available, Money(1000));
    ASSERT_EQ(order_of(told, 4).verdict, OrderVerdict::took);
    EXPECT_EQ(order_of(told, 4).won->units, Units(5));
    EXPECT_EQ(order_of(told, 4).press_time, at(1300));
    EXPECT_EQ(order_of(told, 5).verdict, OrderVerdict::came_after);
    EXPECT_EQ(told.orders.back().verdict, OrderVerdict::not_reached);
    EXPECT_EQ(told.orders.back().limit, Price(50));
    EXPECT_EQ(of(told, 5).lost_by, LostBy::standing_order);
    EXPECT_EQ(of(told, 5).lost->late, Duration(15 * ms));
}

TEST(Explain, OrdersPassedOverOnAnEarlierStepAreToldOnce) {
    DisputedDay day;
    day.place_order(2, 0, 90, 12, 30);
    day.start_lot();
    day.pass_to(1700);
    day.turn(1710, press(5, 100, 1705, 2));
    day.pass_to(1900);
    const Explanation told = day.explain(1, 1);
    ASSERT_EQ(told.orders.size(), 1U);
    EXPECT_EQ(told.orders[0].verdict, OrderVerdict::passed_over);
    EXPECT_EQ(told.orders[0].step, Step(10));
    EXPECT_EQ(told.winning_step, Step(18));
}

TEST(Explain, UnderMultiSaleEachIsServedWhileThereAreUnits) {
    DisputedDay day;
    ClockRules rules;
    rules.award = Award::multi_sale;
    rules.max_units = Units(8);
    day.set_rules(rules);
    day.place_order(6, 0, 96, 8);
    day.start_lot();
    day.pass_to(1000);
    Incoming all_or_none = press(3, 1, 1002, 5);
    Command wants_all(CommandKind::press, Time(0));
    wants_all.command_id = CommandId(1);
    wants_all.press = {ClockId(1), LotId(1), RoundNumber(1), at(1002), Units(5), true};
    all_or_none.frame = incoming(3, 1002, wants_all).frame;
    day.turn(1010, press(2, 1, 1001, 6), std::move(all_or_none), press(4, 1, 1003, 3));
    day.place_order(6, 1020, 99, 3);  // it has its max_units already
    day.turn(1035, press(5, 1, 1030, 2));
    day.turn(1045, press(1, 1, 1040, 1));
    day.pass_to(1200);
    const Explanation told = day.explain(1, 1);
    EXPECT_EQ(told.sales.size(), 4U);
    EXPECT_EQ(of(told, 2).won->units, Units(6));
    EXPECT_EQ(of(told, 3).lost_by, LostBy::not_all) << "4 of its 5 were left";
    EXPECT_EQ(of(told, 4).won->units, Units(3));
    EXPECT_EQ(of(told, 5).won->units, Units(1));
    EXPECT_EQ(of(told, 1).rejected, Reason::not_a_buyer);
    ASSERT_EQ(told.orders.size(), 2U);
    EXPECT_EQ(told.orders[0].verdict, OrderVerdict::passed_over);
    EXPECT_EQ(told.orders[0].bound, OrderBound::max_units);
    EXPECT_EQ(told.orders[1].won->units, Units(8));
}

TEST(Explain, DrawsDecideAmongPressesOfAStep) {
    DisputedDay day;
    ClockRules rules;
    rules.tie = Tie::random_draw;
    day.set_rules(rules);
    day.start_lot();
    day.pass_to(1000);
    day.turn(1010, press(2, 1, 1001, 1), press(3, 1, 1002, 1), press(4, 1, 1003, 1));
    day.pass_to(1200);
    EXPECT_FALSE(day.explain(1, 1).is_market_closed);
    day.close(1300);
    const Explanation told = day.explain(1, 1);
    EXPECT_TRUE(told.is_market_closed);
    EXPECT_EQ(told.seed, 7U);
    ASSERT_EQ(told.presses.size(), 3U);
    EXPECT_TRUE(told.presses[0].won.has_value());
    EXPECT_LT(told.presses[0].draw, told.presses[1].draw);
    EXPECT_LT(told.presses[1].draw, told.presses[2].draw);
    EXPECT_EQ(told.presses[0].draw, draw(7, LotId(1), RoundNumber(1), told.presses[0].participant));
    EXPECT_EQ(told.presses[1].lost_by, LostBy::later_draw);
}

TEST(Explain, WhoCancelledASaleAndWhy) {
    DisputedDay day;
    day.start_lot();
    day.pass_to(1000);
    day.turn(1010, press(2, 1, 1005, 2));
    day.pass_to(1100);
    day.cancel_sale(1, 1150, "wrong lot shown");
    day.pass_to(1300);
    const Explanation told = day.explain(1, 1);
    ASSERT_EQ(told.cancellations.size(), 1U);
    EXPECT_EQ(told.cancellations[0].sale, SaleId(1));
    EXPECT_EQ(told.cancellations[0].by.user, auctioneer);
    EXPECT_EQ(told.cancellations[0].by.at, at(1150));
    EXPECT_EQ(told.cancellations[0].reason, "wrong lot shown");
    const Explanation next = day.explain(1, 2);
    EXPECT_EQ(next.end, RoundEnd::void_round);
    EXPECT_EQ(next.ended.command, CommandKind::cancel_sale);
    EXPECT_EQ(day.explain(1, 3).announced.command, CommandKind::cancel_sale);
}

TEST(Explain, APausedHandAndWhatItStillDecides) {
    DisputedDay day;
    day.start_lot();
    day.pass_to(1000);
    day.turn(1022, press(2, 1, 1005, 2), press(3, 1, 1021, 1),
             incoming(9, 1020, on_clock(CommandKind::pause_clock, 1, 1)));
    day.pass_to(1100);
    const Explanation told = day.explain(1, 1);
    ASSERT_TRUE(told.stopped.has_value());
    EXPECT_EQ(told.stopped->at, at(1020));
    EXPECT_EQ(told.stopped->user, auctioneer);
    EXPECT_EQ(told.ended.at, at(1025)) << "the guard after the stop, not after the step";
    EXPECT_EQ(of(told, 3).rejected, Reason::past_last_step);
    EXPECT_EQ(told.end, RoundEnd::sold);

    day.turn(1200, incoming(9, 1200, on_clock(CommandKind::resume_clock, 1, 2)));
    day.turn(1300, incoming(9, 1300, on_clock(CommandKind::pause_clock, 1, 3)));
    EXPECT_EQ(day.explain(1, 2).end, RoundEnd::void_round);
    day.turn(1400, incoming(9, 1400, on_clock(CommandKind::resume_clock, 1, 4)));
    day.pass_to(2300);
    day.turn(2310, incoming(9, 2310, on_clock(CommandKind::pause_clock, 1, 5)));
    day.pass_to(2400);
    EXPECT_EQ(day.explain(1, 3).end, RoundEnd::stopped);
}

TEST(Explain, ALotThatPassed) {
    DisputedDay day;
    day.place_order(2, 0, 5, 1);
    day.start_lot();
    day.pass_to(6000);
    const Explanation told = day.explain(1, 1);
    EXPECT_EQ(told.end, RoundEnd::passed);
    EXPECT_FALSE(told.winning_step.has_value());
    ASSERT_EQ(told.orders.size(), 1U);
    EXPECT_EQ(told.orders[0].verdict, OrderVerdict::not_reached);
    ASSERT_EQ(told.followed.size(), 1U);
    EXPECT_EQ(told.followed[0].lot_closed.outcome, Outcome::passed);
}

TEST(Explain, NamesComeFromTheDaysResults) {
    DisputedDay day;
    day.start_lot();
    day.pass_to(1000);
    day.turn(1010, press(5, 1, 1005, 2));
    day.pass_to(1100);
    const Explanation told = day.explain(1, 1);
    EXPECT_EQ(told.market, "Dounan");
    EXPECT_EQ(told.day, "2026-11-23");
    EXPECT_EQ(told.minor_unit_digits, 2);
    ASSERT_TRUE(told.participants.contains(ParticipantId(5)));
    EXPECT_EQ(told.participants.at(ParticipantId(5)).front().second, "Spring Flowers");
}

}  // namespace
}  // namespace huagu
