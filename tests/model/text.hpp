// Commands and events as text: commands as lines of a scenario file, so that a day that two readers
// of rules.md disagree on can be given to `huagu simulate`; events with all their fields, by which
// they are also compared.
#pragma once

#include <string>

#include "engine/command.hpp"
#include "engine/event.hpp"

namespace huagu::model {

std::string text(const Command& command);
std::string text(const Event& event);

bool are_same(const Event& a, const Event& b);

}  // namespace huagu::model
