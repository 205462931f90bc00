// Order and time: what the journal has, and what it had before anything was told.
#include "sequencer/sequencer.hpp"

#include <gtest/gtest.h>

#include "tests/sequencer/test_day.hpp"

namespace huagu {
namespace {

using namespace test;
using journal::RecordKind;

TEST(Sequencer, AppliesInTheOrderOfReceipt) {
    TestDay day;
    day.start_lot();
    day.pass_to(800);
    // The later press is handed over first; there is credit for both, and one press a participant.
    day.turn(900, press(2, 1, 870, 5), press(3, 1, 860, 6), press(2, 2, 850, 7));
    const Journalled journalled(day.journal);
    const auto& records = journalled.records;
    ASSERT_GE(records.size(), 3U);
    EXPECT_EQ(Time(records[records.size() - 3].head.time), at(850));
    EXPECT_EQ(Time(records[records.size() - 2].head.time), at(860));
    EXPECT_EQ(Time(records[records.size() - 1].head.time), at(870));
    const auto replies = day.replies_to(session_of(2));
    ASSERT_EQ(replies.size(), 2U);
    EXPECT_EQ(Message(replies[0])->body_as_accepted()->command_id(), 2U);
    EXPECT_EQ(Message(replies[1])->body_as_rejected()->command_id(), 1U);
}

TEST(Sequencer, KeepsTheOrderOfArrivalAtOneMoment) {
    TestDay day;
    day.start_lot();
    day.pass_to(800);
    day.turn(900, press(2, 1, 850, 5), press(2, 2, 850, 7));
    const auto replies = day.replies_to(session_of(2));
    ASSERT_EQ(replies.size(), 2U);
    EXPECT_EQ(Message(replies[0])->body_as_accepted()->command_id(), 1U);
    EXPECT_EQ(Message(replies[1])->body_as_rejected()->reason(), schema::Reason::already_pressed);
}

TEST(Sequencer, TakesNothingFromASessionThatWasReplaced) {
    TestDay day;
    day.start_lot();
    day.pass_to(800);
    const std::uint64_t before = day.journal.end().value();
    const SessionId again{1, 7, 1};
    Incoming of_the_new = press(2, 2, 880, 6);
    of_the_new.session = again;
    // The old connection's press is read after the log-on elsewhere, which did not hear of it.
    day.turn(900, press(2, 1, 850, 5), attach(2, 860, again), press(2, 2, 870, 5),
             std::move(of_the_new));
    const Journalled journalled(day.journal, before);
    ASSERT_EQ(journalled.records.size(), 2U);
    EXPECT_EQ(Time(journalled.records[0].head.received), at(850));
    EXPECT_EQ(Time(journalled.records[1].head.received), at(880));
}

TEST(Sequencer, LetsWhatWasReceivedAfterNowWait) {
    TestDay day;
    day.start_lot();
    day.pass_to(850);
    const std::uint64_t before = day.journal.end().value();
    day.turn(860, press(2, 1, 870, 5));
    EXPECT_EQ(day.journal.end().value(), before);
    EXPECT_TRUE(day.out.items().empty());
    EXPECT_EQ(day.sequencer.next_deadline(), at(870));
    // Another thread's press of before is not too late for that.
    day.turn(870, press(2, 2, 865, 3));
    const auto replies = day.replies_to(session_of(2));
    ASSERT_EQ(replies.size(), 2U);
    EXPECT_EQ(Message(replies[0])->body_as_accepted()->command_id(), 2U);
}

TEST(Sequencer, NeverLetsTimeGoBack) {
    TestDay day;
    day.start_lot();
    day.pass_to(890);
    day.turn(895, press(2, 1, 880, 5));  // a gateway thread broke its word
    const Journalled journalled(day.journal);
    EXPECT_EQ(Time(journalled.records.back().head.time), at(890));
    EXPECT_EQ(Time(journalled.records.back().head.received), at(880));
    day.turn(700);
    EXPECT_EQ(day.sequencer.last_time(), at(895));
}

TEST(Sequencer, JournalsTheStampsAndTheFrameAsTheyCame) {
    TestDay day;
    day.start_lot();
    day.pass_to(900);
    Incoming item = press(2, 1, 940, 5);
    item.claimed = at(920);
    item.press_time = at(930);
    item.round_trip = Duration(25 * ms);
    const std::vector<std::byte> frame(item.frame.view().begin(), item.frame.view().end());
    day.turn(945, std::move(item));
    const Journalled journalled(day.journal);
    const journal::Record& record = journalled.records.back();
    EXPECT_EQ(record.head.kind, RecordKind::command);
    EXPECT_EQ(Time(record.head.received), at(940));
    EXPECT_EQ(Time(record.head.claimed), at(920));
    EXPECT_EQ(Time(record.head.press_time), at(930));
    EXPECT_EQ(record.head.round_trip, 25 * ms);
    EXPECT_EQ(record.head.user, 2U);
    EXPECT_EQ(record.head.participant, 2U);
    EXPECT_TRUE(std::ranges::equal(record.frame, frame));
    day.market().presses.for_each(day.clock().round.presses, [&](const UndecidedPress& press) {
        EXPECT_EQ(press.press_time, at(930));
    });
    EXPECT_EQ(day.clock().round.presses.count, 1U);
}

TEST(Sequencer, GivesADecisionWithoutACommandAnAdvanceRecord) {
    TestDay day;
    day.start_lot();
    day.pass_to(1000);
    day.turn(1010, press(2, 1, 1005, 18));  // step 4, decided at 800 + 5 × 50 + 5 = 1055 ms
    EXPECT_EQ(day.sequencer.next_deadline(), at(1055));
    day.turn(1054);
    const std::uint64_t before = day.journal.end().value();
    day.turn(1060);
    const Journalled journalled(day.journal, before);
    ASSERT_EQ(journalled.records.size(), 1U);
    EXPECT_EQ(journalled.records[0].head.kind, RecordKind::advance);
    EXPECT_EQ(Time(journalled.records[0].head.time), at(1055));
    EXPECT_EQ(day.results.full.entry(day.results.full.end() - 1).position, before + 1);
}

TEST(Sequencer, DecidesBeforeACommandThatComesLater) {
    TestDay day;
    day.start_lot();
    day.pass_to(1000);
    day.turn(1010, press(2, 1, 1005, 18));
    const std::uint64_t before = day.journal.end().value();
    day.turn(1060, press(3, 1, 1058, 1));  // its record covers the decision at 1055 ms
    EXPECT_EQ(day.journal.end().value(), before + 1);
    const auto replies = day.replies_to(session_of(3));
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(Message(replies[0])->body_as_rejected()->reason(), schema::Reason::too_late);
    EXPECT_EQ(day.replies_to(session_of(2)).size(), 2U) << "won, credit changed";
}

/// Notes how many answers the engine had given when records were handed over.
class WatchedJournal final : public journal::Journal {
  public:
    void append(std::span<const std::byte> batch, const journal::ChainEnd& end) override {
        ++batches;
        if (sequencer != nullptr) {
            highest_at_append = sequencer->engine().market().user_answers.highest(2);
        }
        memory_.append(batch, end);
    }
    journal::Position end() const override { return memory_.end(); }
    journal::Position durable() const override { return memory_.durable(); }
    journal::Position read(journal::Position from, std::vector<std::byte>& bytes) const override {
        return memory_.read(from, bytes);
    }
    std::size_t room() const override { return memory_.room(); }
    std::uint32_t last_crc() const override { return memory_.last_crc(); }
    std::uint32_t day_salt() const override { return memory_.day_salt(); }
    std::uint64_t epoch() const override { return 1; }
    std::string_view failure() const override { return {}; }
    void call_when_durable(Wake, void*) override {}

    const Sequencer* sequencer = nullptr;
    std::uint64_t highest_at_append = 0;
    int batches = 0;

  private:
    journal::MemoryJournal memory_;
};

TEST(Sequencer, JournalsAWholeTurnBeforeItAppliesAnyOfIt) {
    WatchedJournal journal;
    Results results = small_results();
    Sequencer sequencer(settings(), journal, results);
    journal.sequencer = &sequencer;
    Outbox out;
    std::vector<Incoming> batch = opening();
    batch.push_back(from_server(0, lot_of_18()));
    batch.push_back(from_server(0, on_clock(CommandKind::open_clock)));
    sequencer.turn(at(0), batch, out);
    EXPECT_EQ(journal.batches, 1);
    batch.push_back(press(2, 1, 100, 1));  // too early, but an answer
    batch.push_back(press(2, 2, 100, 1));
    sequencer.turn(at(100), batch, out);
    EXPECT_EQ(journal.batches, 2);
    EXPECT_EQ(journal.highest_at_append, 0U);
    EXPECT_EQ(sequencer.engine().market().user_answers.highest(2), 2U);
}

TEST(Sequencer, TellsNothingThatIsNotAfterItsRecord) {
    TestDay day(journal::Durability::when_settled);
    day.start_lot();
    day.pass_to(300);
    const std::uint64_t before = day.journal.end().value();
    day.turn(310, press(2, 1, 305, 1), press(3, 1, 306, 1));
    std::vector<std::uint64_t> positions;
    for (const OutItem& item : day.out.items()) positions.push_back(item.position.value());
    // Two replies, and that the desk has more; durable() is behind all of them.
    EXPECT_EQ(positions, (std::vector<std::uint64_t>{before + 1, before + 2, before + 2}));
    EXPECT_EQ(day.journal.durable().value(), before - 2) << "of the opening only";
}

}  // namespace
}  // namespace huagu
