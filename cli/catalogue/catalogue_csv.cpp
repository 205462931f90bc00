#include "cli/catalogue/catalogue_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "engine/rules.hpp"

namespace huagu::cli {
namespace {

constexpr std::array<std::string_view, 19> columns = {
    "clock",          "grower",         "product",
    "group_en",       "group_zh",       "name_en",
    "name_zh",        "grade",          "length_cm",
    "items_per_unit", "units",          "min_units",
    "currency",       "start_price",    "reserve_price",
    "published_low",  "published_high", "published_average",
    "source_line"};

ClockId read_clock(NamedFields& fields) {
    if (fields.text("clock").empty()) return ClockId::none();
    return ClockId(static_cast<std::uint32_t>(fields.number("clock", 1, clocks_max)));
}

std::int64_t read_grade(NamedFields& fields) {
    const std::string& grade = fields.text("grade");
    if (grade.size() == 1 && grade[0] >= 'A' && grade[0] <= 'A' + grade_worst)
        return grade[0] - 'A';
    fields.complain(
        told("grade '{}' is not one of A to E", "grade 应为 A 至 E，不能是“{}”", grade));
    return 0;
}

std::optional<PriceRange> read_published(NamedFields& fields) {
    if (fields.text("published_low").empty() && fields.text("published_high").empty() &&
        fields.text("published_average").empty()) {
        return std::nullopt;
    }
    const PriceRange range{Price(fields.number("published_low", 1, price_max)),
                           Price(fields.number("published_high", 1, price_max)),
                           Price(fields.number("published_average", 1, price_max))};
    if (range.low > range.average || range.average > range.high) {
        fields.complain({"published_average is not between published_low and published_high",
                         "published_average 不在 published_low 与 published_high 之间"});
    }
    return range;
}

CatalogueLot read_lot(NamedFields& fields) {
    CatalogueLot lot;
    lot.clock = read_clock(fields);
    lot.grower = ParticipantId(static_cast<std::uint32_t>(fields.number("grower", 1, growers_max)));
    lot.product = ProductId(static_cast<std::uint32_t>(fields.number("product", 1, products_max)));
    lot.grade = read_grade(fields);
    lot.length_cm = fields.number("length_cm", 0, length_cm_max);
    lot.items_per_unit = Items(fields.number("items_per_unit", 1, items_per_unit_max));
    lot.units = Units(fields.number("units", 1, units_max));
    lot.min_units = Units(fields.number("min_units", 1, units_max));
    if (lot.min_units > lot.units) {
        fields.complain({"min_units is above units", "min_units 高于 units"});
    }
    lot.start_price = Price(fields.number("start_price", 1, price_max));
    lot.reserve_price = Price(fields.number("reserve_price", 1, price_max));
    if (lot.reserve_price > lot.start_price) {
        fields.complain({"reserve_price is above start_price", "reserve_price 高于 start_price"});
    }
    lot.published = read_published(fields);
    if (!fields.text("source_line").empty()) {
        lot.source_line = static_cast<std::uint32_t>(
            fields.number("source_line", 1, static_cast<std::int64_t>(csv_rows_max) + 1));
    }
    return lot;
}

/// Reads rows into a catalogue; a row is taken whole or not at all.
class CatalogueReader {
  public:
    void read(NamedFields& fields) {
        const CatalogueLot lot = read_lot(fields);
        Product product{lot.product, fields.required_text("group_en"), fields.text("group_zh"),
                        fields.required_text("name_en"), fields.text("name_zh")};
        const std::string& currency = fields.required_text("currency");
        if (!minor_unit_digits(currency)) {
            fields.complain(told("currency '{}' is not known", "未知的 currency “{}”", currency));
        }
        if (!lots_.empty() && currency != currency_) {
            fields.complain(told("currency '{}' where the lots before have '{}'",
                                 "currency 为“{}”，而前面的批次为“{}”", currency, currency_));
        }
        const auto known = products_.find(lot.product);
        if (known != products_.end() && known->second != product) {
            fields.complain(told("product {} had another group or name before",
                                 "product {} 先前是另一品类或名称", lot.product.value()));
        }
        if (std::ssize(lots_) >= lots_max) {
            fields.complain({"more than 100000 lots", "超过 100000 批"});
        }
        if (!fields.complaint().is_empty()) return;

        currency_ = currency;
        products_.try_emplace(lot.product, std::move(product));
        lots_.push_back(lot);
    }

    Catalogue take() {
        Catalogue catalogue;
        if (!currency_.empty()) catalogue.currency = currency_;
        for (auto& [number, product] : products_) catalogue.products.push_back(std::move(product));
        catalogue.lots = std::move(lots_);
        return catalogue;
    }

  private:
    std::string currency_;
    std::map<ProductId, Product> products_;
    std::vector<CatalogueLot> lots_;
};

}  // namespace

bool is_catalogue_header(const std::vector<std::string>& header) {
    return header.size() == columns.size() &&
           std::all_of(columns.begin(), columns.end(), [&](std::string_view column) {
               return std::find(header.begin(), header.end(), column) != header.end();
           });
}

Loaded read_catalogue(std::string_view text, OnMalformed on_malformed) {
    Loaded loaded;
    CsvReader csv(text);
    CatalogueReader reader;
    const std::optional<CsvRow> header = csv.next();
    if (!header || !header->complaint.is_empty() || !is_catalogue_header(header->fields)) {
        loaded.rows.complaints.push_back(
            {header ? header->line : 1, {"not a catalogue's header", "不是货单的表头"}});
        return loaded;
    }
    loaded.rows = read_rows(csv, header->fields, on_malformed,
                            [&](NamedFields& fields, std::size_t) { reader.read(fields); });
    loaded.catalogue = reader.take();
    return loaded;
}

std::string write_catalogue(const Catalogue& catalogue) {
    std::string text;
    for (const std::string_view column : columns) {
        append_csv(text, column, column == columns.back());
    }
    for (const CatalogueLot& lot : catalogue.lots) {
        const Product& product = catalogue.product(lot.product);
        const auto number = [&](auto value) { append_csv(text, fmt::format("{}", value)); };
        const auto published = [&](Price PriceRange::*price) {
            append_csv(text,
                       lot.published ? fmt::format("{}", ((*lot.published).*price).value()) : "");
        };
        append_csv(text, lot.clock.is_none() ? "" : fmt::format("{}", lot.clock.value()));
        number(lot.grower.value());
        number(lot.product.value());
        append_csv(text, product.group_en);
        append_csv(text, product.group_zh);
        append_csv(text, product.name_en);
        append_csv(text, product.name_zh);
        append_csv(text, std::string(1, static_cast<char>('A' + lot.grade)));
        number(lot.length_cm);
        number(lot.items_per_unit.value());
        number(lot.units.value());
        number(lot.min_units.value());
        append_csv(text, catalogue.currency);
        number(lot.start_price.value());
        number(lot.reserve_price.value());
        published(&PriceRange::low);
        published(&PriceRange::high);
        published(&PriceRange::average);
        append_csv(text, lot.source_line == 0 ? "" : fmt::format("{}", lot.source_line), true);
    }
    return text;
}

}  // namespace huagu::cli
