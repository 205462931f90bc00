// Commands as lines of scenario files (docs/rules.md, "Scenario files").
#pragma once

#include "cli/result_json.hpp"
#include "engine/command.hpp"
#include "wire/texts.hpp"

namespace huagu::cli {

/// `at`, `command` and the command's fields. A number that is none is left out.
[[nodiscard]] Json to_json(const Command& command, const wire::Texts& texts);

/// All settings of a clock.
[[nodiscard]] Json to_json(const ClockRules& rules);

}  // namespace huagu::cli
