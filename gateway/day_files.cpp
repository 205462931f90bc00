#include "gateway/day_files.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "gateway/opening.hpp"
#include "gateway/time_source.hpp"
#include "journal/memory_journal.hpp"
#include "sequencer/versions.hpp"

namespace huagu::gateway {
namespace {

std::unique_ptr<journal::StorageLock> lock_data(journal::Storage& storage,
                                                const std::string& data) {
    if (auto made = storage.create_directory(data); !made) {
        throw std::runtime_error(made.error().text);
    }
    auto lock = storage.lock(data + "/lock");
    if (lock) return std::move(*lock);
    const bool is_held = lock.error().code == EWOULDBLOCK;
    throw std::runtime_error((is_held ? data + " is another server's: " : "") + lock.error().text);
}

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
                   Durability durability, std::uint64_t segment_size)
    : storage_(&storage),
      lock_(lock_data(storage, data)),
      folder_(open_day_folder(storage, data, settings)),
      is_durable_(durability == Durability::sync) {
    results_ = std::make_unique<Results>(storage, folder_.results(),
                                         journal::ResultsIdentity{folder_.day_id, schema_version});

    journal::FileJournalSettings of_journal;
    of_journal.durability = durability;
    of_journal.segment_size = segment_size;
    of_journal.day_id = folder_.day_id;
    of_journal.schema = schema_version;
    of_journal.rules = rules_version;
    of_journal.salt = random_seed();
    of_journal.created = system_time().wall().value();
    of_journal.durable_at_least = told_position(*results_);
    auto opened = journal::FileJournal::open(storage, folder_.journal(), of_journal);
    if (!opened) throw std::runtime_error(opened.error().text);
    file_journal_ = opened->get();
    journal_ = std::move(*opened);
    if (const auto& tail = file_journal_->tail()) {
        spdlog::warn("{}; they were told to nobody, and are cut off", journal::text_of(*tail));
    }
    file_journal_->call_before_told(
        [](void* results, journal::Position durable) {
            static_cast<Results*>(results)->mark_durable(durable);
        },
        results_.get());
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
