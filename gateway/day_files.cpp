#include "gateway/day_files.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>
#include <limits>
#include <stdexcept>
#include <thread>

#include "base/assert.hpp"
#include "gateway/opening.hpp"
#include "gateway/time_source.hpp"
#include "journal/memory_journal.hpp"
#include "journal/record.hpp"
#include "sequencer/versions.hpp"

namespace huagu::gateway {
namespace {

journal::Position told_position(const Results& results) {
    return std::max({results.full.durable_position(), results.open.durable_position(),
                     results.desk.durable_position()});
}

constexpr journal::Position any_position(std::numeric_limits<std::uint64_t>::max());

/// What a snapshot takes to be there.
ResultsCounts counts_of(const std::optional<FoundSnapshot>& snapshot) {
    return snapshot ? snapshot->head.counts : ResultsCounts{};
}

/// Whether the journal came by `chain`, and perhaps went on.
bool continues(const journal::ChainEnd& chain, const journal::Journal& journal) {
    const journal::Position position(chain.position);
    if (position >= journal.end())
        return position == journal.end() && chain.crc == journal.last_crc();
    std::vector<std::byte> bytes;
    if (journal.read(position, bytes) == position) return false;
    const auto next = journal::read_record(bytes);
    return next && next->head.previous_crc == chain.crc;
}

/// An operator must know of a disk that changes bytes, though nothing is lost.
void tell_damage(const Results& results, const ResultsCounts& counted, const ResultsCounts& whole) {
    const auto tell = [](const journal::ResultsLog& log, std::uint64_t entries, std::uint64_t end) {
        if (end >= entries) return;
        spdlog::warn(
            "{} is not as it was written. Nothing is lost, and nobody was shown it: results are "
            "made again from the journal, which takes longer than from a snapshot. Look after the "
            "disk; huagu journal verify looks at every file",
            log.place_of_damage(end).en);
    };
    tell(results.full, counted.full, whole.full);
    tell(results.open, counted.open, whole.open);
    tell(results.desk, counted.desk, whole.desk);
}

}  // namespace

DayFiles::DayFiles()
    : results_(std::make_unique<Results>()), journal_(std::make_unique<journal::MemoryJournal>()) {
    folder_.token_key = random_token_key();
}

DayFiles::DayFiles(journal::Storage& storage, const std::string& data, const Settings& settings,
                   Durability durability, const JournalSizes& sizes)
    : storage_(&storage),
      lock_(lock_data(storage, data)),
      folder_(open_day_folder(storage, data, settings)),
      is_durable_(durability == Durability::sync) {
    const journal::ResultsIdentity identity{folder_.day_id, schema_version};
    results_ = std::make_unique<Results>(*storage_, folder_.results(), identity);
    auto newest = find_snapshot(*storage_, folder_.snapshots(), any_position);
    // Readers are shown what a snapshot counts without its being made again: every byte of it is
    // looked at, while the journal is.
    auto whole = std::async(std::launch::async, [&results = *results_, counts = counts_of(newest)] {
        return results.whole(counts);
    });
    open_journal(durability, sizes);
    ResultsCounts found = whole.get();
    if (pass_over_foreign(newest)) found = results_->whole(counts_of(newest));
    begin_with_snapshot(std::move(newest), found);
    file_journal_->call_before_told(
        [](void* results, journal::Position durable) {
            static_cast<Results*>(results)->mark_durable(durable);
        },
        results_.get());
}

std::optional<FoundSnapshot> DayFiles::older_snapshot(journal::Position than) {
    if (than == journal::Position(0)) return std::nullopt;
    return find_snapshot(*storage_, folder_.snapshots(), journal::Position(than.value() - 1));
}

bool DayFiles::pass_over_foreign(std::optional<FoundSnapshot>& newest) {
    bool is_other = false;
    while (newest && !continues(newest->head.chain, *journal_)) {
        const journal::Position position(newest->head.chain.position);
        remove_snapshot(*storage_, folder_.snapshots(), position);
        newest = older_snapshot(position);
        is_other = true;
    }
    return is_other;
}

void DayFiles::begin_with_snapshot(std::optional<FoundSnapshot> newest,
                                   const ResultsCounts& whole) {
    tell_damage(*results_, counts_of(newest), whole);
    while (newest) {
        const SnapshotHead& head = newest->head;
        if (continues(head.chain, *journal_) && head.counts.are_within(whole)) {
            results_->begin_after(head.counts);
            snapshot_ = std::move(newest->bytes);
            return;
        }
        newest = older_snapshot(journal::Position(head.chain.position));
    }
}

void DayFiles::open_journal(Durability durability, const JournalSizes& sizes) {
    journal::FileJournalSettings settings;
    settings.durability = durability;
    settings.segment_size = sizes.segment;
    settings.segment_fill_max = sizes.segment_fill_max;
    settings.pending_max = sizes.pending_max;
    settings.day_id = folder_.day_id;
    settings.schema = schema_version;
    settings.rules = rules_version;
    settings.salt = random_seed();
    settings.created = system_time().wall().value();
    // The opening of a day that was begun is there in any case.
    settings.durable_at_least =
        std::max(told_position(*results_), journal::Position(folder_.is_new ? 0 : 1));
    auto opened = journal::FileJournal::open(*storage_, folder_.journal(), settings);
    if (!opened) throw base::ToldError(opened.error().text);
    file_journal_ = opened->get();
    journal_ = std::move(*opened);
    if (const auto& tail = file_journal_->tail()) {
        spdlog::warn("{}; they were told to nobody, and are cut off", journal::text_of(*tail).en);
    }
}

void DayFiles::keep_snapshot(const MarketDay& day) {
    if (file_journal_ == nullptr || !failure().empty()) return;
    HUAGU_ASSERT(journal_->durable() == day.end());
    auto done = results_->sync();
    if (done)
        done = write_snapshot(*storage_, folder_.snapshots(),
                              take_snapshot(day, journal_->last_crc()));
    if (!done) spdlog::warn("no snapshot is kept: {}", done.error().text.en);
}

void DayFiles::opened() {
    if (file_journal_ == nullptr || !folder_.is_new) return;
    while (journal_->durable() < journal_->end()) {
        if (!failure().empty()) throw std::runtime_error(std::string(failure()));
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    mark_begun(*storage_, folder_);
    folder_.is_new = false;
}

void DayFiles::flush() {
    if (file_journal_ != nullptr) file_journal_->flush();
}

void DayFiles::call_when_appended(journal::Journal::Wake wake, void* context) {
    if (file_journal_ != nullptr) file_journal_->call_when_appended(wake, context);
}

void DayFiles::look_at_disk() {
    if (folder_.path.empty()) return;
    std::error_code error;
    const auto space = std::filesystem::space(folder_.path, error);
    disk_free_.store(error ? disk_unknown : space.available, std::memory_order_relaxed);
}

std::optional<std::uint64_t> DayFiles::disk_free() const {
    const std::uint64_t free = disk_free_.load(std::memory_order_relaxed);
    return free == disk_unknown ? std::nullopt : std::optional(free);
}

std::string_view DayFiles::failure() const {
    const std::string_view of_journal = journal_->failure();
    return of_journal.empty() ? results_->failure() : of_journal;
}

}  // namespace huagu::gateway
