// The public state of the market as its results tell it: kept by the gateway for snapshots and by
// clients for their screens. What is applied came verified; numbers of things that were never heard
// of are ignored, for a reader of a part may meet them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/event.hpp"
#include "engine/rules.hpp"
#include "wire/schema.hpp"
#include "wire/texts.hpp"

namespace huagu::wire {

/// Language → text, or scheme → code, in the order in which they were given.
using TextPairs = std::vector<std::pair<std::string, std::string>>;

struct LotView {
    LotId lot;
    ClockId clock;
    ParticipantId grower;
    ProductId product;
    std::int64_t grade = 0;
    std::int64_t length_cm = 0;
    Items items_per_unit;
    Units units;      // left
    Units min_units;  // in force
    Price start_price;
    Price reserve_price;
    std::string remark;
    std::string photo;
};

struct ClockView {
    TextPairs names;
    ClockRules rules;
    schema::ClockState state = schema::ClockState::closed;
    std::uint64_t clock_sequence = 0;   // of its last result
    LotId current = LotId::none();      // announced, running, stopping or paused
    std::optional<RoundStarted> round;  // running and stopping
    std::optional<Step> stopped_step;   // stopping, and paused after it
    std::optional<Sale> last_sale;      // of the current lot; buyer none: masked
    std::deque<LotId> queue;            // its head, in order; all of it if the sizes agree
    std::size_t queued_lots = 0;        // all of it
    LotId last_closed = LotId::none();  // a cancelled sale may open it again
};

struct ProductView {
    std::string group;
    TextPairs group_names;
    TextPairs names;
    TextPairs codes;
};

struct ParticipantView {
    bool is_buyer = false;
    bool is_grower = false;
    TextPairs names;
    TextPairs codes;
};

enum class MarketState : std::uint8_t { before_open, open, closed };

class MarketView {
  public:
    /// The next result, of the public or the full view.
    void apply(const schema::Result& result);

    /// Begins anew from a snapshot.
    void load(const schema::Snapshot& snapshot);
    /// Names and codes from an answer to a client's question.
    void load(const schema::ReferenceAnswer& answer);
    /// The part of a clock's queue that a page has, if it follows what is known.
    void load(const schema::CataloguePageAnswer& page);

    /// Of the last result that was applied, and its time.
    [[nodiscard]] Sequence sequence() const { return sequence_; }
    [[nodiscard]] Time at() const { return at_; }

    [[nodiscard]] MarketState state() const { return state_; }
    /// When the day was opened; 0 in a view that began from a snapshot.
    [[nodiscard]] Time opened_at() const { return opened_at_; }
    [[nodiscard]] std::int64_t buyer_fee_bp() const { return buyer_fee_bp_; }
    [[nodiscard]] const std::optional<Fees>& fees() const { return fees_; }

    [[nodiscard]] const std::map<ClockId, ClockView>& clocks() const { return clocks_; }
    // Null for what was never heard of (a lot: or is long closed).
    [[nodiscard]] const ClockView* clock(ClockId clock) const;
    [[nodiscard]] const LotView* lot(LotId lot) const;
    [[nodiscard]] const ProductView* product(ProductId product) const;
    [[nodiscard]] const ParticipantView* participant(ParticipantId participant) const;

  private:
    void apply_to_clock(ClockId id, const schema::Result& result);
    void apply_lot_queued(ClockView& clock, const schema::LotQueued& queued);
    void apply_lot_changed(ClockView& clock, const schema::LotChanged& changed);
    void apply_lot_closed(ClockView& clock, const schema::LotClosed& closed);
    void apply_round_started(ClockId id, ClockView& clock, const schema::RoundStarted& round);
    void apply_sale(ClockId id, ClockView& clock, const schema::Sale& sale);
    void apply_sale_cancelled(ClockView& clock, const schema::SaleCancelled& cancelled);
    /// `lot` is what the clock sells now; one that it sold before and that is not closed goes back
    /// to the head of the queue.
    void make_current(ClockView& clock, LotId lot);
    void forget_closed(ClockView& clock);
    void add(const schema::ProductAdded& product);
    void add(const schema::ParticipantAdded& participant);

    Sequence sequence_{0};
    Time at_;
    MarketState state_ = MarketState::before_open;
    Time opened_at_;
    std::int64_t buyer_fee_bp_ = 0;
    std::optional<Fees> fees_;
    std::map<ClockId, ClockView> clocks_;
    std::map<LotId, LotView> lots_;
    std::map<ProductId, ProductView> products_;
    std::map<ParticipantId, ParticipantView> participants_;
};

}  // namespace huagu::wire
