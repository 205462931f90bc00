// The three views of the one order of results (docs: ARCHITECTURE.md): each encoded once, under the
// same sequence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "journal/results.hpp"

namespace huagu {

/// Entries of each view: where it goes on after a start from a snapshot.
struct ResultsCounts {
    std::uint64_t full = 0;
    std::uint64_t open = 0;
    std::uint64_t desk = 0;

    [[nodiscard]] bool are_within(const ResultsCounts& others) const {
        return full <= others.full && open <= others.open && desk <= others.desk;
    }
    friend bool operator==(const ResultsCounts&, const ResultsCounts&) = default;
};

struct Results {
    /// Kept as long as the program runs.
    explicit Results(journal::ResultsLog::Capacity capacity = {})
        : full(capacity), open(capacity), desk(capacity) {}

    /// In a directory's files, which are made if they are not there, or only read. Throws
    /// std::runtime_error, saying of which file and why.
    Results(journal::Storage& storage, const std::string& directory,
            const journal::ResultsIdentity& identity, const journal::ResultsOpening& opening = {});

    journal::ResultsLog full;  // settlement
    journal::ResultsLog open;  // the public view: the buyer masked where the market hides it
    /// Auctioneers: full, plus all private replies, each under the sequence of the last result
    /// before it.
    journal::ResultsLog desk;

    // What holds for all three (journal/results.hpp).

    /// How many of so many entries are whole, from the first on. Reads them all.
    [[nodiscard]] ResultsCounts whole(const ResultsCounts& of) const;
    /// After those of a snapshot, which are whole.
    void begin_after(const ResultsCounts& entries);
    /// What will be compared after so many.
    void read_ahead(const ResultsCounts& entries);
    /// The first difference, if there is one.
    [[nodiscard]] const std::optional<journal::ResultsDifference>& difference() const;
    /// After the whole journal was replayed.
    [[nodiscard]] journal::Stored<void> settle(journal::Position end);
    [[nodiscard]] std::string_view failure() const;
    void mark_durable(journal::Position durable);
    /// A piece of it; gives whether there may be more to do.
    bool reserve_ahead();
    /// Whether it is time for that again. Any thread.
    [[nodiscard]] bool is_short_of_room() const;
    [[nodiscard]] journal::Stored<void> sync();
};

}  // namespace huagu
