// A burst that the journal has no room for: nothing is lost, and nothing overtakes.
#include <gtest/gtest.h>

#include "tests/journal/memory_storage.hpp"
#include "tests/journal/records.hpp"
#include "tests/sequencer/test_day.hpp"

namespace huagu {
namespace {

using namespace test;

/// With a journal that has room for a mebibyte that is not written yet.
struct SmallRoom {
    static std::unique_ptr<journal::FileJournal> open(journal::Storage& storage) {
        journal::FileJournalSettings small = small_segments();
        small.pending_max = std::uint64_t{1} << 20;
        auto opened = journal::FileJournal::open(storage, "journal", small);
        HUAGU_ASSERT(opened.has_value());
        return std::move(*opened);
    }

    SmallRoom() {
        std::vector<Incoming> batch = opening();
        batch.push_back(attach(auctioneer.value(), 0, session_of(auctioneer.value())));
        sequencer.turn(at(0), batch, out);
        journal->flush();
        out.clear();
    }

    MemoryStorage storage;
    std::unique_ptr<journal::FileJournal> journal = open(storage);
    Results results = small_results();
    Sequencer sequencer{settings(), *journal, results};
    Outbox out;
};

/// The largest there are.
Incoming large_command(std::uint64_t id, std::int64_t received) {
    Command command = lot_of_18();
    command.command_id = CommandId(id);
    static const std::string remark(16'000, 'x');
    wire::Texts texts;
    texts.remark = remark;
    return incoming(auctioneer.value(), received, command, texts);
}

/// More than the journal could hold, were it all appended: 16 MB.
std::vector<Incoming> burst(std::uint64_t commands) {
    std::vector<Incoming> batch;
    for (std::uint64_t id = 1; id <= commands; ++id) {
        batch.push_back(large_command(id, id % 2 == 0 ? 10 : 20));
    }
    return batch;
}

TEST(JournalRoom, IsNotOverrunByABurst) {
    constexpr std::uint64_t commands = 1000;
    SmallRoom day;
    std::vector<Incoming> batch = burst(commands);
    const std::uint64_t before = day.journal->end().value();
    day.sequencer.turn(at(30), batch, day.out);
    EXPECT_LT(day.journal->end().value(), before + commands);
    EXPECT_LT(day.journal->room(), journal::record_max);
    EXPECT_EQ(day.sequencer.waiting(), before + commands - day.journal->end().value());
    day.sequencer.check();
}

TEST(JournalRoom, IsUsedByTheRestInOrderOnceItIsThere) {
    constexpr std::uint64_t commands = 1000;
    SmallRoom day;
    std::vector<Incoming> batch = burst(commands);
    const std::uint64_t before = day.journal->end().value();
    for (int turns = 0; day.journal->end().value() < before + commands; ++turns) {
        ASSERT_LT(turns, 100);
        day.sequencer.turn(at(30), batch, day.out);
        day.sequencer.check();
        day.journal->flush();
    }
    EXPECT_EQ(day.sequencer.waiting(), 0U);
    EXPECT_EQ(day.sequencer.last_time(), at(30));
    const Journalled journalled(*day.journal, before);
    ASSERT_EQ(journalled.records.size(), commands);
    for (std::uint64_t n = 0; n < commands; ++n) {
        // Those of 10 ms first, each in the order of its arrival.
        const std::uint64_t id = n < commands / 2 ? 2 * n + 2 : 2 * (n - commands / 2) + 1;
        const auto* frame =
            flatbuffers::GetRoot<schema::ClientFrame>(journalled.records[n].frame.data());
        ASSERT_EQ(frame->body_as_command()->command_id(), id) << n;
    }
}

TEST(JournalRoom, HoldsTimeBackForWhatWaits) {
    SmallRoom day;
    std::vector<Incoming> batch = burst(1000);
    day.sequencer.turn(at(30), batch, day.out);
    EXPECT_EQ(day.sequencer.last_time(), at(10)) << "some of 10 ms still wait";
    batch.push_back(large_command(2000, 15));
    day.journal->flush();
    day.sequencer.turn(at(40), batch, day.out);
    day.sequencer.check();
    EXPECT_LE(day.sequencer.last_time(), at(20));
}

TEST(JournalRoom, LetsNobodyLeaveBeforeHisCommands) {
    SmallRoom day;
    std::vector<Incoming> batch = burst(200);
    batch.push_back(detach(auctioneer.value(), 25, session_of(auctioneer.value())));
    std::size_t answers = 0;
    for (int turns = 0; turns < 20; ++turns) {
        day.out.clear();
        day.sequencer.turn(at(30), batch, day.out);
        day.journal->flush();
        for (const OutItem& item : day.out.items()) answers += item.kind == OutKind::reply ? 1 : 0;
    }
    EXPECT_EQ(answers, 200U);
}

/// Of one view may be written what of another is not; a reader of that one was sent beyond its end.
TEST(ResultsRoom, ThatIsUsedUpEndsAllThatIsTold) {
    TestDay day;
    std::uint64_t id = 0;
    for (std::int64_t n = 1; day.results.failure().empty(); ++n) {
        ASSERT_LT(n, 1000);
        std::vector<Incoming> batch;
        for (int i = 0; i < 1000; ++i) {
            Command command = lot_of_18();  // refused but for the first few
            command.command_id = CommandId(++id);
            batch.push_back(incoming(auctioneer.value(), n, command));
        }
        day.out.clear();
        day.sequencer.turn(at(n), batch, day.out);
        ASSERT_EQ(day.out.items().empty(), !day.results.failure().empty());
    }
}

}  // namespace
}  // namespace huagu
