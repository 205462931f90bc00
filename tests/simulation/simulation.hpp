// One run: a small market day, its server and all who use it, on simulated time, network and disk,
// with the faults that the seed draws; then quiet, the day's end, and the audit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace huagu::simulation {

/// A fault that the market is not made to bear: a run must see it.
enum class Plant : std::uint8_t {
    none,
    skip_sync,           // the disk says that it synced, and did not
    apply_resend_twice,  // a resent command is not known again
    stale_snapshot,      // a snapshot lacks what happened after the one before it
};

struct Outcome {
    std::vector<std::string> complaints;  // what is wrong; nothing: the run passed
    std::uint64_t fingerprint = 0;        // of all that happened
    // What the run was about, so that one sees that it was about something.
    std::uint64_t starts = 0;  // of the server
    std::uint64_t starts_from_snapshot = 0;
    std::uint64_t segments = 0;  // of the journal
    std::uint64_t clock_notices = 0;
    std::uint64_t notices_elsewhere = 0;  // told to others than the desk
    std::uint64_t records = 0;            // in the journal
    std::uint64_t results = 0;
    std::int64_t seconds = 0;  // simulated
};

/// `is_telling`: prints what happens.
Outcome simulate(std::uint64_t seed, Plant plant = Plant::none, bool is_telling = false);

}  // namespace huagu::simulation
