// Opening a journal: every record is looked at, whether it is whole and the next one.
//
// Only the batch that was being written when the power went can be torn; what lies there is cut,
// and reported. Anything else that is not as it was written is damage, and refused: never skipped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "journal/fault.hpp"
#include "journal/look.hpp"
#include "journal/record.hpp"
#include "journal/segment.hpp"

namespace huagu::journal {

/// A batch begins here.
struct Mark {
    std::uint64_t position = 0;
    std::uint64_t offset = 0;
};

struct Segment {
    std::string path;
    SegmentHead head;
    std::vector<Mark> marks;  // now and then one, the first batch's first

    /// Takes the mark of a batch if the last one is far enough before it.
    void note(Mark mark);
};

/// What lies after the last whole batch: not known to have been safe, or told to anybody.
struct TornTail {
    std::string file;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;  // that are not zero, or that the file is too short
    Position position;        // of the first record that may have been there
};

struct Walked {
    std::vector<Segment> segments;
    WriterNote note;
    ChainEnd end;
    std::uint64_t offset = 0;  // in the last segment, after its last batch
    std::optional<TornTail> tail;
};

struct Expected {
    /// Any day's, if there is none.
    std::optional<DayId> day;
    /// Records before it were told: a journal that ends earlier is refused.
    Position durable_at_least;
};

/// Looks at a journal from where `walked` ends (from the beginning, if that is new), and changes
/// nothing in the storage. False if there is no journal in the directory. A writer may be running:
/// what it has not finished is a torn tail. `when_needed`: of all segments but the last one, where
/// the journal ends, only the head.
[[nodiscard]] Opened<bool> walk_on(Storage& storage, const std::string& directory,
                                   const Expected& expected, Walked& walked,
                                   Look look = Look::at_opening);

/// Makes zeros of a torn tail, and the last segment as long as it was; safe when this returns.
[[nodiscard]] Stored<void> cut(Storage& storage, const Walked& walked);

/// "4711 bytes after position 12, in FILE at offset 8192, were not finished when the writer ended".
[[nodiscard]] base::Told text_of(const TornTail& tail);

}  // namespace huagu::journal
