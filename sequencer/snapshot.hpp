// The whole market day at a position of its journal, as bytes: a restart loads them and replays
// only what follows. For one version it is only ever a cache of the journal: whatever is wrong with
// it, the journal has everything.
//
//     mark, format          u32 each
//     last crc              u32: of the record before the position, so of this journal
//     counts                u64 each: entries of the views full, public and desk
//     position, time        of the journal: records before the position are in it
//     engine                engine/snapshot.hpp
//     told                  the last sequence, entries that only the desk has, each clock's last
//                           sequence, outcomes kept by participant
//     products              one above the highest number in use, answers
//     crc                   u32: CRC32C of all before it
//
// Sessions are not part of it: after a restart every user logs on again. Results are not either:
// their logs hold the whole day, and go on where ResultsCounts says.
#pragma once

#include <cstddef>
#include <span>
#include <tl/expected.hpp>
#include <vector>

#include "engine/state_bytes.hpp"
#include "journal/record.hpp"
#include "sequencer/market_day.hpp"

namespace huagu {

/// Between two records, `last_crc` being that of the one before. `memory` is that of an earlier
/// snapshot, to be used again.
[[nodiscard]] std::vector<std::byte> take_snapshot(const MarketDay& day, std::uint32_t last_crc,
                                                   std::vector<std::byte> memory = {});

/// What must be there for a snapshot to be of use.
struct SnapshotHead {
    /// Where it was taken: the journal must reach it, and by the same records. It may not: a
    /// snapshot can be of records that never were safe, and after which others came.
    journal::ChainEnd chain;
    ResultsCounts counts;  // that the results logs must have
};

/// Every byte is checked against the CRC, but not what they mean.
[[nodiscard]] tl::expected<SnapshotHead, SnapshotFault> snapshot_head(
    std::span<const std::byte> bytes);

/// Of bytes that snapshot_head() found whole, into a day that has no record yet, of the same or
/// larger limits. Then its end() is the snapshot's position, whence replay() goes on, and its
/// counts() are where the results logs must stand. After a fault the day is good for nothing: begin
/// another, and replay all.
[[nodiscard]] tl::expected<void, SnapshotFault> load_snapshot(MarketDay& day,
                                                              std::span<const std::byte> bytes);

}  // namespace huagu
