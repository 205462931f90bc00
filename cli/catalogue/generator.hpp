// A flower valley's day from a seed, after the published figures of real ones.
#pragma once

#include <cstdint>

#include "cli/catalogue/catalogue.hpp"

namespace huagu::cli {

/// `lots` lots of all product groups on `clocks` clocks, in fen. The same on every compiler.
/// At least 1 and at most lots_max lots, 1 to clocks_max clocks.
[[nodiscard]] Catalogue generate(std::uint64_t seed, std::int64_t lots, std::int64_t clocks);

}  // namespace huagu::cli
