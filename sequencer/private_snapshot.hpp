// What one user may see beyond the public results, at one moment: the sequencer's part of the
// snapshot after log-on. A session's gateway thread adds the public part, of the same moment.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/command.hpp"
#include "engine/credit.hpp"
#include "engine/event.hpp"
#include "engine/types.hpp"

namespace huagu {

/// A press of the user's participant that is not decided yet.
struct OwnPress {
    UserId user;
    CommandId command_id;
    ClockId clock;
    LotId lot;
    RoundNumber round;
    Time press_time;
    Step step;
    Units units;
    bool is_all_or_none;
    Money held;
};

struct PrivateSnapshot {
    /// Of how many results it is: the index in the full and public results that comes next, and the
    /// sequence of the last one.
    std::uint64_t results_end = 0;
    std::uint64_t last_sequence = 0;

    UserId user = UserId::none();
    ParticipantId participant = ParticipantId::none();
    CommandId last_command_id{0};  // the user's highest so far

    // Empty for users of the house.
    bool is_suspended = false;
    Credit credit;
    std::vector<PlaceOrder> orders;  // open ones, by order id; `units` are those it still wants
    std::vector<OwnPress> presses;   // undecided, by clock
    std::vector<Event> outcomes;     // the last 64: won, lost, rejected presses; oldest first
};

}  // namespace huagu
