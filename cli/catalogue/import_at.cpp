// huagu import at FILE: a day's published results of aT as a catalogue.
#include <fmt/core.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "cli/catalogue/at_results.hpp"
#include "cli/catalogue/file.hpp"
#include "cli/commands.hpp"
#include "cli/language.hpp"

namespace huagu::cli {
namespace {

struct ImportOptions {
    std::string file;
    std::string out;  // empty: standard output
    bool is_strict = false;
};

/// Whether all of it was written.
bool write_text(const std::string& path, const std::string& text) {
    if (path.empty()) {
        return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
               std::fflush(stdout) == 0;
    }
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    return file.good();
}

int import_at(const ImportOptions& options) {
    const auto text = read_text_file(options.file);
    if (!text) {
        fmt::print(stderr, "{}\n", text.error());
        return 1;
    }
    const Loaded loaded =
        read_at_results(*text, options.is_strict ? OnMalformed::stop : OnMalformed::go_on);
    const RowsRead& rows = loaded.rows;
    fmt::print(stderr, "{}", describe(rows, options.file));
    const bool is_refused = options.is_strict && !rows.complaints.empty();
    if (rows.complaints.empty() && rows.well_formed == 0) {
        fmt::print(stderr, "{}: there is no row after the header\n", options.file);
    }
    if (is_refused || rows.well_formed == 0) {
        fmt::print(stderr, "{}: nothing imported\n", options.file);
        return 2;
    }
    if (!write_text(options.out, write_catalogue(loaded.catalogue))) {
        fmt::print(stderr, "{}: cannot be written\n",
                   options.out.empty() ? "standard output" : options.out);
        return 1;
    }
    const auto count = [](std::size_t number, std::string_view thing) {
        return counted(Language::en, number, thing, "");
    };
    fmt::print(stderr, "{} read, {} left out: {} of {}\n", count(rows.well_formed, "row"),
               rows.complaints.size(), count(loaded.catalogue.lots.size(), "lot"),
               count(loaded.catalogue.products.size(), "product"));
    return 0;
}

}  // namespace

void add_import(CLI::App& app, int& exit_status) {
    CLI::App* import =
        app.add_subcommand("import", "Make a catalogue of a market's published results");
    import->require_subcommand(1);
    CLI::App* at = import->add_subcommand(
        "at", "aT Flower Auction Center, Seoul: a day's results as CSV (docs/catalogue.md)");
    const auto options = std::make_shared<ImportOptions>();
    at->add_option("FILE", options->file, "The results")->required();
    at->add_option("--out", options->out, "Where the catalogue goes (standard output)");
    at->add_flag("--strict", options->is_strict, "Stop at the first malformed row, with status 2");
    at->callback([options, &exit_status] { exit_status = import_at(*options); });
}

}  // namespace huagu::cli
