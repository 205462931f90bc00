// `huagu settle`: the reference settlement system. Follows the market into a database; statements,
// corrections and payments on it.
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <stdexcept>

#include "cli/arguments.hpp"
#include "cli/catalogue/file.hpp"
#include "cli/commands.hpp"
#include "cli/log_on.hpp"
#include "cli/money.hpp"
#include "cli/options.hpp"
#include "cli/settle/follow.hpp"
#include "cli/settle/payments_file.hpp"
#include "cli/settle/statement_text.hpp"
#include "settlement/entries.hpp"
#include "settlement/verification.hpp"

namespace huagu::cli {

namespace {

using settlement::Side;

constexpr int failed = 1;

struct SettleOptions {
    std::string database = "sqlite:settlement.db";
    LogOnOptions log_on;
    FollowOptions follow;
    bool is_verify = false;
    std::optional<std::string> market;
    std::optional<std::string> day;
    std::optional<std::string> by;  // who enters; nothing: the operating system's user
    // statement
    std::optional<std::int64_t> buyer;
    std::optional<std::int64_t> grower;
    bool is_all = false;
    bool is_csv = false;
    // correct, payments
    settlement::Correction correction;
    std::string payments_file;
};

Language spoken(const SettleOptions& options) { return language_of(options.log_on.language); }

int refused(const SettleOptions& options, const settlement::Refusal& refusal) {
    fmt::print(stderr, "huagu settle: {}\n", refusal.why.in(spoken(options)));
    return failed;
}

settlement::Entered entered_now(const SettleOptions& options) {
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    const passwd* user = getpwuid(geteuid());
    const std::string whoever = user ? user->pw_name : std::to_string(geteuid());
    return {options.by.value_or(whoever), fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now))};
}

int follow(const SettleOptions& options) {
    const auto database = settlement::open_database(options.database, settlement::IfMissing::make);
    boost::asio::io_context io(1);
    FollowOptions follow_options = options.follow;
    follow_options.language = spoken(options);
    Follow follow(io, log_on_as(options.log_on), *database, follow_options);
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](const auto& error, int) {
        if (!error) follow.interrupt();
    });
    io.run();
    return follow.exit_status();
}

int verify(const SettleOptions& options) {
    const auto database = settlement::open_database(options.database);
    const auto day = choose_day(*database, options.market, options.day);
    if (!day) return refused(options, day.error());
    const auto verification = settlement::verify(*database, *day);
    const auto& totals = verification.totals;
    const Language language = spoken(options);
    fmt::print("{}\n", say(language, "{} {}: results 1 to {}, {}, {}, gross {} {}",
                           "{} {}：结果 1 至 {}，{}，{}，货款 {} {}", day->name.market,
                           day->name.day, verification.day.last_sequence,
                           sales(language, totals.sales), units(language, totals.units),
                           format_minor(totals.gross, day->minor_unit_digits), day->currency));
    for (const auto& difference : verification.differences) {
        fmt::print(stderr, "huagu settle: {}\n", difference.in(language));
    }
    if (!verification.control) {
        fmt::print(stderr, "huagu settle: {}\n",
                   say(language, "the market is not closed: no control totals yet",
                       "市场尚未收市：还没有控制总数"));
    }
    if (!verification.is_proved()) return failed;
    fmt::print("{}\n", say(language, "proved: all is there, and the control totals are met",
                           "已证明：数据齐全，与控制总数相符"));
    return 0;
}

int statement(const SettleOptions& options) {
    if (!options.buyer && !options.grower && !options.is_all) {
        throw UsageError("say --buyer, --grower or --all", "请给出 --buyer、--grower 或 --all");
    }
    const auto database = settlement::open_database(options.database);
    const auto day = choose_day(*database, options.market, options.day);
    if (!day) return refused(options, day.error());
    const Language language = spoken(options);
    settlement::Statements statements(*database, *day, std::string(code(language)));
    std::vector<std::pair<Side, std::int64_t>> wanted;
    if (options.buyer) wanted.emplace_back(Side::buyer, *options.buyer);
    if (options.grower) wanted.emplace_back(Side::grower, *options.grower);
    if (options.is_all) {
        for (const Side side : {Side::buyer, Side::grower}) {
            for (const auto number : statements.participants(side)) {
                wanted.emplace_back(side, number);
            }
        }
    }
    std::string text = options.is_csv ? statement_csv_header() : "";
    for (const auto& [side, number] : wanted) {
        const auto statement = statements.of(side, number);
        if (!statement) return refused(options, statement.error());
        if (!options.is_csv && !text.empty()) text += "\n\n";
        text += options.is_csv ? statement_csv(*statement, language)
                               : statement_text(*statement, language);
    }
    fmt::print("{}", text);
    return 0;
}

int correct(const SettleOptions& options) {
    const auto database = settlement::open_database(options.database);
    const auto day = choose_day(*database, options.market, options.day);
    if (!day) return refused(options, day.error());
    const auto number =
        settlement::correct(*database, day->name, options.correction, entered_now(options));
    if (!number) return refused(options, number.error());
    fmt::print(
        "{}\n",
        say(spoken(options), "correction {} of sale {}: {} {} to its buyer, at its grower's charge",
            "更正 {}（成交 {}）：补给买方 {} {}，由供货方承担", *number, options.correction.sale,
            format_minor(options.correction.amount, day->minor_unit_digits), day->currency));
    return 0;
}

int payments(const SettleOptions& options) {
    const auto text = read_text_file(options.payments_file);
    if (!text) return refused(options, {text.error()});
    const auto database = settlement::open_database(options.database);
    const auto day = choose_day(*database, options.market, std::nullopt);
    if (!day) return refused(options, day.error());
    const auto done = enter_payments(*database, day->name.market, *text, entered_now(options));
    for (const auto& [line, reason] : done.known) {
        fmt::print("{}\n", say(spoken(options), "{}:{}: {}: skipped", "{}:{}：{}：跳过",
                               options.payments_file, line, reason));
    }
    for (const auto& [line, reason] : done.refused) {
        fmt::print(
            stderr, "{}\n",
            say(spoken(options), "{}:{}: {}", "{}:{}：{}", options.payments_file, line, reason));
    }
    fmt::print("{}\n", say(spoken(options), "{} entered, {} known, {} refused",
                           "已登记 {}，已有 {}，被拒绝 {}", done.entered, done.known.size(),
                           done.refused.size()));
    return done.refused.empty() ? 0 : failed;
}

using Options = std::shared_ptr<SettleOptions>;

/// A subcommand of settle; the options of settle itself may stand after its name, too.
CLI::App* add(CLI::App& settle, const Options& options, int& exit_status, const char* name,
              const char* description, int (*run)(const SettleOptions&)) {
    CLI::App* app = settle.add_subcommand(name, description)->fallthrough();
    app->callback([options, run, &exit_status] { exit_status = run(*options); });
    return app;
}

void add_statement(CLI::App& settle, const Options& options, int& exit_status) {
    CLI::App* app = add(settle, options, exit_status, "statement",
                        "What a day comes to for a buyer or a grower", statement);
    auto* buyer = app->add_option("--buyer", options->buyer, "The buyer's number");
    auto* grower = app->add_option("--grower", options->grower, "The grower's number");
    auto* all = app->add_flag("--all", options->is_all, "Everyone who sold, bought or paid");
    buyer->excludes(grower)->excludes(all);
    grower->excludes(all);
    add_word_option<bool>(*app, "--format", options->is_csv, {{"text", false}, {"csv", true}},
                          "text if left out");
}

void add_correct(CLI::App& settle, const Options& options, int& exit_status) {
    CLI::App* app = add(settle, options, exit_status, "correct",
                        "Gives a buyer back a part of a sale, at its grower's charge", correct);
    app->add_option("--sale", options->correction.sale, "The sale's number")->required();
    app->add_option("--amount", options->correction.amount,
                    "Minor units; negative: takes an earlier correction back")
        ->required();
    app->add_option("--reason", options->correction.reason, "Shown on both statements")->required();
    app->add_option("--by", options->by, "Who enters it; else the user of this machine");
}

void add_payments(CLI::App& settle, const Options& options, int& exit_status) {
    CLI::App* app = add(settle, options, exit_status, "payments",
                        "Enters a file of payments, payouts and deposits", payments);
    app->add_option("FILE", options->payments_file,
                    "CSV: reference,day,participant,kind,amount,note")
        ->required();
    app->add_option("--by", options->by, "Who enters them; else the user of this machine");
}

}  // namespace

void add_settle(CLI::App& app, int& exit_status) {
    const auto options = std::make_shared<SettleOptions>();
    CLI::App* settle =
        app.add_subcommand("settle", "Keeps a database of what was sold; statements from it");
    settle->require_subcommand(0, 1);
    settle->add_option("--db", options->database, "sqlite:FILE or postgresql://…")
        ->capture_default_str();
    add_log_on_options(*settle, options->log_on);
    settle->add_flag("--once", options->follow.is_once, "Reads what there is already, and ends");
    settle->add_option("--batch", options->follow.batch, "Results a transaction, at most")
        ->check(whole_number(1, 1'000'000))
        ->capture_default_str();
    settle->add_flag("--verify", options->is_verify,
                     "Reads nothing: proves that the database has all of a closed day");
    settle->add_option("--market", options->market, "Where the database has several");
    settle->add_option("--day", options->day, "2026-11-23; else the latest that there is");
    add_statement(*settle, options, exit_status);
    add_correct(*settle, options, exit_status);
    add_payments(*settle, options, exit_status);
    settle->callback([settle, options, &exit_status] {
        if (!settle->get_subcommands().empty()) return;
        exit_status = options->is_verify ? verify(*options) : follow(*options);
    });
}

}  // namespace huagu::cli
