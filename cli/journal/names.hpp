// The names and texts of an explanation: kept beside the engine, told in the day's results.
#pragma once

#include "cli/journal/explanation.hpp"
#include "journal/results.hpp"

namespace huagu::cli {

/// Of the market, and of every participant, product, clock and lot that the explanation mentions.
void give_names(const journal::ResultsLog& full, Explanation& told);

}  // namespace huagu::cli
