#include "cli/catalogue/at_results.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "cli/catalogue/at_groups.hpp"
#include "engine/rules.hpp"

namespace huagu::cli {
namespace {

constexpr std::array<std::string_view, 9> required = {"auction_date", "item_name", "variety_name",
                                                      "grade",        "unit",      "trade_volume",
                                                      "min_price",    "max_price", "avg_price"};
constexpr std::int64_t units_a_lot_max = 100;
/// A start price and room for the buyers above it stay within the bounds.
constexpr std::int64_t published_price_max = price_max / 2;

/// 특 (special), 상 (upper), 보 (ordinary), each 1 to 3: nine grades in our five, the order kept.
struct AtGrade {
    std::string_view word;
    std::int64_t grade;
};
constexpr std::array<AtGrade, 9> at_grades = {{{"특1", 0},
                                               {"특2", 1},
                                               {"특3", 2},
                                               {"상1", 2},
                                               {"상2", 3},
                                               {"상3", 3},
                                               {"보1", 4},
                                               {"보2", 4},
                                               {"보3", 4}}};

std::int64_t read_grade(NamedFields& fields) {
    const std::string& word = fields.text("grade");
    for (const AtGrade& known : at_grades) {
        if (known.word == word) return known.grade;
    }
    fields.complain(told("grade '{}' is not 특, 상 or 보 with 1 to 3",
                         "grade 应为 특、상 或 보 加 1 至 3，不能是“{}”", word));
    return 0;
}

/// Prices are for one bunch or pot, which is what is sold: an item is a unit.
void read_unit(NamedFields& fields) {
    const std::string& unit = fields.text("unit");
    if (unit != "속" && unit != "분") {
        fields.complain(told("unit '{}' is neither 속 (bunch) nor 분 (pot)",
                             "unit 应为 속（束）或 분（盆），不能是“{}”", unit));
    }
}

PriceRange read_range(NamedFields& fields) {
    const PriceRange range{Price(fields.number("min_price", 1, published_price_max)),
                           Price(fields.number("max_price", 1, published_price_max)),
                           Price(fields.number("avg_price", 1, published_price_max))};
    if (range.low > range.average || range.average > range.high) {
        fields.complain({"avg_price is not between min_price and max_price",
                         "avg_price 不在 min_price 与 max_price 之间"});
    }
    return range;
}

bool is_date(std::string_view text) {
    constexpr std::string_view form = "0000-00-00";
    return text.size() == form.size() &&
           std::equal(text.begin(), text.end(), form.begin(), [](char c, char wanted) {
               return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
           });
}

class AtReader {
  public:
    void read(NamedFields& fields, std::size_t line) {
        const std::string& date = fields.text("auction_date");
        if (!is_date(date)) {
            fields.complain(
                told("auction_date '{}' is no date", "auction_date “{}”不是日期", date));
        }
        if (!date_.empty() && date != date_) {
            fields.complain(told("auction_date '{}' in a file of {}",
                                 "{1} 的文件里有 auction_date “{0}”", date, date_));
        }
        const std::string& item = fields.required_text("item_name");
        const std::string& variety = fields.text("variety_name");
        CatalogueLot lot;
        lot.grade = read_grade(fields);
        read_unit(fields);
        const std::int64_t volume = fields.number("trade_volume", 1, units_max);
        lot.published = read_range(fields);
        const std::int64_t count = (volume + units_a_lot_max - 1) / units_a_lot_max;
        if (std::ssize(catalogue_.lots) + count > lots_max) {
            fields.complain({"more than 100000 lots", "超过 100000 批"});
        }
        const bool is_new_grower = !growers_.contains(item);
        if (is_new_grower && std::ssize(growers_) == growers_max) {
            fields.complain({"more than 10000 items", "超过 10000 个品目"});
        }
        if (!fields.complaint().is_empty()) return;

        date_ = date;
        lot.product = product(item, variety.empty() ? item : variety);
        lot.grower = grower(item);
        lot.source_line = static_cast<std::uint32_t>(line);
        set_prices(lot);
        add_lots(lot, volume, count);
    }

    Catalogue take() { return std::move(catalogue_); }

  private:
    ProductId product(const std::string& item, const std::string& variety) {
        const auto next = ProductId(static_cast<std::uint32_t>(catalogue_.products.size()) + 1);
        const auto [found, is_new] = products_.try_emplace({item, variety}, next);
        if (is_new) {
            const GroupName group = group_name(item);
            catalogue_.products.push_back(
                {next, std::string(group.en), std::string(group.zh), variety, variety});
        }
        return found->second;
    }

    /// The results name no growers: each item has one.
    ParticipantId grower(const std::string& item) {
        const auto next = ParticipantId(static_cast<std::uint32_t>(growers_.size()) + 1);
        return growers_.try_emplace(item, next).first->second;
    }

    /// The hand starts a quarter above the highest published price and would pass a quarter below
    /// the lowest.
    static void set_prices(CatalogueLot& lot) {
        const PriceRange& range = *lot.published;
        lot.start_price = Price(range.high.value() + range.high.value() / 4 + 1);
        lot.reserve_price = Price(range.low.value() - range.low.value() / 4);
    }

    void add_lots(CatalogueLot lot, std::int64_t volume, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            lot.units = Units(volume / count + (i < volume % count ? 1 : 0));
            catalogue_.lots.push_back(lot);
        }
    }

    Catalogue catalogue_{"KRW", {}, {}};
    std::string date_;
    std::map<std::pair<std::string, std::string>, ProductId> products_;
    std::map<std::string, ParticipantId> growers_;
};

}  // namespace

bool is_at_header(const std::vector<std::string>& header) {
    const auto has = [&](std::string_view column) {
        return std::find(header.begin(), header.end(), column) != header.end();
    };
    return std::all_of(required.begin(), required.end(), has);
}

Loaded read_at_results(std::string_view text, OnMalformed on_malformed) {
    Loaded loaded;
    CsvReader csv(text);
    AtReader reader;
    const std::optional<CsvRow> header = csv.next();
    if (!header || !header->complaint.is_empty() || !is_at_header(header->fields)) {
        loaded.rows.complaints.push_back(
            {header ? header->line : 1, {"not an aT results header", "不是 aT 结果的表头"}});
        return loaded;
    }
    loaded.rows =
        read_rows(csv, header->fields, on_malformed,
                  [&](NamedFields& fields, std::size_t line) { reader.read(fields, line); });
    loaded.catalogue = reader.take();
    return loaded;
}

}  // namespace huagu::cli
