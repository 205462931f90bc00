// A market day's files, for whoever only reads them, also while the market runs.
//
// (gateway/day_folder.hpp)
#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "cli/journal/day_replay.hpp"
#include "cli/language.hpp"
#include "journal/disk.hpp"
#include "journal/journal_reader.hpp"
#include "sequencer/results.hpp"

namespace huagu::cli {

/// A day's folder; an error says for people why there is none. `day` empty: the newest.
[[nodiscard]] tl::expected<std::string, Told> find_day(const std::string& data,
                                                       const std::string& day);

class OpenedDay {
  public:
    /// `at_opening`: looks at the whole journal and all results; an error says what is wrong, and
    /// where.
    [[nodiscard]] static tl::expected<std::unique_ptr<OpenedDay>, Told> open(
        const std::string& folder, journal::Look look = journal::Look::at_opening);

    [[nodiscard]] const std::string& folder() const { return folder_; }
    [[nodiscard]] const DaySettings& settings() const { return settings_; }
    [[nodiscard]] const journal::RecordSource& journal() const { return *journal_; }
    /// What a replay is compared with; empty ones in memory, if the day has kept none.
    [[nodiscard]] Results& results() { return *results_; }
    [[nodiscard]] bool has_results() const { return has_results_; }
    /// There are results, but not those of the full view.
    [[nodiscard]] bool lacks_full() const { return lacks_full_; }
    /// What is wrong with the journal, and where. Looks at all of it; empty if nothing is.
    [[nodiscard]] Told journal_fault();

  private:
    explicit OpenedDay(journal::Look look) : look_(look) {}
    /// Throws ToldError.
    [[nodiscard]] std::unique_ptr<Results> open_results();
    [[nodiscard]] journal::Opened<std::unique_ptr<journal::JournalReader>> read_journal(
        journal::Look look);

    const journal::Look look_;
    std::string folder_;
    DaySettings settings_;
    journal::Disk disk_;
    std::unique_ptr<journal::Storage> archive_;  // if the journal is archived
    std::unique_ptr<journal::JournalReader> journal_;
    std::unique_ptr<Results> results_;
    bool has_results_ = false;
    bool lacks_full_ = false;
};

}  // namespace huagu::cli
