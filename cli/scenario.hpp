// Scenario files: rules.md, "Scenario files". A command a line in, an event a line out.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command.hpp"
#include "engine/rules.hpp"

namespace huagu::cli {

struct MalformedLine {
    std::size_t number;  // from 1
    std::string reason;
};

/// The commands of a file, up to its end or to its first malformed line.
struct Scenario {
    std::vector<Command> commands;
    std::vector<std::string> cancel_reasons;  // of the cancel_sale commands in turn, as JSON
    Limits limits;                            // that all of the commands fit into
    std::optional<MalformedLine> malformed;
};

[[nodiscard]] Scenario read_scenario(std::string_view text);

/// Takes the lines of events, a piece at a time.
using LineSink = std::function<void(std::string_view)>;

/// Runs the engine alone on the commands. `check`: its invariants after each of them (slow).
void run_scenario(const Scenario& scenario, const LineSink& sink, bool check = false);

}  // namespace huagu::cli
