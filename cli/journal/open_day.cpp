#include "cli/journal/open_day.hpp"

#include <fmt/format.h>

#include <exception>

namespace huagu::cli {

tl::expected<std::string, std::string> find_day(const std::string& data, const std::string& day) {
    journal::Disk disk;
    const auto names = disk.list(data);
    if (!names) return tl::unexpected(names.error().text);
    std::string newest;
    for (const std::string& name : *names) {
        const std::string folder = data + "/" + name;
        if (!disk.exists(folder + "/journal")) continue;
        if (name == day) return folder;
        newest = folder;  // the names are sorted
    }
    if (day.empty() && !newest.empty()) return newest;
    return tl::unexpected(fmt::format("{}: there is no journal of {}", data,
                                      day.empty() ? std::string("any day") : day));
}

tl::expected<std::unique_ptr<OpenedDay>, std::string> OpenedDay::open(const std::string& folder) {
    std::unique_ptr<OpenedDay> day(new OpenedDay);
    auto reader = journal::JournalReader::open(day->disk_, folder + "/journal");
    if (!reader) return tl::unexpected(reader.error().text);
    day->journal_ = std::move(*reader);
    const std::string results = folder + "/results";
    day->has_results_ = day->disk_.exists(results + "/full.index");
    if (!day->has_results_) {
        day->results_ = std::make_unique<Results>();
        return day;
    }
    try {
        day->results_ =
            std::make_unique<Results>(day->disk_, results, day->identity(), journal::Access::read);
    } catch (const std::exception& error) {
        return tl::unexpected(std::string(error.what()));
    }
    // Results that a running market made meanwhile are of records that are there by now.
    if (auto done = day->journal_->refresh(); !done) return tl::unexpected(done.error().text);
    return day;
}

journal::ResultsIdentity OpenedDay::identity() const {
    const journal::JournalFacts facts = journal_->facts();
    journal::ResultsIdentity identity;
    identity.day = facts.day_id;
    if (!facts.segments.empty()) identity.schema_version = facts.segments.front().schema;
    return identity;
}

}  // namespace huagu::cli
