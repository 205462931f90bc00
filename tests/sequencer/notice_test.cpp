// Everybody hears of a machine's clock that was set back.
#include "sequencer/notice.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sequencer/test_day.hpp"

namespace huagu {
namespace {

using namespace test;
using journal::RecordKind;
using schema::NoticeKind;

constexpr Duration behind{3'270 * ms};

TEST(Notice, OfAClockSetBackIsOnTheDeskAndToldToEverybody) {
    TestDay day;
    day.turn(10);
    const std::uint64_t entries = day.results.desk.end();
    const std::uint64_t full = day.results.full.end();
    day.out.clear();
    std::vector<Incoming> none;
    day.sequencer.note_clock(RecordKind::clock_set_back, behind, day.out);
    day.sequencer.turn(at(20), none, day.out);
    day.sequencer.check();
    EXPECT_EQ(day.results.full.end(), full);
    ASSERT_EQ(day.results.desk.end(), entries + 1);
    const Message message(day.results.desk.frame(entries));
    const auto* notice = message->body_as_result()->body_as_notice();
    ASSERT_NE(notice, nullptr);
    EXPECT_EQ(notice->kind(), NoticeKind::clock_set_back);
    EXPECT_NE(notice->text()->str().find("lies 3.2 s behind"), std::string::npos);
    EXPECT_NE(notice->text()->str().find("慢 3.2 秒"), std::string::npos);
    ASSERT_EQ(day.out.items().size(), 2U);
    const OutItem& told = day.out.items().front();
    ASSERT_EQ(told.kind, OutKind::notice);
    EXPECT_TRUE(std::ranges::equal(day.out.frame(told), day.results.desk.frame(entries)));
    EXPECT_EQ(day.out.items().back().kind, OutKind::results) << "gateway threads must be told";
    EXPECT_EQ(day.out.items().back().desk_end, entries + 1);
}

TEST(Notice, OfAClockMovesNoTime) {
    TestDay day;
    day.start_lot();
    day.pass_to(1000);
    day.sequencer.note_clock(RecordKind::clock_set_back, behind, day.out);
    EXPECT_EQ(day.sequencer.last_time(), at(1000));
    day.turn(1010);
    EXPECT_EQ(day.clock().phase, ClockPhase::live);
}

TEST(Notice, OfAClockIsTheSameInAReplay) {
    journal::test::MappedStorage storage;
    TestDay day(storage);
    day.turn(10);
    day.sequencer.note_clock(RecordKind::clock_set_back, behind, day.out);
    day.turn(20);
    day.sequencer.note_clock(RecordKind::clock_right, Duration(-5), day.out);
    day.turn(30);
    Results again = results_in(storage, journal::Access::read);
    MarketDay replayed(small_limits(), true, again);
    EXPECT_FALSE(replay(day.journal, replayed, Reading::ahead).damaged_at.has_value());
    EXPECT_TRUE(again.settle(day.journal.end()).has_value());
}

}  // namespace
}  // namespace huagu
