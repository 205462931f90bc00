// Records by position, from segments that are known: those of a writer or of a reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "journal/journal.hpp"
#include "journal/recovery.hpp"
#include "journal/segment_walk.hpp"
#include "journal/storage.hpp"

namespace huagu::journal {

/// One thread adds, any may read. Nobody waits for a disk while the lock is held.
class SegmentReader {
  public:
    explicit SegmentReader(Storage& storage) : storage_(storage) {}

    void set(std::vector<Segment> segments);
    void add(Segment segment);
    /// A batch of the last segment.
    void note(Mark mark);
    [[nodiscard]] std::vector<Segment> segments() const;

    /// As RecordSource::read(); `end` is not before `from`, and every batch before it is safe.
    [[nodiscard]] Stored<Position> read(Position from, Position end,
                                        std::vector<std::byte>& bytes) const;

  private:
    /// The file of a segment, and how far it is read.
    struct Reading {
        std::string path;
        std::unique_ptr<File> file;
        SegmentWalk walk;
        Position end;  // what lies behind it may have been written since
        /// Where the walk goes on, or of the batch that it is at.
        std::uint64_t position;
        bool has_batch = false;  // which was too much for the last read
    };
    /// The last one, if it ended there; else one that begins at a mark before.
    [[nodiscard]] Stored<std::unique_ptr<Reading>> reading_from(Position from, Position end) const;

    Storage& storage_;
    mutable std::mutex mutex_;
    std::vector<Segment> segments_;
    mutable std::unique_ptr<Reading> last_;  // the next read mostly begins where it ended
};

}  // namespace huagu::journal
