// Results in, rows out: the one way in which what the market said comes into the database. The last
// sequence is in the transaction of the rows that it covers, so whenever this ends, each result is
// there once or not yet.
//
// Knows no socket: whoever reads the feed hands over results and says when to commit. Several may
// keep one database: what another one had first is a repeat.
#pragma once

#include <optional>

#include "settlement/market_day.hpp"
#include "wire/schema.hpp"
#include "wire/texts.hpp"

namespace huagu::settlement {

class Projector {
  public:
    /// Keeps a day, which is added if the database does not have it.
    Projector(Database& database, DayName name);

    [[nodiscard]] const DayName& name() const { return name_; }
    /// Of the last result that was taken.
    [[nodiscard]] std::uint64_t last_sequence() const {
        return static_cast<std::uint64_t>(last_sequence_);
    }
    [[nodiscard]] bool is_closed() const { return is_closed_; }
    /// Results in the transaction that is open.
    [[nodiscard]] std::size_t uncommitted() const { return uncommitted_; }

    /// Takes a result of the full view, verified, in a transaction that it opens. One that is there
    /// changes nothing. Refused, with nothing changed: a gap, another content under a known
    /// sequence, another day's opening, a masked buyer, a kind that is not known.
    [[nodiscard]] Expected<void> take(const schema::Result& result);

    /// What was taken is there for good. Nothing if nothing was taken.
    void commit();

  private:
    void begin();
    [[nodiscard]] Expected<void> check_repeat(const schema::Result& result);
    [[nodiscard]] Expected<void> check_next(const schema::Result& result) const;
    [[nodiscard]] Expected<void> check_sale(const schema::Sale& sale) const;
    void store(const schema::Result& result);
    void store_body(const schema::Result& result);
    void store(const schema::MarketOpened& opened);
    void store(const schema::MarketClosed& closed);
    void store(const schema::FeesSet& set, std::int64_t sequence);
    void store(const schema::ParticipantAdded& participant);
    void store(const schema::ProductAdded& product);
    void store(const schema::LotQueued& queued);
    void store(const schema::LotChanged& changed);
    void store(const schema::LotClosed& closed, std::int64_t sequence);
    void store(const schema::Sale& sale, const schema::Result& result);
    void store(const schema::SaleCancelled& cancelled, const schema::Result& result);
    void store_names(const char* thing, std::uint32_t number,
                     const flatbuffers::Vector<flatbuffers::Offset<schema::Name>>* names);
    void store_codes(const char* thing, std::uint32_t number,
                     const flatbuffers::Vector<flatbuffers::Offset<schema::Code>>* codes);

    Database& database_;
    DayName name_;
    std::optional<Transaction> transaction_;
    std::size_t uncommitted_ = 0;

    // As the transaction has them.
    std::int64_t last_sequence_ = 0;
    bool is_closed_ = false;
    std::int64_t buyer_fee_bp_ = 0;
    wire::Fees schedule_;  // in force
};

}  // namespace huagu::settlement
