// Snapshots of a day in its folder: a restart loads the newest that is of use, and replays only
// what follows. They are caches: without one everything is replayed.
//
//     FOLDER/NNNNNNNNNNNNNNNNNNNN.snapshot   of the journal's position N
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "journal/storage.hpp"
#include "sequencer/snapshot.hpp"

namespace huagu::gateway {

struct FoundSnapshot {
    SnapshotHead head;
    std::vector<std::byte> bytes;
};

/// The newest whole one that is not past `end` of the journal.
[[nodiscard]] std::optional<FoundSnapshot> find_snapshot(journal::Storage& storage,
                                                         const std::string& folder,
                                                         journal::Position end);

/// Whole and safe when it returns; then only it and the one before stay. The results that it counts
/// must be safe before.
[[nodiscard]] journal::Stored<void> write_snapshot(journal::Storage& storage,
                                                   const std::string& folder,
                                                   std::span<const std::byte> bytes);

/// One that is of no use. What fails is tried again at the next start.
void remove_snapshot(journal::Storage& storage, const std::string& folder,
                     journal::Position position);

/// Makes safe what lies in a folder of results, for a snapshot that counts them.
[[nodiscard]] journal::Stored<void> sync_results(journal::Storage& storage,
                                                 const std::string& folder);

}  // namespace huagu::gateway
