// Market time: the steady clock, anchored once to the wall clock, so that no step of the wall clock
// moves a hand. For demonstrations it may run some times faster than real time.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "engine/types.hpp"
#include "gateway/time_source.hpp"

namespace huagu::gateway {

/// Any thread's.
class MarketTime {
  public:
    /// Begins now, but not before `earliest` (the journal's last time).
    MarketTime(const TimeSource& source, Time earliest, double speed)
        : source_(source),
          speed_(speed),
          is_real_(speed == 1.0),
          real_begin_(source.steady()),
          begin_(std::max(source.wall(), earliest)) {}

    [[nodiscard]] double speed() const { return speed_; }

    [[nodiscard]] Time now() const { return at(real_now()); }
    /// Real time: steady, of no known beginning.
    [[nodiscard]] Time real_now() const { return source_.steady(); }
    [[nodiscard]] Time at(Time real) const { return begin_ + in_market(real - real_begin_); }

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
    const TimeSource& source_;
    double speed_;
    bool is_real_;
    Time real_begin_;
    Time begin_;
};

}  // namespace huagu::gateway
