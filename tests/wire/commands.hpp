// Commands for the tests of the wire: a sample of each kind, random ones, and their comparison.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/command.hpp"
#include "wire/frame_builder.hpp"
#include "wire/texts.hpp"

namespace huagu::wire {

/// All of the engine's.
[[nodiscard]] std::vector<CommandKind> all_kinds();

/// Plausible, with every field given; always the same.
[[nodiscard]] Command sample_command(CommandKind kind);
[[nodiscard]] Texts sample_texts(CommandKind kind);
[[nodiscard]] Texts sample_product();

/// A frame of each command, reference commands too, by the command's name.
[[nodiscard]] std::vector<std::pair<std::string, std::vector<std::byte>>> sample_frames();

/// Numbers from the whole width of each field, the ends more often than not.
[[nodiscard]] Command random_command(CommandKind kind, std::uint64_t seed);

/// Every number of a command that is its kind's.
[[nodiscard]] std::vector<std::int64_t> numbers_of(const Command& command);

}  // namespace huagu::wire
