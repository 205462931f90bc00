// The same market day again, from its journal: for recovery, for disputes, and to prove that
// results are what the journal says (Results::settle).
#pragma once

#include <optional>

#include "engine/types.hpp"
#include "journal/journal.hpp"
#include "sequencer/market_day.hpp"

namespace huagu {

struct Replayed {
    journal::Position end;  // after the last record that was applied
    /// A record that is damaged, cannot be read, does not continue the chain, or is of no verified
    /// frame: nothing from there on was applied.
    std::optional<journal::Position> damaged_at;
};

/// Applies all durable records of a journal that a market day does not have yet, and publishes what
/// they say. The first record of a day that has some is taken to continue the chain.
[[nodiscard]] Replayed replay(const journal::RecordSource& journal, MarketDay& day);

}  // namespace huagu
