#include "cli/demo/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/columns.hpp"
#include "cli/money.hpp"

namespace huagu::cli {

namespace {

struct GroupRow {
    std::string name_en;
    std::string name_zh;
    std::int64_t lots = 0;
    std::int64_t units_offered = 0;
    std::int64_t units_sold = 0;
    std::int64_t items_sold = 0;
    std::int64_t gross = 0;
    std::int64_t sales = 0;
    std::int64_t price_low = 0;
    std::int64_t price_high = 0;

    void add_lot(const CatalogueLot& lot) {
        ++lots;
        units_offered += lot.units.value();
    }
    void add_sale(const SaleLine& sale, const CatalogueLot& lot) {
        const std::int64_t price = sale.price.value();
        price_low = sales == 0 ? price : std::min(price_low, price);
        price_high = std::max(price_high, price);
        ++sales;
        units_sold += sale.units.value();
        items_sold += sale.units.value() * lot.items_per_unit.value();
        gross += sale.gross.value();
    }
    [[nodiscard]] double sold_percent() const {
        return units_offered == 0
                   ? 0.0
                   : 100.0 * static_cast<double>(units_sold) / static_cast<double>(units_offered);
    }
    /// Rounded to the nearest minor unit.
    [[nodiscard]] std::int64_t price_average() const {
        return items_sold == 0 ? 0 : (gross + items_sold / 2) / items_sold;
    }
};

struct Groups {
    std::vector<GroupRow> rows;  // most gross first
    GroupRow total;
};

Groups by_group(const DemoReport& report) {
    std::map<std::string, GroupRow> rows;
    Groups groups;
    groups.total.name_en = "total";
    groups.total.name_zh = "合计";
    const auto row_of = [&](const CatalogueLot& lot) -> GroupRow& {
        const Product& product = report.catalogue.product(lot.product);
        GroupRow& row = rows[product.group_en];
        row.name_en = product.group_en;
        row.name_zh = product.group_zh;
        return row;
    };
    for (const CatalogueLot& lot : report.catalogue.lots) {
        row_of(lot).add_lot(lot);
        groups.total.add_lot(lot);
    }
    for (const auto& [number, sale] : report.results.sales) {
        const CatalogueLot& lot = report.catalogue.lots.at(sale.lot - 1);
        row_of(lot).add_sale(sale, lot);
        groups.total.add_sale(sale, lot);
    }
    for (const auto& [name, row] : rows) groups.rows.push_back(row);
    std::sort(groups.rows.begin(), groups.rows.end(), [](const GroupRow& a, const GroupRow& b) {
        return a.gross != b.gross ? a.gross > b.gross : a.name_en < b.name_en;
    });
    return groups;
}

/// How far achieved average prices lie from the published ones, a published row as one.
struct Published {
    std::size_t rows = 0;
    std::size_t rows_sold = 0;
    double error_median = 0;
    double error_p90 = 0;
};

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    const auto rank =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(rank == 0 ? 0 : rank - 1);
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

double percentile(const std::vector<std::int64_t>& values, double share) {
    return percentile(std::vector<double>(values.begin(), values.end()), share);
}

Published against_published(const DemoReport& report) {
    struct Row {
        std::int64_t published = 0;
        std::int64_t items = 0;
        std::int64_t gross = 0;
    };
    std::map<std::uint32_t, Row> rows;
    for (const CatalogueLot& lot : report.catalogue.lots) {
        if (lot.source_line > 0 && lot.published) {
            rows[lot.source_line].published = lot.published->average.value();
        }
    }
    for (const auto& [number, sale] : report.results.sales) {
        const CatalogueLot& lot = report.catalogue.lots.at(sale.lot - 1);
        const auto row = rows.find(lot.source_line);
        if (row == rows.end()) continue;
        row->second.items += sale.units.value() * lot.items_per_unit.value();
        row->second.gross += sale.gross.value();
    }
    std::vector<double> errors;
    for (const auto& [line, row] : rows) {
        if (row.items == 0) continue;
        const double average = static_cast<double>(row.gross) / static_cast<double>(row.items);
        const auto published = static_cast<double>(row.published);
        errors.push_back(std::abs(average - published) / published);
    }
    return {rows.size(), errors.size(), percentile(errors, 0.5), percentile(errors, 0.9)};
}

int digits_of(const DemoReport& report) {
    return minor_unit_digits(report.catalogue.currency).value_or(2);
}

std::string table(const Groups& groups, int digits, Language language) {
    const auto word = [&](std::string_view en, std::string_view zh) {
        return language == Language::zh ? zh : en;
    };
    const auto row = [](std::string_view group, std::string_view lots, std::string_view units,
                        std::string_view sold, std::string_view average, std::string_view range,
                        std::string_view gross) {
        return left(group, 28) + right(lots, 6) + right(units, 9) + right(sold, 8) +
               right(average, 11) + right(range, 22) + right(gross, 16) + "\n";
    };
    std::string text =
        row("group 品类", word("lots", "批次"), word("units", "件数"), word("sold", "售出"),
            word("avg/item", "均价/支"), word("range/item", "价格区间/支"), word("gross", "货款"));
    const auto line = [&](const GroupRow& group) {
        const std::string range = group.sales == 0 ? "-"
                                                   : format_minor(group.price_low, digits) + " – " +
                                                         format_minor(group.price_high, digits);
        text += row(
            group.name_en + " " + group.name_zh, std::to_string(group.lots),
            std::to_string(group.units_offered), fmt::format("{:.1f}%", group.sold_percent()),
            format_minor(group.price_average(), digits), range, format_minor(group.gross, digits));
    };
    for (const GroupRow& group : groups.rows) line(group);
    text += std::string(101, '-') + "\n";
    line(groups.total);
    return text;
}

std::string sums_text(const DemoReport& report, const GroupRow& total, Language language) {
    return say(
        language, "{}, {} of {}, gross {} {}; {:.1f} s ({:.0f} × real time), {:.1f} sales/s\n",
        "{}，{}，共 {}，货款 {} {}；{:.1f} 秒（真实时间的 {:.0f} 倍），每秒成交 {:.1f} 笔\n",
        lots(language, total.lots), sales(language, total.sales), units(language, total.units_sold),
        report.catalogue.currency, format_minor(total.gross, digits_of(report)), report.seconds,
        report.speed, static_cast<double>(total.sales) / std::max(0.001, report.seconds));
}

std::string presses_text(const TradersLedger& traders, Language language) {
    std::uint64_t rejected = 0;
    std::string reasons;
    for (const auto& [reason, count] : traders.rejected) {
        rejected += count;
        reasons += fmt::format(" {} {}", reason, count);
    }
    return say(language, "presses: {} ({} accepted, {} lost, {} rejected{}{})\n",
               "按键：{}（接受 {}，未中 {}，被拒绝 {}{}{}）\n", traders.presses, traders.accepted,
               traders.lost, rejected, reasons.empty() ? "" : ":", reasons) +
           say(language, "press to answer: p50 {:.2f} ms, p99 {:.2f} ms\n",
               "按键到答复：p50 {:.2f} 毫秒，p99 {:.2f} 毫秒\n",
               percentile(traders.answer_us, 0.5) / 1000,
               percentile(traders.answer_us, 0.99) / 1000) +
           say(language,
               "slippage (planned to sent, market time): p50 {:.1f} ms, p99 {:.1f} ms; the press "
               "times claimed are the planned ones\n",
               "发送滞后（计划到发出，市场时间）：p50 {:.1f} 毫秒，p99 {:.1f} 毫秒；声明的按键时间"
               "为计划时间\n",
               percentile(traders.slippage_us, 0.5) / 1000,
               percentile(traders.slippage_us, 0.99) / 1000);
}

std::string published_text(const DemoReport& report, const GroupRow& total, Language language) {
    const Published published = against_published(report);
    if (published.rows == 0) return "";
    return say(
        language,
        "against the published averages: {} of {} rows sold, relative error median {:.1f} %, "
        "p90 {:.1f} %; {:.1f} % of units sold\n",
        "与公布的均价相比：{1} 行中售出 {0} 行，相对误差中位数 {2:.1f} %，p90 {3:.1f} %；"
        "售出 {4:.1f} % 的件数\n",
        published.rows_sold, published.rows, 100 * published.error_median,
        100 * published.error_p90, total.sold_percent());
}

std::string reconciliation_text(const DemoReport& report, Language language) {
    if (report.differences.empty()) {
        return say(
            language,
            "reconciliation 对账: results ({}), control totals and traders' replies agree to "
            "the minor unit 分毫不差\n",
            "对账：结果（{} 条）、控制总数与买家各自的回报分毫不差\n", report.results.results);
    }
    std::string text = say(language, "reconciliation 对账: THEY DIFFER 不符\n", "对账：不符\n");
    for (const std::string& difference : report.differences) text += "  " + difference + "\n";
    return text;
}

}  // namespace

std::string to_text(const DemoReport& report, Language language) {
    const Groups groups = by_group(report);
    std::string text = "\n" + table(groups, digits_of(report), language) + "\n";
    text += sums_text(report, groups.total, language);
    text += presses_text(report.traders, language);
    text += published_text(report, groups.total, language);
    return text + reconciliation_text(report, language);
}

nlohmann::json to_json(const DemoReport& report) {
    const Groups groups = by_group(report);
    const auto row_json = [](const GroupRow& row) {
        return nlohmann::json{{"group", row.name_en},
                              {"group_zh", row.name_zh},
                              {"lots", row.lots},
                              {"units", row.units_offered},
                              {"units_sold", row.units_sold},
                              {"sales", row.sales},
                              {"price_average", row.price_average()},
                              {"price_low", row.price_low},
                              {"price_high", row.price_high},
                              {"gross", row.gross}};
    };
    auto rows = nlohmann::json::array();
    for (const GroupRow& row : groups.rows) rows.push_back(row_json(row));
    const TradersLedger& traders = report.traders;
    nlohmann::json json = {{"currency", report.catalogue.currency},
                           {"groups", rows},
                           {"total", row_json(groups.total)},
                           {"seconds", report.seconds},
                           {"speed", report.speed},
                           {"presses", traders.presses},
                           {"accepted", traders.accepted},
                           {"lost", traders.lost},
                           {"rejected", traders.rejected},
                           {"answer_us_p50", percentile(traders.answer_us, 0.5)},
                           {"answer_us_p99", percentile(traders.answer_us, 0.99)},
                           {"slippage_us_p50", percentile(traders.slippage_us, 0.5)},
                           {"slippage_us_p99", percentile(traders.slippage_us, 0.99)},
                           {"differences", report.differences}};
    if (const Published published = against_published(report); published.rows > 0) {
        json["published"] = {{"rows", published.rows},
                             {"rows_sold", published.rows_sold},
                             {"error_median", published.error_median},
                             {"error_p90", published.error_p90}};
    }
    return json;
}

}  // namespace huagu::cli
