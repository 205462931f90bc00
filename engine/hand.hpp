// The hand of a round: price as a pure function of time (rules.md, "A lot's life", 2). No state.
#pragma once

#include <algorithm>

#include "base/assert.hpp"
#include "engine/types.hpp"

namespace huagu {

struct Hand {
    Time starts_at;  // T
    Price start_price;
    Price price_step;
    Duration step_interval;
    Step last_step;  // K: the largest k with price(k) >= the reserve price

    static constexpr Hand falling(Time starts_at, Price start_price, Price reserve_price,
                                  Price price_step, Duration step_interval) {
        return {starts_at, start_price, price_step, step_interval,
                Step((start_price - reserve_price).value() / price_step.value())};
    }

    [[nodiscard]] constexpr Price price(Step step) const {
        return start_price - price_step * step.value();
    }

    /// When the hand comes to rest on a step.
    [[nodiscard]] constexpr Time start_of(Step step) const {
        return starts_at + step_interval * step.value();
    }

    /// When the hand has rested its whole time on a step.
    [[nodiscard]] constexpr Time end_of(Step step) const { return start_of(step + Step(1)); }

    /// The step at a time that is not before the start; beyond the last step it counts on.
    [[nodiscard]] constexpr Step step_at(Time time) const {
        HUAGU_ASSERT(time >= starts_at);
        return Step((time - starts_at).value() / step_interval.value());
    }

    /// The first step whose price is at or below a limit; it may lie beyond the last step.
    [[nodiscard]] constexpr Step first_step_at_or_below(Price limit) const {
        if (limit >= start_price) return Step(0);
        const std::int64_t above = (start_price - limit).value();
        return Step((above + price_step.value() - 1) / price_step.value());
    }
};

}  // namespace huagu
