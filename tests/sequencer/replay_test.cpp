// The same day again, from its journal.
#include "sequencer/replay.hpp"

#include <gtest/gtest.h>

#include "tests/sequencer/test_day.hpp"

namespace huagu {
namespace {

using namespace test;
using journal::Position;
using journal::RecordKind;

/// A day with sales, losses, orders, a stall, a bad frame and an end.
void run_a_day(TestDay& day) {
    day.turn(0, from_server(0, lot_of_18()), from_server(0, lot_of_18()));
    day.turn(0, from_server(0, on_clock(CommandKind::open_clock)));
    day.pass_to(1000);
    day.turn(1010, press(2, 1, 1005, 4), press(3, 1, 1006, 2), press(3, 0, 1007, 2));
    day.turn(1060, incoming(4, 1050, standing_order(2, 1, 90, 16)));
    day.pass_to(3000);
    day.turn(6000);
    Command credit(CommandKind::set_credit, Time(0));
    credit.command_id = CommandId(1);
    credit.set_credit = {ParticipantId(4), Money(5)};
    day.turn(6010, incoming(9, 6005, credit),
             incoming(9, 6006, on_clock(CommandKind::close_clock, 1, 2)));
    Command close(CommandKind::close_market, Time(0));
    close.command_id = CommandId(3);
    day.turn(6020, incoming(9, 6015, close));
}

/// What a replay of the journal says of the results that a storage has.
journal::Stored<void> compare(const journal::Journal& journal, Results& found,
                              bool hides_buyers = true) {
    MarketDay day(small_limits(), hides_buyers, found);
    const Replayed replayed = replay(journal, day, Reading::ahead);
    EXPECT_FALSE(replayed.damaged_at.has_value());
    EXPECT_EQ(replayed.end, journal.end());
    return found.settle(replayed.end);
}

TEST(Replay, MakesTheSameResultsToTheByte) {
    journal::test::MappedStorage storage;
    TestDay day(storage);
    run_a_day(day);
    ASSERT_EQ(day.market().phase, MarketPhase::closed);
    ASSERT_GE(day.market().sales_made, 2U);

    Results again = results_in(storage, journal::Access::read);
    const auto compared = compare(day.journal, again);
    EXPECT_TRUE(compared.has_value()) << compared.error().text.en;
    EXPECT_EQ(again.full.end(), day.results.full.end());
    EXPECT_EQ(again.open.end(), day.results.open.end());
    EXPECT_EQ(again.desk.end(), day.results.desk.end());
    EXPECT_EQ(again.desk.appended(), again.desk.found());
}

TEST(Replay, SeesAResultThatDiffers) {
    journal::test::MappedStorage storage;
    TestDay day(storage);
    run_a_day(day);
    Results again = results_in(storage, journal::Access::read);
    EXPECT_FALSE(compare(day.journal, again, /*hides_buyers=*/false).has_value());
    const auto& difference = again.difference();
    ASSERT_TRUE(difference.has_value());
    EXPECT_EQ(difference->view, "public");
    const Message message(day.results.open.frame(difference->index));
    EXPECT_EQ(message->body_as_result()->body_type(), schema::ResultBody::sale);
    EXPECT_EQ(difference->sequence, message->body_as_result()->sequence());
}

TEST(Replay, LooksAtEachResultWhenItComparesIt) {
    journal::test::MappedStorage storage;
    TestDay day(storage);
    run_a_day(day);
    auto frames = storage.bytes("day/desk.frames");
    frames.at(day.results.desk.entry(7).offset) ^= std::byte{1};
    storage.set_bytes("day/desk.frames", frames);
    Results again = results_in(storage, journal::Access::read, journal::Look::when_needed);
    EXPECT_EQ(again.desk.found(), day.results.desk.end());
    EXPECT_TRUE(compare(day.journal, again).has_value());
    EXPECT_EQ(again.desk.repairs().made_again, 1U);
    EXPECT_EQ(again.desk.same(), day.results.desk.end() - 1);
    EXPECT_EQ(again.full.same(), day.results.full.end());

    Results other = results_in(storage, journal::Access::read, journal::Look::when_needed);
    EXPECT_FALSE(compare(day.journal, other, /*hides_buyers=*/false).has_value());
    EXPECT_EQ(other.difference()->view, "public");
}

TEST(Replay, WritesDownResultsThatWereNot) {
    journal::test::MappedStorage storage;
    TestDay day;
    run_a_day(day);
    Results none = results_in(storage);
    EXPECT_TRUE(compare(day.journal, none).has_value());
    EXPECT_EQ(results_in(storage).desk.found(), day.results.desk.end());
}

TEST(Replay, RefusesResultsThatReachPastTheJournalIfTheyMayHaveBeenTold) {
    journal::test::MappedStorage storage;
    TestDay day(storage);
    run_a_day(day);
    const std::uint64_t entries = day.results.desk.end();
    day.results.mark_durable(Position(1));
    const journal::MemoryJournal empty;
    {
        Results told = results_in(storage);
        EXPECT_FALSE(compare(empty, told).has_value());
    }
    day.results.mark_durable(Position(0));
    Results not_told = results_in(storage);
    EXPECT_EQ(not_told.desk.found(), entries);
    EXPECT_TRUE(compare(empty, not_told).has_value());
    EXPECT_EQ(results_in(storage).desk.found(), 0U);
}

/// Appends the records of another journal, after `change` has had each head.
template <class Change>
void copy(const journal::Journal& from, journal::Journal& to, Change change) {
    for (const journal::Record& record : Journalled(from).records) {
        journal::RecordHead head = record.head;
        head.previous_crc = to.last_crc();
        change(head);
        std::vector<std::byte> batch;
        const std::uint32_t crc = journal::append_record(batch, head, record.frame);
        to.append(batch, {head.position + 1, crc});
    }
}

/// The records of one journal, and from a position on those of another.
class SwappedJournal final : public journal::RecordSource {
  public:
    SwappedJournal(const Journalled& first, const Journalled& then, std::size_t from)
        : first_(first), then_(then), from_(from) {}
    Position durable() const override { return Position(first_.records.size()); }
    Position read(Position from, std::vector<std::byte>& bytes) const override {
        if (from.value() >= std::min(readable, first_.records.size())) return from;
        const Journalled& source = from.value() < from_ ? first_ : then_;
        const journal::Record& record = source.records[from.value()];
        const std::byte* start = record.frame.data() - sizeof(record.head);
        bytes.insert(bytes.end(), start, start + record.head.length);
        return Position(from.value() + 1);
    }
    std::uint32_t day_salt() const override { return 0; }
    std::string_view failure() const override { return {}; }

    std::size_t readable = SIZE_MAX;

  private:
    const Journalled& first_;
    const Journalled& then_;
    const std::size_t from_;
};

TEST(Replay, StopsAtARecordThatDoesNotContinueTheChain) {
    TestDay day;
    run_a_day(day);
    // Two days that are the same but for one record; from there on none fits the other's chain.
    journal::MemoryJournal other;
    copy(day.journal, other, [](journal::RecordHead& head) {
        if (head.position == 8) head.claimed += 1;
    });
    const Journalled right(day.journal);
    const Journalled wrong(other);
    const SwappedJournal swapped(right, wrong, 12);
    Results again = small_results();
    MarketDay replayed(small_limits(), true, again);
    EXPECT_EQ(replay(swapped, replayed, Reading::ahead).damaged_at, Position(12));
}

TEST(Replay, StopsWhereTheJournalCannotBeRead) {
    TestDay day;
    run_a_day(day);
    const Journalled right(day.journal);
    SwappedJournal unreadable(right, right, 12);
    unreadable.readable = 9;
    Results again = small_results();
    MarketDay replayed(small_limits(), true, again);
    EXPECT_EQ(replay(unreadable, replayed, Reading::ahead).damaged_at, Position(9));
}

TEST(Replay, IsOfNoDamageThatItHasNotComeTo) {
    TestDay day;
    run_a_day(day);
    const Journalled right(day.journal);
    SwappedJournal unreadable(right, right, 12);
    unreadable.readable = 9;
    Results again = small_results();
    const MarketDay replayed(small_limits(), true, again);
    for (const Reading reading : {Reading::ahead, Reading::in_turn}) {
        RecordsToApply records(unreadable, replayed, reading);
        for (std::uint64_t n = 0; n < 9; ++n) {
            EXPECT_EQ(records.next()->head.position, n);
            EXPECT_FALSE(records.is_damaged());
        }
        EXPECT_FALSE(records.next().has_value());
        EXPECT_TRUE(records.is_damaged());
    }
}

TEST(Replay, StopsAtARecordOutOfOrder) {
    TestDay day;
    run_a_day(day);
    journal::MemoryJournal damaged;
    copy(day.journal, damaged, [](journal::RecordHead& head) {
        if (head.position == 8) head.time = at(-1).value();
    });
    Results again = small_results();
    MarketDay replayed(small_limits(), true, again);
    const Replayed result = replay(damaged, replayed, Reading::ahead);
    EXPECT_EQ(result.damaged_at, Position(8));
    EXPECT_EQ(replayed.end(), Position(8));
    EXPECT_THROW(
        {
            Results results = small_results();
            Sequencer sequencer(settings(), damaged, results);
        },
        std::runtime_error);
}

TEST(Restart, GoesOnWhereTheJournalAndTheResultsEndAndPausesWhatRan) {
    journal::MemoryJournal kept;
    journal::test::MappedStorage storage;
    std::uint64_t results_before = 0;
    {
        TestDay day(storage);
        day.start_lot();
        day.pass_to(1000);
        day.turn(1010, press(2, 1, 1005, 4));
        copy(day.journal, kept, [](journal::RecordHead&) {});
        results_before = day.results.full.end();
    }
    const Position end = kept.end();
    Results results = results_in(storage);
    EXPECT_EQ(results.full.found(), results_before);
    Sequencer sequencer(settings(), kept, results);
    sequencer.check();
    EXPECT_EQ(sequencer.last_time(), at(1005));
    EXPECT_EQ(sequencer.engine().market().clocks[1].phase, ClockPhase::stopping);
    const Journalled added(kept, end.value());
    ASSERT_EQ(added.records.size(), 2U);
    EXPECT_EQ(added.records[0].head.kind, RecordKind::recovered);
    EXPECT_EQ(Time(added.records[1].head.time), at(1005));
    EXPECT_EQ(types_of(results.full, results_before),
              std::vector{schema::ResultBody::hand_stopped});

    // The press of before is decided, however much later that is.
    std::vector<Incoming> none;
    Outbox out;
    sequencer.turn(at(60'000), none, out);
    EXPECT_EQ(sequencer.engine().market().sales_made, 1U);
    EXPECT_EQ(sequencer.engine().market().clocks[1].phase, ClockPhase::paused);

    // And all of it is replayed in turn.
    Results again = results_in(storage, journal::Access::read);
    EXPECT_TRUE(compare(kept, again).has_value());
    EXPECT_EQ(again.full.end(), results.full.end());
    for (std::uint64_t index = 0; index < again.full.end(); ++index) {
        EXPECT_EQ(again.full.entry(index).sequence, index + 1);
    }
}

TEST(Restart, IsRefusedWhereTheResultsAreNotTheJournals) {
    journal::test::MappedStorage storage;
    journal::MemoryJournal kept;
    {
        TestDay day(storage);
        run_a_day(day);
        copy(day.journal, kept, [](journal::RecordHead&) {});
    }
    SequencerSettings other = settings();
    other.hide_buyers = false;
    Results results = results_in(storage);
    EXPECT_THROW(Sequencer(other, kept, results), std::runtime_error);
}

}  // namespace
}  // namespace huagu
