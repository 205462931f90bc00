// What bytes that are kept say of whoever wrote them, beside rules_version (engine/rules.hpp). A
// market day is continued by a version with the same numbers; later ones read it, and explain it
// from its results.
#pragma once

#include <cstdint>

#include "engine/rules.hpp"

namespace huagu {

/// Of what frames, commands' and results', look like. Rises with every change of the schemas.
inline constexpr std::uint32_t schema_version = 1;

}  // namespace huagu
