// `huagu load`: offers a market more than people would, on a schedule that waits for nothing, and
// says how long everything took.
#include <fmt/format.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "cli/arguments.hpp"
#include "cli/catalogue/file.hpp"
#include "cli/commands.hpp"
#include "cli/load/interruption.hpp"
#include "cli/load/report.hpp"
#include "cli/load/rounds.hpp"
#include "cli/load/run.hpp"
#include "cli/log_on.hpp"
#include "cli/options.hpp"

namespace huagu::cli {

namespace {

struct LoadArguments {
    LoadOptions load;
    LoadServerOptions server;
    bool serves = false;
    std::string connect = "127.0.0.1:7311";
    std::string settings_file;
    std::string svg_file;
    bool is_json = false;
};

LoadOutcome run_to_end(const LoadArguments& arguments, const LoadPlan& plan) {
    if (!arguments.serves) {
        const Address server = address_of(arguments.connect);
        return run_load(plan, server.host, server.port, nullptr);
    }
    LoadServer server(plan, arguments.server);
    LoadOutcome outcome = run_load(plan, "127.0.0.1", server.port(), &server);
    if (const std::string fault = server.stop(); fault.empty()) {
        outcome.lateness = server.lateness(plan, outcome.begin);
    } else {  // what else failed is the consequence
        outcome.tally.failure = fault;
    }
    return outcome;
}

LoadOutcome run(const LoadArguments& arguments, const LoadPlan& plan) {
    const Interruption interruption;
    try {
        return run_to_end(arguments, plan);
    } catch (const std::system_error&) {
        Interruption::check();  // whatever waited has ended by it
        throw;
    }
}

/// What nobody looks at is refused, not ignored.
void check(const LoadArguments& arguments) {
    const LoadProfile profile = arguments.load.profile;
    const bool has_own_rate = profile == LoadProfile::burst || profile == LoadProfile::overload;
    if (has_own_rate && arguments.load.presses_per_second > 0) {
        throw UsageError("--rate does nothing with --profile {}", "--profile {} 不用 --rate",
                         name(profile));
    }
    const LoadThreads& threads = arguments.server.threads;
    const bool has_server = arguments.serves || !arguments.settings_file.empty();
    if (!has_server && (threads.gateway || !threads.wait.empty())) {
        throw UsageError("--server-threads and --server-wait are for --serve and --write-settings",
                         "--server-threads 和 --server-wait 只与 --serve 或 --write-settings 同用");
    }
}

int run_command(const LoadArguments& arguments) {
    check(arguments);
    const LoadPlan plan = make_plan(arguments.load);
    if (!arguments.settings_file.empty()) {
        write_text_file(arguments.settings_file, settings_of(plan, arguments.server.threads));
        return 0;
    }
    if (!arguments.svg_file.empty()) check_writable(arguments.svg_file);
    const LoadOutcome outcome = run(arguments, plan);
    fmt::print("{}",
               arguments.is_json ? to_json(plan, outcome).dump(2) + "\n" : to_text(plan, outcome));
    if (!arguments.svg_file.empty()) write_text_file(arguments.svg_file, to_svg(plan, outcome));
    return outcome.is_whole(plan) ? 0 : 1;
}

void add_plan_options(CLI::App& app, LoadOptions& options) {
    std::map<std::string, LoadProfile> profiles;
    for (std::size_t n = 0; n < profile_names.size(); ++n) {
        profiles[profile_names.at(n)] = static_cast<LoadProfile>(n);
    }
    add_word_option<LoadProfile>(app, "--profile", options.profile, profiles,
                                 "an even rate; everyone at one moment of each round; a real "
                                 "morning; 10 times what is admitted; a morning in which all "
                                 "log on again");
    app.add_option("--connections", options.connections, "terminals; else as the profile has it")
        ->check(whole_number(1, 100'000));
    app.add_option("--clocks", options.clocks, "that sell at once; else as the profile has it")
        ->check(whole_number(1, LiveRounds::clocks_max));
    app.add_option("--follow", options.clocks_followed,
                   "clocks whose results each terminal follows; else as the profile has it")
        ->check(whole_number(1, LiveRounds::clocks_max));
    app.add_option("--rate", options.presses_per_second,
                   "presses a second (steady, morning, storm)")
        ->check(number(0.1, 10'000'000));
    app.add_option("--seconds", options.seconds, "how long; else as the profile has it")
        ->check(number(0.1, 86'400));
    app.add_option("--threads", options.threads, "of this program, that send")
        ->check(whole_number(1, 64));
    app.add_option("--admitted", options.admitted_per_second,
                   "commands a second that the market takes of each terminal (overload: 50)")
        ->check(whole_number(1, 1'000'000));
}

}  // namespace

void add_load(CLI::App& app, int& exit_status) {
    const auto arguments = std::make_shared<LoadArguments>();
    CLI::App* load = app.add_subcommand("load", "Offer a market a heavy load, and measure it");
    add_plan_options(*load, arguments->load);
    add_language_option(*load);
    CLI::Option* serve = load->add_flag("--serve", arguments->serves,
                                        "start the server too, in a folder that is removed again");
    load->add_option("--server-threads", arguments->server.threads.gateway,
                     "its gateway threads; 0: all on one thread")
        ->check(whole_number(0, 64));
    load->add_option("--server-wait", arguments->server.threads.wait,
                     "how it waits when it has nothing to do: sleep, yield or spin")
        ->check(CLI::IsMember({"sleep", "yield", "spin"}));
    load->add_option("--durability", arguments->server.durability,
                     "of the server that is started: sync, none, or memory: no files")
        ->check(CLI::IsMember({"sync", "none", "memory"}))
        ->needs(serve);
    CLI::Option* connect =
        load->add_option("--connect", arguments->connect, "a server that runs with these settings")
            ->capture_default_str()
            ->excludes(serve);
    CLI::Option* json =
        load->add_flag("--json", arguments->is_json, "the figures as JSON, times in microseconds");
    CLI::Option* svg =
        load->add_option("--svg", arguments->svg_file, "draw latency and throughput over time");
    load->add_option("--write-settings", arguments->settings_file,
                     "only write the market's settings, for huagu serve --config")
        ->excludes(serve)
        ->excludes(connect)
        ->excludes(json)
        ->excludes(svg);
    load->callback([arguments, &exit_status] {
        arguments->server.program = own_path();
        exit_status = run_command(*arguments);
    });
}

}  // namespace huagu::cli
