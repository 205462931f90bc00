// The hand never moves unseen.
#include <gtest/gtest.h>

#include "tests/sequencer/test_day.hpp"

namespace huagu {
namespace {

using namespace test;
using journal::RecordKind;
using schema::NoticeKind;
using schema::ResultBody;

std::vector<NoticeKind> notices(const TestDay& day, std::uint64_t from) {
    std::vector<NoticeKind> kinds;
    for (std::uint64_t index = from; index < day.results.desk.end(); ++index) {
        const Message message(day.results.desk.frame(index));
        if (const auto* notice = message->body_as_result()->body_as_notice()) {
            kinds.push_back(notice->kind());
        }
    }
    return kinds;
}

TEST(Stall, PausesAClockBeforeTimeMoves) {
    TestDay day;
    day.start_lot();
    day.pass_to(1000);
    const std::uint64_t records = day.journal.end().value();
    const std::uint64_t entries = day.results.desk.end();
    day.turn(8000);  // the hand would have come to its end, and the lot passed
    const Journalled journalled(day.journal, records);
    ASSERT_EQ(journalled.records.size(), 3U);
    EXPECT_EQ(journalled.records[0].head.kind, RecordKind::stall);
    EXPECT_EQ(Time(journalled.records[0].head.time), at(1000));
    EXPECT_EQ(journalled.records[1].head.kind, RecordKind::command);
    EXPECT_EQ(Time(journalled.records[1].head.time), at(1000));
    EXPECT_EQ(journalled.records[2].head.kind, RecordKind::advance);
    EXPECT_EQ(Time(journalled.records[2].head.time), at(1005)) << "guard after the stop";
    EXPECT_EQ(
        types_of(day.results.desk, entries),
        (std::vector{ResultBody::notice, ResultBody::hand_stopped, ResultBody::clock_paused}));
    EXPECT_EQ(notices(day, entries), std::vector{NoticeKind::stalled});
    EXPECT_EQ(day.clock().phase, ClockPhase::paused);
    EXPECT_EQ(day.clock().resume_price, Price(96));
}

TEST(Stall, LosesNoPressOfBeforeTheStop) {
    TestDay day;
    day.start_lot();
    day.pass_to(1000);
    Incoming before = press(2, 1, 1003, 18);
    before.press_time = at(999);
    day.turn(8000, std::move(before), press(3, 1, 1004, 18));
    EXPECT_EQ(day.market().sales_made, 1U);
    EXPECT_EQ(day.market().sales[0].buyer, ParticipantId(2));
    const auto replies = day.replies_to(session_of(3));
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(Message(replies[0])->body_as_rejected()->reason(), schema::Reason::past_last_step);
}

TEST(Stall, PausesARoundThatIsOnlyAnnounced) {
    TestDay day;
    day.start_lot();
    day.turn(900);
    EXPECT_EQ(day.clock().phase, ClockPhase::paused);
    EXPECT_EQ(day.clock().resume_price, Price(100));
}

TEST(Stall, IsNoneUpToItsLimit) {
    TestDay day;
    day.start_lot();
    day.turn(400);
    EXPECT_EQ(day.clock().phase, ClockPhase::live);
    day.turn(801);
    EXPECT_EQ(day.clock().phase, ClockPhase::paused);
}

TEST(Stall, WithoutARunningClockMakesNoRecord) {
    TestDay day;
    const std::uint64_t records = day.journal.end().value();
    day.turn(10'000);
    EXPECT_EQ(day.journal.end().value(), records);
}

TEST(Stall, LeavesAPausedClockPaused) {
    TestDay day;
    day.start_lot();
    day.turn(900);
    const std::uint64_t records = day.journal.end().value();
    day.turn(5000);
    EXPECT_EQ(day.journal.end().value(), records);
    EXPECT_EQ(day.clock().phase, ClockPhase::paused);
    day.turn(5010, from_server(5001, on_clock(CommandKind::resume_clock)));
    EXPECT_EQ(day.clock().phase, ClockPhase::live);
}

TEST(Lag, OfTheJournalPausesClocksAtNow) {
    TestDay day(journal::Durability::when_settled);
    day.start_lot();  // at 0 ms, and never durable
    const std::uint64_t entries = day.results.desk.end();
    day.pass_to(400);
    EXPECT_EQ(day.clock().phase, ClockPhase::live);
    day.turn(430);
    EXPECT_EQ(day.clock().phase, ClockPhase::paused);
    EXPECT_EQ(notices(day, entries), std::vector{NoticeKind::lagged});
    day.journal.settle();
    const Journalled journalled(day.journal);
    EXPECT_EQ(Time(journalled.records.back().head.time), at(430));
}

TEST(Lag, IsNoneWhileTheJournalKeepsUp) {
    TestDay day(journal::Durability::when_settled);
    day.start_lot();
    for (std::int64_t now = 10; now < 3000; now += 10) {
        day.turn(now, press(2, static_cast<std::uint64_t>(now), now - 1, 5, 99));  // wrong round
        // Always some 200 ms behind.
        if (now % 200 == 0) day.journal.settle();
        ASSERT_EQ(day.clock().phase, ClockPhase::live) << now;
    }
}

TEST(Lag, CountsFromTheOldestRecordThatIsNotDurable) {
    DurabilityWatch watch(Duration(400));
    watch.appended(journal::Position(1), Time(0));
    watch.appended(journal::Position(2), Time(300));
    EXPECT_FALSE(watch.lags(Time(400)));
    EXPECT_TRUE(watch.lags(Time(401)));
    watch.became_durable(journal::Position(1));
    EXPECT_FALSE(watch.lags(Time(700)));
    EXPECT_TRUE(watch.lags(Time(701)));
    watch.became_durable(journal::Position(2));
    EXPECT_FALSE(watch.lags(Time(10'000)));
}

}  // namespace
}  // namespace huagu
