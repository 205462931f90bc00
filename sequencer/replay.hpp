// The same market day again, from its journal: for recovery, for disputes, and to prove that
// results are what the journal says.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/types.hpp"
#include "journal/journal.hpp"
#include "sequencer/market_day.hpp"
#include "sequencer/results.hpp"

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

struct Difference {
    std::string_view view;  // "full", "public" or "desk"
    std::uint64_t index;    // of the first entry that differs, or that was found and not made
};

/// Compares results to the byte. Fewer may have been found than made: they had not been written
/// down yet. More may not: they are of records that are not in the journal.
[[nodiscard]] std::optional<Difference> compare(const Results& made, const Results& found);

}  // namespace huagu
