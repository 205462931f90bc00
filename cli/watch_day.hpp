// `huagu watch --data`: the results of a day from its files, without a server.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/language.hpp"
#include "wire/schema.hpp"

namespace huagu::cli {

/// Which results, and how they are shown.
struct ShownResults {
    std::uint64_t from = 1;  // sequence
    schema::View view = schema::View::public_;
    bool is_json = false;
    std::vector<std::uint32_t> clocks;  // none: all
    Language language = Language::en;   // of what is said besides
};

/// Writes a result to stdout, as a line. False if it cannot be written.
[[nodiscard]] bool show(const schema::Result& result, bool is_json, int minor_unit_digits);

/// Shows what the files of a day (empty: the newest) have; a market that runs is not followed.
/// The exit status: 0 if the day ends with the market's close.
[[nodiscard]] int watch_day(const std::string& data, const std::string& day,
                            const ShownResults& shown);

}  // namespace huagu::cli
