// Copies and archives: the same records, or a refusal.
#include "journal/copy.hpp"

#include <gtest/gtest.h>

#include "journal/archive.hpp"
#include "journal/archive_reader.hpp"
#include "journal/file_journal.hpp"
#include "journal/journal_reader.hpp"
#include "tests/journal/faulty_storage.hpp"
#include "tests/journal/memory_storage.hpp"
#include "tests/journal/records.hpp"

namespace huagu::journal {
namespace {

using test::append;
using test::MemoryStorage;
using test::read_all;
using test::small_segments;
using Call = test::FaultyStorage::Call;

/// 205 records in several segments.
std::unique_ptr<FileJournal> written(Storage& storage) {
    auto journal = FileJournal::open(storage, "j", small_segments());
    HUAGU_ASSERT(journal.has_value());
    for (int i = 0; i < 5; ++i) {
        append(**journal, 41, frame_max);
        (*journal)->flush();
    }
    return std::move(*journal);
}

TEST(Copy, OfARunningJournalIsAJournalThatGoesOn) {
    MemoryStorage storage;
    const auto journal = written(storage);
    append(*journal, 3);  // not flushed
    const auto end = copy_journal(storage, "j", "k");
    ASSERT_TRUE(end.has_value()) << end.error().text.en;
    EXPECT_EQ(*end, Position(205));
    const auto copy = FileJournal::open(storage, "k", small_segments());
    ASSERT_TRUE(copy.has_value()) << copy.error().text.en;
    EXPECT_FALSE((*copy)->tail().has_value());
    EXPECT_EQ((*copy)->epoch(), 2U);
    append(**copy, 5);
    (*copy)->flush();
    EXPECT_EQ(read_all(**copy), 210U);
    journal->flush();
    EXPECT_EQ(read_all(*journal), 208U) << "the source goes its own way";
}

TEST(Copy, StopsBeforeAnUnfinishedBatch) {
    MemoryStorage storage;
    const auto journal = written(storage);
    const Walked walked = [&] {
        Walked found;
        EXPECT_TRUE(walk_on(storage, "j", {}, found).has_value());
        return found;
    }();
    storage[walked.segments.back().path][walked.offset + 30] = std::byte{9};
    EXPECT_EQ(*copy_journal(storage, "j", "k"), Position(205));
    EXPECT_FALSE((*JournalReader::open(storage, "k"))->facts().tail.has_value());
}

TEST(Copy, ThatWasInterruptedIsNoJournal) {
    for (const Call call : {Call::write, Call::sync, Call::create, Call::rename}) {
        for (int n = 0;; ++n) {
            MemoryStorage memory;
            test::FaultyStorage storage(memory);
            const auto journal = written(storage);
            storage.fail(call, n);
            const auto end = copy_journal(storage, "j", "k");
            if (storage.failures() == 0) break;
            ASSERT_FALSE(end.has_value());
            EXPECT_EQ(end.error().kind, FaultKind::storage);
            EXPECT_FALSE(JournalReader::open(memory, "k").has_value());
            EXPECT_EQ(read_all(**JournalReader::open(memory, "j")), 205U);
        }
    }
}

TEST(Copy, ReplacesNothingAndCopiesNoDamage) {
    MemoryStorage storage;
    const auto journal = written(storage);
    ASSERT_TRUE(copy_journal(storage, "j", "k").has_value());
    EXPECT_EQ(copy_journal(storage, "j", "k").error().kind, FaultKind::storage);
    storage["j/" + segment_name(0)][5'000] ^= std::byte{1};
    EXPECT_EQ(copy_journal(storage, "j", "l").error().kind, FaultKind::damage);
    EXPECT_FALSE(copy_journal(storage, "none", "l").has_value());
}

TEST(Archive, ComesBackAsTheSameFiles) {
    MemoryStorage storage;
    written(storage);
    MemoryStorage before;
    before.copy_from(storage);
    const auto archived = archive_journal(storage, "j");
    ASSERT_TRUE(archived.has_value()) << archived.error().text.en;
    EXPECT_EQ(archived->end, Position(205));
    EXPECT_EQ(archived->segments, 5U);
    EXPECT_EQ(archived->bytes, storage[archive_path("j")].size());
    EXPECT_LT(archived->bytes, std::uint64_t{1} << 19) << "of five mebibytes";
    EXPECT_EQ(*storage.list("j"), std::vector<std::string>{"journal.zst"});
    EXPECT_FALSE(FileJournal::open(storage, "j", small_segments()).has_value());
    EXPECT_FALSE(JournalReader::open(storage, "j").has_value());
    const auto read_in_place = open_archive(storage, "j");
    ASSERT_TRUE(read_in_place.has_value()) << read_in_place.error().text.en;
    const auto reader = JournalReader::open(**read_in_place, "j");
    ASSERT_TRUE(reader.has_value()) << reader.error().text.en;
    EXPECT_EQ(read_all(**reader), 205U);
    EXPECT_EQ(read_all(**reader), 205U) << "again from its beginning";

    const auto done = unpack_journal(storage, "j", "k");
    ASSERT_TRUE(done.has_value()) << done.error().text.en;
    const std::vector<std::string> names = *before.list("j");
    for (const std::string& name : names) {
        if (name == "next") continue;  // what the writer had made ready
        EXPECT_EQ(storage["k/" + name], before["j/" + name]) << name;
    }
    EXPECT_EQ(read_all(**JournalReader::open(storage, "k")), 205U);
}

TEST(Archive, ThatWasInterruptedIsMadeByCallingAgain) {
    for (const Call call :
         {Call::write, Call::sync, Call::create, Call::rename, Call::sync_directory}) {
        for (int n = 0;; ++n) {
            MemoryStorage memory;
            test::FaultyStorage storage(memory);
            written(storage);
            storage.fail(call, n);
            const bool was_done = archive_journal(storage, "j").has_value();
            if (storage.failures() == 0) break;
            EXPECT_FALSE(was_done);
            EXPECT_EQ(archive_journal(memory, "j")->end, Position(205));
            ASSERT_TRUE(unpack_journal(memory, "j", "k").has_value());
            EXPECT_EQ(read_all(**JournalReader::open(memory, "k")), 205U);
        }
    }
}

TEST(Archive, EveryFlippedBitAndCutIsSeen) {
    MemoryStorage storage;
    written(storage);
    ASSERT_TRUE(archive_journal(storage, "j").has_value());
    const MemoryStorage::Bytes whole = storage["j/journal.zst"];
    int unseen = 0;
    for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 150) {
        MemoryStorage damaged;
        damaged.copy_from(storage);
        damaged["j/journal.zst"][at] ^= std::byte{static_cast<unsigned char>(1U << (at % 8))};
        // A bit that zstd does not look at is none that was flipped: the same comes out.
        if (unpack_journal(damaged, "j", "k").has_value()) {
            const auto reader = JournalReader::open(damaged, "k");
            ASSERT_TRUE(reader.has_value());
            EXPECT_EQ(read_all(**reader), 205U) << at;
            ++unseen;
        }
        MemoryStorage shorter;
        shorter.copy_from(storage);
        shorter["j/journal.zst"].resize(at);
        EXPECT_FALSE(open_archive(shorter, "j").has_value()) << at;
        EXPECT_FALSE(unpack_journal(shorter, "j", "k").has_value()) << at;
    }
    EXPECT_LT(unseen, 15) << "of 150";
}

TEST(Archive, IsNotMadeOfWhatIsDamaged) {
    MemoryStorage storage;
    written(storage);
    storage["j/" + segment_name(0)][5'000] ^= std::byte{1};
    EXPECT_EQ(archive_journal(storage, "j").error().kind, FaultKind::damage);
    EXPECT_FALSE(storage.exists(archive_path("j")));
}

}  // namespace
}  // namespace huagu::journal
