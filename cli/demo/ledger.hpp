// What each side of a demo day wrote down, to be held against each other at its end.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/types.hpp"

namespace huagu::cli {

struct SaleLine {
    SaleId sale;
    std::uint32_t lot = 0;  // its place in the catalogue, from 1
    ParticipantId buyer;
    Units units;
    Price price;
    Money gross;
};

struct LotLine {
    Units sold;
    Units unsold;
};

struct ControlTotals {
    std::uint64_t sales = 0;
    Units units;
    Money gross;
};

/// The settlement reader's: from the results alone.
struct ResultsLedger {
    std::map<std::uint64_t, SaleLine> sales;  // by number; cancelled ones are taken out
    std::map<std::uint32_t, LotLine> lots;    // closed ones; the last closing counts
    std::uint64_t cancelled = 0;
    std::uint64_t results = 0;
    std::optional<ControlTotals> control_totals;  // once the market is closed
};

struct WonLine {
    SaleLine sale;
    Money fee;
};

/// The traders': from the replies to them alone.
struct TradersLedger {
    std::map<std::uint64_t, WonLine> won;  // by sale
    std::uint64_t presses = 0;
    std::uint64_t accepted = 0;
    std::uint64_t lost = 0;
    std::map<std::string, std::uint64_t> rejected;  // by reason
    std::vector<std::int64_t> answer_us;            // press to answer, real time
    std::vector<std::int64_t> slippage_us;          // planned press time to sending, market time
    std::vector<std::string> complaints;            // what should not have happened

    void add(const TradersLedger& other);
};

void to_json(nlohmann::json& json, const TradersLedger& ledger);
void from_json(const nlohmann::json& json, TradersLedger& ledger);

/// Where results, control totals and the traders' replies differ; nothing if they agree to the
/// minor unit.
std::vector<std::string> reconcile(const ResultsLedger& results, const TradersLedger& traders,
                                   std::int64_t buyer_fee_bp);

}  // namespace huagu::cli
