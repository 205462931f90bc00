// `huagu journal verify`: every byte of a day's files is looked at; all that is wrong is listed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/language.hpp"
#include "journal/storage.hpp"

namespace huagu::cli {

struct FileReport {
    std::string file;
    std::uint64_t first = 0;  // position; of results: sequence
    std::uint64_t count = 0;  // records; of results: entries
    std::uint64_t bytes = 0;  // that are whole
    /// What is wrong, and at which offset; empty if nothing is.
    Told fault;
    /// No damage: what a writer had not finished, or is just writing. Empty if there is none.
    Told tail;
};

struct DayReport {
    std::vector<FileReport> segments;
    std::vector<FileReport> views;
    /// Of the journal as a whole: a segment that is missing, or of another day.
    Told journal_fault;
    std::uint64_t journal_end = 0;  // position
    bool has_results = true;        // any; a copy has none until it is started

    [[nodiscard]] bool is_whole() const;
};

[[nodiscard]] DayReport verify_day(journal::Storage& storage, const std::string& folder);

/// A line a file, then a sentence.
[[nodiscard]] std::string to_text(const DayReport& report, Language language = Language::en);

}  // namespace huagu::cli
