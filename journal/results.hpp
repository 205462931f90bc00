// The results log: what the market said, encoded once and read by cursor. Bytes and numbers only.
//
// One thread appends, any number of threads read, and none waits for another: entries and their
// bytes never move and never change, and readers see those before end(), which the writer
// publishes. A reader is a place in the log; one that is slow costs nothing. It lies in two mapped
// files (results_files.hpp), or in memory that is mapped the same way.
//
// After a restart the journal is replayed into the same log, from the beginning or from a snapshot
// on. What it makes is compared with what was found, to the byte; what is damaged, or had not been
// written down yet, is written.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "journal/growing_mapping.hpp"
#include "journal/journal.hpp"
#include "journal/reading_ahead.hpp"
#include "journal/results_files.hpp"

namespace huagu::journal {

/// `clock` of an entry that is of no clock.
inline constexpr std::uint32_t no_clock = std::numeric_limits<std::uint32_t>::max();

/// The first entry that was made otherwise than it was found.
struct ResultsDifference {
    std::string view;
    std::uint64_t index = 0;     // of the entry
    std::uint64_t sequence = 0;  // of the result, as it was made
};

/// What a replay found otherwise than it was written, and put right.
struct ResultsRepairs {
    std::uint64_t made_again = 0;  // entries that were damaged
    std::uint64_t first = 0;       // of them: its sequence
    std::uint64_t cut = 0;         // entries beyond the journal
    bool is_header_new = false;    // it was damaged
    bool is_mark_new = false;      // how far results were told: it was damaged
};

class ResultsLog {
  public:
    using Capacity = ResultsCapacity;

    /// Of files that are only read nothing is written: append() compares, and what is beyond them
    /// is counted only.
    explicit ResultsLog(ResultsFiles files);
    /// In memory. Throws std::bad_alloc.
    explicit ResultsLog(Capacity capacity) : ResultsLog(results_in_memory(capacity)) {}
    ResultsLog() : ResultsLog(Capacity{}) {}

    // The writer's.

    /// The first `entries` are there, and are not made again: a snapshot has them, and verify()
    /// found them whole. Readers see them. Before the first append().
    void begin_after(std::uint64_t entries);
    /// Adds a frame, or compares it with the one that was found in its place: one that is damaged
    /// is written again. Readers do not see it yet. Nothing more is added after a difference or a
    /// failure.
    void append(std::uint64_t sequence, std::uint32_t clock, Position position,
                std::span<const std::byte> frame);
    /// Shows readers everything that was appended.
    void publish();
    /// Has ready what was found after the first `entries`, as far as append() will soon compare it.
    /// Waits for the disk: of one thread beside the writer's, but before settle().
    void read_ahead(std::uint64_t entries);
    /// Entries appended (or compared), published or not.
    [[nodiscard]] std::uint64_t appended() const { return appended_; }
    /// Entries that were there at the start, whole or not.
    [[nodiscard]] std::uint64_t found() const { return found_; }
    /// Of those appended: that were found whole, and the same.
    [[nodiscard]] std::uint64_t same() const {
        return std::min(appended_, found_) - repairs_.made_again;
    }
    [[nodiscard]] const ResultsRepairs& repairs() const { return repairs_; }
    [[nodiscard]] const std::optional<ResultsDifference>& difference() const { return difference_; }

    /// To be called when the whole journal, which ends at `end`, was replayed: refuses a
    /// difference, results beyond the journal that may have been told, and a journal that is
    /// shorter than it was once. Results beyond it that nobody was told of are cut off.
    [[nodiscard]] Stored<void> settle(Position end);

    // The flusher's: one thread beside the writer's.

    /// The journal is durable up to here: to be called before anybody is told of it.
    void mark_durable(Position durable);
    /// Makes room, so that the writer seldom has to: a piece of it. Whether there may be more to
    /// do.
    bool reserve_ahead();

    // Any thread's.

    /// Whether it is time for reserve_ahead() again.
    [[nodiscard]] bool is_short_of_room() const;

    /// Why nothing is appended any more: the log is full, or its disk is. Empty while all is well.
    [[nodiscard]] std::string_view failure() const;
    /// What was appended before is safe when this returns.
    [[nodiscard]] Stored<void> sync();

    /// Results of positions up to here may have been told; of this run or of those before it. 0 if
    /// the mark is damaged.
    [[nodiscard]] Position durable_position() const;

    /// Entries that can be read are those below it. They are numbered from 0.
    [[nodiscard]] std::uint64_t end() const {
        // Pairs with the release in publish(): entries and bytes below it are there.
        return end_.load(std::memory_order_acquire);
    }
    /// `index` is below end().
    [[nodiscard]] const ResultsEntry& entry(std::uint64_t index) const;
    [[nodiscard]] std::span<const std::byte> frame(std::uint64_t index) const;

    /// The first entry with this sequence or a higher one; end() if there is none yet.
    [[nodiscard]] std::uint64_t find(std::uint64_t sequence) const;
    /// Where a reader goes on that has the result of this number: after that result, so before the
    /// entries that lie behind it under its number. Before all that have none, if it is 0.
    [[nodiscard]] std::uint64_t find_after(std::uint64_t sequence) const;

    /// The first entry in [from, to) that is not durable yet, `durable` being the journal's; `to`
    /// if all are.
    [[nodiscard]] std::uint64_t durable_end(std::uint64_t from, std::uint64_t to,
                                            Position durable) const;

    /// Frames that follow each other, to be sent as they lie.
    struct Run {
        std::span<const std::byte> bytes;
        std::uint64_t next;  // the first entry that is not in it
    };
    /// As many of the entries in [from, to) as are not above `bytes_max`, but at least one.
    /// `from` < `to` <= end().
    [[nodiscard]] Run run(std::uint64_t from, std::uint64_t to, std::size_t bytes_max) const;

    /// The first of so many entries that is damaged, or not there; `entries` if none is. Reads all
    /// of them. The first of all, if the header was: nothing says then whose they are.
    [[nodiscard]] std::uint64_t verify(std::uint64_t entries) const;
    /// Where an entry that is damaged lies: "FILE at offset 4711, result 12". Of the first also:
    /// the header.
    [[nodiscard]] base::Told place_of_damage(std::uint64_t index) const;

    /// The files, without their ending.
    [[nodiscard]] const std::string& path() const { return path_; }

    // Of files that are only read, while another process may write them; one thread's.

    /// Shows readers all that may be told by now. Gives end().
    std::uint64_t follow();

  private:
    [[nodiscard]] const ResultsEntry& at(std::uint64_t index) const {
        return results_entry(index_.data(), index);
    }
    [[nodiscard]] std::uint64_t bytes_before(std::uint64_t index) const;
    /// Whether an entry that is made next lies in its place already.
    [[nodiscard]] bool is_there(std::uint64_t sequence, std::uint32_t clock, Position position,
                                std::span<const std::byte> frame) const;
    /// What lies where the next entry belongs: nothing that is whole, that entry, another one.
    enum class Place : std::uint8_t { free, has_it, has_another };
    /// Where something was found.
    [[nodiscard]] Place compare(std::uint64_t sequence, std::uint32_t clock, Position position,
                                std::span<const std::byte> frame);
    /// Gives whether there is room now. If not, nothing more is appended.
    [[nodiscard]] bool make_room(GrowingMapping& mapping, std::uint64_t size);
    void fail(const StorageError& error);
    [[nodiscard]] tl::unexpected<StorageError> refused(const base::Told& why) const;

    /// The first entry in [from, to) of which it does not hold, where it holds up to some entry.
    template <class Holds>
    [[nodiscard]] std::uint64_t first_not(std::uint64_t from, std::uint64_t to, Holds holds) const;

    // More than twice what a batch of records makes that a replay reads at once.
    static constexpr std::uint64_t compared_ahead = std::uint64_t{48} << 20;  // bytes

    const std::string view_;
    const std::string path_;
    const bool is_writable_;
    GrowingMapping index_;
    GrowingMapping frames_;
    std::uint64_t found_;
    const Position durable_found_;  // the mark, as it was found
    ReadingAhead index_ahead_{compared_ahead};
    ReadingAhead frames_ahead_{compared_ahead};
    std::uint64_t appended_ = 0;
    std::uint64_t bytes_end_ = 0;
    std::optional<ResultsDifference> difference_;
    ResultsRepairs repairs_;
    std::atomic<std::uint64_t> end_{0};
    base::Told failure_;
    std::atomic<bool> has_failed_{false};
};

}  // namespace huagu::journal
