// Held against each other at the end of a run: the journal replayed without faults, the results
// that the server had, and what every user's machine was told.
#pragma once

#include <string>
#include <vector>

#include "sequencer/sequencer.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/terminal.hpp"

namespace huagu::simulation {

/// What is wrong; nothing if all agree.
std::vector<std::string> audit(const journal::Journal& journal, const Results& found,
                               const SequencerSettings& settings,
                               const std::vector<const Terminal*>& terminals);

}  // namespace huagu::simulation
