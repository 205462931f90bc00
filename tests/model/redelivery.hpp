// A day whose presses arrive in another order, each still in time.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/command.hpp"
#include "engine/event.hpp"

namespace huagu::model {

/// The commands without the presses that were not accepted, which changed nothing.
std::vector<Command> without_refused_presses(const std::vector<Command>& commands);

/// The same presses, each at a random moment between its press time and its round's decision. For
/// calm days whose presses were all accepted.
std::vector<Command> delivered_anew(const std::vector<Command>& commands, std::uint64_t seed);

}  // namespace huagu::model
