// What is said of a load: a table for people, JSON for programs, a picture over time.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cli/load/plan.hpp"
#include "cli/load/tally.hpp"

namespace huagu::cli {

[[nodiscard]] std::string to_text(const LoadPlan& plan, const LoadOutcome& outcome);
[[nodiscard]] nlohmann::json to_json(const LoadPlan& plan, const LoadOutcome& outcome);
/// SVG: percentiles of press to answer, and throughput, over time.
[[nodiscard]] std::string to_svg(const LoadPlan& plan, const LoadOutcome& outcome);

}  // namespace huagu::cli
