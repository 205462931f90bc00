// An explanation for programs, with the names of rules.md.
#pragma once

#include "cli/journal/explanation.hpp"
#include "cli/result_json.hpp"

namespace huagu::cli {

/// Times in ns since the epoch, durations in ns, money in minor units.
[[nodiscard]] Json to_json(const Explanation& told);

}  // namespace huagu::cli
