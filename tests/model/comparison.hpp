// The same commands through the engine and the naive model: where do two readers of rules.md
// differ?
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/command.hpp"
#include "engine/event.hpp"

namespace huagu::model {

/// The events of a whole day.
std::vector<Event> engine_events(const std::vector<Command>& commands);
std::vector<Event> model_events(const std::vector<Command>& commands);

/// At one command, with the deadlines before it.
struct Difference {
    std::size_t command;  // its index
    std::vector<Event> of_engine;
    std::vector<Event> of_model;
};

/// The engine's own invariants are asserted on the way if `is_checking`; slow.
std::optional<Difference> first_difference(const std::vector<Command>& commands, bool is_checking);

/// As few of the commands as still make a difference, by leaving out one after another.
std::vector<Command> fewest_that_differ(std::vector<Command> commands);

/// Commands as scenario lines, then both readers' events.
std::string text(const std::vector<Command>& commands, const Difference& difference);

}  // namespace huagu::model
