// A catalogue from a file of either kind: the header tells which.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "cli/catalogue/catalogue_csv.hpp"

namespace huagu::cli {

inline constexpr std::size_t catalogue_bytes_max = 64U << 20U;

/// The whole file, or why it cannot be read.
[[nodiscard]] tl::expected<std::string, Told> read_text_file(const std::string& path);

/// All of it. Throws ToldError, naming the file.
void write_text_file(const std::string& path, const std::string& text);

/// Before there is anything to write; what is in it stays. Throws as above.
void check_writable(const std::string& path);

/// Our own format, or aT's results. A text of another kind is one complaint and no lot.
[[nodiscard]] Loaded load_catalogue(std::string_view text, OnMalformed on_malformed);

/// A line for each complaint, as compilers have it: "path:line: reason".
[[nodiscard]] std::string describe(const RowsRead& rows, std::string_view path,
                                   Language language = Language::en);

}  // namespace huagu::cli
