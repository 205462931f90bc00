// The same market day again, from its journal: for recovery, for disputes, and to prove that
// results are what the journal says (Results::settle).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "engine/types.hpp"
#include "journal/journal.hpp"
#include "journal/record.hpp"
#include "sequencer/market_day.hpp"

namespace huagu {

/// Told now and then how far a long replay is. Of the thread that replays.
struct ReplayProgress {
    void (*tell)(void* context, journal::Position done, journal::Position end) = nullptr;
    void* context = nullptr;
};

/// The durable records that a market day does not have yet, one after another. Each must have been
/// applied before the next is asked for.
class RecordsToApply {
  public:
    /// The first record of a day that has some is taken to continue the chain.
    RecordsToApply(const journal::RecordSource& journal, const MarketDay& day);

    /// Nothing at the end, or where is_damaged(). The record's bytes stay until the next call.
    [[nodiscard]] std::optional<journal::Record> next();

    /// Whether the next record is damaged, cannot be read, does not continue the chain, or is of no
    /// verified frame.
    [[nodiscard]] bool is_damaged() const { return is_damaged_; }

  private:
    [[nodiscard]] std::optional<journal::Record> read();

    const journal::RecordSource& journal_;
    const MarketDay& day_;
    const journal::Position end_;
    std::optional<journal::ChainEnd> chain_;
    std::vector<std::byte> bytes_;
    std::span<const std::byte> rest_;
    bool is_damaged_ = false;
};

struct Replayed {
    journal::Position end;  // after the last record that was applied
    /// Nothing from there on was applied (RecordsToApply::is_damaged).
    std::optional<journal::Position> damaged_at;
};

/// Applies all durable records of a journal that a market day does not have yet, and publishes what
/// they say.
[[nodiscard]] Replayed replay(const journal::RecordSource& journal, MarketDay& day,
                              const ReplayProgress& progress = {});

}  // namespace huagu
