// What a journal's files look like after an accident, and what is said of it.
#include "journal/recovery.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "journal/file_journal.hpp"
#include "journal/journal_reader.hpp"
#include "journal/segment_walk.hpp"
#include "tests/journal/memory_storage.hpp"
#include "tests/journal/records.hpp"
#include "tests/told.hpp"

namespace huagu::journal {
namespace {

using test::append;
using test::MemoryStorage;
using test::read_all;
using test::small_segments;

constexpr RecordKind kinds[] = {
    RecordKind::command,   RecordKind::advance,        RecordKind::stall,      RecordKind::lag,
    RecordKind::recovered, RecordKind::clock_set_back, RecordKind::clock_right};

std::size_t frame_size_of(RecordKind kind) { return kind == RecordKind::command ? 40 : 0; }

bool is_zero(std::span<const std::byte> bytes) {
    return std::all_of(bytes.begin(), bytes.end(),
                       [](std::byte byte) { return byte == std::byte{0}; });
}

/// Where a batch lies in its file.
struct Place {
    std::string path;
    std::uint64_t offset = 0;
    std::uint64_t end = 0;
    std::uint64_t position = 0;
};

/// All batches of a journal that is as it was written.
std::vector<Place> places(Storage& storage) {
    Walked walked;
    const auto is_there = walk_on(storage, "j", {}, walked);
    HUAGU_ASSERT(is_there.has_value());
    std::vector<Place> found;
    for (const Segment& segment : walked.segments) {
        const auto file = storage.open(segment.path, Access::read);
        SegmentWalk walk(**file, segment.head, head_page_size, {segment.head.first_position, 0},
                         SegmentWalk::Check::heads);
        Place place{segment.path, walk.offset(), 0, walk.chain().position};
        while (walk.next() == SegmentWalk::Step::batch) {
            place.end = walk.offset();
            found.push_back(place);
            place = {segment.path, walk.offset(), 0, walk.chain().position};
        }
    }
    return found;
}

/// One batch of each kind in each segment; if there are several, after one that nearly fills it.
void write(MemoryStorage& storage, std::uint64_t segments, unsigned day = 1,
           std::size_t frame_size = 40) {
    auto journal = FileJournal::open(storage, "j", small_segments(day));
    HUAGU_ASSERT(journal.has_value());
    for (std::uint64_t i = 0; i < segments; ++i) {
        if (segments > 1) {
            append(**journal, 60, frame_max);
            (*journal)->flush();
        }
        for (const RecordKind kind : kinds) {
            append(**journal, 2, kind == RecordKind::command ? frame_size : 0, kind);
            (*journal)->flush();
        }
    }
}

/// A power cut: what the writer noted when it ended in peace was not there yet.
void forget_the_end(MemoryStorage& storage) {
    auto note = read_note(storage, "j");
    (*note)->position = 0;
    HUAGU_ASSERT(write_note(storage, "j", **note).has_value());
}

Opened<std::unique_ptr<FileJournal>> open_copy(const MemoryStorage& storage, MemoryStorage& copy) {
    copy.copy_from(storage);
    return FileJournal::open(copy, "j", small_segments());
}

/// By whoever reads it, and by a writer, who goes on from there.
void expect_cut(MemoryStorage& storage, const Place& batch, const std::string& what,
                bool with_writer = true) {
    MemoryStorage copy;
    const auto reader = JournalReader::open(storage, "j");
    ASSERT_TRUE(reader.has_value()) << what << reader.error().text.en;
    EXPECT_EQ((*reader)->end(), Position(batch.position)) << what;
    const auto seen = (*reader)->facts().tail;
    ASSERT_TRUE(seen.has_value()) << what;
    EXPECT_EQ(seen->file, batch.path) << what;
    EXPECT_EQ(seen->offset, batch.offset) << what;
    EXPECT_EQ(seen->position, Position(batch.position)) << what;
    EXPECT_GT(seen->bytes, 0U) << what;
    if (!with_writer) return;

    const auto journal = open_copy(storage, copy);
    ASSERT_TRUE(journal.has_value()) << what << journal.error().text.en;
    const auto& tail = (*journal)->tail();
    ASSERT_TRUE(tail.has_value()) << what;
    EXPECT_EQ(tail->offset, batch.offset) << what;
    EXPECT_EQ(tail->bytes, seen->bytes) << what;
    EXPECT_EQ((*journal)->end(), Position(batch.position)) << what;
    // What was cut is zeros, so that nothing of it comes back.
    EXPECT_TRUE(is_zero(std::span(copy[batch.path]).subspan(batch.offset))) << what;
    append(**journal, 1, 10);
    EXPECT_EQ((*journal)->flush(), 1U);
    EXPECT_EQ(read_all(**journal), batch.position + 1) << what;
}

/// As damage of the place that was changed, and nothing is changed by looking.
void expect_damage(MemoryStorage& storage, const Place& batch, std::uint64_t offset,
                   const std::string& what, bool with_writer) {
    const auto reader = JournalReader::open(storage, "j");
    ASSERT_FALSE(reader.has_value()) << what;
    const Fault& fault = reader.error();
    EXPECT_EQ(fault.kind, FaultKind::damage) << what << fault.text.en;
    EXPECT_EQ(fault.file, batch.path) << what;
    EXPECT_LE(fault.offset, offset) << what;
    EXPECT_GE(fault.offset, batch.offset) << what;
    EXPECT_GE(fault.position.value(), batch.position) << what;
    for (const std::string& part :
         {batch.path, std::to_string(fault.offset), std::to_string(fault.position.value())}) {
        EXPECT_NE(fault.text.en.find(part), std::string::npos) << fault.text.en;
        EXPECT_NE(fault.text.zh.find(part), std::string::npos) << fault.text.zh;
    }
    EXPECT_TRUE(test::is_in_both(fault.text)) << fault.text.zh;
    if (!with_writer) return;
    // Whoever looks when it reads sees it there, if opening did not.
    const auto later = JournalReader::open(storage, "j", {}, Look::when_needed);
    if (later) {
        EXPECT_LT(read_all(**later).value_or(0), (*later)->end().value()) << what;
    }

    MemoryStorage copy;
    const auto journal = open_copy(storage, copy);
    ASSERT_FALSE(journal.has_value()) << what;
    EXPECT_EQ(journal.error().text, fault.text) << what;
    EXPECT_EQ(copy[batch.path], storage[batch.path]) << what;
}

// A flip opens a journal, which sanitizers make some 10 times slower: with them one bit a byte.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t dense_max = 0;
#else
constexpr std::uint64_t dense_max = UINT64_MAX;
#endif

/// Every bit in turn, of a batch say; of what lies after `dense` bytes one bit a byte.
template <class Look>
void flip(MemoryStorage& storage, const Place& batch, Look look, std::uint64_t dense = UINT64_MAX) {
    dense = std::min(dense, dense_max);
    for (std::uint64_t offset = batch.offset; offset < batch.end; ++offset) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            if (offset - batch.offset >= dense && bit != offset % 8) continue;
            const std::byte mask{static_cast<unsigned char>(1U << bit)};
            storage[batch.path][offset] ^= mask;
            look(offset, "bit " + std::to_string(bit) + " at " + std::to_string(offset) + ": ");
            storage[batch.path][offset] ^= mask;
        }
    }
}

/// Not whole, because only zeros are missing, and not as if it had never been written.
bool is_torn(const MemoryStorage::Bytes& bytes, const Place& batch,
             const MemoryStorage::Bytes& whole) {
    const std::span there = std::span(bytes).subspan(batch.offset, batch.end - batch.offset);
    return bytes != whole && !is_zero(there);
}

TEST(TornTail, IsCutAtEveryByteOfTheLastBatch) {
    MemoryStorage storage;
    write(storage, 1);
    forget_the_end(storage);
    const Place last = places(storage).back();
    const MemoryStorage::Bytes whole = storage[last.path];
    for (std::uint64_t size = last.offset; size < last.end; ++size) {
        storage[last.path].resize(size);
        expect_cut(storage, last, "file of " + std::to_string(size) + " bytes: ");
        // The same with its room still there.
        storage[last.path].resize(whole.size());
        if (is_torn(storage[last.path], last, whole)) {
            expect_cut(storage, last, "zeros from " + std::to_string(size) + ": ");
        }
        storage[last.path] = whole;
    }
}

TEST(TornTail, IsCutWhereverPiecesOfTheLastBatchAreMissing) {
    MemoryStorage storage;
    write(storage, 1);
    forget_the_end(storage);
    const Place last = places(storage).back();
    const MemoryStorage::Bytes whole = storage[last.path];
    constexpr std::uint64_t piece = 24;
    const std::uint64_t pieces = (last.end - last.offset + piece - 1) / piece;
    ASSERT_LE(pieces, 12U);
    for (std::uint64_t missing = 1; missing + 1 < std::uint64_t{1} << pieces; ++missing) {
        for (std::uint64_t i = 0; i < pieces; ++i) {
            if ((missing >> i & 1) == 0) continue;
            const std::uint64_t from = last.offset + i * piece;
            std::fill_n(&storage[last.path][from], std::min(piece, last.end - from), std::byte{0});
        }
        if (is_torn(storage[last.path], last, whole)) {
            expect_cut(storage, last, std::to_string(missing) + ": ");
        }
        storage[last.path] = whole;
    }
}

TEST(TornTail, IsCutWhereBytesFollowTheLastBatch) {
    MemoryStorage storage;
    write(storage, 2);
    const Place last = places(storage).back();
    MemoryStorage::Bytes& bytes = storage[last.path];
    const Place after{last.path, last.end, 0, last.position + 2};
    for (const std::uint64_t at : {last.end, last.end + 1, bytes.size() - 1}) {
        bytes[at] = std::byte{1};
        expect_cut(storage, after, std::to_string(at) + ": ");
        bytes[at] = std::byte{0};
    }
}

class EachKind : public testing::TestWithParam<std::size_t> {};

TEST_P(EachKind, AFlippedBitInTheLastBatchIsReportedAsACut) {
    MemoryStorage storage;
    {
        auto journal = FileJournal::open(storage, "j", small_segments());
        append(**journal, 3);
        (*journal)->flush();
        const RecordKind kind = kinds[GetParam()];
        append(**journal, 2, frame_size_of(kind), kind);
        (*journal)->flush();
    }
    forget_the_end(storage);
    const Place last = places(storage).back();
    flip(storage, last,
         [&](std::uint64_t, const std::string& what) { expect_cut(storage, last, what); });
}

TEST_P(EachKind, AFlippedBitInAnEarlierBatchIsDamage) {
    MemoryStorage storage;
    write(storage, 1);
    const Place batch = places(storage)[GetParam()];
    if (GetParam() + 1 == std::size(kinds)) return;  // it is the last
    flip(storage, batch, [&](std::uint64_t offset, const std::string& what) {
        expect_damage(storage, batch, offset, what, offset % 8 == 0);
    });
}

TEST_P(EachKind, AFlippedBitInAnEarlierSegmentIsDamage) {
    MemoryStorage storage;
    write(storage, 3);
    const std::vector<Place> all = places(storage);
    // The middle segment's, whose last batch is the last kind's.
    const Place batch = all[std::size(kinds) + 2 + GetParam()];
    EXPECT_NE(batch.path, all.front().path);
    EXPECT_NE(batch.path, all.back().path);
    flip(storage, batch, [&](std::uint64_t offset, const std::string& what) {
        expect_damage(storage, batch, offset, what, offset % 8 == 0);
    });
}

INSTANTIATE_TEST_SUITE_P(OfRecord, EachKind, testing::Range(std::size_t{0}, std::size(kinds)));

TEST(Damage, EveryFlippedBitOfAHeadPageOrNoteIsSeen) {
    MemoryStorage storage;
    write(storage, 2);
    const std::vector<Place> all = places(storage);
    for (const std::string& path : {all.front().path, all.back().path, std::string("j/writer")}) {
        const std::uint64_t size = path == "j/writer" ? sizeof(WriterNote) : head_page_size;
        flip(
            storage, {path, 0, size, 0},
            [&](std::uint64_t, const std::string& what) {
                const auto reader = JournalReader::open(storage, "j");
                ASSERT_FALSE(reader.has_value()) << path << what;
                EXPECT_EQ(reader.error().kind, FaultKind::damage) << what << reader.error().text.en;
                EXPECT_EQ(reader.error().file, path);
            },
            sizeof(SegmentHead));
    }
}

/// The paths of a journal of three segments, after a change of them.
template <class Change>
Fault fault_after(Change change) {
    MemoryStorage storage;
    write(storage, 3);
    std::vector<std::string> paths;
    for (const Place& place : places(storage)) {
        if (paths.empty() || paths.back() != place.path) paths.push_back(place.path);
    }
    HUAGU_ASSERT(paths.size() == 3);
    forget_the_end(storage);
    change(storage, paths);
    const auto journal = FileJournal::open(storage, "j", small_segments());
    const auto reader = JournalReader::open(storage, "j");
    EXPECT_FALSE(journal.has_value());
    EXPECT_FALSE(reader.has_value());
    const auto later = JournalReader::open(storage, "j", {}, Look::when_needed);
    if (later) {
        EXPECT_LT(read_all(**later).value_or(0), (*later)->end().value());
    }
    return journal ? Fault{} : journal.error();
}

TEST(Damage, ASegmentThatIsMissingIsSeen) {
    for (std::size_t i = 0; i < 3; ++i) {
        const Fault fault = fault_after([i](MemoryStorage& storage, const auto& paths) {
            ASSERT_TRUE(storage.remove(paths[i]).has_value());
        });
        EXPECT_EQ(fault.kind, FaultKind::damage) << i;
        EXPECT_NE(fault.text.en.find("missing"), std::string::npos) << fault.text.en;
    }
}

TEST(Damage, ASegmentThatIsEmptiedIsSeen) {
    for (std::size_t i = 0; i < 3; ++i) {
        for (const std::size_t left : {std::size_t{0}, std::size_t{4095}, head_page_size}) {
            if (i == 2 && left == head_page_size) continue;  // a torn tail
            const auto cut_off = [&](MemoryStorage& storage, const auto& paths) {
                storage[paths[i]].resize(left);
            };
            const Fault fault = fault_after(cut_off);
            EXPECT_EQ(fault.kind, FaultKind::damage) << i << ' ' << left;
            if (left == 4095) continue;  // the byte that is left is zero anyway
            const auto zeros = [&](MemoryStorage& storage, const auto& paths) {
                auto& bytes = storage[paths[i]];
                std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(left), bytes.end(),
                          std::byte{0});
            };
            EXPECT_EQ(fault_after(zeros).kind, FaultKind::damage) << i << ' ' << left;
        }
    }
}

TEST(Damage, SegmentsThatAreSwappedAreSeen) {
    for (std::size_t i = 0; i < 3; ++i) {
        const Fault fault = fault_after([i](MemoryStorage& storage, const auto& paths) {
            std::swap(storage[paths[i]], storage[paths[(i + 1) % 3]]);
        });
        EXPECT_EQ(fault.kind, FaultKind::damage) << i;
        EXPECT_NE(fault.text.en.find("name of another"), std::string::npos) << fault.text.en;
    }
}

TEST(Damage, ASegmentOfAnotherDayIsSeen) {
    MemoryStorage other;
    write(other, 3, 2);
    for (std::size_t i = 0; i < 3; ++i) {
        const Fault fault = fault_after([&](MemoryStorage& storage, const auto& paths) {
            storage[paths[i]] = other[paths[i]];
        });
        EXPECT_EQ(fault.kind, FaultKind::foreign) << fault.text.en;
    }
}

TEST(Damage, ASegmentOfTheSameDayThatWentAnotherWayIsSeen) {
    MemoryStorage other;
    write(other, 3, 1, 48);
    for (std::size_t i = 0; i < 3; ++i) {
        const Fault fault = fault_after([&](MemoryStorage& storage, const auto& paths) {
            storage[paths[i]] = other[paths[i]];
        });
        EXPECT_EQ(fault.kind, FaultKind::damage) << fault.text.en;
    }
}

TEST(Damage, AJournalThatEndsBeforeWhatWasToldIsRefused) {
    MemoryStorage storage;
    write(storage, 1);
    FileJournalSettings settings = small_segments();
    const std::uint64_t end = 2 * std::size(kinds);
    settings.durable_at_least = Position(end);
    { EXPECT_TRUE(FileJournal::open(storage, "j", settings).has_value()); }
    settings.durable_at_least = Position(end + 1);
    EXPECT_EQ(FileJournal::open(storage, "j", settings).error().kind, FaultKind::lost);
    MemoryStorage nothing;
    EXPECT_EQ(FileJournal::open(nothing, "j", settings).error().kind, FaultKind::lost);

    // A writer that ended in peace noted how far it was.
    const Place last = places(storage).back();
    storage[last.path][last.offset] ^= std::byte{1};
    const auto journal = FileJournal::open(storage, "j", small_segments());
    ASSERT_FALSE(journal.has_value());
    EXPECT_EQ(journal.error().kind, FaultKind::lost);
    EXPECT_NE(journal.error().text.en.find("lost records that were told"), std::string::npos);
}

TEST(Damage, AFrameThatLooksLikeABatchIsNone) {
    // The last batch is torn; in its frame lies what an earlier segment's head would make of it.
    MemoryStorage storage;
    write(storage, 1);
    forget_the_end(storage);
    const Place last = places(storage).back();
    BatchHead forged;
    forged.first_position = last.position + 100;
    forged.records = 1;
    forged.bytes = 80;
    seal(forged, 12'345);  // whoever sends a frame does not know the salt
    std::memcpy(&storage[last.path][last.offset + sizeof(BatchHead)], &forged, sizeof(forged));
    expect_cut(storage, last, "forged: ");
}

TEST(Recovery, AnotherVersionDoesNotContinueAMarketDayButReadsIt) {
    MemoryStorage storage;
    write(storage, 1);
    FileJournalSettings settings = small_segments();
    settings.rules = 5;
    const auto journal = FileJournal::open(storage, "j", settings);
    ASSERT_FALSE(journal.has_value());
    EXPECT_EQ(journal.error().kind, FaultKind::version);
    EXPECT_TRUE(JournalReader::open(storage, "j").has_value());
}

TEST(Recovery, ReadsNoJournalWhereThereIsNone) {
    MemoryStorage storage;
    const auto reader = JournalReader::open(storage, "j");
    ASSERT_FALSE(reader.has_value());
    EXPECT_EQ(reader.error().text, base::Told("there is no journal in j", "j 中没有日志"));
}

}  // namespace
}  // namespace huagu::journal
