// Records by position, from segments that are known: those of a writer or of a reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "journal/journal.hpp"
#include "journal/recovery.hpp"
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
    struct Place {
        std::string path;
        SegmentHead head;
        Mark mark;
    };
    [[nodiscard]] Place place_of(std::uint64_t position) const;

    Storage& storage_;
    mutable std::mutex mutex_;
    std::vector<Segment> segments_;
    mutable Place last_;  // where the last read ended: the next one mostly begins there
};

}  // namespace huagu::journal
