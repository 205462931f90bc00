#include "journal/record.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace huagu::journal {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

RecordHead head_of_a_press() {
    RecordHead head;
    head.position = 7;
    head.time = 1'000;
    head.received = 990;
    head.claimed = 950;
    head.press_time = 960;
    head.round_trip = 30;
    head.participant = 3;
    head.user = 4;
    return head;
}

TEST(Record, ComesBackAsItWasWritten) {
    std::vector<std::byte> batch;
    append_record(batch, head_of_a_press(), bytes_of("mine"));
    const auto record = read_record(batch);
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(record->head.position, 7U);
    EXPECT_EQ(record->head.time, 1'000);
    EXPECT_EQ(record->head.received, 990);
    EXPECT_EQ(record->head.claimed, 950);
    EXPECT_EQ(record->head.press_time, 960);
    EXPECT_EQ(record->head.round_trip, 30);
    EXPECT_EQ(record->head.participant, 3U);
    EXPECT_EQ(record->head.user, 4U);
    EXPECT_EQ(record->head.kind, RecordKind::command);
    ASSERT_EQ(record->frame.size(), 4U);
    EXPECT_EQ(std::to_integer<char>(record->frame[0]), 'm');
}

TEST(Record, FollowsTheOneBeforeAtAMultipleOfEightBytes) {
    std::vector<std::byte> batch;
    for (const std::string_view text : {"", "a", "eight by", "nine byte"}) {
        append_record(batch, head_of_a_press(), bytes_of(text));
        EXPECT_EQ(batch.size() % 8, 0U);
    }
    std::span<const std::byte> rest = batch;
    for (const std::size_t size : {0U, 1U, 8U, 9U}) {
        const auto record = read_record(rest);
        ASSERT_TRUE(record.has_value());
        EXPECT_EQ(record->frame.size(), size);
        rest = rest.subspan(record->head.length);
    }
    EXPECT_TRUE(rest.empty());
}

TEST(Record, EveryFlippedBitIsSeen) {
    std::vector<std::byte> batch;
    append_record(batch, head_of_a_press(), bytes_of("mine"));
    for (std::size_t bit = 0; bit < batch.size() * 8; ++bit) {
        const std::byte mask{static_cast<unsigned char>(1U << (bit % 8))};
        batch[bit / 8] ^= mask;
        EXPECT_FALSE(read_record(batch).has_value()) << "bit " << bit;
        batch[bit / 8] ^= mask;
    }
    EXPECT_TRUE(read_record(batch).has_value());
}

TEST(Record, ThatIsCutOffIsNone) {
    std::vector<std::byte> batch;
    append_record(batch, head_of_a_press(), bytes_of("mine"));
    for (std::size_t size = 0; size < batch.size(); ++size) {
        EXPECT_FALSE(read_record(std::span(batch).first(size)).has_value()) << size;
    }
}

TEST(Crc, IsCastagnolis) {
    EXPECT_EQ(crc32c(bytes_of("123456789")), 0xe3069283U);
    EXPECT_EQ(crc32c_by_table(bytes_of("123456789")), 0xe3069283U);
    EXPECT_EQ(crc32c({}), 0U);
}

TEST(Crc, IsTheSameByInstructionAndByTableAndInParts) {
    std::vector<std::byte> bytes;
    for (unsigned i = 0; i < 100; ++i) bytes.push_back(std::byte(i * 37 % 251));
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        const auto first = std::span(bytes).first(cut);
        EXPECT_EQ(crc32c(first), crc32c_by_table(first));
        EXPECT_EQ(crc32c(std::span(bytes).subspan(cut), crc32c(first)), crc32c(bytes));
    }
}

}  // namespace
}  // namespace huagu::journal
