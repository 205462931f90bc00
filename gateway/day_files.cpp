#include "gateway/day_files.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <stdexcept>
#include <thread>

#include "gateway/opening.hpp"
#include "gateway/time_source.hpp"
#include "journal/memory_journal.hpp"
#include "sequencer/versions.hpp"

namespace huagu::gateway {
namespace {

journal::Position told_position(const Results& results) {
    return std::max({results.full.durable_position(), results.open.durable_position(),
                     results.desk.durable_position()});
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
    constexpr journal::Position any(std::numeric_limits<std::uint64_t>::max());
    const journal::Position begin = open_results(any);
    open_journal(durability, sizes);
    if (journal_->end() < begin) open_results(journal_->end());
    file_journal_->call_before_told(
        [](void* results, journal::Position durable) {
            static_cast<Results*>(results)->mark_durable(durable);
        },
        results_.get());
}

journal::Position DayFiles::open_results(journal::Position end) {
    snapshot_.clear();
    while (auto found = find_snapshot(*storage_, folder_.snapshots(), end)) {
        try {
            open_results_at(found->head.counts);
            snapshot_ = std::move(found->bytes);
            return found->head.position;
        } catch (const std::runtime_error& error) {
            spdlog::warn("the snapshot of position {} is of no use: {}",
                         found->head.position.value(), error.what());
        }
        if (found->head.position == journal::Position(0)) break;
        end = journal::Position(found->head.position.value() - 1);
    }
    open_results_at({});
    return journal::Position(0);
}

void DayFiles::open_results_at(const ResultsCounts& begin_at) {
    results_.reset();  // files are opened once
    const journal::ResultsIdentity identity{folder_.day_id, schema_version};
    results_ = std::make_unique<Results>(*storage_, folder_.results(), identity,
                                         journal::Access::write, begin_at);
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
    settings.durable_at_least = told_position(*results_);
    auto opened = journal::FileJournal::open(*storage_, folder_.journal(), settings);
    if (!opened) throw std::runtime_error(opened.error().text);
    file_journal_ = opened->get();
    journal_ = std::move(*opened);
    if (const auto& tail = file_journal_->tail()) {
        spdlog::warn("{}; they were told to nobody, and are cut off", journal::text_of(*tail));
    }
}

void DayFiles::keep_snapshot(const MarketDay& day) {
    if (file_journal_ == nullptr || !failure().empty()) return;
    HUAGU_ASSERT(journal_->durable() == day.end());
    auto done = results_->sync();
    if (done) done = write_snapshot(*storage_, folder_.snapshots(), take_snapshot(day));
    if (!done) spdlog::warn("no snapshot is kept: {}", done.error().text);
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
    if (file_journal_ == nullptr) return;
    file_journal_->flush();
    results_->reserve_ahead();
}

void DayFiles::call_when_appended(journal::Journal::Wake wake, void* context) {
    if (file_journal_ != nullptr) file_journal_->call_when_appended(wake, context);
}

std::string_view DayFiles::failure() const {
    const std::string_view of_journal = journal_->failure();
    return of_journal.empty() ? results_->failure() : of_journal;
}

}  // namespace huagu::gateway
