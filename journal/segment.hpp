// How records lie in files. The journal of a day is a directory:
//
//     NNNNNNNNNNNNNNNNNNNN.segment   a segment; the number is the position of its first record
//     writer                         what its last writer noted
//     lock, next, writer.new         the writer's, of no meaning to others
//
//     segment  head page, batch, batch, …, zeros up to its size
//     batch    batch head, record, record, … (record.hpp)
//
//     head page: 4096 bytes          offset  size
//                                         0     8  magic           "HUAGUSEG"
//                                         8     4  crc             CRC32C of the page but for
//                                         itself
//                                        12     4  format          journal_format
//                                        16     4  schema          version, of whoever opened it
//                                        20     4  rules           version, the same
//                                        24    16  day_id
//                                        40     8  number          of the segment, from 0
//                                        48     8  epoch           of the writer that made it
//                                        56     8  salt            random, of this segment
//                                        64     8  first_position
//                                        72     8  created         ns since 1970
//                                        80     8  size            of the file, bytes
//                                        88     4  previous_crc    of the record before the first
//                                        92  4004  zeros
//     batch head: 24 bytes                0     4  magic           "HBAT"
//                                         4     4  crc             CRC32C of the salt and of the
//                                                                  bytes after the crc
//                                         8     8  first_position
//                                        16     4  records         at least 1
//                                        20     4  bytes           of the records, at most 1 MiB
//     writer: 64 bytes                    0     8  magic           "HUAGUWRT"
//                                         8     4  crc             CRC32C of all but itself
//                                        12     4  format          journal_format
//                                        16    16  day_id
//                                        32     8  epoch           of the last writer
//                                        40     8  segments        so many there are at least
//                                        48     8  position        so far it is durable at least
//                                        56     8  zeros
//
// A batch lies in one segment and is written after the one before is safe, so only the last can be
// torn. Its head's crc is salted, so that no frame, whatever its sender put into it, looks like
// one. Numbers are little-endian.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "journal/fault.hpp"
#include "journal/storage.hpp"

namespace huagu::journal {

inline constexpr std::uint32_t journal_format = 1;
inline constexpr std::size_t head_page_size = 4096;

using DayId = std::array<std::byte, 16>;

/// What the first record of a day bears as the crc of the one before.
[[nodiscard]] std::uint32_t day_salt_of(const DayId& day);

struct SegmentHead {
    static constexpr std::uint64_t right_magic = 0x47'45'53'55'47'41'55'48;

    std::uint64_t magic = right_magic;
    std::uint32_t crc = 0;
    std::uint32_t format = journal_format;
    std::uint32_t schema = 0;
    std::uint32_t rules = 0;
    DayId day_id{};
    std::uint64_t number = 0;
    std::uint64_t epoch = 0;
    std::uint64_t salt = 0;
    std::uint64_t first_position = 0;
    std::int64_t created = 0;
    std::uint64_t size = 0;
    std::uint32_t previous_crc = 0;
    std::uint32_t zero = 0;
};
static_assert(sizeof(SegmentHead) == 96);
static_assert(std::has_unique_object_representations_v<SegmentHead>, "no padding that nobody set");

struct BatchHead {
    static constexpr std::uint32_t right_magic = 0x54'41'42'48;

    std::uint32_t magic = right_magic;
    std::uint32_t crc = 0;
    std::uint64_t first_position = 0;
    std::uint32_t records = 0;
    std::uint32_t bytes = 0;
};
static_assert(sizeof(BatchHead) == 24);
static_assert(std::has_unique_object_representations_v<BatchHead>, "no padding that nobody set");

struct WriterNote {
    static constexpr std::uint64_t right_magic = 0x54'52'57'55'47'41'55'48;

    std::uint64_t magic = right_magic;
    std::uint32_t crc = 0;
    std::uint32_t format = journal_format;
    DayId day_id{};
    std::uint64_t epoch = 0;
    std::uint64_t segments = 0;
    std::uint64_t position = 0;
    std::uint64_t zero = 0;
};
static_assert(sizeof(WriterNote) == 64);
static_assert(std::has_unique_object_representations_v<WriterNote>, "no padding that nobody set");

using HeadPage = std::array<std::byte, head_page_size>;

/// The page of a head, whose crc is filled in.
[[nodiscard]] HeadPage page_of(SegmentHead head);
/// The head in the file at `path`, which must be whole and of this format.
[[nodiscard]] Opened<SegmentHead> read_head(const File& file, const std::string& path);

/// Fills in the crc.
void seal(BatchHead& head, std::uint64_t salt);
void seal(WriterNote& note);
/// The head at the start of `bytes`, if one is there that is whole.
[[nodiscard]] std::optional<BatchHead> read_batch_head(std::span<const std::byte> bytes,
                                                       std::uint64_t salt);

enum class Synced : bool { no, yes };

/// Nothing if there is none. Replaced as a whole, and safe when `write_note` returns, if it is
/// synced.
[[nodiscard]] Opened<std::optional<WriterNote>> read_note(Storage& storage,
                                                          const std::string& directory);
[[nodiscard]] Stored<void> write_note(Storage& storage, const std::string& directory,
                                      WriterNote note, Synced synced = Synced::yes);

[[nodiscard]] std::string segment_name(std::uint64_t first_position);
/// The first position; nothing if it is no segment's name.
[[nodiscard]] std::optional<std::uint64_t> position_of_name(std::string_view name);

}  // namespace huagu::journal
