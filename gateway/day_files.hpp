// What a market day is kept in: its journal and its results, in files of the data folder or,
// without one, in memory.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "gateway/day_folder.hpp"
#include "gateway/settings.hpp"
#include "gateway/snapshots.hpp"
#include "journal/file_journal.hpp"
#include "journal/storage.hpp"
#include "sequencer/results.hpp"

namespace huagu::gateway {

using Durability = journal::FileJournalSettings::Durability;

/// Of the journal, in bytes: see FileJournalSettings.
struct JournalSizes {
    std::uint64_t segment = journal::FileJournalSettings().segment_size;
    std::uint64_t segment_fill_max = journal::FileJournalSettings().segment_fill_max;
    std::uint64_t pending_max = journal::FileJournalSettings().pending_max;
};

class DayFiles {
  public:
    /// In memory: what ends with the program.
    DayFiles();
    /// In the data folder's day, which is begun if it is not there. Says in the log what was cut
    /// off a journal that was being written when the power went, and what of the results is
    /// damaged. Throws std::runtime_error if there
    /// is anything else wrong with it, saying what and where, and what to do.
    DayFiles(journal::Storage& storage, const std::string& data, const Settings& settings,
             Durability durability, const JournalSizes& sizes = {});

    [[nodiscard]] journal::Journal& journal() { return *journal_; }
    [[nodiscard]] Results& results() { return *results_; }
    /// Whether what is said is on the disk before.
    [[nodiscard]] bool is_durable() const { return is_durable_; }
    /// The snapshot that a restart begins with; empty: everything is replayed.
    [[nodiscard]] std::span<const std::byte> snapshot() const { return snapshot_; }
    /// It was loaded, or will not be.
    void forget_snapshot() { snapshot_ = {}; }
    /// Keeps a snapshot of the day, which stands still and is durable. What fails is logged only:
    /// without it a restart takes longer.
    void keep_snapshot(const MarketDay& day);
    /// Its opening was not seen durable yet.
    [[nodiscard]] bool is_new() const { return folder_.is_new; }
    /// The day's folder; empty if it is in memory.
    [[nodiscard]] const std::string& path() const { return folder_.path; }
    /// What makes resume tokens.
    [[nodiscard]] const TokenKey& token_key() const { return folder_.token_key; }

    /// The day's opening was appended: once it is durable, which this waits for, the folder is not
    /// begun anew. Throws std::runtime_error if that fails.
    void opened();

    // One thread's, which is the only one to wait for the disk.

    [[nodiscard]] bool has_work() const { return file_journal_ && file_journal_->has_work(); }
    /// Makes durable what was appended before.
    void flush();
    /// Whoever calls flush() is to be woken when there is work. See FileJournal.
    void call_when_appended(journal::Journal::Wake wake, void* context);

    // The flusher's.

    /// Has room for results and the journal's next segment ready, so that the market's thread
    /// seldom has to make them: a piece of it. Gives whether there may be more to do. In memory it
    /// is the market's thread's alone.
    bool reserve_ahead() {
        if (file_journal_ == nullptr) return false;
        file_journal_->reserve_ahead();
        return results_->reserve_ahead();
    }
    /// Whether it is time for that. Any thread.
    [[nodiscard]] bool is_short_of_room() const {
        return file_journal_ != nullptr &&
               (results_->is_short_of_room() || file_journal_->is_short_of_room());
    }

    /// How much of the disk is free; may wait for it, as a write does.
    void look_at_disk();
    /// As it was seen last, in bytes; nothing in memory. Any thread.
    [[nodiscard]] std::optional<std::uint64_t> disk_free() const;

    /// Any thread. Why the day cannot go on; empty while all is well.
    [[nodiscard]] std::string_view failure() const;

  private:
    static constexpr std::uint64_t disk_unknown = std::numeric_limits<std::uint64_t>::max();

    void open_journal(Durability durability, const JournalSizes& sizes);
    [[nodiscard]] std::optional<FoundSnapshot> older_snapshot(journal::Position than);
    /// Removes snapshots of records that the journal does not have, from the newest on, until one
    /// is of its own. Whether there were any.
    bool pass_over_foreign(std::optional<FoundSnapshot>& newest);
    /// Begins with the newest snapshot of which the journal and the results have everything,
    /// `whole` being what of the newest one's results is whole; with none if there is none.
    void begin_with_snapshot(std::optional<FoundSnapshot> newest, const ResultsCounts& whole);

    journal::Storage* storage_ = nullptr;
    std::unique_ptr<journal::StorageLock> lock_;
    DayFolder folder_;
    bool is_durable_ = false;
    std::vector<std::byte> snapshot_;
    std::unique_ptr<Results> results_;
    std::unique_ptr<journal::Journal> journal_;
    journal::FileJournal* file_journal_ = nullptr;  // the same, if it is in files
    std::atomic<std::uint64_t> disk_free_{disk_unknown};
};

}  // namespace huagu::gateway
