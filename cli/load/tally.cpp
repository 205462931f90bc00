#include "cli/load/tally.hpp"

#include <algorithm>

namespace huagu::cli {

namespace {

void add_slices(std::vector<LoadSlice>& to, const std::vector<LoadSlice>& from) {
    to.resize(std::max(to.size(), from.size()));
    for (std::size_t n = 0; n < from.size(); ++n) {
        to[n].sent += from[n].sent;
        to[n].answered += from[n].answered;
        to[n].answer.add(from[n].answer);
    }
}

}  // namespace

void LoadTally::add(const LoadTally& other) {
    sent += other.sent;
    accepted += other.accepted;
    for (std::size_t n = 0; n < rejected.size(); ++n) rejected[n] += other.rejected[n];
    unanswered += other.unanswered;
    won += other.won;
    lost += other.lost;
    results += other.results;
    answer.add(other.answer);
    send.add(other.send);
    log_on.add(other.log_on);
    all_logged_on = std::max(all_logged_on, other.all_logged_on);
    add_slices(phases, other.phases);
    add_slices(slices, other.slices);
    for (const auto& [sequence, one] : other.told) told_at(sequence, one.due, one.last);
    if (failure.empty()) failure = other.failure;
}

void LoadTally::told_at(std::uint64_t sequence, Time due, Time arrived) {
    Told& known = told.try_emplace(sequence, Told{due, arrived}).first->second;
    known.last = std::max(known.last, arrived);
}

}  // namespace huagu::cli
