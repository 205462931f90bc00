// `huagu`: one program, a file a subcommand.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"

namespace huagu::cli {

namespace {

constexpr int failed = 1;
constexpr int bad_input = 2;

/// That of the command's --lang, wherever below it stands.
Language chosen_language(const CLI::App& app) {
    const CLI::Option* option = app.get_option_no_throw("--lang");
    if (option != nullptr && option->count() > 0) return language_of(option->results().front());
    const auto below = app.get_subcommands();
    return below.empty() ? language_of("") : chosen_language(*below.front());
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

int report(const ToldError& error, const CLI::App& app, int status) {
    std::fprintf(stderr, "huagu: %s\n", error.in(chosen_language(app)).c_str());
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
    try {
        refuse_unknown_command(app, argc, argv, 1, "huagu");
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : bad_input;
    } catch (const UsageError& error) {
        return report(error, app, bad_input);
    } catch (const ToldError& error) {
        return report(error, app, failed);
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
