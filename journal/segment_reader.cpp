#include "journal/segment_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/assert.hpp"
#include "journal/segment_walk.hpp"

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

SegmentReader::Place SegmentReader::place_of(std::uint64_t position) const {
    const std::scoped_lock lock(mutex_);
    const auto is_before = [](std::uint64_t a, const Segment& b) {
        return a < b.head.first_position;
    };
    const auto after = std::upper_bound(segments_.begin(), segments_.end(), position, is_before);
    HUAGU_ASSERT(after != segments_.begin());
    const Segment& segment = *std::prev(after);
    const auto mark =
        std::upper_bound(segment.marks.begin(), segment.marks.end(), position,
                         [](std::uint64_t a, const Mark& b) { return a < b.position; });
    HUAGU_ASSERT(mark != segment.marks.begin());
    const Place found{segment.path, segment.head, *std::prev(mark)};
    const bool is_nearer = last_.path == found.path && last_.mark.position <= position &&
                           last_.mark.position > found.mark.position;
    return is_nearer ? last_ : found;
}

Stored<Position> SegmentReader::read(Position from, Position end,
                                     std::vector<std::byte>& bytes) const {
    HUAGU_ASSERT(from <= end);
    if (from == end) return from;
    Place place = place_of(from.value());
    const auto file = storage_.open(place.path, Access::read);
    if (!file) return tl::unexpected(file.error());
    SegmentWalk walk(**file, place.head, place.mark.offset, {place.mark.position, 0},
                     SegmentWalk::Check::heads);
    std::uint64_t position = from.value();
    std::size_t added = 0;
    while (position < end.value()) {
        const Mark mark{walk.chain().position, walk.offset()};
        const SegmentWalk::Step step = walk.next();
        if (step == SegmentWalk::Step::unreadable) return tl::unexpected(walk.error());
        if (step == SegmentWalk::Step::end && added > 0) break;  // the next segment goes on
        if (step != SegmentWalk::Step::batch) {
            return tl::unexpected(StorageError{
                EIO, base::told("{} is not as it was any more at offset {}, position {}",
                                "{} 在偏移 {}、位置 {} 处已与原先不符", place.path, mark.offset,
                                position)});
        }
        if (walk.chain().position <= position) continue;
        const auto records = records_from(walk.records(), mark.position, position);
        if (added > 0 && added + records.size() > Journal::batch_max) {
            place.mark = mark;
            break;
        }
        bytes.insert(bytes.end(), records.begin(), records.end());
        added += records.size();
        position = walk.chain().position;
        place.mark = {position, walk.offset()};
    }
    const std::scoped_lock lock(mutex_);
    last_ = std::move(place);
    return Position(position);
}

}  // namespace huagu::journal
