#include "cli/catalogue/catalogue.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/assert.hpp"

namespace huagu::cli {

const Product& Catalogue::product(ProductId number) const {
    const auto found = std::lower_bound(
        products.begin(), products.end(), number,
        [](const Product& product, ProductId wanted) { return product.number < wanted; });
    HUAGU_ASSERT(found != products.end());
    HUAGU_ASSERT(found->number == number);
    return *found;
}

std::optional<int> minor_unit_digits(std::string_view currency) {
    constexpr std::array<std::pair<std::string_view, int>, 6> known = {
        {{"CNY", 2}, {"EUR", 2}, {"HKD", 2}, {"JPY", 0}, {"KRW", 0}, {"USD", 2}}};
    for (const auto& [code, digits] : known) {
        if (code == currency) return digits;
    }
    return std::nullopt;
}

PriceRange expected_range(const CatalogueLot& lot) {
    if (lot.published) return *lot.published;
    // Growers start at about 1.9 times and reserve about 0.4 times what they expect.
    const std::int64_t reserve = lot.reserve_price.value();
    const std::int64_t average = reserve + (lot.start_price.value() - reserve) * 2 / 5;
    return PriceRange{Price(std::max(reserve, average * 7 / 10)),
                      Price(std::min(lot.start_price.value(), average * 13 / 10)), Price(average)};
}

}  // namespace huagu::cli
