// huagu serve: a market's day, as its settings say.
#include <fmt/core.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "cli/catalogue/file.hpp"
#include "cli/commands.hpp"
#include "cli/language.hpp"
#include "cli/options.hpp"
#include "gateway/mapping_fault.hpp"
#include "gateway/server.hpp"
#include "gateway/settings.hpp"

namespace huagu::cli {
namespace {

constexpr int failed = 1;
constexpr int bad_input = 2;

struct ServeOptions {
    std::string settings_file;
    bool is_check_only = false;
    std::optional<std::uint16_t> port;
    std::optional<std::uint16_t> web_port;
    std::optional<std::uint32_t> threads;
    std::string log_level = "info";
    std::string language;  // empty: as the environment has it
    gateway::ServerOptions server;
};

int check(const ServeOptions& options, gateway::SettingsRead& read, Language language) {
    for (const gateway::Finding& finding : read.findings) {
        fmt::print(stderr, "{}\n", to_string(finding, language));
    }
    if (read.has_errors()) {
        const auto mistakes = std::count_if(read.findings.begin(), read.findings.end(),
                                            [](const auto& each) { return !each.is_warning; });
        fmt::print(stderr, "{}\n",
                   say(language, "{}: {} in the settings", "{}：设置有 {}", options.settings_file,
                       counted(language, mistakes, "mistake", "处错误")));
        return bad_input;
    }
    if (options.is_check_only) {
        fmt::print("{}\n", say(language, "{}: no errors", "{}：没有错误", options.settings_file));
    }
    return 0;
}

/// A bar on a terminal, so that whoever waits for a long restart sees it move.
void show_replay(void* language, journal::Position done, journal::Position end) {
    if (isatty(STDERR_FILENO) == 0) return;
    constexpr std::uint64_t width = 30;
    const std::uint64_t percent = done.value() * 100 / std::max<std::uint64_t>(end.value(), 1);
    std::string bar;
    for (std::uint64_t n = 0; n < width; ++n) bar += n * 100 < percent * width ? "█" : "░";
    fmt::print(stderr, "\r{} {}", bar,
               say(*static_cast<Language*>(language), "replaying the journal: {} of {} records",
                   "正在重放日志：{} / {} 条记录", done.value(), end.value()));
    if (done == end) fmt::print(stderr, "\n");
}

/// What a market keeps, said at its start.
std::string kept(const gateway::ServerOptions& options) {
    if (options.data.empty()) return "memory: nothing outlives this program (see --data)";
    if (options.durability == gateway::Durability::none) {
        return options.data + ", without waiting for the disk: a power cut loses what was said";
    }
    return options.data;
}

std::string web_address(const std::string& address, std::uint16_t port) {
    const bool is_v6 = address.find(':') != std::string::npos;
    return fmt::format("http://{}:{}/", is_v6 ? "[" + address + "]" : address, port);
}

int serve(const ServeOptions& options) {
    Language language = language_of(options.language);
    gateway::SettingsRead read = gateway::read_settings(options.settings_file);
    const int found = check(options, read, language);
    if (found != 0 || options.is_check_only) return found;
    gateway::Settings& settings = read.settings;
    if (options.port) settings.port = *options.port;
    if (options.web_port) settings.web_port = *options.web_port;
    if (options.threads) settings.threads = *options.threads;

    spdlog::set_default_logger(spdlog::stderr_color_mt("huagu"));
    spdlog::set_level(spdlog::level::from_str(options.log_level));
    gateway::ServerOptions server_options = options.server;
    server_options.version = "huagu " HUAGU_VERSION;
    server_options.stops_on_signals = true;
    server_options.progress = {show_replay, &language};
    if (!options.server.data.empty()) gateway::end_on_mapping_fault(options.server.data);
    if (!options.server.lateness.empty()) check_writable(options.server.lateness);
    std::unique_ptr<gateway::Server> server;
    try {
        server = std::make_unique<gateway::Server>(settings, server_options);
    } catch (const gateway::CannotListen& error) {
        fmt::print(stderr, "huagu serve: {}\n", error.in(language));
        return failed;
    } catch (const gateway::DataRefused& error) {
        fmt::print(stderr, "{}\n", say(language, "{}", "数据目录不能使用：{}", error.why()));
        return failed;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n",
                   say(language, "{}: {}", "{}：{}", options.settings_file, told(error)));
        return failed;
    }
    spdlog::info("the day is kept in {}", kept(server_options));
    spdlog::info("the engine has {} MiB, by the settings' limits, and takes no more",
                 server->engine_bytes() >> 20);
    // Programs that start a server read these lines, so they are the same in every language.
    fmt::print("listening on {}:{}\n", settings.address, server->port());
    if (const auto web = server->web_port()) {
        fmt::print("in a browser: {}\n", web_address(settings.address, *web));
    }
    std::fflush(stdout);
    return server->run();
}

}  // namespace

void add_serve(CLI::App& app, int& exit_status) {
    CLI::App* serve_command = app.add_subcommand("serve", "Run a market's day");
    const auto options = std::make_shared<ServeOptions>();
    add_language_option(*serve_command, &options->language);
    serve_command->add_option("--config", options->settings_file, "The settings (market.toml)")
        ->required();
    serve_command->add_flag("--check-config", options->is_check_only,
                            "Only name every mistake of the settings");
    serve_command->add_option("--port", options->port, "Instead of the settings'; 0: any, printed")
        ->check(whole_number(0, 65'535));
    serve_command
        ->add_option("--web-port", options->web_port,
                     "HTTP and WebSocket, for browsers; 0: any, printed")
        ->check(whole_number(0, 65'535));
    serve_command
        ->add_option("--threads", options->threads,
                     "Gateway threads, instead of the settings'; 0: all on one thread")
        ->check(whole_number(0, 64));
    serve_command
        ->add_option("--speed", options->server.speed, "Market time runs so many times faster")
        ->check(number(0.01, 1000));
    serve_command->add_flag("--insecure-network", options->server.insecure_network,
                            "Listen beyond this machine, although there is no TLS");
    serve_command->add_option("--data", options->server.data,
                              "The data folder: journal and results of each day, users; without it "
                              "the day is lost when the server ends");
    add_word_option<gateway::Durability>(
        *serve_command, "--durability", options->server.durability,
        {{"sync", gateway::Durability::sync}, {"none", gateway::Durability::none}},
        "sync: what is said is on the disk before; none, for trials: a power cut loses it");
    serve_command->add_option("--lateness", options->server.lateness,
                              "Written at the end: of each sale that somebody was told, its "
                              "deadline (market time) and how long after it the result was handed "
                              "to the first socket and to the last of those that follow its clock, "
                              "in ns");
    serve_command->add_option("--log-level", options->log_level, "How much the log says")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
    serve_command->callback([options, &exit_status] { exit_status = serve(*options); });
}

}  // namespace huagu::cli
