// `huagu journal`: what a day's journal says, to whoever asks afterwards (docs/disputes.md).
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/bid/words.hpp"
#include "cli/commands.hpp"
#include "cli/journal/dump.hpp"
#include "cli/journal/explain.hpp"
#include "cli/journal/explanation_json.hpp"
#include "cli/journal/explanation_text.hpp"
#include "cli/journal/open_day.hpp"
#include "cli/journal/verify_day.hpp"
#include "cli/money.hpp"
#include "cli/options.hpp"
#include "gateway/day_copy.hpp"
#include "journal/archive.hpp"
#include "sequencer/replay.hpp"

namespace huagu::cli {

namespace {

constexpr int failed = 1;
constexpr int bad_input = 2;

struct JournalOptions {
    std::string data;
    std::string day;
    std::string language;  // as --lang has it
    // explain:
    std::optional<std::uint64_t> sale;
    std::optional<std::uint32_t> lot;
    std::optional<std::int64_t> round;
    std::string utc_offset;
    bool is_json = false;
    // dump:
    bool with_records = false;
    // copy:
    std::string to;
};

int fail(const std::string& why, int status = failed) {
    fmt::print(stderr, "huagu journal: {}\n", why);
    return status;
}

Language spoken(const JournalOptions& options) { return language_of(options.language); }

/// Opens the day and hands it to a command.
int with_day(const JournalOptions& options, const std::function<int(OpenedDay&)>& use,
             journal::Look look = journal::Look::at_opening) {
    const auto folder = find_day(options.data, options.day);
    if (!folder) return fail(folder.error().in(spoken(options)), bad_input);
    const auto day = OpenedDay::open(*folder, look);
    if (!day) return fail(day.error().in(spoken(options)));
    return use(**day);
}

/// Why a replay ended before the journal does.
std::string damage_text(const JournalOptions& options, OpenedDay& day, journal::Position position) {
    const Told fault = day.journal_fault();
    if (!fault.is_empty()) return fault.in(spoken(options));
    return say(spoken(options),
               "the record at position {} cannot be applied; huagu journal verify says "
               "what is wrong",
               "位置 {} 的记录无法执行；huagu journal verify 会说明问题所在", position.value());
}

/// "+08:00"; nothing if it is none.
std::optional<Duration> read_utc_offset(const std::string& text) {
    if (text.empty()) return Duration(0);
    int hours = 0;
    int minutes = 0;
    char sign = 0;
    if (std::sscanf(text.c_str(), "%c%2d:%2d", &sign, &hours, &minutes) != 3) return std::nullopt;
    if (sign != '+' && sign != '-') return std::nullopt;
    const std::int64_t seconds = hours * 3600 + minutes * 60;
    return Duration((sign == '-' ? -seconds : seconds) * 1'000'000'000);
}

int explain_round(const JournalOptions& options, OpenedDay& day) {
    const auto offset = read_utc_offset(options.utc_offset);
    if (!offset)
        return fail(say(spoken(options), "--utc-offset is not like +08:00",
                        "--utc-offset 的形式应如 +08:00"),
                    bad_input);
    RoundOfLot target{LotId(options.lot.value_or(0)), RoundNumber(options.round.value_or(0))};
    if (options.sale) {
        const auto found = find_round(day.journal(), day.settings(), SaleId(*options.sale));
        if (!found) return fail(damage_text(options, day, found.error()));
        if (!*found)
            return fail(
                say(spoken(options), "the day has no sale {}", "当日没有成交 {}", *options.sale),
                bad_input);
        target = **found;
    }
    const auto told = explain(day.journal(), day.settings(), target, day.results());
    if (!told) return fail(damage_text(options, day, told.error()));
    if (!*told) {
        return fail(say(spoken(options), "the day has no round {} of lot {}",
                        "当日没有批次 {1} 的第 {0} 轮", target.round.value(), target.lot.value()),
                    bad_input);
    }
    const TextStyle style{spoken(options), *offset};
    fmt::print("{}", options.is_json ? to_json(**told).dump(2) + "\n" : to_text(**told, style));
    return 0;
}

int dump_day(const JournalOptions& options, OpenedDay& day) {
    bool is_written = true;
    const auto write = [&](std::string_view line) {
        is_written &= std::fwrite(line.data(), 1, line.size(), stdout) == line.size();
    };
    std::optional<journal::Position> damaged_at;
    if (options.with_records) {
        damaged_at = dump_records(day.journal(), write);
    } else {
        Dump dump(write);
        damaged_at = DayReplay(day.settings()).run(day.journal(), dump).damaged_at;
    }
    is_written &= std::fflush(stdout) == 0;
    if (!is_written) return fail(say(spoken(options), "the lines cannot be written", "无法写出"));
    if (damaged_at) return fail(damage_text(options, day, *damaged_at));
    return 0;
}

int replay_day(const JournalOptions& options, OpenedDay& day) {
    const Language language = spoken(options);
    const auto start = std::chrono::steady_clock::now();
    Results& results = day.results();
    const DaySettings& settings = day.settings();
    // Without files to compare them with, results would be made for nobody.
    MarketDay again = day.has_results() ? MarketDay(settings.limits, settings.hide_buyers, results)
                                        : MarketDay(settings.limits);
    const Replayed replayed = replay(day.journal(), again, Reading::ahead);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (replayed.damaged_at) return fail(damage_text(options, day, *replayed.damaged_at));
    const Market& market = again.engine().market();
    const auto tell = [&](std::string_view en, std::string_view zh, const auto&... values) {
        fmt::print("{}\n", say(language, en, zh, values...));
    };
    tell("records   {}", "记录      {}", replayed.end.value());
    tell("results   full {}, public {}, desk {}", "结果      full {}，public {}，desk {}",
         again.counts().full, again.counts().open, again.counts().desk);
    tell("time      {:.2f} s, {:.0f} records/s", "用时      {:.2f} 秒，每秒 {:.0f} 条记录",
         taken.count(), static_cast<double>(replayed.end.value()) / taken.count());
    tell("totals    {}, {}, gross {} in minor units; {} cancelled",
         "合计      {}，{}，货款 {}（最小单位）；已撤销 {}", sales(language, market.sales_standing),
         units(language, market.units_sold.value()), market.gross_sold.value(),
         market.sales_made - market.sales_standing);
    if (day.lacks_full()) {
        return fail(
            say(language,
                "compared with nothing: {}/results/full.index is missing, though other "
                "views are there; a start of the server makes it again",
                "没有可比对的：缺少 {}/results/full.index，而其他视图仍在；启动服务器时会重新生成",
                day.folder()));
    }
    if (!day.has_results()) {
        tell("compared  with nothing: the day has no results files",
             "比对      没有可比对的：当日没有结果文件");
        return 0;
    }
    if (const auto same = results.settle(replayed.end); !same) {
        return fail(same.error().text.in(language));
    }
    tell("compared  with the results files: the same ({}, {}, {} entries)",
         "比对      与结果文件一致（{}、{}、{} 条）", results.full.same(), results.open.same(),
         results.desk.same());
    const bool are_all_the_same = results.full.same() == results.full.appended() &&
                                  results.open.same() == results.open.appended() &&
                                  results.desk.same() == results.desk.appended();
    if (are_all_the_same) return 0;
    // A running market's come later than its records; or they are damaged.
    tell("          others are not there, or not whole", "          其余的不存在或不完整");
    journal::Disk disk;
    const DayReport report = verify_day(disk, day.folder());
    if (report.is_whole()) return 0;
    fmt::print("{}", to_text(report, language));
    return failed;
}

int verify(const JournalOptions& options) {
    const auto folder = find_day(options.data, options.day);
    if (!folder) return fail(folder.error().in(spoken(options)), bad_input);
    journal::Disk disk;
    const DayReport report = verify_day(disk, *folder);
    fmt::print("{}", to_text(report, spoken(options)));
    return report.is_whole() ? 0 : failed;
}

int copy_day(const JournalOptions& options) {
    const auto folder = find_day(options.data, options.day);
    if (!folder) return fail(folder.error().in(spoken(options)), bad_input);
    journal::Disk disk;
    const std::string day = folder->substr(folder->rfind('/') + 1);
    const auto copied = gateway::copy_day(disk, options.data, day, options.to);
    const Language language = spoken(options);
    fmt::print("{}: {}\n", copied.folder,
               counted(language, copied.end.value(), "record", "条记录"));
    if (!copied.has_users) {
        fmt::print("{}\n", say(language,
                               "users: the settings name their file; copy it too, and the settings",
                               "用户：文件由设置指定；请连同设置一起复制"));
    }
    return 0;
}

int archive_day(const JournalOptions& options, OpenedDay& day) {
    const Language language = spoken(options);
    MarketDay again(day.settings().limits);
    const Replayed replayed = replay(day.journal(), again, Reading::ahead);
    if (replayed.damaged_at) return fail(damage_text(options, day, *replayed.damaged_at));
    if (again.engine().market().phase != MarketPhase::closed) {
        return fail(say(language,
                        "{}: the market is not closed, and an archived day does not go on: close "
                        "it first (huagu operate close-market)",
                        "{}：市场尚未收市，归档后无法继续：请先收市（huagu operate close-market）",
                        day.folder()));
    }
    journal::Disk disk;
    const auto done = journal::archive_journal(disk, day.folder() + "/journal");
    if (!done) return fail(done.error().text.in(language));
    fmt::print("{}\n", say(language, "{}: {} of {} in {} bytes", "{}：{}，{}，共 {} 字节",
                           journal::archive_path(day.folder() + "/journal"),
                           counted(language, done->end.value(), "record", "条记录"),
                           counted(language, done->segments, "segment", "个分段"), done->bytes));
    return 0;
}

CLI::App* add_command(CLI::App& journal, const std::shared_ptr<JournalOptions>& options,
                      const char* name, const char* what) {
    CLI::App* command = journal.add_subcommand(name, what);
    command->add_option("--data", options->data, "The server's folder (serve --data)")->required();
    command->add_option("--day", options->day, "YYYY-MM-DD; else the newest");
    add_language_option(*command, &options->language);
    return command;
}

void add_explain(CLI::App& journal, const std::shared_ptr<JournalOptions>& options,
                 int& exit_status) {
    CLI::App* command =
        add_command(journal, options, "explain", "Tell who pressed in a round, who won, and why");
    auto* sale = command->add_option("--sale", options->sale, "The round that it was made in");
    auto* lot = command->add_option("--lot", options->lot, "And its --round");
    auto* round = command->add_option("--round", options->round, "From 1");
    lot->needs(round);
    round->needs(lot);
    sale->excludes(lot)->excludes(round);
    command->add_option("--utc-offset", options->utc_offset, "Of the times shown, like +08:00");
    command->add_flag("--json", options->is_json, "For programs: ns and minor units");
    command->callback([options, &exit_status] {
        if (!options->sale && !options->lot) {
            exit_status = fail(say(spoken(*options), "say --sale, or --lot and --round",
                                   "请给出 --sale，或 --lot 和 --round"),
                               bad_input);
            return;
        }
        exit_status =
            with_day(*options, [&](OpenedDay& day) { return explain_round(*options, day); });
    });
}

}  // namespace

void add_journal(CLI::App& app, int& exit_status) {
    CLI::App* journal =
        app.add_subcommand("journal", "What a day's journal says (docs/disputes.md)");
    journal->require_subcommand(1);
    const auto options = std::make_shared<JournalOptions>();
    add_explain(*journal, options, exit_status);

    CLI::App* dump = add_command(*journal, options, "dump",
                                 "The day's commands as JSON lines, for huagu simulate");
    dump->add_flag("--records", options->with_records, "Instead: each record with all its stamps");
    dump->callback([options, &exit_status] {
        exit_status = with_day(*options, [&](OpenedDay& day) { return dump_day(*options, day); });
    });

    CLI::App* again = add_command(*journal, options, "replay",
                                  "Run the day again, and compare its results with the files");
    again->callback([options, &exit_status] {
        exit_status = with_day(
            *options, [&](OpenedDay& day) { return replay_day(*options, day); },
            journal::Look::when_needed);
    });

    CLI::App* whole = add_command(*journal, options, "verify",
                                  "Look at every byte of the day's records and results");
    whole->callback([options, &exit_status] { exit_status = verify(*options); });

    CLI::App* copy =
        add_command(*journal, options, "copy",
                    "Copy a day, also of a running market, so that a server starts on it");
    copy->add_option("to", options->to, "A data folder that does not have the day")->required();
    copy->callback([options, &exit_status] { exit_status = copy_day(*options); });

    CLI::App* archive = add_command(*journal, options, "archive",
                                    "Pack a closed day's journal into one file (zstd)");
    archive->callback([options, &exit_status] {
        exit_status = with_day(
            *options, [&](OpenedDay& day) { return archive_day(*options, day); },
            journal::Look::when_needed);
    });
}

}  // namespace huagu::cli
