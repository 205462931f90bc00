// What the desk is told of the journal.
#include "gateway/journal_watch.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "journal/memory_journal.hpp"

namespace huagu::gateway {
namespace {

constexpr Time ms(std::int64_t n) { return Time(n * 1'000'000); }

void append(journal::Journal& journal) {
    std::vector<std::byte> record(journal::record_max);
    journal::RecordHead head;
    head.kind = journal::RecordKind::advance;
    head.position = journal.end().value();
    head.previous_crc = journal.last_crc();
    const std::uint32_t crc = journal::write_record(record.data(), head, {});
    record.resize(journal::record_size(0));
    journal.append(record, {head.position + 1, crc});
}

TEST(JournalWatch, TellsHowLongRecordsWait) {
    journal::MemoryJournal journal(journal::Durability::when_settled);
    JournalWatch watch;
    watch.look(journal, ms(1'000));
    EXPECT_EQ(watch.written(), 0U);
    EXPECT_FALSE(watch.durable_at());
    append(journal);
    watch.look(journal, ms(1'100));
    watch.look(journal, ms(1'350));
    EXPECT_EQ(watch.written(), 1U);
    EXPECT_EQ(watch.waits_since(), ms(1'100));
    EXPECT_EQ(watch.longest_wait(), ms(250) - Time(0));
    EXPECT_FALSE(watch.durable_at());
    journal.settle();
    watch.look(journal, ms(1'400));
    EXPECT_FALSE(watch.waits_since());
    EXPECT_EQ(watch.durable_at(), ms(1'400));
    append(journal);
    watch.look(journal, ms(1'490));
    watch.look(journal, ms(1'500));
    EXPECT_EQ(watch.waits_since(), ms(1'490));
    EXPECT_EQ(watch.longest_wait(), ms(250) - Time(0)) << "of late, not now";
    EXPECT_EQ(watch.durable_at(), ms(1'400));
    journal.settle();
    watch.look(journal, ms(1'510) + JournalWatch::window);
    EXPECT_EQ(watch.longest_wait(), Duration(0));
}

TEST(JournalWatch, DoesNotTakeRecordsThatComeWithoutEndForOneThatWaits) {
    journal::MemoryJournal journal(journal::Durability::when_settled);
    JournalWatch watch;
    for (std::int64_t n = 0; n < 1'000; ++n) {
        append(journal);
        watch.look(journal, ms(1'000 + 10 * n));  // the newest is never safe yet
        journal.settle();
    }
    EXPECT_LE(watch.longest_wait(), Duration(10'000'000));
}

}  // namespace
}  // namespace huagu::gateway
