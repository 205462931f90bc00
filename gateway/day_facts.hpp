// day.json: what a market day was begun with, so that whoever reads or continues it needs nothing
// else. Written once, when the day is begun.
#pragma once

#include <string>

#include "gateway/settings.hpp"
#include "journal/segment.hpp"
#include "journal/storage.hpp"

namespace huagu::gateway {

struct DayFacts {
    journal::DayId id{};
    /// Those that commands' effects depend on and no command says: market, day, currency,
    /// minor_digits, buyer_fee_bp, hide_buyers and limits. The others are the defaults.
    Settings settings;
};

/// Throws base::ToldError if there is no such file in the day's folder, or a damaged one: it
/// says what to do.
[[nodiscard]] DayFacts read_day_facts(journal::Storage& storage, const std::string& folder);

/// Throws base::ToldError.
void write_day_facts(journal::Storage& storage, const std::string& folder, const DayFacts& facts);

/// Throws base::ToldError if a day that was begun with `facts` cannot go on with these settings:
/// it names the first that differs.
void refuse_other_settings(const std::string& folder, const DayFacts& facts,
                           const Settings& settings);

}  // namespace huagu::gateway
