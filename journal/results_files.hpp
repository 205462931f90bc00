// The two files of one view of the results.
//
//     VIEW.frames   the frames as they are sent, size prefix included, one after the other; then
//                   zeros, which are room for more
//     VIEW.index    a header page, then an entry for each frame; then zeros
//     header page   offset  size
//                        0     8  magic             "huagures"
//                        8     4  format_version    of both files
//                       12     4  schema_version    of what the frames say
//                       16    16  day               id of the market day
//                       32     8  view              its name, filled up with zeros
//                       40     4  zero
//                       44     4  crc               CRC32C of the bytes before it
//                       64     6  durable_position  results of journal positions up to here may
//                                                   have been told
//                       70     2  durable_check     1 + CRC32C of it, as 8 bytes, mod 65,535; 0 of
//                                                   an earlier version: unchecked
//                     4096                          the first entry
//     entry              0     8  sequence          of the result; never decreases
//                        8     8  position          never decreases
//                       16     8  offset            of the frame: where the frame before it ends
//                       24     4  size              of the frame, never 0
//                       28     4  clock
//                       32     4  frame_crc         CRC32C of the frame
//                       36     4  crc               CRC32C of the entry's bytes before it
//
// Numbers are little-endian. Nothing is synced on the way: the journal is the truth, and what a
// loss of power takes is made from it again. So any page of what was not synced may be lost. For
// whoever only reads, an entry counts only if all entries before it do; whoever writes makes what
// is not whole again, in its place.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "journal/look.hpp"
#include "journal/storage.hpp"

namespace huagu::journal {

static_assert(std::endian::native == std::endian::little, "entries are written as they lie");

struct ResultsEntry {
    std::uint64_t sequence;   // of the result; never decreases
    std::uint64_t position;   // the journal must be durable up to here before anybody is told
    std::uint64_t offset;     // of the frame, in the log
    std::uint32_t size;       // of the frame, bytes, its size prefix included
    std::uint32_t clock;      // or no_clock
    std::uint32_t frame_crc;  // of the frame
    std::uint32_t crc;        // of the entry before it

    friend bool operator==(const ResultsEntry&, const ResultsEntry&) = default;
};
static_assert(sizeof(ResultsEntry) == 40);
static_assert(std::has_unique_object_representations_v<ResultsEntry>);

/// Whether its crc is right: then all of it is as it was written.
[[nodiscard]] bool has_right_crc(const ResultsEntry& entry);

/// The entry of a frame, its crcs filled in.
[[nodiscard]] ResultsEntry make_results_entry(std::uint64_t sequence, std::uint64_t position,
                                              std::uint64_t offset, std::uint32_t clock,
                                              std::span<const std::byte> frame);

constexpr std::uint32_t results_format_version = 1;
constexpr std::uint64_t results_header_bytes = 4096;
constexpr std::uint64_t durable_position_offset = 64;

/// What files of one day have in common.
struct ResultsIdentity {
    std::array<std::byte, 16> day{};
    std::uint32_t schema_version = 0;
};

/// Address space, per view; room is taken as it is needed.
struct ResultsCapacity {
    std::uint64_t entries = std::uint64_t{1} << 26;
    std::uint64_t bytes = std::uint64_t{1} << 34;
};

struct ResultsOpening {
    Access access = Access::write;  // write: files that are not there are made
    ResultsCapacity capacity;
    /// If they are written, ResultsLog looks at each entry when it compares it, whatever this says.
    Look look = Look::at_opening;
};

struct ResultsFiles {
    std::string view;
    std::string path;  // of both, without their ending
    bool is_writable = true;
    bool has_damaged_header = false;  // and it was made again: what follows may be another day's
    std::unique_ptr<Mapping> index;
    std::unique_ptr<Mapping> frames;
    /// Entries: if they were looked at, from the first on that are whole; else all
    /// places in use, whole or not: ResultsLog looks at each.
    std::uint64_t found = 0;
    /// If they were looked at: entries after those that are damaged or half written, or behind one
    /// that is.
    std::uint64_t dropped = 0;
};

/// The files of a view (at most 8 letters) in a directory that is there. An error if they are of
/// another day, view or version. A header that is damaged is made again, unless they are only read.
[[nodiscard]] Stored<ResultsFiles> open_results(Storage& storage, const std::string& directory,
                                                std::string_view view,
                                                const ResultsIdentity& identity,
                                                const ResultsOpening& opening = {});

/// Of files that are only read: whether what was told is among the entries that are dropped. If
/// not, a writer had not finished them.
[[nodiscard]] bool lacks_what_was_told(const ResultsFiles& files);

/// Whose the files of a view say they are, so that days of other versions can be read too.
[[nodiscard]] Stored<ResultsIdentity> results_identity(Storage& storage,
                                                       const std::string& directory,
                                                       std::string_view view);

/// The same without files. Throws std::bad_alloc.
[[nodiscard]] ResultsFiles results_in_memory(const ResultsCapacity& capacity);

/// Whether the entry in a place is whole, with its frame, and follows the one before it. `index`
/// begins with its header page, and has the place.
[[nodiscard]] bool is_whole_at(std::span<const std::byte> index, std::span<const std::byte> frames,
                               std::uint64_t place);

/// The first entry from `from` on of which that does not hold.
[[nodiscard]] std::uint64_t first_not_whole(std::span<const std::byte> index,
                                            std::span<const std::byte> frames, std::uint64_t from);

[[nodiscard]] inline std::span<const std::byte> bytes_of(const Mapping& mapping) {
    return {mapping.data(), mapping.size()};
}

/// Makes zeros of all that lies after the first `entries` entries and `bytes` bytes of frames, so
/// that it cannot come back, and syncs. Files keep their length: others may have them mapped.
[[nodiscard]] Stored<void> cut_results(Mapping& index, Mapping& frames, std::uint64_t entries,
                                       std::uint64_t bytes);

/// Of an index with so many entries; so also where the next one lies.
constexpr std::uint64_t results_index_size(std::uint64_t entries) {
    return results_header_bytes + entries * sizeof(ResultsEntry);
}

/// The entry's place, which the mapping must have.
[[nodiscard]] inline const ResultsEntry& results_entry(const std::byte* index,
                                                       std::uint64_t entry) {
    return *reinterpret_cast<const ResultsEntry*>(index + results_index_size(entry));
}

/// What of the header page moves: by one store, with its check, so that nobody sees half of it.
void set_durable_position(std::byte* index, std::uint64_t position);
/// Nothing: it is not as it was written.
[[nodiscard]] std::optional<std::uint64_t> durable_position_of(std::byte* index);

}  // namespace huagu::journal
