// Numbers that cannot be mixed up: a LotId is no ClockId, Units are no Items. No implicit
// conversion either way; the machine code is that of the bare integer.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace huagu::base {

/// Names a thing. Compares; has no arithmetic.
template <class Tag, class Rep = std::uint32_t>
class Id {
  public:
    using rep = Rep;

    constexpr Id() = default;
    explicit constexpr Id(Rep value) : value_(value) {}

    /// The value that no thing has: "not given" in a filter, "none" in a link.
    static constexpr Id none() { return Id(std::numeric_limits<Rep>::max()); }

    [[nodiscard]] constexpr Rep value() const { return value_; }
    [[nodiscard]] constexpr bool is_none() const { return *this == none(); }

    friend constexpr auto operator<=>(Id, Id) = default;

  private:
    Rep value_ = 0;
};

/// Counts something: adds with its own kind only. Signed, so that a difference is one too.
template <class Tag>
class Quantity {
  public:
    using rep = std::int64_t;

    constexpr Quantity() = default;
    explicit constexpr Quantity(std::int64_t value) : value_(value) {}

    [[nodiscard]] constexpr std::int64_t value() const { return value_; }

    constexpr Quantity& operator+=(Quantity other) {
        value_ += other.value_;
        return *this;
    }
    constexpr Quantity& operator-=(Quantity other) {
        value_ -= other.value_;
        return *this;
    }
    friend constexpr Quantity operator+(Quantity a, Quantity b) {
        return Quantity(a.value_ + b.value_);
    }
    friend constexpr Quantity operator-(Quantity a, Quantity b) {
        return Quantity(a.value_ - b.value_);
    }
    friend constexpr Quantity operator*(Quantity a, std::int64_t times) {
        return Quantity(a.value_ * times);
    }
    friend constexpr auto operator<=>(Quantity, Quantity) = default;

  private:
    std::int64_t value_ = 0;
};

}  // namespace huagu::base
