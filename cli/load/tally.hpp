// What came of a load: each thread's own, added up at the end.
#pragma once

#include <array>
#include <cstdint>
#include <istream>
#include <map>
#include <string>
#include <vector>

#include "cli/load/histogram.hpp"
#include "cli/load/plan.hpp"
#include "engine/reason.hpp"
#include "engine/rules.hpp"

namespace huagu::cli {

/// A part of the time as it went by.
struct LoadSlice {
    std::uint64_t sent = 0;      // in it, whenever they were meant
    std::uint64_t answered = 0;  // in it, whenever they were sent
    Histogram answer;  // of presses that were meant for it: from the intended time to the answer
};

/// A phase of the plan. Presses belong to the moment for which they were meant.
struct LoadPhaseTally {
    std::uint64_t sent = 0;
    Histogram answer;           // from the intended time to the answer
    std::uint64_t unsent = 0;   // this program did not come to send them
    std::uint64_t offline = 0;  // their terminals had no line then
    std::uint64_t busy = 0;     // of the answers
    Histogram send;  // from the intended time until they were made: the generator's own lateness
};

struct LoadTally {
    std::uint64_t sent = 0;
    std::uint64_t accepted = 0;
    std::array<std::uint64_t, reason_names.size()> rejected{};  // by reason
    std::uint64_t unanswered = 0;
    std::uint64_t won = 0;
    std::uint64_t lost = 0;
    std::uint64_t results = 0;  // received by terminals
    Histogram answer;
    Histogram log_on;  // in a storm: from when it was meant until the terminal had its snapshots
    Duration all_logged_on{0};  // from the storm's begin; of nothing while some are away()
    std::vector<LoadPhaseTally> phases;
    std::vector<LoadSlice> slices;  // of slice_length
    /// A sale's sequence → when it was due, when the last terminal had it (market time), and how
    /// many have it.
    struct Told {
        Time due;
        Time last;
        std::uint64_t terminals = 0;
    };
    std::map<std::uint64_t, Told> told;
    std::string failure;  // the first

    [[nodiscard]] std::uint64_t answered() const { return answer.count(); }
    [[nodiscard]] std::uint64_t unsent() const;
    [[nodiscard]] std::uint64_t offline() const;
    /// Terminals that did not come back, where the plan has a storm.
    [[nodiscard]] std::uint64_t away(const LoadPlan& plan) const;
    [[nodiscard]] std::uint64_t planned() const { return sent + unsent() + offline(); }
    [[nodiscard]] Histogram send() const;
    void add(const LoadTally& other);
    void told_at(std::uint64_t sequence, Time due, Time arrived, std::uint64_t terminals = 1);
};

/// A sale as the auctioneer was told of it.
struct ToldSale {
    std::uint64_t sequence = 0;
    ClockId clock;
    Time due;  // local
};

/// What the server's process took, from its begin.
struct ProcessUse {
    Time at;  // local
    double cpu_seconds = 0;
    std::uint64_t own_bytes = 0;  // resident, without the pages of files
};

/// What the server says of the sales of a phase that somebody was told (gateway/lateness.hpp).
struct LoadLateness {
    Histogram first;         // from a sale's deadline until the first socket had its result
    Histogram last;          // until the last of those that follow its clock had it
    std::uint64_t late = 0;  // sales told to nobody until late_after was over
};

/// The rules' own margin for clocks and threads, once more: the deadline has it already.
inline constexpr Duration late_after = ClockRules().guard;

struct LoadOutcome {
    LoadTally tally;
    double seconds = 0;  // that it took, until all was answered: more than planned if it was late
    double slice_seconds = 0;
    std::uint64_t sales = 0;
    std::uint64_t rounds = 0;
    std::uint64_t pauses = 0;            // of clocks, by the market itself: it stalled or lagged
    std::vector<Histogram> decision;     // by phase: from a sale's deadline until the auctioneer
                                         // had its result
    Histogram last_terminal;             // from a sale's deadline until the last terminal had it
    Time begin{0};                       // market time
    std::vector<LoadLateness> lateness;  // by phase; of a server that was started
    std::uint64_t untold = 0;  // a result and a terminal that follows its clock and never had it
    bool has_server = false;   // those below are known
    ProcessUse before;         // everybody is logged on
    ProcessUse after;
    std::uint64_t most_own_bytes = 0;  // looked at again and again

    /// Whether all was sent, answered and told, and everybody came back.
    [[nodiscard]] bool is_whole(const LoadPlan& plan) const;
    /// Of one core.
    [[nodiscard]] double server_cpu() const {
        return (after.cpu_seconds - before.cpu_seconds) / in_seconds(after.at - before.at);
    }
};

/// What the server's own file says of its sales (gateway/lateness.hpp), by the phase in which they
/// were due; `begin` is market time. Throws std::runtime_error if it is no such file.
[[nodiscard]] std::vector<LoadLateness> lateness_of(const LoadPlan& plan, Time begin,
                                                    std::istream& file);

/// How many results did not come to how many terminals that follow their clocks, each counted. Left
/// out is what was due when terminals had no line, and in the last second: it may be under way.
[[nodiscard]] std::uint64_t untold_of(const LoadPlan& plan, Time begin, const LoadTally& tally,
                                      const std::vector<ToldSale>& sales);

}  // namespace huagu::cli
