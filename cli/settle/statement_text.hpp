// A statement as people read it, and as spreadsheets do.
#pragma once

#include <string>

#include "cli/bid/words.hpp"
#include "settlement/statement.hpp"

namespace huagu::cli {

[[nodiscard]] std::string statement_text(const settlement::Statement& statement, Language language);

/// The header of the CSV; the same in every language, for machines read it.
[[nodiscard]] std::string statement_csv_header();

/// A row for each amount, signed so that all rows up to `balance` add up to it, and the payments
/// bring it to `open`. `line` is for machines, `text` the same in the language.
[[nodiscard]] std::string statement_csv(const settlement::Statement& statement, Language language);

}  // namespace huagu::cli
