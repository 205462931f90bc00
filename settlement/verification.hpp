// The proof that a day is all there, and what differs where it is not (docs/settlement.md,
// "Verify").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "settlement/market_day.hpp"

namespace huagu::settlement {

/// Of the sales that stand.
struct DayTotals {
    std::int64_t sales = 0;
    std::int64_t units = 0;
    std::int64_t gross = 0;

    friend bool operator==(const DayTotals&, const DayTotals&) = default;
};

struct Verification {
    MarketDay day;
    DayTotals totals;
    std::optional<DayTotals> control;     // what the market said at its close; nothing: it is open
    std::vector<base::Told> differences;  // for people; empty: all is there

    [[nodiscard]] bool is_proved() const { return control && differences.empty(); }
};

[[nodiscard]] DayTotals totals_of(Database& database, const DayName& name);

/// Of one moment, whatever is written meanwhile.
[[nodiscard]] Verification verify(Database& database, const MarketDay& day);

}  // namespace huagu::settlement
