#include "journal/segment_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/assert.hpp"

namespace huagu::journal {

namespace {

/// The records of a batch from a position on.
std::span<const std::byte> records_from(std::span<const std::byte> records, std::uint64_t first,
                                        std::uint64_t position) {
    for (; first < position; ++first) {
        std::uint32_t length = 0;  // what a record begins with
        HUAGU_ASSERT(records.size() >= sizeof(RecordHead));
        std::memcpy(&length, records.data(), sizeof(length));
        HUAGU_ASSERT(length <= records.size());
        records = records.subspan(length);
    }
    return records;
}

}  // namespace

void SegmentReader::set(std::vector<Segment> segments) {
    const std::scoped_lock lock(mutex_);
    segments_ = std::move(segments);
}

void SegmentReader::add(Segment segment) {
    const std::scoped_lock lock(mutex_);
    segments_.push_back(std::move(segment));
}

void SegmentReader::note(Mark mark) {
    const std::scoped_lock lock(mutex_);
    segments_.back().note(mark);
}

std::vector<Segment> SegmentReader::segments() const {
    const std::scoped_lock lock(mutex_);
    return segments_;
}

Stored<std::unique_ptr<SegmentReader::Reading>> SegmentReader::reading_from(Position from,
                                                                            Position end) const {
    const std::uint64_t position = from.value();
    std::string path;
    SegmentHead head;
    Mark mark;
    {
        const std::scoped_lock lock(mutex_);
        const auto is_before = [](std::uint64_t a, const Segment& b) {
            return a < b.head.first_position;
        };
        const auto after =
            std::upper_bound(segments_.begin(), segments_.end(), position, is_before);
        HUAGU_ASSERT(after != segments_.begin());
        const Segment& segment = *std::prev(after);
        const bool is_last_ones = last_ && last_->position == position && last_->end == end &&
                                  last_->path == segment.path;
        if (is_last_ones) return std::move(last_);
        const auto after_mark =
            std::upper_bound(segment.marks.begin(), segment.marks.end(), position,
                             [](std::uint64_t a, const Mark& b) { return a < b.position; });
        HUAGU_ASSERT(after_mark != segment.marks.begin());
        path = segment.path;
        head = segment.head;
        mark = *std::prev(after_mark);
    }
    auto file = storage_.open(path, Access::read);
    if (!file) return tl::unexpected(file.error());
    const File& of_walk = **file;
    return std::unique_ptr<Reading>(new Reading{
        std::move(path), std::move(*file),
        SegmentWalk(of_walk, head, mark.offset, {mark.position, 0}, SegmentWalk::Check::heads), end,
        mark.position});
}

Stored<Position> SegmentReader::read(Position from, Position end,
                                     std::vector<std::byte>& bytes) const {
    HUAGU_ASSERT(from <= end);
    if (from == end) return from;
    auto found = reading_from(from, end);
    if (!found) return tl::unexpected(found.error());
    Reading& reading = **found;
    SegmentWalk& walk = reading.walk;
    std::uint64_t position = from.value();
    std::size_t added = 0;
    while (position < end.value()) {
        const std::uint64_t offset = walk.offset();
        const auto step = reading.has_batch ? SegmentWalk::Step::batch : walk.next();
        if (step == SegmentWalk::Step::unreadable) return tl::unexpected(walk.error());
        if (step == SegmentWalk::Step::end && added > 0) return Position(position);
        if (step != SegmentWalk::Step::batch) {
            return tl::unexpected(StorageError{
                EIO, base::told("{} is not as it was any more at offset {}, position {}",
                                "{} 在偏移 {}、位置 {} 处已与原先不符", reading.path, offset,
                                position)});
        }
        reading.has_batch = true;
        if (walk.chain().position > position) {
            const auto records = records_from(walk.records(), reading.position, position);
            if (added > 0 && added + records.size() > Journal::batch_max) break;
            bytes.insert(bytes.end(), records.begin(), records.end());
            added += records.size();
            position = walk.chain().position;
        }
        reading.position = walk.chain().position;
        reading.has_batch = false;
    }
    const std::scoped_lock lock(mutex_);
    last_ = std::move(*found);
    return Position(position);
}

}  // namespace huagu::journal
