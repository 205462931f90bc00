// A market day's catalogue in memory: what growers offer, before anything is queued on a clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/types.hpp"

namespace huagu::cli {

/// A variety: the engine knows its number, people its group and name ("rose", "Carola").
struct Product {
    ProductId number;
    std::string group_en;
    std::string group_zh;
    std::string name_en;
    std::string name_zh;

    friend bool operator==(const Product&, const Product&) = default;
};

/// Prices an item at which a market published that such a lot was sold.
struct PriceRange {
    Price low;
    Price high;
    Price average;

    friend bool operator==(const PriceRange&, const PriceRange&) = default;
};

struct CatalogueLot {
    ClockId clock = ClockId::none();  // none: any
    ParticipantId grower{1};  // the catalogue's own number, from 1; the market has participants
    ProductId product;
    std::int64_t grade = 0;
    std::int64_t length_cm = 0;  // 0: not known
    Items items_per_unit{1};
    Units units;
    Units min_units{1};
    Price start_price;
    Price reserve_price;
    std::optional<PriceRange> published;
    /// The line of the published results that it came from; 0: none. Lots of one line are compared
    /// with its average together.
    std::uint32_t source_line = 0;

    friend bool operator==(const CatalogueLot&, const CatalogueLot&) = default;
};

struct Catalogue {
    std::string currency = "CNY";
    std::vector<Product> products;   // by number
    std::vector<CatalogueLot> lots;  // in the order in which they are queued

    /// The product of that number, which must be there.
    [[nodiscard]] const Product& product(ProductId number) const;

    friend bool operator==(const Catalogue&, const Catalogue&) = default;
};

/// Digits after the point of a currency's main unit; nothing if the currency is not known.
[[nodiscard]] std::optional<int> minor_unit_digits(std::string_view currency);

/// What buyers expect an item of the lot to fetch: the published range, or one between the lot's
/// reserve and start price.
[[nodiscard]] PriceRange expected_range(const CatalogueLot& lot);

}  // namespace huagu::cli
