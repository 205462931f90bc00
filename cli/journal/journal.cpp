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
    // explain:
    std::optional<std::uint64_t> sale;
    std::optional<std::uint32_t> lot;
    std::optional<std::int64_t> round;
    std::string language;
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

/// Opens the day and hands it to a command.
int with_day(const JournalOptions& options, const std::function<int(OpenedDay&)>& use) {
    const auto folder = find_day(options.data, options.day);
    if (!folder) return fail(folder.error(), bad_input);
    const auto day = OpenedDay::open(*folder);
    if (!day) return fail(day.error());
    return use(**day);
}

std::string damage_text(journal::Position position) {
    return fmt::format(
        "the record at position {} cannot be applied; huagu journal verify says "
        "what is wrong",
        position.value());
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
    if (!offset) return fail("--utc-offset is not like +08:00", bad_input);
    RoundOfLot target{LotId(options.lot.value_or(0)), RoundNumber(options.round.value_or(0))};
    if (options.sale) {
        const auto found =
            find_round(day.journal(), day.settings(), SaleId(*options.sale), *day.open_results());
        if (!found) return fail(damage_text(found.error()));
        if (!*found) return fail(fmt::format("the day has no sale {}", *options.sale), bad_input);
        target = **found;
    }
    const auto told = explain(day.journal(), day.settings(), target, day.results());
    if (!told) return fail(damage_text(told.error()));
    if (!*told) {
        return fail(fmt::format("the day has no round {} of lot {}", target.round.value(),
                                target.lot.value()),
                    bad_input);
    }
    const TextStyle style{language_of(options.language), *offset};
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
        damaged_at = DayReplay(day.settings(), day.results()).run(day.journal(), dump).damaged_at;
    }
    is_written &= std::fflush(stdout) == 0;
    if (!is_written) return fail("the lines cannot be written");
    if (damaged_at) return fail(damage_text(*damaged_at));
    return 0;
}

int replay_day(OpenedDay& day) {
    const auto start = std::chrono::steady_clock::now();
    Results& results = day.results();
    MarketDay again(day.settings().limits, day.settings().hide_buyers, results);
    const Replayed replayed = replay(day.journal(), again);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (replayed.damaged_at) return fail(damage_text(*replayed.damaged_at));
    const Market& market = again.engine().market();
    fmt::print("records   {}\n", replayed.end.value());
    fmt::print("results   full {}, public {}, desk {}\n", results.full.appended(),
               results.open.appended(), results.desk.appended());
    fmt::print("time      {:.2f} s, {:.0f} records/s\n", taken.count(),
               static_cast<double>(replayed.end.value()) / taken.count());
    fmt::print("totals    {} sales, {} units, gross {} minor units; {} cancelled\n",
               market.sales_standing, market.units_sold.value(), market.gross_sold.value(),
               market.sales_made - market.sales_standing);
    if (!day.has_results()) {
        fmt::print("compared  with nothing: the day has no results files\n");
        return 0;
    }
    if (const auto same = results.settle(replayed.end); !same) {
        return fail(same.error().text);
    }
    fmt::print("compared  with the results files: the same ({}, {}, {} entries)\n",
               results.full.found(), results.open.found(), results.desk.found());
    return 0;
}

int verify(const JournalOptions& options) {
    const auto folder = find_day(options.data, options.day);
    if (!folder) return fail(folder.error(), bad_input);
    journal::Disk disk;
    const DayReport report = verify_day(disk, *folder);
    fmt::print("{}", to_text(report));
    return report.is_whole() ? 0 : failed;
}

int copy_day(const JournalOptions& options) {
    const auto folder = find_day(options.data, options.day);
    if (!folder) return fail(folder.error(), bad_input);
    journal::Disk disk;
    const std::string day = folder->substr(folder->rfind('/') + 1);
    const auto copied = gateway::copy_day(disk, options.data, day, options.to);
    fmt::print("{}: {} records\n", copied.folder, copied.end.value());
    if (!copied.has_users) {
        fmt::print("users: the settings name their file; copy it too, and the settings\n");
    }
    return 0;
}

int archive_day(const JournalOptions& options) {
    const auto folder = find_day(options.data, options.day);
    if (!folder) return fail(folder.error(), bad_input);
    journal::Disk disk;
    const auto done = journal::archive_journal(disk, *folder + "/journal");
    if (!done) return fail(done.error().text);
    fmt::print("{}: {} records of {} segments in {} bytes\n",
               journal::archive_path(*folder + "/journal"), done->end.value(), done->segments,
               done->bytes);
    return 0;
}

CLI::App* add_command(CLI::App& journal, const std::shared_ptr<JournalOptions>& options,
                      const char* name, const char* what) {
    CLI::App* command = journal.add_subcommand(name, what);
    command->add_option("--data", options->data, "The server's folder (serve --data)")->required();
    command->add_option("--day", options->day, "YYYY-MM-DD; else the newest");
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
    command->add_option("--lang", options->language, "en or zh; else as the environment says");
    command->add_option("--utc-offset", options->utc_offset, "Of the times shown, like +08:00");
    command->add_flag("--json", options->is_json, "For programs: ns and minor units");
    command->callback([options, &exit_status] {
        if (!options->sale && !options->lot) {
            exit_status = fail("say --sale, or --lot and --round", bad_input);
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
    again->callback([options, &exit_status] { exit_status = with_day(*options, replay_day); });

    CLI::App* whole =
        add_command(*journal, options, "verify", "Look at every byte of the day's files");
    whole->callback([options, &exit_status] { exit_status = verify(*options); });

    CLI::App* copy =
        add_command(*journal, options, "copy",
                    "Copy a day, also of a running market, so that a server starts on it");
    copy->add_option("to", options->to, "A data folder that does not have the day")->required();
    copy->callback([options, &exit_status] { exit_status = copy_day(*options); });

    CLI::App* archive = add_command(*journal, options, "archive",
                                    "Pack a closed day's journal into one file (zstd)");
    archive->callback([options, &exit_status] { exit_status = archive_day(*options); });
}

}  // namespace huagu::cli
