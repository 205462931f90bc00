// Writing: what is durable when, segments, and what a disk's errors do.
#include "journal/file_journal.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/temporary_directory.hpp"
#include "journal/disk.hpp"
#include "journal/journal_reader.hpp"
#include "tests/journal/faulty_storage.hpp"
#include "tests/journal/memory_storage.hpp"
#include "tests/journal/records.hpp"

namespace huagu::journal {
namespace {

using test::append;
using test::read_all;
using test::small_segments;

std::unique_ptr<FileJournal> open(Storage& storage, const FileJournalSettings& settings) {
    auto journal = FileJournal::open(storage, "j", settings);
    if (!journal) ADD_FAILURE() << journal.error().text.en;
    return journal ? std::move(*journal) : nullptr;
}

std::size_t segments(Storage& storage) {
    const std::vector<std::string> names = *storage.list("j");
    return static_cast<std::size_t>(
        std::count_if(names.begin(), names.end(),
                      [](const std::string& name) { return position_of_name(name).has_value(); }));
}

TEST(FileJournal, IsDurableWhenItWasFlushed) {
    test::MemoryStorage storage;
    const auto journal = open(storage, small_segments());
    int appended = 0;
    int durable = 0;
    const auto count = [](void* counter) { ++*static_cast<int*>(counter); };
    journal->call_when_appended(count, &appended);
    journal->call_when_durable(count, &durable);
    EXPECT_FALSE(journal->has_work());
    append(*journal, 3);
    append(*journal, 2);
    EXPECT_EQ(journal->end(), Position(5));
    EXPECT_EQ(journal->durable(), Position(0));
    EXPECT_EQ(read_all(*journal), 0U);
    EXPECT_TRUE(journal->has_work());
    EXPECT_EQ(appended, 1) << "there was work already";

    EXPECT_EQ(journal->flush(), 5U);
    EXPECT_EQ(journal->durable(), Position(5));
    EXPECT_EQ(durable, 1) << "both appends lie in one batch";
    EXPECT_EQ(read_all(*journal), 5U);
    EXPECT_FALSE(journal->has_work());
    EXPECT_EQ(journal->flush(), 0U);
    append(*journal, 1);
    EXPECT_EQ(appended, 2);
}

TEST(FileJournal, SaysWhenTooMuchWaits) {
    test::MemoryStorage storage;
    const auto journal = open(storage, small_segments());
    EXPECT_EQ(journal->room(), std::size_t{4} << 20);
    for (int i = 0; i < 5; ++i) append(*journal, 60, frame_max);
    EXPECT_EQ(journal->room(), 0U) << "but the market's own records are taken";
    append(*journal, 60, frame_max);
    journal->flush();
    EXPECT_EQ(journal->room(), std::size_t{4} << 20);
    EXPECT_EQ(read_all(*journal), 360U);
}

TEST(FileJournal, PutsNoBatchAcrossSegments) {
    test::MemoryStorage storage;
    {
        const auto journal = open(storage, small_segments());
        for (int i = 0; i < 40; ++i) {
            append(*journal, 7, 1'000 + 300 * static_cast<std::size_t>(i));
            if (i % 3 == 0) journal->flush();
        }
        journal->flush();
        EXPECT_GE(segments(storage), 2U);
        EXPECT_EQ(read_all(*journal), 280U);
        for (std::uint64_t from = 0; from <= 280; ++from) {
            EXPECT_EQ(read_all(*journal, from), 280U) << from;
        }
    }
    const auto reader = JournalReader::open(storage, "j");
    ASSERT_TRUE(reader.has_value()) << reader.error().text.en;
    EXPECT_EQ(read_all(**reader), 280U);
    EXPECT_EQ((*reader)->facts().segments.size(), segments(storage));
    // Of earlier segments only the heads were looked at.
    const auto later = JournalReader::open(storage, "j", {}, Look::when_needed);
    ASSERT_TRUE(later.has_value()) << later.error().text.en;
    EXPECT_EQ((*later)->end(), (*reader)->end());
    for (const std::uint64_t from : {0U, 1U, 150U, 279U, 280U}) {
        EXPECT_EQ(read_all(**later, from), 280U) << from;
    }
}

TEST(FileJournal, IsReadOnWhereItGrew) {
    test::MemoryStorage storage;
    const auto journal = open(storage, small_segments());
    append(*journal, 2);
    journal->flush();
    for (const Look look : {Look::at_opening, Look::when_needed}) {
        const auto reader = JournalReader::open(storage, "j", {}, look);
        ASSERT_TRUE(reader.has_value()) << reader.error().text.en;
        const Position enough(journal->end().value() + 900);
        while (journal->end() < enough) {
            const Position end = (*reader)->end();
            EXPECT_EQ(read_all(**reader, end.value() - 1), end.value());
            EXPECT_EQ(read_all(*journal, end.value() - 1), end.value());
            append(*journal, 9, 3'000);
            journal->flush();
            const auto done = (*reader)->refresh();
            ASSERT_TRUE(done.has_value()) << done.error().text.en;
            EXPECT_EQ(read_all(*journal, end.value()), journal->end().value());
            EXPECT_EQ(read_all(**reader, end.value()), journal->end().value());
        }
        EXPECT_EQ(read_all(**reader), journal->end().value());
    }
    EXPECT_GE(segments(storage), 3U);
}

TEST(FileJournal, GoesOnWhereItEndedAndItsEpochRises) {
    base::TemporaryDirectory directory;
    Disk disk;
    for (std::uint64_t epoch = 1; epoch <= 4; ++epoch) {
        const auto journal = FileJournal::open(disk, directory / "j", small_segments());
        ASSERT_TRUE(journal.has_value()) << journal.error().text.en;
        EXPECT_EQ((*journal)->epoch(), epoch);
        EXPECT_FALSE((*journal)->tail().has_value());
        EXPECT_EQ((*journal)->end(), Position((epoch - 1) * 80));
        EXPECT_EQ((*journal)->durable(), (*journal)->end());
        append(**journal, 60, 10'000);
        EXPECT_EQ((*journal)->flush(), 60U);
        append(**journal, 20);
        EXPECT_EQ((*journal)->flush(), 20U);
        EXPECT_EQ(read_all(**journal), epoch * 80);
    }
    const auto reader = JournalReader::open(disk, directory / "j");
    ASSERT_TRUE(reader.has_value()) << reader.error().text.en;
    EXPECT_EQ(read_all(**reader), 320U);
    const JournalFacts facts = (*reader)->facts();
    EXPECT_EQ(facts.epoch, 4U);
    EXPECT_EQ(facts.day_id, test::day_of(1));
    EXPECT_EQ(facts.segments.size(), 4U);
    EXPECT_EQ(facts.segments[3].number, 3U);
    EXPECT_EQ(facts.segments[0].schema, 3U);
    EXPECT_EQ(facts.segments[0].rules, 4U);
    EXPECT_FALSE(facts.tail.has_value());
}

TEST(FileJournal, IsNotDurableIfTheSyncOfABatchFails) {
    test::MemoryStorage memory;
    test::FaultyStorage storage(memory);
    const auto journal = open(storage, small_segments());
    append(*journal, 1);
    EXPECT_EQ(journal->flush(), 1U);
    append(*journal, 1);
    storage.fail(test::FaultyStorage::Call::sync, 0);
    EXPECT_EQ(journal->flush(), 0U);
    EXPECT_EQ(journal->durable(), Position(1));
    EXPECT_EQ(journal->failure(), "planted: j/" + segment_name(0));
}

TEST(FileJournal, SyncsWhatItFindsBeforeItCallsItDurable) {
    test::MemoryStorage memory;
    append(*open(memory, small_segments()), 1);
    test::FaultyStorage storage(memory);
    storage.fail(test::FaultyStorage::Call::sync, 0);
    const auto journal = FileJournal::open(storage, "j", small_segments());
    ASSERT_FALSE(journal.has_value());
    EXPECT_EQ(journal.error().text.en, "planted: j/" + segment_name(0));
}

/// After a sync that failed its pages may read well, and no later sync writes them.
TEST(FileJournal, WritesTheLastBatchAgainBeforeItCallsItDurable) {
    test::MemoryStorage memory;
    {
        const auto journal = open(memory, small_segments());
        append(*journal, 1);
        journal->flush();
    }
    test::FaultyStorage storage(memory);
    storage.fail(test::FaultyStorage::Call::write, 0);
    const auto journal = FileJournal::open(storage, "j", small_segments());
    ASSERT_FALSE(journal.has_value());
    EXPECT_EQ(journal.error().text.en, "planted: j/" + segment_name(0));
}

TEST(FileJournal, HasOneWriter) {
    base::TemporaryDirectory directory;
    Disk disk;
    const auto journal = FileJournal::open(disk, directory / "j", small_segments());
    ASSERT_TRUE(journal.has_value());
    const auto second = FileJournal::open(disk, directory / "j", small_segments());
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().kind, FaultKind::held);
    EXPECT_NE(second.error().text.en.find("is held by process"), std::string::npos);
}

TEST(FileJournal, WithoutSyncIsDurableWhenWritten) {
    test::MemoryStorage memory;
    test::FaultyStorage storage(memory);
    FileJournalSettings settings = small_segments();
    settings.durability = FileJournalSettings::Durability::none;
    const auto journal = open(storage, settings);
    storage.fail(test::FaultyStorage::Call::sync, 0);
    append(*journal, 3);
    EXPECT_EQ(journal->flush(), 3U);
    EXPECT_EQ(storage.failures(), 0);
}

using Call = test::FaultyStorage::Call;

/// Over half a segment, and writes it.
std::uint64_t write_much(FileJournal& journal) {
    append(journal, 40, frame_max);
    return journal.flush();
}

TEST(FileJournal, WithoutSyncBeginsSegmentsWithoutOneToo) {
    for (const Call call : {Call::sync, Call::sync_directory}) {
        test::MemoryStorage memory;
        test::FaultyStorage storage(memory);
        FileJournalSettings settings = small_segments();
        settings.durability = FileJournalSettings::Durability::none;
        const auto journal = open(storage, settings);
        storage.fail(call, 0);
        for (int i = 0; i < 4; ++i) EXPECT_EQ(write_much(*journal), 40U);
        EXPECT_EQ(journal->failure(), "");
        EXPECT_EQ(segments(memory), 4U);
        EXPECT_EQ(open(memory, settings)->end(), Position(160));
    }
}

TEST(FileJournal, MakesNoRoomWhenItFlushesIfThatWasHadReady) {
    test::MemoryStorage memory;
    test::FaultyStorage storage(memory);
    const auto journal = open(storage, small_segments());
    EXPECT_FALSE(journal->is_short_of_room());
    for (std::uint64_t first = 0; first < 160; first += 40) {
        EXPECT_EQ(write_much(*journal), 40U);
        EXPECT_TRUE(memory.exists("j/" + segment_name(first)));
        EXPECT_TRUE(journal->is_short_of_room());
        EXPECT_FALSE(memory.exists("j/next")) << "that is not what flushing waits for";
        storage.fail(Call::allocate, -1);
        journal->reserve_ahead();
        EXPECT_FALSE(journal->is_short_of_room());
        EXPECT_TRUE(memory.exists("j/next"));
        storage.fail(Call::allocate, 0);
    }
    EXPECT_EQ(storage.failures(), 0);
}

class DiskError : public testing::TestWithParam<Call> {};

/// Four appends of over half a segment each, with one error at every possible place.
TEST_P(DiskError, LeavesWhatIsDurableAndIsTold) {
    for (int n = 0;; ++n) {
        test::MemoryStorage memory;
        test::FaultyStorage storage(memory);
        std::uint64_t durable = 0;
        {
            const auto journal = open(storage, small_segments());
            int woken = 0;
            journal->call_when_durable([](void* count) { ++*static_cast<int*>(count); }, &woken);
            storage.fail(GetParam(), n);
            for (int i = 0; i < 4; ++i) {
                const std::uint64_t made = write_much(*journal);
                EXPECT_EQ(journal->durable().value(), durable + made);
                durable += made;
                journal->reserve_ahead();
                if (!journal->failure().empty()) break;
            }
            if (storage.failures() == 0) {
                EXPECT_GT(n, 1);
                EXPECT_EQ(durable, 160U);
                return;
            }
            EXPECT_EQ(storage.failures(), 1) << "nothing is tried again";
            EXPECT_EQ(journal->failure().substr(0, 8), "planted:");
            EXPECT_GT(woken, 0) << "whoever waits learns of it";
            const int failures = storage.failures();
            append(*journal, 5);
            EXPECT_EQ(journal->flush(), 0U);
            journal->reserve_ahead();
            EXPECT_FALSE(journal->has_work());
            EXPECT_FALSE(journal->is_short_of_room());
            EXPECT_EQ(journal->durable().value(), durable);
            EXPECT_EQ(storage.failures(), failures);
            EXPECT_EQ(read_all(*journal), durable) << "and can be read";
        }
        const auto again = open(memory, small_segments());
        EXPECT_GE(again->end().value(), durable);
        EXPECT_EQ(read_all(*again), again->end().value());
    }
}

INSTANTIATE_TEST_SUITE_P(Of, DiskError,
                         testing::Values(Call::write, Call::allocate, Call::sync, Call::create,
                                         Call::rename, Call::sync_directory));

TEST(FileJournal, ThatCannotBeOpenedSaysWhy) {
    for (const Call call : {Call::write, Call::allocate, Call::sync, Call::create, Call::rename,
                            Call::sync_directory}) {
        for (int n = 0;; ++n) {
            test::MemoryStorage memory;
            test::FaultyStorage storage(memory);
            storage.fail(call, n);
            const auto journal = FileJournal::open(storage, "j", small_segments());
            if (storage.failures() == 0) break;
            if (journal) continue;  // it failed when it was closed
            EXPECT_EQ(journal.error().kind, FaultKind::storage);
            EXPECT_EQ(journal.error().text.en.substr(0, 8), "planted:");
            EXPECT_EQ(open(memory, small_segments())->end(), Position(0));
        }
    }
}

TEST(FileJournal, OfManySegmentsThatCannotBeOpenedLosesNothing) {
    for (const Call call : {Call::write, Call::allocate, Call::sync, Call::create, Call::rename,
                            Call::sync_directory}) {
        for (int n = 0;; ++n) {
            test::MemoryStorage memory;
            FileJournalSettings settings = small_segments();
            settings.segment_fill_max = 10'000;
            {
                const auto journal = open(memory, settings);
                for (int i = 0; i < 4; ++i) {
                    append(*journal, 1, frame_max);
                    journal->flush();
                }
                ASSERT_TRUE(memory.exists("j/" + segment_name(3))) << "a segment each";
            }
            test::FaultyStorage storage(memory);
            storage.fail(call, n);
            static_cast<void>(FileJournal::open(storage, "j", settings));
            EXPECT_EQ(open(memory, settings)->end(), Position(4));
            if (storage.failures() == 0) break;
        }
    }
}

}  // namespace
}  // namespace huagu::journal
