// The words of docs/rules.md as types. Money and prices are minor units of the market's currency.
#pragma once

#include <compare>
#include <cstdint>

#include "base/strong_type.hpp"

namespace huagu {

using ParticipantId = base::Id<struct ParticipantTag>;
using UserId = base::Id<struct UserTag>;
using ClockId = base::Id<struct ClockTag>;
using LotId = base::Id<struct LotTag>;
using ProductId = base::Id<struct ProductTag>;
using SaleId = base::Id<struct SaleTag, std::uint64_t>;
using OrderId = base::Id<struct OrderTag, std::uint64_t>;      // the participant's own number
using CommandId = base::Id<struct CommandTag, std::uint64_t>;  // the user's own number, from 1
using RoundNumber = base::Id<struct RoundTag, std::int64_t>;   // of a lot, from 1
using Sequence = base::Id<struct SequenceTag, std::uint64_t>;  // of a public event, from 1

using Units = base::Quantity<struct UnitsTag>;        // indivisible pieces that are sold
using Items = base::Quantity<struct ItemsTag>;        // stems: what the price is for
using Price = base::Quantity<struct PriceTag>;        // minor units an item
using Money = base::Quantity<struct MoneyTag>;        // minor units
using Duration = base::Quantity<struct DurationTag>;  // nanoseconds
using Step = base::Quantity<struct StepTag>;          // of the hand, from 0

/// A moment of market time: nanoseconds since the Unix epoch.
class Time {
  public:
    constexpr Time() = default;
    explicit constexpr Time(std::int64_t ns) : ns_(ns) {}

    [[nodiscard]] constexpr std::int64_t value() const { return ns_; }

    friend constexpr Duration operator-(Time a, Time b) { return Duration(a.ns_ - b.ns_); }
    friend constexpr Time operator+(Time t, Duration d) { return Time(t.ns_ + d.value()); }
    friend constexpr Time operator-(Time t, Duration d) { return Time(t.ns_ - d.value()); }
    friend constexpr auto operator<=>(Time, Time) = default;

  private:
    std::int64_t ns_ = 0;
};

/// Price is per item, so gross = price × items a unit × units. Fits 64 bits for all values within
/// the bounds of rules.hpp (10^8 × 10^4 × 10^6 = 10^18).
constexpr Money gross(Price price, Items items_per_unit, Units units) {
    return Money(price.value() * items_per_unit.value() * units.value());
}

}  // namespace huagu
