// The catalogue's own CSV format: docs/catalogue.md has its columns and their units.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/catalogue/catalogue.hpp"
#include "cli/catalogue/csv.hpp"

namespace huagu::cli {

inline constexpr std::int64_t lots_max = 100'000;  // of a market day, as Limits has it
inline constexpr std::int64_t growers_max = 10'000;
inline constexpr std::int64_t products_max = 100'000;
inline constexpr std::int64_t clocks_max = 63;
inline constexpr std::int64_t length_cm_max = 1'000;

/// A file's catalogue, as far as its rows are well formed.
struct Loaded {
    Catalogue catalogue;
    RowsRead rows;
};

[[nodiscard]] bool is_catalogue_header(const std::vector<std::string>& header);

[[nodiscard]] Loaded read_catalogue(std::string_view text, OnMalformed on_malformed);

[[nodiscard]] std::string write_catalogue(const Catalogue& catalogue);

}  // namespace huagu::cli
