#include "journal/record.hpp"

#include <gtest/gtest.h>

#include <cstring>
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

/// The number of a field, as record.hpp's head places it.
template <class Number>
Number at(const std::vector<std::byte>& record, std::size_t offset) {
    Number number{};
    std::memcpy(&number, record.data() + offset, sizeof(number));
    return number;
}

TEST(Record, LiesAsTheFormatSays) {
    RecordHead head = head_of_a_press();
    head.previous_crc = 0x1234'5678;
    std::vector<std::byte> record;
    const std::uint32_t crc = append_record(record, head, bytes_of("mine"));
    ASSERT_EQ(record.size(), 80U);
    EXPECT_EQ(at<std::uint32_t>(record, 0), 80U);
    EXPECT_EQ(at<std::uint32_t>(record, 4), crc);
    EXPECT_EQ(crc, 0xdab1cf76U) << "of these very bytes, in every version";
    EXPECT_EQ(at<std::uint64_t>(record, 8), 7U);
    EXPECT_EQ(at<std::int64_t>(record, 16), 1'000);
    EXPECT_EQ(at<std::int64_t>(record, 24), 990);
    EXPECT_EQ(at<std::int64_t>(record, 32), 950);
    EXPECT_EQ(at<std::int64_t>(record, 40), 960);
    EXPECT_EQ(at<std::int64_t>(record, 48), 30);
    EXPECT_EQ(at<std::uint32_t>(record, 56), 3U);
    EXPECT_EQ(at<std::uint32_t>(record, 60), 4U);
    EXPECT_EQ(at<std::uint32_t>(record, 64), 0x1234'5678U);
    EXPECT_EQ(at<std::uint16_t>(record, 68), 4U);
    EXPECT_EQ(at<std::uint8_t>(record, 70), 1U);
    EXPECT_EQ(at<std::uint8_t>(record, 71), 0U);
    EXPECT_EQ(at<std::uint64_t>(record, 72), 0x656e'696dU) << "the frame, and zeros";
}

TEST(Chain, IsContinuedByTheNextRecordOnly) {
    std::vector<std::byte> batch;
    RecordHead head = head_of_a_press();
    head.previous_crc = 99;
    append_record(batch, head, {});
    const RecordHead first = read_record(batch)->head;

    ChainEnd chain{7, 99};
    EXPECT_TRUE(extend(chain, first));
    EXPECT_EQ(chain, (ChainEnd{8, first.crc}));
    EXPECT_FALSE(extend(chain, first)) << "twice";
    ChainEnd other{7, 98};
    EXPECT_FALSE(extend(other, first)) << "of another chain";
    ChainEnd later{8, 99};
    EXPECT_FALSE(extend(later, first)) << "of another place";
    EXPECT_EQ(later, (ChainEnd{8, 99})) << "as it was";
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
