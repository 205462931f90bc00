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
#include "cli/options.hpp"

namespace huagu::cli {
namespace {

struct ImportOptions {
    std::string file;
    std::string out;  // empty: standard output
    bool is_strict = false;
    std::string language;  // empty: as the environment has it
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
    const Language language = language_of(options.language);
    const auto tell = [&](std::string_view en, std::string_view zh, const auto&... values) {
        fmt::print(stderr, "{}\n", say(language, en, zh, values...));
    };
    const auto text = read_text_file(options.file);
    if (!text) {
        tell("{}", "{}", text.error());
        return 1;
    }
    const Loaded loaded =
        read_at_results(*text, options.is_strict ? OnMalformed::stop : OnMalformed::go_on);
    const RowsRead& rows = loaded.rows;
    fmt::print(stderr, "{}", describe(rows, options.file, language));
    const bool is_refused = options.is_strict && !rows.complaints.empty();
    if (rows.complaints.empty() && rows.well_formed == 0) {
        tell("{}: there is no row after the header", "{}：表头之后没有任何行", options.file);
    }
    if (is_refused || rows.well_formed == 0) {
        tell("{}: nothing imported", "{}：没有导入任何内容", options.file);
        return 2;
    }
    if (!write_text(options.out, write_catalogue(loaded.catalogue))) {
        tell("{}: cannot be written", "{}：无法写出",
             options.out.empty() ? say(language, "standard output", "标准输出") : options.out);
        return 1;
    }
    tell("{} read, {} left out: {} of {}", "读入 {}，略去 {} 行：{}，{}",
         counted(language, rows.well_formed, "row", "行"), rows.complaints.size(),
         lots(language, loaded.catalogue.lots.size()),
         counted(language, loaded.catalogue.products.size(), "product", "个品种"));
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
    add_language_option(*at, &options->language);
    at->callback([options, &exit_status] { exit_status = import_at(*options); });
}

}  // namespace huagu::cli
