// The journal in files (segment.hpp). The market's thread appends, one flusher thread writes; the
// next segment may be had ready by a third.
//
// append() copies into memory and never waits for a disk: a lock is held for the copy by one side,
// and by the other for the swap of two pointers. flush() writes a batch, syncs it, says that it is
// durable, and only then writes the next.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/zeroed_array.hpp"
#include "journal/fault.hpp"
#include "journal/journal.hpp"
#include "journal/recovery.hpp"
#include "journal/segment_reader.hpp"
#include "journal/storage.hpp"

namespace huagu::journal {

struct FileJournalSettings {
    enum class Durability : std::uint8_t {
        sync,  // durable: the disk has it
        none,  // durable: the operating system has it; a power cut loses it. For trials
    };

    Durability durability = Durability::sync;
    /// Bytes; at least what a batch needs is taken.
    std::uint64_t segment_size = std::uint64_t{64} << 20;
    /// A segment with more bytes gets no further batch, though there were room: small, it makes
    /// roll-over common.
    std::uint64_t segment_fill_max = std::numeric_limits<std::uint64_t>::max();
    /// Bytes that may wait to be written before there is no room().
    std::uint64_t pending_max = std::uint64_t{64} << 20;

    DayId day_id{};
    std::uint32_t schema = 0;  // versions, written into each segment
    std::uint32_t rules = 0;
    std::uint64_t salt = 0;    // random, another one at each opening
    std::int64_t created = 0;  // now, ns since 1970
    /// Records before it were told: a journal that ends earlier is refused.
    Position durable_at_least;
};

class FileJournal final : public Journal {
  public:
    /// Opens a journal, or begins one. A torn tail is cut: see tail(). What was not found as it was
    /// written is a fault, and nothing is changed. The storage must outlive the journal.
    [[nodiscard]] static Opened<std::unique_ptr<FileJournal>> open(
        Storage& storage, const std::string& directory, const FileJournalSettings& settings);
    /// What is pending is not written any more: flush before.
    ~FileJournal() override;
    FileJournal(const FileJournal&) = delete;
    FileJournal& operator=(const FileJournal&) = delete;

    /// What was cut when it was opened.
    [[nodiscard]] const std::optional<TornTail>& tail() const { return tail_; }

    // The market's thread:
    /// After a failure it takes records and forgets them.
    void append(std::span<const std::byte> batch, const ChainEnd& end) override;
    [[nodiscard]] std::size_t room() const override;
    [[nodiscard]] Position end() const override { return Position(end_.position); }
    [[nodiscard]] std::uint32_t last_crc() const override { return end_.crc; }

    // The flusher's thread:
    /// Writes all that was appended before, and gives the number of records that became durable.
    /// After a failure nothing does any more: what a disk did with pages that it failed to sync
    /// nobody knows, so that is never tried again.
    std::uint64_t flush();

    // One thread's, which may be another one:
    /// Has the next segment lie ready, if it is time for that: else whoever flushes makes it when
    /// it is needed.
    void reserve_ahead();

    // Any thread:
    /// Whether it is time for that.
    [[nodiscard]] bool is_short_of_room() const {
        return next_is_.load(std::memory_order_relaxed) == Next::wanted && !failure_.is_set();
    }
    /// Whether flush() would do something.
    [[nodiscard]] bool has_work() const;
    [[nodiscard]] Position durable() const override {
        // Pairs with the release in flush().
        return Position(durable_.load(std::memory_order_acquire));
    }
    [[nodiscard]] Position read(Position from, std::vector<std::byte>& bytes) const override;
    [[nodiscard]] std::uint32_t day_salt() const override { return day_salt_of(settings_.day_id); }
    [[nodiscard]] std::uint64_t epoch() const override { return note_.epoch; }
    [[nodiscard]] std::string_view failure() const override { return failure_.text(); }

    void call_when_durable(Wake wake, void* context) override;
    /// Called by append() when there was no work before: for whoever calls flush(). Must not wait.
    /// To be set before the first append.
    void call_when_appended(Wake wake, void* context);
    /// Called by flush() after records became durable and before durable() says so. To be set
    /// before the first append.
    using BeforeTold = void (*)(void* context, Position durable);
    void call_before_told(BeforeTold call, void* context);

  private:
    /// Batches as they will lie in a segment, but that their heads are not sealed yet.
    struct Pending {
        explicit Pending(std::size_t capacity) : bytes(capacity) {}

        base::ZeroedArray<std::byte> bytes;
        std::size_t size = 0;
        std::size_t last = 0;  // where the last batch begins; `size` if there is none
    };
    struct Caller {
        Wake wake = nullptr;
        void* context = nullptr;
        void call() const {
            if (wake != nullptr) wake(context);
        }
    };

    FileJournal(Storage& storage, std::string directory, const FileJournalSettings& settings,
                std::unique_ptr<StorageLock> lock);

    [[nodiscard]] Opened<void> recover();
    [[nodiscard]] Stored<void> begin(const Walked& walked);
    void copy(std::span<const std::byte> batch, std::uint32_t records);

    [[nodiscard]] Stored<void> write(std::span<std::byte> batch);
    [[nodiscard]] bool is_synced() const {
        return settings_.durability == FileJournalSettings::Durability::sync;
    }
    [[nodiscard]] Stored<void> sync(File& file);
    /// Of the current segment, when it is full.
    [[nodiscard]] std::uint64_t full_size() const;
    /// Has the next segment lie ready under another name, if it does not.
    [[nodiscard]] Stored<void> prepare();
    [[nodiscard]] Stored<void> begin_segment();
    /// Gives the next segment its head and its name.
    [[nodiscard]] Stored<void> name_segment(const SegmentHead& head, const std::string& path);
    void fail(const StorageError& error);
    [[nodiscard]] Stored<void> note_position();

    Storage& storage_;
    const std::string directory_;
    const FileJournalSettings settings_;
    const std::unique_ptr<StorageLock> lock_;
    std::optional<TornTail> tail_;
    Caller when_durable_;
    Caller when_appended_;
    BeforeTold before_told_ = nullptr;
    void* before_told_context_ = nullptr;

    // The market's thread:
    ChainEnd end_;

    // Both threads, under the mutex:
    mutable std::mutex mutex_;
    std::unique_ptr<Pending> filling_;

    std::atomic<std::uint64_t> pending_{0};  // bytes that are not durable
    std::atomic<std::uint64_t> durable_{0};
    mutable Failure failure_;
    SegmentReader reader_;

    // The flusher's thread:
    std::unique_ptr<Pending> writing_;
    WriterNote note_;
    SegmentHead head_;            // of the current segment
    std::unique_ptr<File> file_;  // the current segment's
    std::uint64_t offset_ = 0;    // in it
    ChainEnd written_;

    // Of the thread that flushes and the one that has the next segment ready, under the mutex:
    std::mutex making_;
    std::unique_ptr<File> next_;  // the next segment's, if it is ready
    // Stored under the mutex, but for `wanted`, which is the flusher's to say: it does not wait
    // while a segment is being made that it does not need yet. A flag: nothing else hangs on it.
    enum class Next : std::uint8_t { unneeded, wanted, ready };
    std::atomic<Next> next_is_{Next::unneeded};
};

}  // namespace huagu::journal
