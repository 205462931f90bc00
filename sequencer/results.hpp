// The three views of the one order of results (docs: ARCHITECTURE.md): each encoded once, under the
// same sequence.
#pragma once

#include "journal/results.hpp"

namespace huagu {

struct Results {
    explicit Results(journal::ResultsLog::Capacity capacity = {})
        : full(capacity), open(capacity), desk(capacity) {}

    journal::ResultsLog full;  // settlement
    journal::ResultsLog open;  // the public view: the buyer masked where the market hides it
    /// Auctioneers: full, plus all private replies, each under the sequence of the last result
    /// before it.
    journal::ResultsLog desk;
};

}  // namespace huagu
