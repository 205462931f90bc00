// Seeded draws in integers only, so that one seed gives one day on every compiler and machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/assert.hpp"

namespace huagu::cli {

/// The first output of splitmix64 for this state.
constexpr std::uint64_t splitmix64(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

/// One number from several: a draw that depends on exactly these.
template <class... More>
constexpr std::uint64_t draw_from(std::uint64_t seed, More... more) {
    ((seed = splitmix64(seed ^ static_cast<std::uint64_t>(more))), ...);
    return seed;
}

/// Draws in [low, high], from a number that draw_from gave. The bias of the remainder is below
/// 2^-40 for the small ranges used here.
constexpr std::int64_t within(std::uint64_t draw, std::int64_t low, std::int64_t high) {
    const auto count = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(draw % count);
}

/// A stream of draws.
class Random {
  public:
    explicit constexpr Random(std::uint64_t seed) : state_(seed) {}

    constexpr std::uint64_t next() { return splitmix64(state_++ * 0x9e3779b97f4a7c15U); }
    constexpr std::int64_t within(std::int64_t low, std::int64_t high) {
        return cli::within(next(), low, high);
    }

  private:
    std::uint64_t state_;
};

/// A point of a piecewise linear curve.
struct Knot {
    std::int64_t x;
    std::int64_t y;
};

/// The curve's y at x; flat outside. Knots are in the order of x.
constexpr std::int64_t curve(std::span<const Knot> knots, std::int64_t x) {
    HUAGU_ASSERT(!knots.empty());
    if (x <= knots.front().x) return knots.front().y;
    for (std::size_t i = 1; i < knots.size(); ++i) {
        const Knot from = knots[i - 1];
        const Knot to = knots[i];
        if (x <= to.x) return from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x);
    }
    return knots.back().y;
}

/// A curve of quantiles has its x in 1/10,000: a draw from the distribution.
inline constexpr std::int64_t quantile_max = 10'000;

constexpr std::int64_t draw_quantile(std::span<const Knot> quantiles, std::uint64_t draw) {
    return curve(quantiles, within(draw, 0, quantile_max));
}

}  // namespace huagu::cli
