// What a seed draws before the run begins: the market, and how bad its day will be. Every run has
// other faults, and some have none of a kind, so that one fault does not hide another.
#pragma once

#include "gateway/settings.hpp"
#include "tests/simulation/simulated_server.hpp"
#include "tests/simulation/terminal.hpp"

namespace huagu::simulation {

struct Faults {
    NetworkFaults network;
    ServerFaults server;
    DiskFaults disk;
    Terminal::Habits habits;  // of traders and readers
    Duration lasts;
};

Faults draw_faults(World& world);
gateway::Settings draw_settings(World& world);

}  // namespace huagu::simulation
