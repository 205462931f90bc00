// `huagu simulate FILE`: the engine alone on a file of commands (rules.md, "Scenario files").
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/commands.hpp"
#include "cli/language.hpp"
#include "cli/options.hpp"
#include "cli/scenario.hpp"

namespace huagu::cli {

namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

/// The whole of a file, or of standard input for "-"; nothing if it cannot be read.
std::optional<std::string> read_all(const std::string& path) {
    const bool is_stdin = path == "-";
    const std::unique_ptr<std::FILE, CloseFile> opened(is_stdin ? nullptr
                                                                : std::fopen(path.c_str(), "rb"));
    std::FILE* file = is_stdin ? stdin : opened.get();
    if (file == nullptr) return std::nullopt;
    constexpr std::size_t piece = 1U << 20U;
    std::string text;
    std::size_t size = 0;
    do {
        text.resize(size + piece);
        const std::size_t read = std::fread(text.data() + size, 1, piece, file);
        size += read;
        if (read == 0) break;
    } while (true);
    text.resize(size);
    if (std::ferror(file) != 0) return std::nullopt;
    return text;
}

int simulate(const std::string& path, Language language) {
    const auto text = read_all(path);
    if (!text) {
        fmt::print(stderr, "{}\n", say(language, "{}: cannot be read", "{}：无法读取", path));
        return 2;
    }
    const Scenario scenario = read_scenario(*text);
    bool is_written = true;
    run_scenario(scenario, [&](std::string_view lines) {
        is_written &= std::fwrite(lines.data(), 1, lines.size(), stdout) == lines.size();
    });
    is_written &= std::fflush(stdout) == 0;
    if (!is_written) {
        fmt::print(stderr, "huagu simulate: {}\n",
                   say(language, "the events cannot be written", "无法写出事件"));
        return 1;
    }
    if (scenario.malformed) {
        fmt::print(stderr, "{}:{}: {}\n", path, scenario.malformed->number,
                   scenario.malformed->reason);
        return 2;
    }
    return 0;
}

}  // namespace

void add_simulate(CLI::App& app, int& exit_status) {
    auto path = std::make_shared<std::string>();
    auto language = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand(
        "simulate", "Run the engine alone on a file of commands (docs/rules.md)");
    command->add_option("file", *path, "A JSON object a line; - is standard input")->required();
    add_language_option(*command, language.get());
    command->callback(
        [path, language, &exit_status] { exit_status = simulate(*path, language_of(*language)); });
}

}  // namespace huagu::cli
