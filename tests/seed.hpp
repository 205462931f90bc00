// The seed of a test that draws at random: HUAGU_SEED if it is given, else a new one each time.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

namespace huagu {

inline std::uint64_t seed_of_test() {
    const char* given = std::getenv("HUAGU_SEED");
    return given != nullptr ? std::stoull(given) : std::random_device()();
}

}  // namespace huagu
