// `huagu`: one program, a file a subcommand.
#include <cstdio>
#include <exception>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"

namespace {

constexpr int failed = 1;
constexpr int bad_input = 2;

}  // namespace

int main(int argc, char** argv) try {
    CLI::App app("Huagu: a wholesale Dutch-clock auction", "huagu");
    app.set_version_flag("--version", "huagu " HUAGU_VERSION);
    app.require_subcommand(1);
    int exit_status = 0;
    huagu::cli::add_simulate(app, exit_status);
    huagu::cli::add_import(app, exit_status);
#ifdef HUAGU_WHOLE
    huagu::cli::add_serve(app, exit_status);
    huagu::cli::add_operate(app, exit_status);
    huagu::cli::add_bid(app, exit_status);
    huagu::cli::add_watch(app, exit_status);
    huagu::cli::add_settle(app, exit_status);
    huagu::cli::add_demo(app, exit_status);
    huagu::cli::add_load(app, exit_status);
    huagu::cli::add_journal(app, exit_status);
#endif
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : bad_input;
    }
    return exit_status;
} catch (const huagu::cli::UsageError& error) {
    std::fprintf(stderr, "huagu: %s\n", error.what());
    return bad_input;
} catch (const std::exception& error) {
    std::fprintf(stderr, "huagu: %s\n", error.what());
    return failed;
}
