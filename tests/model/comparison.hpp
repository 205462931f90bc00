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

/// Of each command, with those of the deadlines before it.
using EventsByCommand = std::vector<std::vector<Event>>;

EventsByCommand engine_events(const std::vector<Command>& commands);
EventsByCommand model_events(const std::vector<Command>& commands);

/// All in one row.
std::vector<Event> joined(const EventsByCommand& events);

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
