// The results log: what the market said, encoded once and read by cursor. Bytes and numbers only.
//
// One thread appends, any number of threads read, and none waits for another: entries and their
// bytes never move and never change, and readers see those before end(), which the writer
// publishes. A reader is a place in the log; one that is slow costs nothing.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "journal/journal.hpp"

namespace huagu::journal {

/// `clock` of an entry that is of no clock.
inline constexpr std::uint32_t no_clock = std::numeric_limits<std::uint32_t>::max();

struct ResultsEntry {
    std::uint64_t sequence;  // of the result; never decreases
    std::uint64_t position;  // the journal must be durable up to here before anybody is told
    std::uint64_t offset;    // of the frame, in the log
    std::uint32_t size;      // of the frame, bytes, its size prefix included
    std::uint32_t clock;     // or no_clock
};

class ResultsLog {
  public:
    static constexpr std::size_t chunk_bytes = std::size_t{1} << 20;

    struct Capacity {
        std::uint64_t entries = std::uint64_t{1} << 26;
        std::uint64_t bytes = std::uint64_t{1} << 34;
    };

    /// Memory is taken a chunk at a time; a log that is full stops the program (it must not lose a
    /// result, and there is nobody to say `full` to).
    explicit ResultsLog(Capacity capacity);
    ResultsLog() : ResultsLog(Capacity{}) {}

    // The writer's.

    /// Adds a frame (at most a chunk). Readers do not see it yet.
    void append(std::uint64_t sequence, std::uint32_t clock, Position position,
                std::span<const std::byte> frame);
    /// Shows readers everything that was appended.
    void publish();
    /// Entries appended, published or not.
    [[nodiscard]] std::uint64_t appended() const { return appended_; }

    // Any thread's.

    /// Entries that can be read are those below it. They are numbered from 0.
    [[nodiscard]] std::uint64_t end() const {
        // Pairs with the release in publish(): entries and bytes below it are there.
        return end_.load(std::memory_order_acquire);
    }
    /// `index` is below end().
    [[nodiscard]] const ResultsEntry& entry(std::uint64_t index) const;
    [[nodiscard]] std::span<const std::byte> frame(std::uint64_t index) const;

    /// The first entry with this sequence or a higher one; end() if there is none yet. A reader
    /// that has everything up to sequence s goes on at find(s + 1).
    [[nodiscard]] std::uint64_t find(std::uint64_t sequence) const;

    /// The first entry in [from, to) that is not durable yet, `durable` being the journal's; `to`
    /// if all are.
    [[nodiscard]] std::uint64_t durable_end(std::uint64_t from, std::uint64_t to,
                                            Position durable) const;

    /// Frames that follow each other without a gap, to be sent as they lie.
    struct Run {
        std::span<const std::byte> bytes;
        std::uint64_t next;  // the first entry that is not in it
    };
    /// As many of the entries in [from, to) as lie together and are not above `bytes_max`, but at
    /// least one. `from` < `to` <= end().
    [[nodiscard]] Run run(std::uint64_t from, std::uint64_t to, std::size_t bytes_max) const;

  private:
    static constexpr std::size_t entries_a_chunk = chunk_bytes / sizeof(ResultsEntry);

    /// The first entry in [from, to) of which it does not hold, where it holds up to some entry.
    template <class Holds>
    [[nodiscard]] std::uint64_t first_not(std::uint64_t from, std::uint64_t to, Holds holds) const;

    // Sized at start, so that a chunk's place never moves; a chunk is there before end() says so.
    std::vector<std::unique_ptr<std::byte[]>> chunks_;
    std::vector<std::unique_ptr<ResultsEntry[]>> index_;
    std::uint64_t appended_ = 0;
    std::uint64_t bytes_end_ = 0;
    std::atomic<std::uint64_t> end_{0};
};

}  // namespace huagu::journal
