// The whole market day at a position of its journal, as bytes: a restart loads them and replays
// only what follows. For one version it is only ever a cache of the journal: whatever is wrong with
// it, the journal has everything.
//
//     mark, format          u32 each
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
#include "journal/journal.hpp"
#include "sequencer/market_day.hpp"

namespace huagu {

/// Between two records. `memory` is that of an earlier snapshot, to be used again.
[[nodiscard]] std::vector<std::byte> take_snapshot(const MarketDay& day,
                                                   std::vector<std::byte> memory = {});

/// The position that a snapshot is of, which the journal must reach; every byte of it is checked
/// against its CRC, but not what they mean.
[[nodiscard]] tl::expected<journal::Position, SnapshotFault> snapshot_position(
    std::span<const std::byte> bytes);

/// Into a day that has no record yet, of the same or larger limits. Then its end() is the
/// snapshot's position, whence replay() goes on, and its counts() are where the results logs must
/// stand. After a fault the day is good for nothing: begin another, and replay all.
[[nodiscard]] tl::expected<void, SnapshotFault> load_snapshot(MarketDay& day,
                                                              std::span<const std::byte> bytes);

}  // namespace huagu
