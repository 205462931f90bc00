// One record of the journal: a frame as it came, with its stamps.
//
//     record   head, frame, padding of zeros up to a multiple of 8 bytes
//     head     offset  size
//                   0     4  length        of the whole record, padding included
//                   4     4  crc           CRC32C of the length and of all bytes after the crc
//                   8     8  position      of the record in the journal
//                  16     8  time          of the command, ns: never decreases along the journal
//                  24     8  received      when the gateway had the frame, ns; clock_set_back and
//                                          clock_right: what the machine's clock said
//                  32     8  claimed       press time that the terminal claimed, ns; 0: none
//                  40     8  press_time    press time that was granted, ns; 0: none
//                  48     8  round_trip    as the gateway measured it, ns; 0: not measured
//                  56     4  participant   that it is for; 2^32 − 1: none
//                  60     4  user          that sent it; 2^32 − 1: the server itself
//                  64     4  previous_crc  the crc of the record before; of the first: day_salt
//                  68     2  frame_size    bytes of the frame, without padding
//                  70     1  kind          RecordKind
//                  71     1  zero
//
// Each record bears the crc of the one before, so a record that is left out, swapped or of another
// day breaks the chain. The day's salt is the CRC32C of the day's id.
//
// Numbers are little-endian. The frame starts at a multiple of 8 bytes, as it must to be read in
// place. What a frame means is not the journal's business.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace huagu::journal {

static_assert(std::endian::native == std::endian::little, "records are written as they lie");

/// The numbers are in journals: never changed, never used again.
enum class RecordKind : std::uint8_t {
    command = 1,  // a frame as it came, or one that the server made
    // Without a frame:
    advance = 2,         // time moves on to a decision
    stall = 3,           // the market stood still; what runs is paused by the records that follow
    lag = 4,             // records did not become durable; what runs is paused by those that follow
    recovered = 5,       // everything before was replayed; what ran is paused by those that follow
    clock_set_back = 6,  // the machine's clock lies behind market time
    clock_right = 7,     // it does not any more
};

/// The word for it.
[[nodiscard]] constexpr std::string_view name(RecordKind kind) {
    switch (kind) {
        case RecordKind::command:
            return "command";
        case RecordKind::advance:
            return "advance";
        case RecordKind::stall:
            return "stall";
        case RecordKind::lag:
            return "lag";
        case RecordKind::recovered:
            return "recovered";
        case RecordKind::clock_set_back:
            return "clock_set_back";
        case RecordKind::clock_right:
            return "clock_right";
    }
    return "unknown";
}

struct RecordHead {
    std::uint32_t length = 0;
    std::uint32_t crc = 0;
    std::uint64_t position = 0;
    std::int64_t time = 0;
    std::int64_t received = 0;
    std::int64_t claimed = 0;
    std::int64_t press_time = 0;
    std::int64_t round_trip = 0;
    std::uint32_t participant = 0;
    std::uint32_t user = 0;
    std::uint32_t previous_crc = 0;
    std::uint16_t frame_size = 0;
    RecordKind kind = RecordKind::command;
    std::uint8_t zero = 0;
};
static_assert(sizeof(RecordHead) == 72);
static_assert(std::is_trivially_copyable_v<RecordHead>);
static_assert(std::has_unique_object_representations_v<RecordHead>, "no padding that nobody set");

/// A record where it lies: a copy of its head would take as long as looking at it.
struct Record {
    const RecordHead& head;
    std::span<const std::byte> frame;
};

/// A frame is no longer; the wire allows less.
inline constexpr std::size_t frame_max = std::size_t{16} << 10;
inline constexpr std::size_t record_max = sizeof(RecordHead) + frame_max;

/// Bytes of the record of a frame, padding included.
[[nodiscard]] constexpr std::size_t record_size(std::size_t frame_size) {
    return (sizeof(RecordHead) + frame_size + 7) / 8 * 8;
}

/// Where a chain of records ends.
struct ChainEnd {
    std::uint64_t position = 0;  // of the next record
    std::uint32_t crc = 0;       // of the last one; the day's salt if there is none

    friend bool operator==(const ChainEnd&, const ChainEnd&) = default;
};

/// Whether a record that is whole is the next one; then it is the end.
[[nodiscard]] bool extend(ChainEnd& chain, const RecordHead& head);

/// The same with the records of a batch, each of which must be the next one.
void extend(ChainEnd& chain, std::span<const std::byte> batch);

/// Writes a record to where there is room for it, record_size() bytes; `length`, `crc` and
/// `frame_size` of the head are filled in. Gives the crc, which the next record bears as its
/// `previous_crc`.
std::uint32_t write_record(std::byte* to, const RecordHead& head, std::span<const std::byte> frame);

/// The same at the end of a batch.
std::uint32_t append_record(std::vector<std::byte>& batch, const RecordHead& head,
                            std::span<const std::byte> frame);

/// The record at a place, aligned to 8, where one was found whole.
[[nodiscard]] inline Record record_at(const std::byte* place) {
    const auto& head = *reinterpret_cast<const RecordHead*>(place);
    return {head, {place + sizeof(head), head.frame_size}};
}

/// The record at the start of `bytes`, which must stay, and are aligned to 8; nothing if it is cut
/// off or damaged.
[[nodiscard]] std::optional<Record> read_record(std::span<const std::byte> bytes);

/// The Castagnoli CRC of `bytes`, continued from that of the bytes before them.
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0);

/// The same on a processor without an instruction for it.
[[nodiscard]] std::uint32_t crc32c_by_table(std::span<const std::byte> bytes,
                                            std::uint32_t before = 0);

}  // namespace huagu::journal
