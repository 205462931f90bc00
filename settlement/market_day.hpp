// Which market day, and how it is found: every table's rows are named by (market, day, number).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/language.hpp"
#include "settlement/database.hpp"

namespace huagu::settlement {

/// Why something was not done, for people.
struct Refusal {
    base::Told why;
};

/// In both languages: formats of fmt.
template <class... Arguments>
[[nodiscard]] tl::unexpected<Refusal> refuse(std::string_view en, std::string_view zh,
                                             const Arguments&... arguments) {
    return tl::unexpected(Refusal{base::told(en, zh, arguments...)});
}

template <class T>
using Expected = tl::expected<T, Refusal>;

struct DayName {
    std::string market;
    std::string day;  // "2026-11-23"

    friend bool operator==(const DayName&, const DayName&) = default;
};

/// A market day as the database has it.
struct MarketDay {
    DayName name;
    std::string currency;
    int minor_unit_digits = 0;
    std::int64_t buyer_fee_bp = 0;
    std::int64_t last_sequence = 0;
    bool is_closed = false;
};

[[nodiscard]] std::optional<MarketDay> find_day(Database& database, const DayName& name);

/// The day that is meant where a market or a day is left out: the only market, its latest day.
[[nodiscard]] Expected<MarketDay> choose_day(Database& database,
                                             const std::optional<std::string>& market,
                                             const std::optional<std::string>& day);

/// Nobody else changes anything of the day until the transaction ends.
void lock(Database& database, const DayName& name);

}  // namespace huagu::settlement
