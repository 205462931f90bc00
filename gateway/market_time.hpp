// Market time: the steady clock, anchored once to the wall clock, so that no step of the wall clock
// moves a hand. For demonstrations it may run some times faster than real time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "engine/types.hpp"

namespace huagu::gateway {

/// Any thread's.
class MarketTime {
  public:
    /// Begins now, but not before `earliest` (the journal's last time).
    MarketTime(Time earliest, double speed) : speed_(speed), is_real_(speed == 1.0) {
        const auto wall = std::chrono::system_clock::now().time_since_epoch();
        steady_begin_ = steady_ns();
        begin_ = std::max(std::chrono::nanoseconds(wall).count(), earliest.value());
    }

    [[nodiscard]] double speed() const { return speed_; }

    [[nodiscard]] Time now() const {
        return Time(begin_) + in_market(Duration(steady_ns() - steady_begin_));
    }

    /// How long it takes on the market's clock, and in the real world.
    [[nodiscard]] Duration in_market(Duration real) const {
        if (is_real_) return real;
        return Duration(std::llround(static_cast<double>(real.value()) * speed_));
    }
    [[nodiscard]] Duration in_reality(Duration market) const {
        if (is_real_) return market;
        return Duration(std::llround(static_cast<double>(market.value()) / speed_));
    }

  private:
    static std::int64_t steady_ns() {
        const auto now = std::chrono::steady_clock::now().time_since_epoch();
        return std::chrono::nanoseconds(now).count();
    }

    double speed_;
    bool is_real_;
    std::int64_t steady_begin_ = 0;
    std::int64_t begin_ = 0;
};

}  // namespace huagu::gateway
