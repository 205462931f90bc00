// Who is served on the winning step, in which order, with how much (rules.md, "A lot's life", 3;
// "Standing orders"; "The order of things").
#pragma once

#include "engine/market.hpp"

namespace huagu {

/// The draw of a participant in a round, from the day's seed: smaller is served first.
std::uint64_t draw(std::uint64_t seed, LotId lot, RoundNumber round, ParticipantId participant);

/// Serves the presses of a step: sales, then losses. False if everything on it was a standing order
/// that was passed over; then the round goes on, and those presses are gone.
[[nodiscard]] bool award_step(Moment& moment, ClockId id, Step step);

}  // namespace huagu
