// Who is told what, in which order.
#include <gtest/gtest.h>

#include <optional>

#include "tests/sequencer/test_day.hpp"

namespace huagu {
namespace {

using namespace test;
using schema::ResultBody;
using schema::ServerBody;

Command order_for_5(std::uint64_t id) { return standing_order(id, id, 40, 5); }

/// B presses after A on the same step; both are answered at 1055 ms.
void two_presses(TestDay& day) {
    day.start_lot();
    day.pass_to(1000);
    day.turn(1010, press(2, 1, 1005, 18), press(3, 1, 1006, 2));
}

TEST(Reply, OfAResendIsTheFirstAnswerAtItsOwnTime) {
    TestDay day;
    day.start_lot();
    day.pass_to(850);
    day.turn(860, press(2, 1, 855, 5));
    const auto first = day.replies_to(session_of(2));
    day.turn(860, press(2, 1, 855, 5));
    const auto second = day.replies_to(session_of(2));
    ASSERT_EQ(first.size(), 1U);
    ASSERT_EQ(second.size(), 1U);
    const Message a(first[0]);
    const Message b(second[0]);
    EXPECT_EQ(a->body_as_accepted()->command_id(), 1U);
    EXPECT_EQ(b->body_as_accepted()->command_id(), 1U);
    EXPECT_EQ(b->body_as_accepted()->at(), at(860).value());
    EXPECT_EQ(day.market().presses.used(), 1U);
}

TEST(Reply, OfAResendAtTheSameMomentIsTheSameToTheByte) {
    TestDay day;
    day.start_lot();
    day.pass_to(850);
    day.turn(860, press(2, 1, 855, 5), press(2, 1, 855, 5));
    const auto replies = day.replies_to(session_of(2));
    ASSERT_EQ(replies.size(), 2U);
    EXPECT_EQ(replies[0], replies[1]);
}

Incoming press_of(SessionId session, std::uint64_t id, std::int64_t received) {
    Incoming item = press(2, id, received, 5);
    item.session = session;
    return item;
}

TEST(Reply, GoesToTheSessionThatTheUserLoggedOnWithLast) {
    TestDay day;
    day.start_lot();
    const SessionId again{1, 77, 3};
    day.turn(10, press(2, 1, 4, 5), attach(2, 5, again), detach(2, 6, session_of(2)));
    day.turn(10, press_of(again, 2, 10));
    EXPECT_TRUE(day.replies_to(session_of(2)).empty());
    EXPECT_EQ(day.replies_to(again).size(), 1U);
    day.turn(20, detach(2, 15, again), press_of(again, 3, 20));
    EXPECT_TRUE(day.replies_to(again).empty());
}

TEST(Reply, ThatConcernsAParticipantGoesToAllItsUsers) {
    TestDay day;
    Incoming second = attach(12, 0, {0, 12, 1});
    second.participant = ParticipantId(2);
    day.turn(0, std::move(second));
    Command credit(CommandKind::set_credit, Time(0));
    credit.command_id = CommandId(1);
    credit.set_credit = {ParticipantId(2), Money(5)};
    day.turn(10, incoming(9, 10, credit));
    for (const std::uint32_t user : {2U, 12U}) {
        const auto replies = day.replies_to(session_of(user));
        ASSERT_EQ(replies.size(), 1U) << user;
        EXPECT_EQ(Message(replies[0])->body_as_credit_changed()->limit(), 5);
    }
    EXPECT_EQ(day.replies_to(session_of(9)).size(), 1U) << "accepted";
    EXPECT_TRUE(day.replies_to(session_of(3)).empty());
}

TEST(Reply, OfAnOrderThatWasEnteredIsToldToAllUsersOfItsParticipant) {
    TestDay day;
    Incoming second = attach(12, 0, {0, 12, 1});
    second.participant = ParticipantId(2);
    day.turn(0, std::move(second));
    day.turn(10, incoming(2, 10, order_for_5(1)));
    for (const std::uint32_t user : {2U, 12U}) {
        const auto replies = day.replies_to(session_of(user));
        ASSERT_EQ(replies.size(), user == 2 ? 2U : 1U) << user;
        const Message first(replies[0]);
        const auto* entered = first->body_as_order_entered();
        ASSERT_NE(entered, nullptr) << user;
        EXPECT_EQ(entered->user(), 2U);
        EXPECT_EQ(entered->command_id(), 1U);
        EXPECT_EQ(entered->order()->order(), 1U);
        EXPECT_EQ(entered->order()->limit_price(), 40);
        EXPECT_EQ(entered->order()->units_left(), 5);
    }
    EXPECT_EQ(Message(day.replies_to(session_of(2))[1])->body_type(), ServerBody::accepted);
    EXPECT_TRUE(day.replies_to(session_of(3)).empty());
}

TEST(Reply, OfAnOrderIdThatAColleagueTookSaysNotThatItWasEntered) {
    TestDay day;
    day.turn(10, incoming(2, 10, order_for_5(1)));
    Incoming again = incoming(12, 20, order_for_5(1));
    again.participant = ParticipantId(2);
    again.session = session_of(2);
    day.turn(20, std::move(again), incoming(2, 20, order_for_5(1)));
    for (const auto& reply : day.replies_to(session_of(2))) {
        EXPECT_EQ(Message(reply)->body_type(), ServerBody::accepted);
    }
    EXPECT_EQ(day.market().participants[ParticipantId(2)].orders, 1U);
}

/// Whether the session was told that it is suspended now, or that it is not any more.
std::optional<bool> told_suspension(const TestDay& day, std::uint32_t user) {
    std::optional<bool> told;
    for (const std::string& reply : day.replies_to(session_of(user))) {
        const Message message(reply);
        const auto* changed = message->body_as_suspension_changed();
        if (changed == nullptr) continue;
        EXPECT_FALSE(told) << "once";
        EXPECT_EQ(changed->at(), day.sequencer.last_time().value());
        told = changed->suspended();
    }
    return told;
}

TEST(Reply, TellsASuspensionToAllOfTheParticipantAndNobodyElse) {
    TestDay day;
    Incoming second = attach(12, 0, {0, 12, 1});
    second.participant = ParticipantId(2);
    day.turn(0, std::move(second), incoming(2, 0, order_for_5(1)));
    Command command(CommandKind::suspend, Time(0));
    command.command_id = CommandId(1);
    command.suspend = {ParticipantId(2)};
    day.turn(10, incoming(9, 10, command));
    for (const std::uint32_t user : {2U, 12U}) EXPECT_EQ(told_suspension(day, user), true);
    for (const std::uint32_t user : {3U, 9U}) EXPECT_EQ(told_suspension(day, user), std::nullopt);
    day.turn(20, incoming(9, 20, command));
    EXPECT_EQ(told_suspension(day, 2), std::nullopt) << "a resend";

    Command back(CommandKind::reinstate, Time(0));
    back.command_id = CommandId(2);
    back.reinstate = {ParticipantId(2)};
    day.turn(30, incoming(9, 30, back));
    EXPECT_EQ(told_suspension(day, 2), false);
    command.command_id = CommandId(3);
    command.suspend = {ParticipantId(19)};  // there is none
    day.turn(40, incoming(9, 40, command));
    EXPECT_EQ(told_suspension(day, 2), std::nullopt);
}

TEST(Reply, ComesAfterTheResultsBeforeIt) {
    TestDay day;
    two_presses(day);
    day.turn(1060);
    // sale | won, credit, lost | lot closed
    std::vector<OutKind> kinds;
    for (const OutItem& item : day.out.items()) kinds.push_back(item.kind);
    EXPECT_EQ(kinds, (std::vector{OutKind::results, OutKind::reply, OutKind::reply, OutKind::reply,
                                  OutKind::results}));
    const std::uint64_t sale = day.out.items()[0].results_end - 1;
    EXPECT_EQ(Message(day.results.full.frame(sale))->body_as_result()->body_type(),
              ResultBody::sale);
    EXPECT_EQ(day.out.items().back().results_end, day.results.full.end());
    EXPECT_EQ(day.out.items().back().desk_end, day.results.desk.end());
}

TEST(Reply, OfABadCommandNamesTheReason) {
    TestDay day;
    Command press_without_id(CommandKind::press, Time(0));
    press_without_id.press = {ClockId(1), LotId(1), RoundNumber(1), Time(0), Units(1), false};
    Command open(CommandKind::open_market, Time(0));
    open.command_id = CommandId(1);
    day.turn(10, incoming(2, 10, press_without_id), incoming(9, 10, open));
    const auto replies = day.replies_to(session_of(2));
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(Message(replies[0])->body_as_rejected()->reason(), schema::Reason::bad_value);
    const auto without_seed = day.replies_to(session_of(9));
    ASSERT_EQ(without_seed.size(), 1U);
    EXPECT_EQ(Message(without_seed[0])->body_as_rejected()->reason(), schema::Reason::bad_value);
}

TEST(View, PublicHidesTheBuyer) {
    TestDay day;
    two_presses(day);
    day.turn(1060);
    const std::uint64_t sale = day.results.full.end() - 2;
    const Message full(day.results.full.frame(sale));
    const Message open(day.results.open.frame(sale));
    ASSERT_EQ(full->body_as_result()->body_type(), ResultBody::sale);
    ASSERT_EQ(open->body_as_result()->body_type(), ResultBody::sale);
    EXPECT_EQ(full->body_as_result()->body_as_sale()->buyer(), 2U);
    EXPECT_FALSE(open->body_as_result()->body_as_sale()->buyer().has_value());
    EXPECT_EQ(full->body_as_result()->sequence(), open->body_as_result()->sequence());
}

TEST(View, DeskHasEveryReplyUnderTheLastResultsSequence) {
    TestDay day;
    two_presses(day);
    const std::uint64_t from = day.results.desk.end();
    const std::uint64_t last = day.results.full.end();
    day.turn(1060);
    EXPECT_EQ(types_of(day.results.desk, from),
              (std::vector{ResultBody::sale, ResultBody::desk_reply, ResultBody::desk_reply,
                           ResultBody::desk_reply, ResultBody::lot_closed}));
    EXPECT_EQ(day.results.desk.entry(from + 3).sequence, last + 1);
    EXPECT_EQ(day.results.desk.entry(from + 4).sequence, last + 2);
    const auto lost = Message(day.results.desk.frame(from + 3));
    EXPECT_EQ(lost->body_as_result()->body_as_desk_reply()->participant(), 3U);
    EXPECT_EQ(lost->body_as_result()->body_as_desk_reply()->reply_type(), schema::ReplyBody::lost);
}

TEST(View, NumbersResultsAndEachClocksResultsWithoutGaps) {
    TestDay day;
    day.turn(0, from_server(0, add_clock(2)), from_server(0, lot_of_18(2)));
    two_presses(day);
    day.turn(1060, from_server(1056, on_clock(CommandKind::open_clock, 2)));
    std::vector<std::uint64_t> of_clock(4);
    for (std::uint64_t index = 0; index < day.results.full.end(); ++index) {
        const Message message(day.results.full.frame(index));
        const auto* result = message->body_as_result();
        EXPECT_EQ(result->sequence(), index + 1);
        EXPECT_EQ(day.results.full.entry(index).sequence, index + 1);
        if (result->clock()) {
            EXPECT_EQ(result->clock_sequence(), ++of_clock[*result->clock()]);
            EXPECT_EQ(day.results.full.entry(index).clock, *result->clock());
        } else {
            EXPECT_EQ(result->clock_sequence(), 0U);
            EXPECT_EQ(day.results.full.entry(index).clock, journal::no_clock);
        }
    }
    EXPECT_GE(of_clock[1], 4U);
    EXPECT_GE(of_clock[2], 3U);
}

TEST(Reference, IsPublishedWithItsTextsAndOnce) {
    TestDay day;
    wire::Texts texts;
    texts.group = "rose";
    texts.names = {{"en", "Carola"}, {"zh-CN", "卡罗拉"}};
    wire::FrameBuilder builder;
    const auto add_product = [&](std::uint64_t id, std::int64_t received) {
        wire::encode_add_product(builder, CommandId(id), ProductId::none(), texts);
        Incoming item = incoming(9, received, add_clock(3));
        item.frame = FrameBytes(builder.plain());
        return item;
    };
    const std::uint64_t from = day.results.open.end();
    day.turn(10, add_product(1, 1), add_product(2, 2), add_product(1, 3));
    EXPECT_EQ(types_of(day.results.open, from),
              (std::vector{ResultBody::product_added, ResultBody::product_added}));
    const Message second(day.results.open.frame(from + 1));
    const auto* product = second->body_as_result()->body_as_product_added();
    EXPECT_EQ(product->product(), 2U);
    ASSERT_EQ(product->names()->size(), 2U);
    EXPECT_EQ(product->names()->Get(1)->text()->string_view(), "卡罗拉");
    const auto replies = day.replies_to(session_of(9));
    ASSERT_EQ(replies.size(), 3U);
    for (const auto& [index, number] : {std::pair(0U, 1U), {1U, 2U}, {2U, 1U}}) {
        const Message reply(replies[index]);
        EXPECT_EQ(reply->body_as_accepted()->command(), schema::CommandKind::add_product);
        EXPECT_EQ(reply->body_as_accepted()->number(), number);
    }
}

TEST(Reference, NamesParticipantsClocksAndTheirRules) {
    TestDay day;
    EXPECT_EQ(types_of(day.results.open),
              (std::vector{ResultBody::market_opened, ResultBody::participant_added,
                           ResultBody::participant_added, ResultBody::participant_added,
                           ResultBody::participant_added, ResultBody::clock_added}));
    Command rules(CommandKind::set_rules, Time(0));
    rules.command_id = CommandId(1);
    rules.set_rules = {ClockId(1), {}};
    rules.set_rules.change.given = rule_hold;
    rules.set_rules.change.rules.hold = Duration(100 * ms);
    const std::uint64_t from = day.results.open.end();
    day.turn(10, incoming(9, 1, rules), incoming(9, 2, rules));
    ASSERT_EQ(types_of(day.results.open, from), std::vector{ResultBody::rules_set});
    const Message message(day.results.open.frame(from));
    const auto* set = message->body_as_result()->body_as_rules_set()->rules();
    EXPECT_EQ(set->hold(), 100 * ms);
    EXPECT_EQ(set->step_interval(), 50 * ms) << "complete";
}

TEST(PrivateSnapshot, HasWhatOnlyItsOwnerSees) {
    TestDay day;
    two_presses(day);
    day.turn(1060, incoming(3, 1056, order_for_5(2)));
    day.turn(1070, from_server(1061, lot_of_18()));  // the hand moves at 1861 ms
    day.pass_to(1900);
    day.turn(1905, press(3, 3, 1902, 4, 1, 2));
    day.turn(1910, attach(3, 1907, {5, 6, 7}));
    const auto items = day.out.items();
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].kind, OutKind::private_snapshot);
    EXPECT_EQ(items[0].session, (SessionId{5, 6, 7}));
    EXPECT_EQ(items[0].last_command_id, CommandId(3));
    EXPECT_EQ(items[0].results_end, day.results.full.end());
    EXPECT_EQ(items[0].position, day.journal.end());
    const Message message(day.out.frame(items[0]));
    const auto* own = message->body_as_own_snapshot();
    ASSERT_NE(own, nullptr);
    EXPECT_EQ(own->sequence(), day.results.full.end());
    EXPECT_EQ(own->last_command_id(), 3U);
    EXPECT_EQ(own->credit_limit(), 1'000'000);
    EXPECT_EQ(own->held(), day.market().participants[ParticipantId(3)].credit.held.value());
    ASSERT_EQ(own->orders()->size(), 1U);
    EXPECT_EQ(own->orders()->Get(0)->order(), 2U);
    EXPECT_EQ(own->orders()->Get(0)->units_left(), 5);
    EXPECT_EQ(own->orders()->Get(0)->limit_price(), 40);
    EXPECT_FALSE(own->orders()->Get(0)->max_units_per_lot().has_value());
    ASSERT_EQ(own->presses()->size(), 1U);
    EXPECT_EQ(own->presses()->Get(0)->command_id(), 3U);
    EXPECT_EQ(own->presses()->Get(0)->lot(), 2U);
    EXPECT_EQ(own->presses()->Get(0)->units(), 4);
    ASSERT_EQ(own->outcomes()->size(), 1U);
    EXPECT_EQ(own->outcomes()->Get(0)->body_as_lost()->command_id(), 1U);
}

TEST(PrivateSnapshot, KeepsTheLast64Outcomes) {
    TestDay day;
    for (std::uint64_t id = 1; id <= 70; ++id) day.turn(10, press(2, id, 10, 1));
    day.turn(20, attach(2, 15, session_of(2)));
    const Message message(day.out.frame(day.out.items()[0]));
    const auto* outcomes = message->body_as_own_snapshot()->outcomes();
    ASSERT_EQ(outcomes->size(), 64U);
    EXPECT_EQ(outcomes->Get(0)->body_as_rejected()->command_id(), 7U);
    EXPECT_EQ(outcomes->Get(63)->body_as_rejected()->command_id(), 70U);
}

TEST(PrivateSnapshot, SaysWhatWasCancelledOfThatWhichWasWon) {
    TestDay day;
    two_presses(day);
    day.pass_to(1060);
    Command cancel(CommandKind::cancel_sale, Time(0));
    cancel.command_id = CommandId(50);
    cancel.cancel_sale = {SaleId(1)};
    const auto is_cancelled = [&day](std::int64_t ms) {
        day.turn(ms, attach(2, ms, session_of(2)));
        const Message message(day.out.frame(day.out.items()[0]));
        return message->body_as_own_snapshot()->outcomes()->Get(0)->body_as_won()->is_cancelled();
    };
    EXPECT_FALSE(is_cancelled(1070));
    day.turn(1080, incoming(9, 1080, cancel));
    EXPECT_TRUE(is_cancelled(1090));
}

TEST(PrivateSnapshot, OfAUserOfTheHouseIsItsLastCommandId) {
    TestDay day;
    day.turn(10, incoming(9, 5, on_clock(CommandKind::open_clock, 1, 41)),
             attach(9, 6, session_of(9)));
    const Message message(day.out.frame(day.out.items().back().kind == OutKind::results
                                            ? day.out.items()[day.out.items().size() - 2]
                                            : day.out.items().back()));
    EXPECT_EQ(message->body_as_own_snapshot()->last_command_id(), 41U);
    EXPECT_EQ(message->body_as_own_snapshot()->orders(), nullptr);
}

}  // namespace
}  // namespace huagu
