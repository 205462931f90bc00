#include "sequencer/results.hpp"

namespace huagu {

namespace {

journal::ResultsFiles open_view(journal::Storage& storage, const std::string& directory,
                                std::string_view view, const journal::ResultsIdentity& identity,
                                const journal::ResultsOpening& opening) {
    auto files = journal::open_results(storage, directory, view, identity, opening);
    if (!files) throw base::ToldError(files.error().text);
    return std::move(*files);
}

}  // namespace

Results::Results(journal::Storage& storage, const std::string& directory,
                 const journal::ResultsIdentity& identity, const journal::ResultsOpening& opening)
    : full(open_view(storage, directory, "full", identity, opening)),
      open(open_view(storage, directory, "public", identity, opening)),
      desk(open_view(storage, directory, "desk", identity, opening)) {}

ResultsCounts Results::whole(const ResultsCounts& of) const {
    return {full.verify(of.full), open.verify(of.open), desk.verify(of.desk)};
}

void Results::begin_after(const ResultsCounts& entries) {
    full.begin_after(entries.full);
    open.begin_after(entries.open);
    desk.begin_after(entries.desk);
}

void Results::read_ahead(const ResultsCounts& entries) {
    full.read_ahead(entries.full);
    open.read_ahead(entries.open);
    desk.read_ahead(entries.desk);
}

const std::optional<journal::ResultsDifference>& Results::difference() const {
    for (const auto* log : {&full, &open}) {
        if (log->difference()) return log->difference();
    }
    return desk.difference();
}

journal::Stored<void> Results::settle(journal::Position end) {
    for (auto* log : {&full, &open, &desk}) {
        if (auto done = log->settle(end); !done) return done;
    }
    return {};
}

std::string_view Results::failure() const {
    for (const auto* log : {&full, &open}) {
        if (!log->failure().empty()) return log->failure();
    }
    return desk.failure();
}

void Results::mark_durable(journal::Position durable) {
    for (auto* log : {&full, &open, &desk}) log->mark_durable(durable);
}

bool Results::reserve_ahead() {
    bool has_more = false;
    for (auto* log : {&full, &open, &desk}) has_more = log->reserve_ahead() || has_more;
    return has_more;
}

bool Results::is_short_of_room() const {
    return full.is_short_of_room() || open.is_short_of_room() || desk.is_short_of_room();
}

journal::Stored<void> Results::sync() {
    for (auto* log : {&full, &open, &desk}) {
        if (auto done = log->sync(); !done) return done;
    }
    return {};
}

}  // namespace huagu
