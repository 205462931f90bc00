// The journal of a closed day, packed into one file.
//
//     DIRECTORY/journal.zst   a zstd frame, with its checksum, of:
//     archive  head, segment, segment, …
//     head     8 bytes magic "HUAGUARC", 4 bytes archive_format, 4 bytes zero, the writer's note
//     segment  8 bytes: how many follow; the bytes of its file (segment.hpp) without zeros at its
//     end
//
// Numbers are little-endian. The note says how many segments there are.
#pragma once

#include <cstdint>
#include <string>

#include "journal/fault.hpp"
#include "journal/segment.hpp"
#include "journal/storage.hpp"

namespace huagu::journal {

inline constexpr std::uint32_t archive_format = 1;

struct ArchiveHead {
    static constexpr std::uint64_t right_magic = 0x43'52'41'55'47'41'55'48;

    std::uint64_t magic = right_magic;
    std::uint32_t format = archive_format;
    std::uint32_t zero = 0;
    WriterNote note;
};
static_assert(sizeof(ArchiveHead) == 80);

struct Archived {
    Position end;
    std::uint64_t segments = 0;
    std::uint64_t bytes = 0;  // of the archive
};

[[nodiscard]] std::string archive_path(const std::string& directory);

/// Packs a journal that nobody writes, in its own directory; reads the archive back, compares it
/// with every segment, and only then removes those. What was interrupted is done by calling again.
/// A journal with a torn tail is refused: opening it mends it.
[[nodiscard]] Opened<Archived> archive_journal(Storage& storage, const std::string& directory);

/// Unpacks the archive in `directory` into another, which has no journal; there it can be read, and
/// opened. The archive stays.
[[nodiscard]] Opened<void> unpack_journal(Storage& storage, const std::string& directory,
                                          const std::string& to);

}  // namespace huagu::journal
