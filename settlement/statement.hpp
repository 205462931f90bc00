// What a day comes to for one participant: a buyer's statement or a grower's payout
// (docs/settlement.md, "Statements"). Figures only; how they look is the reader's.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "settlement/entries.hpp"
#include "settlement/market_day.hpp"

namespace huagu::settlement {

enum class Side : std::uint8_t { buyer, grower };

/// Money in minor units. Of a cancelled sale nothing counts.
struct SaleLine {
    std::int64_t sale = 0;
    std::int64_t clock = 0;
    std::int64_t lot = 0;
    std::string product;
    std::int64_t units = 0;
    std::int64_t items = 0;
    std::int64_t price = 0;  // an item
    std::int64_t gross = 0;
    std::int64_t commission = 0;  // buyer: the buyer fee; grower: the grower's commission
    std::int64_t unit_fee = 0;    // buyer: logistics; grower: packaging
    bool is_cancelled = false;
};

struct CorrectionLine {
    std::int64_t number = 0;
    std::int64_t sale = 0;
    std::int64_t amount = 0;
    std::string reason;
};

struct PaymentLine {
    std::string reference;
    PaymentKind kind = PaymentKind::payment;
    std::int64_t amount = 0;
    std::string note;
};

/// Sums of the lines. A buyer owes gross + commission + unit_fee − correction; a grower gets
/// gross − commission − unit_fee − correction.
struct StatementTotals {
    std::int64_t gross = 0;
    std::int64_t commission = 0;
    std::int64_t unit_fee = 0;
    std::int64_t correction = 0;
    std::int64_t balance = 0;
    std::int64_t paid = 0;  // buyer: payments; grower: payouts
    std::int64_t open = 0;  // of the balance, not paid yet
    std::int64_t deposits = 0;
};

struct Statement {
    MarketDay day;
    Side side = Side::buyer;
    std::int64_t participant = 0;
    std::string name;
    std::vector<SaleLine> sales;  // by number
    std::vector<CorrectionLine> corrections;
    std::vector<PaymentLine> payments;
    StatementTotals totals;
};

/// The statements of a day, with names in a language ("en", "zh"), else in the first there is.
class Statements {
  public:
    Statements(Database& database, MarketDay day, const std::string& language);

    /// Refused: a participant that the day does not know on that side.
    [[nodiscard]] Expected<Statement> of(Side side, std::int64_t participant);

    /// Everyone who sold, bought, paid or was paid, by number.
    [[nodiscard]] std::vector<std::int64_t> participants(Side side);

  private:
    [[nodiscard]] std::map<std::int64_t, std::string> names(const std::string& thing,
                                                            const std::string& language);
    void add_sales(Statement& statement);
    void add_corrections(Statement& statement);
    void add_payments(Statement& statement);

    Database& database_;
    MarketDay day_;
    std::map<std::int64_t, std::string> products_;
    std::map<std::int64_t, std::string> participants_;
};

}  // namespace huagu::settlement
