#include "cli/demo/ledger.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/credit.hpp"

namespace huagu::cli {

namespace {

/// The most differences that are worth a line each.
constexpr std::size_t differences_max = 20;

std::string describe(const SaleLine& sale) {
    return fmt::format("lot {}, buyer {}, {} units at {}, gross {}", sale.lot, sale.buyer.value(),
                       sale.units.value(), sale.price.value(), sale.gross.value());
}

bool is_same(const SaleLine& a, const SaleLine& b) { return describe(a) == describe(b); }

}  // namespace

void TradersLedger::add(const TradersLedger& other) {
    won.insert(other.won.begin(), other.won.end());
    presses += other.presses;
    accepted += other.accepted;
    lost += other.lost;
    for (const auto& [reason, count] : other.rejected) rejected[reason] += count;
    answer_us.insert(answer_us.end(), other.answer_us.begin(), other.answer_us.end());
    slippage_us.insert(slippage_us.end(), other.slippage_us.begin(), other.slippage_us.end());
    complaints.insert(complaints.end(), other.complaints.begin(), other.complaints.end());
}

void to_json(nlohmann::json& json, const TradersLedger& ledger) {
    auto won = nlohmann::json::array();
    for (const auto& [number, line] : ledger.won) {
        const SaleLine& sale = line.sale;
        won.push_back({number, sale.lot, sale.buyer.value(), sale.units.value(), sale.price.value(),
                       sale.gross.value(), line.fee.value()});
    }
    json = {{"won", won},
            {"presses", ledger.presses},
            {"accepted", ledger.accepted},
            {"lost", ledger.lost},
            {"rejected", ledger.rejected},
            {"answer_us", ledger.answer_us},
            {"slippage_us", ledger.slippage_us},
            {"complaints", ledger.complaints}};
}

void from_json(const nlohmann::json& json, TradersLedger& ledger) {
    for (const auto& row : json.at("won")) {
        WonLine line;
        line.sale.sale = SaleId(row.at(0).get<std::uint64_t>());
        line.sale.lot = row.at(1).get<std::uint32_t>();
        line.sale.buyer = ParticipantId(row.at(2).get<std::uint32_t>());
        line.sale.units = Units(row.at(3).get<std::int64_t>());
        line.sale.price = Price(row.at(4).get<std::int64_t>());
        line.sale.gross = Money(row.at(5).get<std::int64_t>());
        line.fee = Money(row.at(6).get<std::int64_t>());
        ledger.won.emplace(line.sale.sale.value(), line);
    }
    json.at("presses").get_to(ledger.presses);
    json.at("accepted").get_to(ledger.accepted);
    json.at("lost").get_to(ledger.lost);
    json.at("rejected").get_to(ledger.rejected);
    json.at("answer_us").get_to(ledger.answer_us);
    json.at("slippage_us").get_to(ledger.slippage_us);
    json.at("complaints").get_to(ledger.complaints);
}

std::vector<std::string> reconcile(const ResultsLedger& results, const TradersLedger& traders,
                                   std::int64_t buyer_fee_bp) {
    std::vector<std::string> differences = traders.complaints;
    const auto differ = [&](std::string text) { differences.push_back(std::move(text)); };

    ControlTotals sum;
    std::map<std::uint32_t, Units> sold_of_lot;
    for (const auto& [number, sale] : results.sales) {
        ++sum.sales;
        sum.units += sale.units;
        sum.gross += sale.gross;
        sold_of_lot[sale.lot] += sale.units;
        const auto won = traders.won.find(number);
        if (won == traders.won.end()) {
            differ(fmt::format("sale {}: its buyer was not told ({})", number, describe(sale)));
        } else if (!is_same(won->second.sale, sale)) {
            differ(fmt::format("sale {}: results say {}; its buyer was told {}", number,
                               describe(sale), describe(won->second.sale)));
        } else if (won->second.fee != fee_rounded_up(sale.gross, buyer_fee_bp)) {
            differ(fmt::format("sale {}: a fee of {} on a gross of {}", number,
                               won->second.fee.value(), sale.gross.value()));
        }
    }
    for (const auto& [number, won] : traders.won) {
        if (results.cancelled == 0 && results.sales.count(number) == 0) {
            differ(fmt::format("sale {}: a buyer was told, results do not have it", number));
        }
    }
    for (const auto& [number, lot] : results.lots) {
        if (sold_of_lot[number] != lot.sold) {
            differ(fmt::format("lot {}: closed with {} units sold, its sales are of {}", number,
                               lot.sold.value(), sold_of_lot[number].value()));
        }
    }
    if (!results.control_totals) {
        differ("the market was not closed: no control totals");
    } else if (const ControlTotals& total = *results.control_totals;
               total.sales != sum.sales || total.units != sum.units || total.gross != sum.gross) {
        differ(fmt::format("control totals: {} sales, {} units, gross {}; results: {}, {}, {}",
                           total.sales, total.units.value(), total.gross.value(), sum.sales,
                           sum.units.value(), sum.gross.value()));
    }
    if (differences.size() > differences_max) {
        const std::size_t more = differences.size() - differences_max;
        differences.resize(differences_max);
        differ(fmt::format("and {} more", more));
    }
    return differences;
}

}  // namespace huagu::cli
