#include "engine/credit.hpp"

#include <cstdint>

namespace huagu {

Money cost(Money gross, std::int64_t fee_basis_points) {
    return gross + fee_rounded_up(gross, fee_basis_points);
}

Units affordable_units(Money available, Price price, Items items_per_unit, Units wanted,
                       std::int64_t fee_basis_points) {
    const auto is_affordable = [&](Units units) {
        return cost(gross(price, items_per_unit, units), fee_basis_points) <= available;
    };
    if (available <= Money(0) || wanted <= Units(0)) return Units(0);
    if (is_affordable(wanted)) return wanted;
    // The cost rises with the units: the answer is the last affordable one in [low, high).
    Units low(0);
    Units high = wanted;
    while (high - low > Units(1)) {
        const Units middle((low.value() + high.value()) / 2);
        (is_affordable(middle) ? low : high) = middle;
    }
    return low;
}

}  // namespace huagu
