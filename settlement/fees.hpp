// What a sale costs its buyer and its grower beside the gross (docs/settlement.md, "Fees").
#pragma once

#include <cstdint>

#include "engine/credit.hpp"
#include "wire/texts.hpp"

namespace huagu::settlement {

/// Minor units.
struct SaleFees {
    std::int64_t buyer_fee = 0;          // the buyer's, of the gross
    std::int64_t logistics_fee = 0;      // the buyer's, a unit
    std::int64_t grower_commission = 0;  // the grower's, of the gross
    std::int64_t packaging_deposit = 0;  // the grower's, a unit

    friend bool operator==(const SaleFees&, const SaleFees&) = default;
};

/// The one place where settlement rounds: what is basis points of the gross is rounded up to a
/// minor unit, sale by sale, by the engine's own function. All else is whole numbers.
[[nodiscard]] constexpr SaleFees fees_of(std::int64_t gross, std::int64_t units,
                                         std::int64_t buyer_fee_bp, const wire::Fees& schedule) {
    return {fee_rounded_up(Money(gross), buyer_fee_bp).value(), schedule.logistics_fee * units,
            fee_rounded_up(Money(gross), schedule.grower_commission_bp).value(),
            schedule.packaging_deposit * units};
}

}  // namespace huagu::settlement
