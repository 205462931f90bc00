// `huagu`: one program, a file a subcommand.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/help.hpp"

namespace huagu::cli {

namespace {

constexpr int failed = 1;
constexpr int bad_input = 2;

/// As --lang says, wherever it stands; before the options are read, which are refused in it.
Language chosen_language(int argc, char** argv) {
    constexpr std::string_view option = "--lang";
    for (int at = 1; at < argc; ++at) {
        const std::string_view word = argv[at];
        if (word == option && at + 1 < argc) return language_of(argv[at + 1]);
        if (word.starts_with("--lang=")) return language_of(word.substr(option.size() + 1));
    }
    return language_of("");
}

/// The first word that stands where a command of `app` is wanted and is none; of a command that
/// wants one of its own, below it.
void refuse_unknown_command(const CLI::App& app, int argc, char** argv, int at,
                            const std::string& name) {
    if (at >= argc || *argv[at] == '-' || app.get_require_subcommand_min() == 0) return;
    const std::string word = argv[at];
    const auto known =
        app.get_subcommands([&](const CLI::App* each) { return each->check_name(word); });
    if (!known.empty()) {
        return refuse_unknown_command(*known.front(), argc, argv, at + 1, name + " " + word);
    }
    throw UsageError("there is no command '{0} {1}': {0} --help lists them",
                     "没有“{0} {1}”这个命令：{0} --help 列出全部命令", name, word);
}

int report(const ToldError& error, Language language, int status) {
    std::fprintf(stderr, "huagu: %s\n", error.in(language).c_str());
    return status;
}

/// Where a standard stream is closed, a file that is opened later would be it, and be written by
/// whatever is said.
void keep_standard_streams() {
    int file = ::open("/dev/null", O_RDWR);
    while (file >= 0 && file <= STDERR_FILENO) file = ::open("/dev/null", O_RDWR);
    if (file >= 0) ::close(file);
}

int run(int argc, char** argv) {
    CLI::App app;
    int exit_status = 0;
    add_commands(app, exit_status);
    const Language language = chosen_language(argc, argv);
    speak(app, language);
    try {
        refuse_unknown_command(app, argc, argv, 1, "huagu");
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : bad_input;
    } catch (const UsageError& error) {
        return report(error, language, bad_input);
    } catch (const ToldError& error) {
        return report(error, language, failed);
    }
    return exit_status;
}

}  // namespace

}  // namespace huagu::cli

int main(int argc, char** argv) try {
    huagu::cli::keep_standard_streams();
    return huagu::cli::run(argc, argv);
} catch (const std::exception& error) {
    std::fprintf(stderr, "huagu: %s\n", error.what());
    return huagu::cli::failed;
}
