// The same market day again, from its journal: for recovery, for disputes, and to prove that
// results are what the journal says (Results::settle).
#pragma once

#include <cstddef>
#include <cstdint>
#include <future>
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

/// Where the records that come next are read and looked at: on a thread beside the one that applies
/// them, or on that one when it needs them.
enum class Reading : std::uint8_t { ahead, in_turn };

/// The durable records that a market day does not have yet, one after another, to be applied in
/// their order.
class RecordsToApply {
  public:
    /// The first record of a day that has some is taken to continue the chain.
    RecordsToApply(const journal::RecordSource& journal, const MarketDay& day, Reading reading);

    /// Nothing at the end, or where is_damaged(). The record's bytes stay until the next call.
    [[nodiscard]] std::optional<journal::Record> next();

    /// Whether the next record is damaged, cannot be read, does not continue the chain, or is of no
    /// verified frame.
    [[nodiscard]] bool is_damaged() const { return is_damaged_; }

  private:
    /// Records that were looked at.
    struct Batch {
        std::vector<std::byte> bytes;
        std::size_t good = 0;  // bytes of records that can be applied
        bool is_last = false;  // the end, or damage, follows
    };

    /// Has the next batch read, and the results that are compared with those of this one.
    void begin_reading();
    void read_batch();
    [[nodiscard]] bool look_at_read();
    [[nodiscard]] bool can_follow(const journal::Record& record);

    const journal::RecordSource& journal_;
    const MarketDay& day_;
    const Reading reading_;
    const std::uint64_t end_;
    // Of whoever reads, while it does:
    std::uint64_t position_;
    Time last_time_;
    std::optional<journal::ChainEnd> chain_;
    Batch next_;
    // Of whoever applies:
    Batch batch_;
    std::span<const std::byte> rest_;
    bool is_damaged_ = false;
    std::future<void> is_read_;  // the last: who destroys this waits for it first
};

struct Replayed {
    journal::Position end;  // after the last record that was applied
    /// Nothing from there on was applied (RecordsToApply::is_damaged).
    std::optional<journal::Position> damaged_at;
};

/// Applies all durable records of a journal that a market day does not have yet, and publishes what
/// they say.
[[nodiscard]] Replayed replay(const journal::RecordSource& journal, MarketDay& day, Reading reading,
                              const ReplayProgress& progress = {});

}  // namespace huagu
