// Comma-separated values, read one line at a time: a malformed line is a complaint and costs no
// other line. RFC 4180 (quotes, doubled quotes, LF or CRLF, a byte-order mark), but for line breaks
// inside quotes, which none of our files needs and which would let one lost quote swallow the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/language.hpp"

namespace huagu::cli {

inline constexpr std::size_t csv_line_bytes_max = 16'384;
inline constexpr std::size_t csv_field_bytes_max = 200;
inline constexpr std::size_t csv_rows_max = 200'000;

/// What is wrong with one line of a file.
struct Complaint {
    std::size_t line;  // from 1
    Told reason;
};

struct CsvRow {
    std::size_t line = 0;
    std::vector<std::string> fields;
    Told complaint;  // empty: the line is well formed
};

/// Cuts text into rows. The text must outlive it.
class CsvReader {
  public:
    explicit CsvReader(std::string_view text);

    /// The next row that is not blank; nothing at the end.
    std::optional<CsvRow> next();

  private:
    std::string_view rest_;
    std::size_t line_ = 0;
};

/// The fields of a row by the names of their columns. The first thing that is wrong is kept, so
/// that a row is read straight through and asked once.
class NamedFields {
  public:
    NamedFields(const std::vector<std::string>& header, const CsvRow& row);

    [[nodiscard]] const std::string& text(std::string_view column);
    [[nodiscard]] const std::string& required_text(std::string_view column);
    [[nodiscard]] std::int64_t number(std::string_view column, std::int64_t low, std::int64_t high);

    void complain(Told reason);
    [[nodiscard]] const Told& complaint() const { return complaint_; }

  private:
    const std::vector<std::string>& header_;
    const CsvRow& row_;
    Told complaint_;
};

/// What a malformed row does: the rest goes on without it, or reading stops there.
enum class OnMalformed : std::uint8_t { go_on, stop };

/// What rows of a file were read, and what was wrong with the others, by line.
struct RowsRead {
    std::size_t well_formed = 0;
    std::vector<Complaint> complaints;
};

/// Gives each row to `read(NamedFields&, line)`, which complains about what it does not take.
template <class Read>
RowsRead read_rows(CsvReader& csv, const std::vector<std::string>& header, OnMalformed on_malformed,
                   Read read) {
    RowsRead rows;
    while (const std::optional<CsvRow> row = csv.next()) {
        NamedFields fields(header, *row);
        if (rows.well_formed + rows.complaints.size() == csv_rows_max) {
            rows.complaints.push_back(
                {row->line,
                 {"more than 200000 rows; the rest is not read", "超过 200000 行；其余的没有读"}});
            break;
        }
        read(fields, row->line);
        if (fields.complaint().is_empty()) {
            ++rows.well_formed;
        } else {
            rows.complaints.push_back({row->line, fields.complaint()});
            if (on_malformed == OnMalformed::stop) break;
        }
    }
    return rows;
}

/// Adds a field, in quotes where it needs them, and a comma or the line's end.
void append_csv(std::string& text, std::string_view field, bool is_last = false);

}  // namespace huagu::cli
