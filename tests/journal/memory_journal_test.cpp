#include "journal/memory_journal.hpp"

#include <gtest/gtest.h>

#include "journal/record.hpp"

namespace huagu::journal {
namespace {

Position append(Journal& journal, std::uint32_t records) {
    std::vector<std::byte> batch;
    RecordHead head;
    head.position = journal.end().value();
    head.previous_crc = journal.last_crc();
    for (std::uint32_t i = 0; i < records; ++i, ++head.position) {
        head.previous_crc = append_record(batch, head, {});
    }
    journal.append(batch, {head.position, head.previous_crc});
    return journal.end();
}

std::vector<std::uint64_t> positions_read(const Journal& journal, Position from) {
    std::vector<std::uint64_t> positions;
    for (;;) {
        std::vector<std::byte> bytes;
        const Position next = journal.read(from, bytes);
        if (next == from) return positions;
        std::span<const std::byte> rest = bytes;
        while (!rest.empty()) {
            const auto record = read_record(rest);
            positions.push_back(record->head.position);
            rest = rest.subspan(record->head.length);
        }
        from = next;
    }
}

TEST(Journal, GivesThePositionAfterABatch) {
    MemoryJournal journal;
    EXPECT_EQ(journal.end(), Position(0));
    EXPECT_EQ(append(journal, 3), Position(3));
    EXPECT_EQ(append(journal, 2), Position(5));
    EXPECT_EQ(journal.end(), Position(5));
    EXPECT_EQ(journal.durable(), Position(5));
}

TEST(Journal, IsReadFromAnyPosition) {
    MemoryJournal journal;
    append(journal, 3);
    append(journal, 2);
    using Positions = std::vector<std::uint64_t>;
    EXPECT_EQ(positions_read(journal, Position(0)), (Positions{0, 1, 2, 3, 4}));
    EXPECT_EQ(positions_read(journal, Position(2)), (Positions{2, 3, 4}));
    EXPECT_EQ(positions_read(journal, Position(3)), (Positions{3, 4}));
    EXPECT_EQ(positions_read(journal, Position(5)), Positions{});
}

TEST(Journal, IsReadOnlyAsFarAsItIsDurable) {
    MemoryJournal journal(Durability::when_settled);
    int woken = 0;
    journal.call_when_durable([](void* count) { ++*static_cast<int*>(count); }, &woken);
    append(journal, 2);
    EXPECT_EQ(journal.durable(), Position(0));
    EXPECT_TRUE(positions_read(journal, Position(0)).empty());
    EXPECT_EQ(woken, 0);
    journal.settle();
    EXPECT_EQ(journal.durable(), Position(2));
    EXPECT_EQ(positions_read(journal, Position(0)).size(), 2U);
    EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace huagu::journal
