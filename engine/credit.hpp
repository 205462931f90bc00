// What a buyer may still spend: available = limit − sold − held (rules.md, "Credit").
#pragma once

#include "engine/types.hpp"

namespace huagu {

/// The buyer fee in basis points of the gross, rounded up to a minor unit; without overflow for
/// every gross within bounds.
constexpr Money fee_rounded_up(Money gross, std::int64_t basis_points) {
    const std::int64_t rest = gross.value() % 10'000 * basis_points;
    return Money(gross.value() / 10'000 * basis_points + (rest + 9'999) / 10'000);
}

/// Gross and fee together: what counts against the credit. Not inline: g++ takes the end of a press
/// for a rare case, and would divide there where a function of its own multiplies.
Money cost(Money gross, std::int64_t fee_basis_points);

/// The most units up to `wanted` that `available` pays for; none if it is not positive.
Units affordable_units(Money available, Price price, Items items_per_unit, Units wanted,
                       std::int64_t fee_basis_points);

struct Credit {
    Money limit;
    Money sold;  // gross and fees of sales that stand
    Money held;  // for undecided presses

    /// Negative only after the limit was lowered.
    [[nodiscard]] constexpr Money available() const { return limit - sold - held; }
};

}  // namespace huagu
