#include "cli/commands.hpp"

#include "cli/options.hpp"

namespace huagu::cli {

void add_commands(CLI::App& app, int& exit_status) {
    app.name("huagu");
    app.description("Huagu: a wholesale Dutch-clock auction");
    app.set_version_flag("--version", "huagu " HUAGU_VERSION);
    app.require_subcommand(1);
    add_language_option(app);
    add_simulate(app, exit_status);
    add_import(app, exit_status);
#ifdef HUAGU_WHOLE
    add_serve(app, exit_status);
    add_operate(app, exit_status);
    add_bid(app, exit_status);
    add_watch(app, exit_status);
    add_settle(app, exit_status);
    add_demo(app, exit_status);
    add_load(app, exit_status);
    add_journal(app, exit_status);
#endif
}

}  // namespace huagu::cli
