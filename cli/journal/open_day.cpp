#include "cli/journal/open_day.hpp"

#include <exception>

#include "gateway/day_facts.hpp"
#include "journal/archive.hpp"
#include "journal/archive_reader.hpp"

namespace huagu::cli {

tl::expected<std::string, Told> find_day(const std::string& data, const std::string& day) {
    journal::Disk disk;
    const auto names = disk.list(data);
    if (!names) return tl::unexpected(names.error().text);
    std::string newest;
    for (const std::string& name : *names) {
        const std::string folder = data + "/" + name;
        const bool is_day = name.find('.') == std::string::npos;  // and not cut off, or half copied
        if (!is_day || !disk.exists(folder + "/journal")) continue;
        if (name == day) return folder;
        newest = folder;  // the names are sorted
    }
    if (day.empty() && !newest.empty()) return newest;
    return tl::unexpected(
        told("{}: there is no journal of {}", "{}：没有{}的日志", data,
             day.empty() ? Told("any day", "任何交易日") : told("{}", " {} ", day)));
}

tl::expected<std::unique_ptr<OpenedDay>, Told> OpenedDay::open(const std::string& folder,
                                                               journal::Look look) {
    std::unique_ptr<OpenedDay> day(new OpenedDay(look));
    day->folder_ = folder;
    const std::string directory = folder + "/journal";
    if (day->disk_.exists(journal::archive_path(directory))) {
        auto archive = journal::open_archive(day->disk_, directory);
        if (!archive) return tl::unexpected(archive.error().text);
        day->archive_ = std::move(*archive);
    }
    try {
        const gateway::DayFacts facts = gateway::read_day_facts(day->disk_, folder);
        day->settings_ = {facts.settings.limits, facts.settings.hide_buyers};
        day->has_results_ = day->disk_.exists(folder + "/results/full.index");
        day->lacks_full_ =
            !day->has_results_ && (day->disk_.exists(folder + "/results/public.index") ||
                                   day->disk_.exists(folder + "/results/desk.index"));
        day->results_ = day->open_results();
    } catch (const std::exception& error) {
        return tl::unexpected(told(error));
    }
    // After them: results that a running market had made are of records that are there by now.
    auto reader = day->read_journal(look);
    if (!reader) return tl::unexpected(reader.error().text);
    day->journal_ = std::move(*reader);
    return day;
}

std::unique_ptr<Results> OpenedDay::open_results() {
    if (!has_results_) return std::make_unique<Results>();
    const std::string results = folder_ + "/results";
    const auto identity = journal::results_identity(disk_, results, "full");
    if (!identity) throw ToldError(identity.error().text);
    return std::make_unique<Results>(disk_, results, *identity,
                                     journal::ResultsOpening{journal::Access::read, {}, look_});
}

Told OpenedDay::journal_fault() {
    const auto reader = read_journal(journal::Look::at_opening);
    return reader ? Told() : reader.error().text;
}

journal::Opened<std::unique_ptr<journal::JournalReader>> OpenedDay::read_journal(
    journal::Look look) {
    journal::Storage& storage = archive_ ? *archive_ : disk_;
    return journal::JournalReader::open(storage, folder_ + "/journal", {}, look);
}

}  // namespace huagu::cli
