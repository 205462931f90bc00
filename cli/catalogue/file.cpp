#include "cli/catalogue/file.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "cli/catalogue/at_results.hpp"

namespace huagu::cli {

tl::expected<std::string, std::string> read_text_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return tl::make_unexpected(fmt::format("{}: cannot be opened", path));
    std::string text;
    std::string piece(1U << 16U, '\0');
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) ||
           file.gcount() > 0) {
        text.append(piece, 0, static_cast<std::size_t>(file.gcount()));
        if (text.size() > catalogue_bytes_max) {
            return tl::make_unexpected(fmt::format("{}: longer than 64 MiB", path));
        }
    }
    if (!file.eof()) return tl::make_unexpected(fmt::format("{}: cannot be read", path));
    return text;
}

void write_text_file(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) throw std::runtime_error(path + ": cannot be written");
}

Loaded load_catalogue(std::string_view text, OnMalformed on_malformed) {
    const std::optional<CsvRow> header = CsvReader(text).next();
    if (header && header->complaint.empty()) {
        if (is_catalogue_header(header->fields)) return read_catalogue(text, on_malformed);
        if (is_at_header(header->fields)) return read_at_results(text, on_malformed);
    }
    Loaded loaded;
    loaded.rows.complaints.push_back(
        {header ? header->line : 1, "neither a catalogue's header nor that of aT's results"});
    return loaded;
}

std::string describe(const RowsRead& rows, std::string_view path) {
    std::string text;
    for (const Complaint& complaint : rows.complaints) {
        text += fmt::format("{}:{}: {}\n", path, complaint.line, complaint.reason);
    }
    return text;
}

}  // namespace huagu::cli
