// What bytes that are kept say of whoever wrote them. A market day is continued by a version with
// the same two numbers; later ones read it, and explain it from its results.
#pragma once

#include <cstdint>

namespace huagu {

/// Of what frames, commands' and results', look like. Rises with every change of the schemas.
inline constexpr std::uint32_t schema_version = 1;
/// Of what commands do. Rises when the same commands may give other events.
inline constexpr std::uint32_t rules_version = 1;

}  // namespace huagu
