// A load from begin to end: the terminals log on, the clocks open, the plan is run, and what came
// of it is added up.
#pragma once

#include <string>

#include "cli/load/plan.hpp"
#include "cli/load/server.hpp"
#include "cli/load/tally.hpp"

namespace huagu::cli {

/// `server`: whose use is looked at; null: of another machine, say. Throws std::runtime_error.
[[nodiscard]] LoadOutcome run_load(const LoadPlan& plan, const std::string& host,
                                   const std::string& port, const LoadServer* server);

}  // namespace huagu::cli
