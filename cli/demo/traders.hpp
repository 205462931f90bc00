// The demo's simulated traders: each a session of its own, all of one process on one thread.
#pragma once

#include <cstdint>
#include <string>

#include "cli/demo/day.hpp"
#include "cli/demo/ledger.hpp"

namespace huagu::cli {

struct TradersJob {
    const DemoDay& day;
    std::string port;
    std::int64_t first_buyer = 1;
    std::int64_t last_buyer = 1;
};

/// Logs the buyers on, enters their standing orders, says "ready" on stdout, and lets them buy
/// until the market is closed. What they were told is the ledger.
TradersLedger run_traders(const TradersJob& job);

}  // namespace huagu::cli
