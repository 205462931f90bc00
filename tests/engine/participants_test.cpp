// docs/rules.md, "Command ids", and suspension: participants, their users and their first answers.
#include "engine/participants.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "engine/aged_place.hpp"
#include "engine/answers.hpp"
#include "tests/engine/market_fixture.hpp"

namespace huagu {

namespace {

TEST(Participant, IsAddedOnce) {
    TestMarket market;
    EXPECT_EQ(market.add_participant(1, true, false, 0), Reason::exists);
    EXPECT_EQ(market.add_participant(50, true, false, -1), Reason::bad_value);
    EXPECT_EQ(market.add_participant(50, true, false, credit_limit_max + 1), Reason::bad_value);
    EXPECT_EQ(market.add_participant(50, true, false, credit_limit_max), Reason::none);
    EXPECT_EQ(market.add_participant(0, false, false, 0), Reason::none) << "numbers begin at 0";
    EXPECT_EQ(market.add_participant(4'000, true, false, 0), Reason::full);
}

TEST(Answers, OfEachOwnerAndAgeHaveAPlaceOfTheirOwn) {
    constexpr std::size_t owners = 2 * owners_in_group + 5;
    constexpr std::size_t kept = 3;
    std::vector<bool> is_taken(aged_places(owners, kept));
    for (std::size_t owner = 0; owner < owners; ++owner) {
        for (std::size_t age = 0; age < kept; ++age) {
            const std::size_t place = aged_place(owner, age, kept);
            ASSERT_LT(place, is_taken.size());
            EXPECT_FALSE(is_taken[place]);
            is_taken[place] = true;
        }
    }
}

TEST(Answers, AreFoundAmongTheLast256WhateverTheirNumber) {
    constexpr std::size_t owner = owners_in_group + 1;
    Answers answers(owner + 2);
    answers.keep(owner + 1, 1, {Reason::full, 9});
    const auto kept = [](std::uint64_t n) {  // as the n-th, from 1
        return Answer{n % 3 == 0 ? Reason::no_credit : Reason::none, static_cast<std::uint32_t>(n)};
    };
    for (std::uint64_t n = 1; n <= 600; ++n) {
        EXPECT_FALSE(answers.find(owner, 2 * n).has_value());
        answers.keep(owner, 2 * n, kept(n));
        EXPECT_EQ(answers.highest(owner), 2 * n);
        for (std::uint64_t earlier = 1; earlier <= n; ++earlier) {
            const Answer found = answers.find(owner, 2 * earlier).value();
            const bool is_kept = n - earlier < Answers::kept;
            ASSERT_EQ(found.reason, is_kept ? kept(earlier).reason : Reason::stale_command);
            ASSERT_EQ(found.number, is_kept ? earlier : 0);
            ASSERT_EQ(answers.find(owner, 2 * earlier - 1)->reason, Reason::stale_command);
        }
    }
    EXPECT_EQ(answers.find(owner + 1, 1)->number, 9U) << "of another";
    EXPECT_FALSE(answers.find(0, 1).has_value());
}

TEST(Participants, HaveAFlagOfTheirOwnForEachClock) {
    Participants participants(3, 200);
    for (const ParticipantId id : {ParticipantId(1), ParticipantId(2)}) participants.add(id);
    std::vector<ClockId> clocks;
    for (std::uint32_t id = 0; id < 200; ++id) clocks.emplace_back(id);
    for (const ClockId clock : clocks) {
        participants.pressed(ParticipantId(1), clock).set();
        for (const ClockId other : clocks) {
            EXPECT_EQ(participants.has_pressed(ParticipantId(1), other), other == clock);
            EXPECT_FALSE(participants.has_pressed(ParticipantId(2), other));
        }
        participants.pressed(ParticipantId(1), clock).clear();
    }
}

TEST(Suspension, CancelsOrdersAndThenAnswersUndecidedPressesByClock) {
    TestMarket market;
    market.add_clock(2, quick_rules);
    market.queue_lot(0, {.lot = 1});
    market.queue_lot(0, {.lot = 2, .clock = 2});
    market.place_order(0, 1, {.limit = 41});
    market.place_order(0, 1, {.limit = 42});
    market.open_clock(0, 1);
    market.open_clock(0, 2);
    market.press(121, 1, {.lot = 2, .clock = 2, .command_id = 7});
    market.press(122, 1, {.lot = 1, .command_id = 8});
    const std::size_t before = market.log().size();
    EXPECT_EQ(market.suspend(125, 1), Reason::none);
    EXPECT_EQ(market.order_changes(),
              OrderList({{1, 1, 0, OrderState::cancelled}, {1, 2, 0, OrderState::cancelled}}));
    std::vector<CommandId> answered;
    for (std::size_t i = before; i < market.log().size(); ++i) {
        const Event& event = market.log()[i];
        if (event.kind != EventKind::rejected) continue;
        EXPECT_EQ(event.rejected.reason, Reason::suspended);
        EXPECT_EQ(event.participant, ParticipantId(1));
        answered.push_back(event.command_id);
    }
    EXPECT_EQ(answered, (std::vector{CommandId(8), CommandId(7)}));
    EXPECT_EQ(market.credit(1).held, Money(0));
}

TEST(Suspension, LeavesTheRoundToOthers) {
    auto market = TestMarket::with_lot(
        {}, quick_rules_but([](ClockRules& rules) { rules.allowance = Duration(30); }));
    market.press(121, 1);
    market.press(143, 2);
    market.suspend(150, 1);
    market.advance(180);
    EXPECT_EQ(market.sales(), SoldList());
    market.advance(181);
    EXPECT_EQ(market.sales(), SoldList({{2, 1, 46}}));
}

TEST(Suspension, UndoesNoSale) {
    auto market = TestMarket::with_lot();
    market.press(121, 1);
    market.advance(131);
    market.suspend(140, 1);
    EXPECT_EQ(market.credit(1).sold, Money(48));
}

TEST(Suspension, StopsPressesAndOrdersUntilReinstated) {
    auto market = TestMarket::with_lot();
    market.place_order(10, 1);
    market.suspend(20, 1);
    EXPECT_EQ(market.press(121, 1), Reason::suspended);
    EXPECT_EQ(market.place_order(121, 1), Reason::suspended);
    EXPECT_EQ(market.reinstate(122, 1), Reason::none);
    EXPECT_EQ(market.cancel_order(123, 1), Reason::unknown_order) << "orders do not come back";
    EXPECT_EQ(market.press(123, 1), Reason::none);
}

TEST(Suspension, LetsOnePressAgainInTheRound) {
    auto market = TestMarket::with_lot();
    market.press(121, 1);
    market.suspend(122, 1);
    market.reinstate(123, 1);
    EXPECT_EQ(market.press(124, 1), Reason::none);
}

TEST(Suspension, TwiceIsNothing) {
    TestMarket market;
    market.suspend(1, 1);
    const std::size_t before = market.log().size();
    EXPECT_EQ(market.suspend(2, 1), Reason::none);
    EXPECT_EQ(market.reinstate(3, 1), Reason::none);
    EXPECT_EQ(market.reinstate(4, 1), Reason::none);
    EXPECT_EQ(market.log().size(), before);
    EXPECT_EQ(market.suspend(5, 77), Reason::unknown_participant);
    EXPECT_EQ(market.reinstate(5, 77), Reason::unknown_participant);
}

TEST(Resend, GetsItsFirstAnswerAndNothingElseHappens) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(121, 1, {.command_id = 5}), Reason::none);
    EXPECT_EQ(market.press(122, 1, {.units = -3, .lot = 60, .command_id = 5}), Reason::none);
    EXPECT_EQ(market.last(EventKind::accepted).at, Time(122)) << "at the new time";
    market.advance(131);
    EXPECT_EQ(market.press(140, 1, {.command_id = 5}), Reason::none);
    EXPECT_EQ(market.sales(), SoldList({{1, 1, 48}}));
}

TEST(Resend, OfARejectedCommandIsRejectedForTheSameReason) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(50, 1, {.command_id = 5}), Reason::before_start);
    EXPECT_EQ(market.press(121, 1, {.command_id = 5}), Reason::before_start);
}

TEST(Resend, IsAnsweredAfterSuspensionAndClose) {
    auto market = TestMarket::with_lot();
    market.press(121, 1, {.command_id = 5});
    market.suspend(140, 1);
    EXPECT_EQ(market.press(150, 1, {.command_id = 5}), Reason::none);
    market.advance(1'000);
    market.close_clock(1'000);
    market.close_market(1'000);
    EXPECT_EQ(market.press(1'001, 1, {.command_id = 5}), Reason::none);
    EXPECT_EQ(market.press(1'001, 1, {.command_id = 6}), Reason::market_closed);
}

TEST(Resend, OfAnUnknownIdThatIsNotAboveTheHighestIsStale) {
    auto market = TestMarket::with_lot();
    market.press(121, 1, {.command_id = 5});
    EXPECT_EQ(market.press(122, 1, {.command_id = 4}), Reason::stale_command);
    EXPECT_EQ(market.press(123, 1, {.command_id = 4}), Reason::stale_command);
}

TEST(Resend, IsKeptForTheLast256) {
    auto market = TestMarket::with_lot();
    for (std::uint64_t id = 1; id <= 257; ++id) market.press(50, 1, {.command_id = id});
    EXPECT_EQ(market.press(60, 1, {.command_id = 1}), Reason::stale_command);
    EXPECT_EQ(market.press(60, 1, {.command_id = 2}), Reason::before_start);
    EXPECT_EQ(market.press(60, 1, {.command_id = 257}), Reason::before_start);
}

TEST(Resend, HasNoStaleAnswersAmongTheKept) {
    auto market = TestMarket::with_lot();
    market.press(50, 1, {.command_id = 10});
    for (int i = 0; i < 300; ++i) market.press(51, 1, {.command_id = 9});
    EXPECT_EQ(market.press(60, 1, {.command_id = 10}), Reason::before_start);
}

TEST(Resend, IsEachUsersOwn) {
    auto market = TestMarket::with_lot();
    market.press(50, 1, {.command_id = 5, .user = 40});
    EXPECT_EQ(market.press(121, 1, {.command_id = 5, .user = 41}), Reason::none);
    EXPECT_EQ(market.press(122, 1, {.command_id = 5, .user = 40}), Reason::before_start);
}

TEST(Resend, OfAnUnknownParticipantIsNotKept) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.press(121, 50, {.command_id = 5}), Reason::unknown_participant);
    market.add_participant(50, true, false, 1'000);
    EXPECT_EQ(market.press(122, 50, {.command_id = 5}), Reason::none);
}

TEST(Resend, OfAStandingOrderGetsItsFirstAnswer) {
    auto market = TestMarket::with_lot();
    EXPECT_EQ(market.place_order(10, 1, {.order = 5}), Reason::none);
    EXPECT_EQ(market.place_order(11, 1, {.units = 0, .order = 5}), Reason::none);
    EXPECT_EQ(market.place_order(12, 1, {.order = 4}), Reason::stale_command);
    market.cancel_order(13, 1, 5);
    EXPECT_EQ(market.place_order(14, 1, {.order = 5}), Reason::none);
    EXPECT_EQ(market.cancel_order(15, 1, 5), Reason::unknown_order) << "nothing else happened";
    EXPECT_EQ(market.place_order(16, 1, {.units = 0, .order = 6}), Reason::bad_units);
    EXPECT_EQ(market.place_order(17, 1, {.order = 6}), Reason::bad_units);
    EXPECT_EQ(market.place_order(18, 2, {.order = 4}), Reason::none) << "each participant's own";
}

}  // namespace

}  // namespace huagu
