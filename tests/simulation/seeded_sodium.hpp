// libsodium's random bytes (salts, tokens, the day's seed) from a seed.
#pragma once

#include <cstdint>

namespace huagu::simulation {

/// For the whole program, from here on.
void seed_sodium(std::uint64_t seed);

}  // namespace huagu::simulation
