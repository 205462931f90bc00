#include "cli/catalogue/lanes.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <numeric>
#include <vector>

#include "base/assert.hpp"
#include "cli/catalogue/catalogue_csv.hpp"

namespace huagu::cli {
namespace {

constexpr std::int64_t usual_steps = 50;
constexpr std::int64_t steps_a_round_max = 700;

/// A lot's lane is by its rank in price, and for the rest by the price itself on a logarithmic
/// scale: the few expensive lots get a lane of their own, and no lane has 1.5 times its share of
/// lots.
constexpr std::int64_t rank_permille = 700;

/// The expected average's logarithm to base 2, in 1/256, linear between powers of 2.
std::int64_t log2_price(const CatalogueLot& lot) {
    const auto price = static_cast<std::uint64_t>(expected_range(lot).average.value());
    HUAGU_ASSERT(price >= 1);
    const auto whole = static_cast<int>(std::bit_width(price)) - 1;
    const std::uint64_t part = ((price << 8U) >> whole) - 256;
    return std::int64_t{whole} * 256 + static_cast<std::int64_t>(part);
}

}  // namespace

void assign_clocks(Catalogue& catalogue, std::int64_t clocks) {
    HUAGU_ASSERT(clocks >= 1 && clocks <= clocks_max);
    std::vector<CatalogueLot>& lots = catalogue.lots;
    std::vector<std::size_t> by_price(lots.size());
    std::iota(by_price.begin(), by_price.end(), std::size_t{0});
    std::stable_sort(by_price.begin(), by_price.end(), [&](std::size_t a, std::size_t b) {
        return expected_range(lots[a]).average < expected_range(lots[b]).average;
    });
    if (lots.empty()) return;
    const std::int64_t count = std::ssize(lots);
    const std::int64_t lowest = log2_price(lots[by_price.front()]);
    const std::int64_t width = log2_price(lots[by_price.back()]) - lowest + 1;
    for (std::int64_t place = 0; place < count; ++place) {
        CatalogueLot& lot = lots[by_price[static_cast<std::size_t>(place)]];
        const std::int64_t permille = rank_permille * place / count +
                                      (1'000 - rank_permille) * (log2_price(lot) - lowest) / width;
        lot.clock = ClockId(static_cast<std::uint32_t>(permille * clocks / 1'000) + 1);
    }
}

Price suggested_price_step(const Catalogue& catalogue, ClockId clock) {
    std::vector<std::int64_t> ways;  // from the start price to the expected average
    std::int64_t longest = 0;        // from the start to the reserve price
    for (const CatalogueLot& lot : catalogue.lots) {
        if (lot.clock != clock) continue;
        ways.push_back((lot.start_price - expected_range(lot).average).value());
        longest = std::max(longest, (lot.start_price - lot.reserve_price).value());
    }
    if (ways.empty()) return Price(1);
    const auto median = ways.begin() + std::ssize(ways) / 2;
    std::nth_element(ways.begin(), median, ways.end());
    return Price(std::max({std::int64_t{1}, *median / usual_steps, longest / steps_a_round_max}));
}

}  // namespace huagu::cli
