// What the flower valley grows: the product groups of the embedded catalogue, in their shares of a
// day.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "cli/catalogue/random.hpp"

namespace huagu::cli {

struct Variety {
    std::string_view en;
    std::string_view zh;
    std::int64_t price_percent;  // of the group's
};

struct FlowerGroup {
    std::string_view en;
    std::string_view zh;
    std::int64_t share;                   // of the day's lots, per mille
    std::int64_t price;                   // fen an item of grade A
    std::span<const Knot> units;          // of a lot: quantiles
    std::span<const std::int64_t> items;  // of a unit: the packs in use
    std::int64_t length_cm;               // of grade A; 0: not graded by length
    std::int64_t least_items;             // of a sale
    std::span<const Variety> varieties;
};

/// The shares add up to 1000.
[[nodiscard]] std::span<const FlowerGroup> flower_groups();

}  // namespace huagu::cli
