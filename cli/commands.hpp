// The subcommands of `huagu`: each adds itself, a file a subcommand.
#pragma once

#include <CLI/CLI.hpp>

namespace huagu::cli {

/// All of them, to an empty App, which then is `huagu` itself.
void add_commands(CLI::App& app, int& exit_status);

/// Each sets `exit_status` when it has run: 0 done, 1 failed, 2 bad input.
void add_simulate(CLI::App& app, int& exit_status);
void add_import(CLI::App& app, int& exit_status);
// Not in an engine-only build (HUAGU_WHOLE).
void add_serve(CLI::App& app, int& exit_status);
void add_operate(CLI::App& app, int& exit_status);
void add_bid(CLI::App& app, int& exit_status);
void add_watch(CLI::App& app, int& exit_status);
void add_settle(CLI::App& app, int& exit_status);
void add_demo(CLI::App& app, int& exit_status);
void add_load(CLI::App& app, int& exit_status);
void add_journal(CLI::App& app, int& exit_status);

}  // namespace huagu::cli
