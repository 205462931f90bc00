#include "cli/catalogue/file.hpp"

#include <fstream>

#include "cli/catalogue/at_results.hpp"

namespace huagu::cli {

namespace {

[[noreturn]] void fail_to_write(const std::string& path) {
    throw ToldError("{}: cannot be written", "{}：无法写出", path);
}

}  // namespace

tl::expected<std::string, Told> read_text_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return tl::make_unexpected(told("{}: cannot be opened", "{}：无法打开", path));
    std::string text;
    std::string piece(1U << 16U, '\0');
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) ||
           file.gcount() > 0) {
        text.append(piece, 0, static_cast<std::size_t>(file.gcount()));
        if (text.size() > catalogue_bytes_max) {
            return tl::make_unexpected(told("{}: longer than 64 MiB", "{}：超过 64 MiB", path));
        }
    }
    if (!file.eof()) return tl::make_unexpected(told("{}: cannot be read", "{}：无法读取", path));
    return text;
}

void write_text_file(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) fail_to_write(path);
}

void check_writable(const std::string& path) {
    if (!std::ofstream(path, std::ios::app)) fail_to_write(path);
}

Loaded load_catalogue(std::string_view text, OnMalformed on_malformed) {
    const std::optional<CsvRow> header = CsvReader(text).next();
    if (header && header->complaint.is_empty()) {
        if (is_catalogue_header(header->fields)) return read_catalogue(text, on_malformed);
        if (is_at_header(header->fields)) return read_at_results(text, on_malformed);
    }
    Loaded loaded;
    loaded.rows.complaints.push_back({header ? header->line : 1,
                                      {"neither a catalogue's header nor that of aT's results",
                                       "既不是货单的表头，也不是 aT 结果的表头"}});
    return loaded;
}

std::string describe(const RowsRead& rows, std::string_view path, Language language) {
    std::string text;
    for (const Complaint& complaint : rows.complaints) {
        text += say(language, "{}:{}: {}\n", "{}:{}：{}\n", path, complaint.line, complaint.reason);
    }
    return text;
}

}  // namespace huagu::cli
