// Which lots go over which clock, and how far apart its steps are: lots of like prices share a
// clock, so that one price step serves them all.
#pragma once

#include <cstdint>

#include "cli/catalogue/catalogue.hpp"

namespace huagu::cli {

/// Spreads the lots over clocks 1 … `clocks` (at most clocks_max), none with more than
/// 1.5 times its share.
void assign_clocks(Catalogue& catalogue, std::int64_t clocks);

/// A price step for the lots of a clock: about 50 steps from a start price down to what the lot is
/// expected to fetch, and at most 700 from start to reserve price.
[[nodiscard]] Price suggested_price_step(const Catalogue& catalogue, ClockId clock);

}  // namespace huagu::cli
