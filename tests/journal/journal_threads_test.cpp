// The market's thread appends, the flusher's writes, one has segments ready, others read; all at
// once.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/temporary_directory.hpp"
#include "journal/disk.hpp"
#include "journal/file_journal.hpp"
#include "journal/journal_reader.hpp"
#include "tests/journal/records.hpp"

namespace huagu::journal {
namespace {

constexpr std::uint64_t records = 12'000;  // 3.4 MB: several segments

void append_all(FileJournal& journal) {
    for (std::uint32_t i = 1; journal.end().value() < records; ++i) {
        while (journal.room() < Journal::batch_max) std::this_thread::yield();
        const auto left = static_cast<std::uint32_t>(records - journal.end().value());
        test::append(journal, std::min(i % 50 + 1, left), 200);
    }
}

void flush_all(FileJournal& journal) {
    while (journal.durable().value() < records) {
        if (journal.flush() == 0) std::this_thread::yield();
    }
}

TEST(FileJournal, IsReadWhileItIsWritten) {
    base::TemporaryDirectory directory;
    Disk disk;
    FileJournalSettings settings = test::small_segments();
    settings.durability = FileJournalSettings::Durability::none;  // a slow disk tells nothing more
    auto journal = FileJournal::open(disk, directory / "j", settings);
    ASSERT_TRUE(journal.has_value());
    std::thread writer([&] { append_all(**journal); });
    std::thread flusher([&] { flush_all(**journal); });
    std::thread readier([&] {
        while ((*journal)->durable().value() < records) {
            (*journal)->reserve_ahead();
            std::this_thread::yield();
        }
    });

    // Another process's look at it, again and again, goes no way back and finds no fault.
    std::uint64_t seen = 0;
    std::thread reader([&] {
        const auto other = JournalReader::open(disk, directory / "j", {settings.day_id, {}});
        while (other && seen < records) {
            const auto done = (*other)->refresh();
            const auto end = done ? test::read_all(**other, 0) : std::nullopt;
            if (!end || *end < seen) break;
            seen = *end;
        }
    });
    std::uint64_t read = 0;
    while (read < records) {
        const auto end = test::read_all(**journal, read);
        if (!end) break;
        read = *end;
    }
    writer.join();
    flusher.join();
    readier.join();
    reader.join();
    EXPECT_EQ(read, records);
    EXPECT_EQ(seen, records);
    EXPECT_TRUE((*journal)->failure().empty());
}

}  // namespace
}  // namespace huagu::journal
