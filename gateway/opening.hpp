// The commands by which the server opens the day that its settings describe.
#pragma once

#include <cstdint>
#include <vector>

#include "gateway/settings.hpp"
#include "sequencer/incoming.hpp"

namespace huagu::gateway {

/// In order: the market, its products, participants, fees and clocks, and those clocks opened that
/// are so from the start.
std::vector<FrameBytes> opening_commands(const Settings& settings, std::uint64_t seed);

/// Of the operating system: nobody can foresee it.
std::uint64_t random_seed();

}  // namespace huagu::gateway
