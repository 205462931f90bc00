// A copy of a journal, for a backup: of a market that runs, too.
#pragma once

#include <string>

#include "journal/fault.hpp"
#include "journal/storage.hpp"

namespace huagu::journal {

/// Copies the journal in `from` into a directory that has none, and gives its end: whole batches,
/// as far as they were there. It is a journal as soon as this returns, and none before: what was
/// interrupted is refused when it is opened, for want of the writer's note. A source that is
/// damaged is not copied.
[[nodiscard]] Opened<Position> copy_journal(Storage& storage, const std::string& from,
                                            const std::string& to);

}  // namespace huagu::journal
