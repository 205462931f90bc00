// A clock's hand as one line of text, at a moment of market time: computed from the round, as every
// terminal does.
#pragma once

#include <string>

#include "cli/bid/words.hpp"
#include "engine/hand.hpp"
#include "wire/market_view.hpp"

namespace huagu::cli {

/// The hand of a round that was announced.
[[nodiscard]] inline Hand hand_of(const RoundStarted& round) {
    return {round.starts_at, round.start_price, round.price_step, round.step_interval,
            round.last_step};
}

[[nodiscard]] std::string hand_text(const wire::MarketView& view, ClockId clock, Time market_time,
                                    int minor_unit_digits, Language language);

}  // namespace huagu::cli
