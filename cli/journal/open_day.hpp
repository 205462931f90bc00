// A market day's files, for whoever only reads them, also while the market runs.
//
//     DATA/YYYY-MM-DD/journal/   segments (journal/segment.hpp)
//     DATA/YYYY-MM-DD/results/   the views full, public and desk (journal/results_files.hpp)
#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "journal/disk.hpp"
#include "journal/journal_reader.hpp"
#include "sequencer/results.hpp"

namespace huagu::cli {

/// A day's folder; an error says for people why there is none. `day` empty: the newest.
[[nodiscard]] tl::expected<std::string, std::string> find_day(const std::string& data,
                                                              const std::string& day);

class OpenedDay {
  public:
    /// Looks at the whole journal; an error says what is wrong with it, and where.
    [[nodiscard]] static tl::expected<std::unique_ptr<OpenedDay>, std::string> open(
        const std::string& folder);

    [[nodiscard]] const journal::RecordSource& journal() const { return *journal_; }
    /// What a replay is compared with; empty ones in memory, if the day has kept none.
    [[nodiscard]] Results& results() { return *results_; }
    [[nodiscard]] bool has_results() const { return has_results_; }
    [[nodiscard]] journal::ResultsIdentity identity() const;

  private:
    OpenedDay() = default;

    journal::Disk disk_;
    std::unique_ptr<journal::JournalReader> journal_;
    std::unique_ptr<Results> results_;
    bool has_results_ = false;
};

}  // namespace huagu::cli
