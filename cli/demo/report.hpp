// The table that a market manager would want at the end of the day.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/catalogue/catalogue.hpp"
#include "cli/demo/ledger.hpp"
#include "cli/language.hpp"

namespace huagu::cli {

struct DemoReport {
    const Catalogue& catalogue;
    const ResultsLedger& results;
    const TradersLedger& traders;
    const std::vector<std::string>& differences;  // of the reconciliation
    double seconds = 0;                           // the day, real time
    double speed = 1;                             // market time to real time
};

/// A table with the groups' names in both languages, and what the day came to.
[[nodiscard]] std::string to_text(const DemoReport& report, Language language = Language::en);
[[nodiscard]] nlohmann::json to_json(const DemoReport& report);

}  // namespace huagu::cli
