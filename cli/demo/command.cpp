// `huagu demo`: a market's morning with a real server, real sockets and simulated traders, and the
// proof at its end that everybody has the same figures.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/catalogue/catalogue_csv.hpp"
#include "cli/catalogue/file.hpp"
#include "cli/commands.hpp"
#include "cli/demo/child_process.hpp"
#include "cli/demo/day.hpp"
#include "cli/demo/desk.hpp"
#include "cli/demo/report.hpp"
#include "cli/demo/traders.hpp"
#include "cli/money.hpp"
#include "cli/options.hpp"

namespace huagu::cli {

namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// The machine's other core is the server's; more processes would only take turns. Each has a
/// buyer.
std::int64_t trader_processes(const DemoDay& day) { return std::min<std::int64_t>(2, day.buyers); }

/// What the processes of one demo share.
struct DemoFiles {
    fs::path directory;

    [[nodiscard]] std::string settings() const { return (directory / "market.toml").string(); }
    [[nodiscard]] std::string catalogue() const { return (directory / "catalogue.csv").string(); }
    [[nodiscard]] std::string results() const { return (directory / "results.csv").string(); }
    [[nodiscard]] std::string data() const { return (directory / "data").string(); }
    [[nodiscard]] std::string log(const std::string& of) const {
        return (directory / (of + ".log")).string();
    }
    [[nodiscard]] std::string ledger(std::int64_t process) const {
        return (directory / fmt::format("traders-{}.json", process)).string();
    }
};

struct DemoArguments {
    DemoOptions options;
    bool is_json = false;
    bool is_served = false;
    std::string language;  // as --lang has it
    // Of a process of traders.
    std::string port;
    std::string ledger;
    std::int64_t first_buyer = 0;
    std::int64_t last_buyer = 0;
};

std::string port_of(ChildProcess& server, const DemoFiles& files) {
    if (auto port = listening_port(server, seconds(20))) return *port;
    throw std::runtime_error("the server did not start: see " + files.log("server"));
}

void show(const Progress& progress, const std::string& currency, int digits, Language language) {
    static const bool is_terminal = ::isatty(STDERR_FILENO) != 0;
    static double last_line = -5;
    constexpr int width = 30;
    const double share = static_cast<double>(progress.lots_closed) /
                         static_cast<double>(std::max<std::size_t>(1, progress.lots));
    const int full = static_cast<int>(share * width);
    const std::string left =  // at first nobody knows
        share > 0.01 ? say(language, "  {:.0f} s left", "  还剩 {:.0f} 秒",
                           progress.seconds / share - progress.seconds)
                     : "";
    std::string bar;
    for (int at = 0; at < width; ++at) bar += at < full ? "█" : "░";
    const std::string line = say(
        language, "{} {}/{}  {}  {:.0f}/s  {} {}{}", "{} {}/{}  {}  每秒 {:.0f} 笔  {} {}{}", bar,
        progress.lots_closed, lots(language, progress.lots), sales(language, progress.sales),
        static_cast<double>(progress.sales) / std::max(0.1, progress.seconds), currency,
        format_minor(progress.gross.value(), digits), left);
    if (is_terminal) {
        fmt::print(stderr, "\r\x1b[K{}", line);
    } else if (progress.seconds - last_line >= 5) {
        last_line = progress.seconds;
        fmt::print(stderr, "{}\n", line);
    }
    std::fflush(stderr);
}

std::vector<std::string> traders_command(const DemoDay& day, const DemoArguments& arguments,
                                         const DemoFiles& files, const std::string& port,
                                         std::int64_t process) {
    const std::int64_t processes = trader_processes(day);
    const std::int64_t first = day.buyers * process / processes + 1;
    const std::int64_t last = day.buyers * (process + 1) / processes;
    std::vector<std::string> command = {own_path(), "demo-traders"};
    const auto add = [&](const std::string& option, const std::string& value) {
        command.push_back(option);
        command.push_back(value);
    };
    add("--catalogue", files.catalogue());
    add("--clocks", std::to_string(day.clocks));
    add("--buyers", std::to_string(day.buyers));
    add("--lots", "0");
    add("--seed", std::to_string(arguments.options.seed));
    add("--port", port);
    add("--ledger", files.ledger(process));
    add("--first", std::to_string(first));
    add("--last", std::to_string(last));
    return command;
}

/// Takes away what the demo before left, for a market's day in a data folder goes on where it was.
/// A folder that has somebody else's market is not touched.
void make_room(const DemoFiles& files) {
    fs::create_directories(files.directory);
    std::ifstream settings(files.settings());
    std::string first_line;
    std::getline(settings, first_line);
    const bool is_of_demo = first_line.rfind(settings_mark, 0) == 0;
    if (!is_of_demo && (fs::exists(files.settings()) || fs::exists(files.data()))) {
        throw std::runtime_error(files.directory.string() +
                                 ": a market is kept there that is no demo's; give another "
                                 "--directory");
    }
    fs::remove(files.directory / "users.toml");
    fs::remove_all(files.data());
}

/// What the server says after its port.
std::string web_address_of(ChildProcess& server) {
    const std::string line = server.read_line(seconds(20)).value_or("");
    return line.substr(std::min(line.find("http"), line.size()));
}

/// The day's processes: server, house and traders.
class RunningDay {
  public:
    /// Starts all, and has them ready for the clocks to open.
    RunningDay(const DemoArguments& arguments, const DemoDay& day, const DemoFiles& files)
        : server_({own_path(), "serve", "--config", files.settings(), "--speed",
                   fmt::format("{}", day.speed), "--data", files.data(), "--durability", "none"},
                  files.log("server")),
          port_(port_of(server_, files)),
          web_address_(day.web_port ? web_address_of(server_) : ""),
          desk_(day, port_, files.results()) {
        desk_.load_catalogue();
        for (std::int64_t process = 0; process < trader_processes(day); ++process) {
            traders_.push_back(std::make_unique<ChildProcess>(
                traders_command(day, arguments, files, port_, process), files.log("traders")));
        }
        for (const auto& process : traders_) {
            if (process->read_line(seconds(60)) != "ready") {
                throw std::runtime_error("the traders did not log on: see " + files.log("traders"));
            }
        }
    }

    ChildProcess& server() { return server_; }
    DemoDesk& desk() { return desk_; }
    std::vector<std::unique_ptr<ChildProcess>>& traders() { return traders_; }
    [[nodiscard]] const std::string& port() const { return port_; }
    /// "http://…/", with a web port.
    [[nodiscard]] const std::string& web_address() const { return web_address_; }

  private:
    ChildProcess server_;
    const std::string port_;
    const std::string web_address_;
    DemoDesk desk_;
    std::vector<std::unique_ptr<ChildProcess>> traders_;
};

/// The day's files, in a folder without those of the demo before.
DemoFiles write_files(const DemoArguments& arguments, const DemoDay& day, Language language) {
    DemoFiles files{arguments.options.directory};
    make_room(files);
    write_text_file(files.settings(), settings_of(day));
    write_text_file(files.catalogue(), write_catalogue(day.catalogue));
    for (const Told& complaint : day.complaints) fmt::print(stderr, "{}", complaint.in(language));
    fmt::print(
        stderr, "{}\n",
        say(language, "{} on {}, {}, {} × real time; files in {}",
            "{}，{}，{}，真实时间的 {} 倍；文件在 {}", lots(language, day.catalogue.lots.size()),
            counted(language, day.clocks, "clock", "座钟"),
            counted(language, day.buyers, "buyer", "个买家"), day.speed, files.directory.string()));
    return files;
}

/// What people need to take part.
void show_guests(const std::string& web_address, const std::string& port, Language language) {
    const auto row = [&](std::string_view en, std::string_view zh, const std::string& user) {
        fmt::print("  {:<12} {:<10} {}\n", say(language, en, zh), user, demo_password);
    };
    fmt::print("{}\n", say(language, "in a browser: {}", "用浏览器打开：{}", web_address));
    fmt::print("{}\n",
               say(language, "programs connect to 127.0.0.1:{}", "程序连接 127.0.0.1:{}", port));
    for (std::int64_t guest = 1; guest <= guests; ++guest) {
        row("trader", "买手", guest_name(guest));
    }
    row("auctioneer", "拍卖师", guest_auctioneer);
    row("observer", "大屏", guest_observer);
    fmt::print("{}\n", say(language, "The market runs until Ctrl-C, the catalogue again and again.",
                           "市场一直运行，目录反复拍卖；按 Ctrl-C 结束。"));
    std::fflush(stdout);
}

int serve_demo(const DemoArguments& arguments) {
    const DemoDay day = make_day(arguments.options);
    const Language language = language_of(arguments.language);
    const DemoFiles files = write_files(arguments, day, language);
    RunningDay running(arguments, day, files);
    show_guests(running.web_address(), running.port(), language);
    bool is_ended = false;  // well
    try {
        running.desk().serve();
        running.server().terminate();
        is_ended = running.server().wait(seconds(20)) == 0;
    } catch (const std::runtime_error&) {
        // A Ctrl-C is the server's too, and the desk may hear of it first.
        is_ended = running.server().wait(seconds(20)) == 0;
        if (!is_ended) throw;
    }
    if (is_ended) fmt::print("{}\n", say(language, "The market has ended.", "市场已结束。"));
    return is_ended ? 0 : 1;
}

int run_demo(const DemoArguments& arguments) {
    const DemoDay day = make_day(arguments.options);
    const int digits = minor_unit_digits(day.catalogue.currency).value_or(2);
    const Language language = language_of(arguments.language);
    const DemoFiles files = write_files(arguments, day, language);
    RunningDay running(arguments, day, files);
    DemoDesk& desk = running.desk();
    const auto& traders = running.traders();
    desk.run([&](const Progress& now) { show(now, day.catalogue.currency, digits, language); });
    fmt::print(stderr, "\n");

    TradersLedger ledger;
    for (std::size_t process = 0; process < traders.size(); ++process) {
        if (traders[process]->wait(seconds(30)) != 0) {
            throw std::runtime_error("the traders failed: see " + files.log("traders"));
        }
        std::ifstream file(files.ledger(static_cast<std::int64_t>(process)));
        ledger.add(nlohmann::json::parse(file).get<TradersLedger>());
    }
    running.server().terminate();
    std::vector<std::string> differences = reconcile(desk.ledger(), ledger, day.buyer_fee_bp);
    if (const auto status = running.server().wait(seconds(20)); status != 0) {
        differences.push_back("the server did not close cleanly: see " + files.log("server"));
    }
    const DemoReport report{day.catalogue, desk.ledger(),  ledger,
                            differences,   desk.seconds(), day.speed};
    if (arguments.is_json) {
        fmt::print("{}\n", to_json(report).dump(2));
    } else {
        fmt::print("{}{}\n", to_text(report, language),
                   say(language, "settings, log, results and journal: {}",
                       "设置、运行日志、结果和交易日志：{}", files.directory.string()));
        fmt::print("{}: huagu journal explain --data {} --sale 1\n",
                   say(language, "why a sale went as it did 为何如此成交", "为何如此成交"),
                   files.data());
    }
    return differences.empty() ? 0 : 1;
}

int run_trader_process(const DemoArguments& arguments) {
    const DemoDay day = make_day(arguments.options);
    const TradersLedger ledger =
        run_traders({day, arguments.port, arguments.first_buyer, arguments.last_buyer});
    write_text_file(arguments.ledger, nlohmann::json(ledger).dump());
    return 0;
}

void add_day_options(CLI::App& app, DemoOptions& options) {
    app.add_option("--catalogue", options.catalogue_file,
                   "a catalogue, or an aT results day; else a day is generated")
        ->check(CLI::ExistingFile);
    app.add_option("--clocks", options.clocks, "how many clocks sell at once")
        ->check(whole_number(1, clocks_max));
    app.add_option("--buyers", options.buyers, "how many simulated buyers")
        ->check(whole_number(1, 5000));
    app.add_option("--lots", options.lots, "how many lots; 0: all of the file")
        ->check(whole_number(0, lots_max));
    app.add_option("--seed", options.seed, "of the generated day and the simulated buyers")
        ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max()));
}

}  // namespace

void add_demo(CLI::App& app, int& exit_status) {
    auto arguments = std::make_shared<DemoArguments>();
    CLI::App* demo = app.add_subcommand("demo", "run a simulated morning against a real server");
    add_day_options(*demo, arguments->options);
    demo->add_option("--speed", arguments->options.speed,
                     "market time runs so many times faster than real time")
        ->check(number(1, 400));
    add_word_option<Award>(*demo, "--award", arguments->options.award,
                           {{"first_press", Award::first_press}, {"multi_sale", Award::multi_sale}},
                           "who is served on the winning step");
    demo->add_option("--directory", arguments->options.directory,
                     "where settings, logs and results go")
        ->default_val("demo-day");
    add_language_option(*demo, &arguments->language);
    CLI::Option* json =
        demo->add_flag("--json", arguments->is_json, "the report as JSON on stdout");
    CLI::Option* serve = demo->add_flag("--serve", arguments->is_served,
                                        "keep the market running, for people in browsers");
    serve->excludes(json);
    demo->add_option("--web-port", arguments->options.web_port,
                     "with --serve: where browsers connect (8080; 0: any free one)")
        ->check(whole_number(0, 65'535))
        ->needs(serve);
    demo->callback([arguments, demo, &exit_status] {
        if (!arguments->options.catalogue_file.empty() && demo->count("--lots") == 0) {
            arguments->options.lots = 0;
        }
        if (arguments->options.catalogue_file.empty() && arguments->options.lots == 0) {
            throw UsageError("--lots: 0 means all of a file, and there is no --catalogue",
                             "--lots：0 为文件里的全部批次，但没有给出 --catalogue");
        }
        if (arguments->is_served && !arguments->options.web_port)
            arguments->options.web_port = 8080;
        exit_status = arguments->is_served ? serve_demo(*arguments) : run_demo(*arguments);
    });

    auto traders = std::make_shared<DemoArguments>();
    CLI::App* process = app.add_subcommand("demo-traders", "");  // the demo's own
    process->group("");
    add_day_options(*process, traders->options);
    process->add_option("--port", traders->port)->required();
    process->add_option("--ledger", traders->ledger)->required();
    process->add_option("--first", traders->first_buyer)->required();
    process->add_option("--last", traders->last_buyer)->required();
    process->callback([traders, &exit_status] { exit_status = run_trader_process(*traders); });
}

}  // namespace huagu::cli
