// What is kept for snapshots after log-on, as bytes.
#pragma once

#include "engine/market.hpp"
#include "engine/state_bytes.hpp"
#include "sequencer/outcomes.hpp"

namespace huagu {

void save_outcomes(const Outcomes& outcomes, StateWriter& writer);
/// Into outcomes of nobody yet. What was won is in the market's sales.
void load_outcomes(Outcomes& outcomes, const Market& market, StateReader& reader);

}  // namespace huagu
