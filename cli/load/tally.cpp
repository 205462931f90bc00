#include "cli/load/tally.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace huagu::cli {

namespace {

constexpr double under_way = 1;  // s

void add_to(LoadSlice& to, const LoadSlice& from) {
    to.sent += from.sent;
    to.answered += from.answered;
    to.answer.add(from.answer);
}

void add_to(LoadPhaseTally& to, const LoadPhaseTally& from) {
    to.sent += from.sent;
    to.answer.add(from.answer);
    to.unsent += from.unsent;
    to.offline += from.offline;
    to.busy += from.busy;
    to.send.add(from.send);
}

template <class Part>
void add_each(std::vector<Part>& to, const std::vector<Part>& from) {
    to.resize(std::max(to.size(), from.size()));
    for (std::size_t n = 0; n < from.size(); ++n) add_to(to[n], from[n]);
}

/// From the begin, s: when terminals were without a line, or about to be.
std::pair<double, double> offline_time(const LoadPlan& plan, const LoadTally& tally) {
    if (plan.storm_phase == 0) return {0, 0};
    const double begin = plan.begin_of(plan.storm_phase);
    const double end =
        tally.away(plan) == 0 ? begin + in_seconds(tally.all_logged_on) : plan.seconds();
    return {begin - under_way, end + under_way};
}

}  // namespace

std::uint64_t LoadTally::unsent() const {
    return std::accumulate(phases.begin(), phases.end(), std::uint64_t{0},
                           [](auto sum, const auto& phase) { return sum + phase.unsent; });
}

std::uint64_t LoadTally::offline() const {
    return std::accumulate(phases.begin(), phases.end(), std::uint64_t{0},
                           [](auto sum, const auto& phase) { return sum + phase.offline; });
}

std::uint64_t LoadTally::away(const LoadPlan& plan) const {
    if (plan.storm_phase == 0) return 0;
    return static_cast<std::uint64_t>(plan.connections) - log_on.count();
}

Histogram LoadTally::send() const {
    Histogram all;
    for (const LoadPhaseTally& phase : phases) all.add(phase.send);
    return all;
}

void LoadTally::add(const LoadTally& other) {
    sent += other.sent;
    accepted += other.accepted;
    for (std::size_t n = 0; n < rejected.size(); ++n) rejected[n] += other.rejected[n];
    unanswered += other.unanswered;
    won += other.won;
    lost += other.lost;
    results += other.results;
    answer.add(other.answer);
    log_on.add(other.log_on);
    all_logged_on = std::max(all_logged_on, other.all_logged_on);
    add_each(phases, other.phases);
    add_each(slices, other.slices);
    for (const auto& [sequence, one] : other.told) {
        told_at(sequence, one.due, one.last, one.terminals);
    }
    if (failure.empty()) failure = other.failure;
}

void LoadTally::told_at(std::uint64_t sequence, Time due, Time arrived, std::uint64_t terminals) {
    Told& known = told.try_emplace(sequence, Told{due, arrived}).first->second;
    known.last = std::max(known.last, arrived);
    known.terminals += terminals;
}

bool LoadOutcome::is_whole(const LoadPlan& plan) const {
    return tally.failure.empty() && tally.unanswered == 0 && tally.unsent() == 0 && untold == 0 &&
           tally.away(plan) == 0;
}

std::vector<LoadLateness> lateness_of(const LoadPlan& plan, Time begin, std::istream& file) {
    std::vector<LoadLateness> phases(plan.phases.size());
    std::int64_t due = 0;
    std::int64_t first = 0;
    std::int64_t last = 0;
    while (file >> due >> first >> last) {
        const double second = in_seconds(Time(due) - begin);
        if (second < 0 || second >= plan.seconds()) continue;
        LoadLateness& phase = phases[plan.phase_at(second)];
        phase.first.add(Duration(first));
        phase.last.add(Duration(last));
        if (Duration(first) > late_after) ++phase.late;
    }
    if (!file.eof()) throw std::runtime_error("the server did not say how late its sales were");
    return phases;
}

std::uint64_t untold_of(const LoadPlan& plan, Time begin, const LoadTally& tally,
                        const std::vector<ToldSale>& sales) {
    std::map<ClockId, std::uint64_t> followers;
    for (std::int64_t terminal = 1; terminal <= plan.connections; ++terminal) {
        for (const ClockId clock : plan.clocks_of(terminal)) ++followers[clock];
    }
    const auto [offline_from, offline_to] = offline_time(plan, tally);
    std::uint64_t untold = 0;
    for (const ToldSale& sale : sales) {
        const double due = in_seconds(sale.due - begin);
        if (due > plan.seconds() - under_way || (due >= offline_from && due < offline_to)) continue;
        const auto told = tally.told.find(sale.sequence);
        const std::uint64_t had = told == tally.told.end() ? 0 : told->second.terminals;
        untold += followers[sale.clock] - std::min(had, followers[sale.clock]);
    }
    return untold;
}

}  // namespace huagu::cli
