// What is offered to a market under load: how many presses, when, by how many terminals. All of it
// is fixed beforehand, whatever the market answers: a press that could only be sent late counts
// from when it was meant.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/types.hpp"

namespace huagu::cli {

enum class LoadProfile : std::uint8_t {
    steady,    // presses at an even rate, over all terminals and clocks
    burst,     // everyone presses at one moment of each round
    morning,   // rounds of some seconds, each with the presses of a real one; some with 20 times
    overload,  // each terminal sends 10 times what it may, then half of it
    storm,     // a morning in which all terminals lose their line and log on again
};

inline constexpr std::array<const char*, 5> profile_names = {"steady", "burst", "morning",
                                                             "overload", "storm"};
[[nodiscard]] inline const char* name(LoadProfile profile) {
    return profile_names.at(static_cast<std::size_t>(profile));
}

/// A time of an even rate; nothing is sent evenly where rounds are pressed in.
struct LoadPhase {
    std::string name;
    double seconds = 0;
    double presses_per_second = 0;  // of all terminals together
};

struct LoadOptions {
    LoadProfile profile = LoadProfile::steady;
    std::int64_t connections = 0;  // 0: as the profile has it, as for those below
    std::int64_t clocks = 0;       // that sell at once
    std::int64_t clocks_followed = 0;
    double presses_per_second = 0;  // steady, morning, storm
    double seconds = 0;
    std::int64_t threads = 1;              // that send
    std::int64_t admitted_per_second = 0;  // by each terminal
};

struct LoadPlan {
    LoadProfile profile = LoadProfile::steady;
    std::int64_t connections = 0;
    std::int64_t clocks = 0;
    std::int64_t clocks_followed = 0;  // by each terminal; 0: results of none
    std::int64_t threads = 1;
    std::int64_t admitted_per_second = 0;
    double presses_per_round = 0;  // morning, storm: on the average
    std::string rules;             // of the settings
    std::vector<LoadPhase> phases;
    std::size_t storm_phase = 0;  // in which all log on again, one after the other; 0: in none

    [[nodiscard]] double seconds() const;
    /// From the begin, s.
    [[nodiscard]] double begin_of(std::size_t phase) const;
    [[nodiscard]] std::size_t phase_at(double second) const;
    /// That a terminal (from 1) follows; none: results of none.
    [[nodiscard]] std::vector<ClockId> clocks_of(std::int64_t terminal) const;
};

[[nodiscard]] LoadPlan make_plan(const LoadOptions& options);

/// Who presses in a round, of terminals of which some follow its clock: these, and where they are
/// too few, others too. Each once, in any order.
[[nodiscard]] std::vector<std::size_t> pressers(const std::vector<bool>& follows,
                                                std::size_t wanted, std::mt19937_64& random);

/// Of the market's server; the settings' words.
struct LoadThreads {
    std::optional<std::uint32_t> gateway;  // none: 0
    std::string wait;                      // none: as the settings have it
};

/// The settings of a market to be loaded so: huagu serve --config. Its port is the usual one, where
/// huagu load looks for it.
[[nodiscard]] std::string settings_of(const LoadPlan& plan, const LoadThreads& threads);

// The users of the settings. Passwords are the load generator's own.
[[nodiscard]] std::string terminal_name(std::int64_t number);  // from 1
inline const std::string load_auctioneer = "auctioneer";
inline const std::string load_password = "flower-valley";

}  // namespace huagu::cli
