#include "journal/recovery.hpp"

#include <algorithm>
#include <cerrno>

#include "base/assert.hpp"
#include "journal/archive.hpp"
#include "journal/segment_walk.hpp"

namespace huagu::journal {

namespace {

constexpr std::uint64_t mark_distance = std::uint64_t{1} << 20;  // bytes

/// Goes on where `walked` ends.
class JournalWalk {
  public:
    JournalWalk(Storage& storage, const std::string& directory, const Expected& expected,
                Walked& walked, Look look)
        : storage_(storage),
          directory_(directory),
          expected_(expected),
          walked_(walked),
          look_(look) {}

    /// Whether there is a journal.
    Opened<bool> run() {
        // In this order: a writer that is running makes segments before it notes them.
        const auto note = read_note(storage_, directory_);
        if (!note) return tl::unexpected(note.error());
        const auto names = segment_names();
        if (!names) return tl::unexpected(names.error());
        if (!*note) {
            if (names->empty()) return false;
            return damage({"the writer's note is missing", "缺少写入标记"}, directory_ + "/writer",
                          0, 0);
        }
        walked_.note = **note;
        day_ = expected_.day.value_or(walked_.note.day_id);
        if (walked_.note.day_id != day_) return foreign(directory_ + "/writer");
        if (walked_.segments.empty()) walked_.end = {0, day_salt_of(day_)};
        for (const std::string& name : *names) {
            if (auto done = take(name, name == names->back()); !done) {
                return tl::unexpected(done.error());
            }
        }
        if (auto done = check_end(); !done) return tl::unexpected(done.error());
        return true;
    }

  private:
    Opened<std::vector<std::string>> segment_names() {
        auto names = storage_.list(directory_);
        if (!names) return fault_of(names.error());
        std::erase_if(*names, [](const std::string& name) { return !position_of_name(name); });
        return std::move(*names);
    }

    tl::unexpected<Fault> foreign(const std::string& path) {
        return tl::unexpected(
            Fault{FaultKind::foreign,
                  base::told("{} is of another market day", "{} 属于另一交易日", path), path, 0,
                  Position(walked_.end.position)});
    }

    /// Whether the head is that of the segment that comes next.
    Opened<void> check_head(const std::string& path, std::uint64_t name, const SegmentHead& head) {
        const std::uint64_t position = walked_.end.position;
        if (head.day_id != day_) return foreign(path);
        if (head.first_position != name) {
            return damage({"a segment has the name of another", "分段用了另一分段的文件名"}, path,
                          0, position);
        }
        if (head.number > walked_.segments.size()) {
            return damage({"a segment before this one is missing", "在此之前缺少一个分段"}, path, 0,
                          position);
        }
        if (head.number < walked_.segments.size()) {
            return damage({"a segment is there twice", "分段重复"}, path, 0, position);
        }
        if (head.first_position > position && position > 0) {
            return damage({"records are missing", "缺少记录"}, walked_.segments.back().path,
                          walked_.offset, position);
        }
        if (head.first_position != position || head.previous_crc != walked_.end.crc) {
            return damage({"a segment does not continue the one before", "分段与前一分段不相接"},
                          path, 0, position);
        }
        return {};
    }

    Opened<void> take(const std::string& name, bool is_last) {
        const std::string path = directory_ + "/" + name;
        if (!walked_.segments.empty() && path < walked_.segments.back().path) return {};
        const auto file = storage_.open(path, Access::read);
        if (!file) return fault_of(file.error());
        if (walked_.segments.empty() || path != walked_.segments.back().path) {
            const auto head = read_head(**file, path);
            if (!head) return tl::unexpected(head.error());
            const bool is_believed = look_ == Look::when_needed && !walked_.segments.empty();
            if (is_believed) walked_.end = {head->first_position, head->previous_crc};
            if (auto done = check_head(path, *position_of_name(name), *head); !done) return done;
            walked_.segments.push_back({path, *head, {}});
            walked_.offset = head_page_size;
        }
        if (look_ == Look::when_needed && !is_last) {
            // Records that are missing the reader sees; not that room behind them is.
            const auto size = (*file)->size();
            if (!size) return fault_of(size.error());
            const Segment& segment = walked_.segments.back();
            if (*size < segment.head.size) {
                return damage({"what was there is no record", "该处的内容不是记录"}, segment.path,
                              *size, walked_.end.position);
            }
            walked_.segments.back().note({walked_.end.position, walked_.offset});
            walked_.tail.reset();
            return {};
        }
        return walk(**file, is_last);
    }

    Opened<void> walk(const File& file, bool is_last) {
        Segment& segment = walked_.segments.back();
        SegmentWalk walk(file, segment.head, walked_.offset, walked_.end,
                         SegmentWalk::Check::records);
        SegmentWalk::Step step = SegmentWalk::Step::batch;
        Mark mark{walk.chain().position, walk.offset()};
        while ((step = walk.next()) == SegmentWalk::Step::batch) {
            segment.note(mark);
            walked_.end = walk.chain();
            walked_.offset = walk.offset();
            mark = {walk.chain().position, walk.offset()};
        }
        if (step == SegmentWalk::Step::unreadable) return fault_of(walk.error());
        if (step == SegmentWalk::Step::damage) {
            return damage({"what was there is no record", "该处的内容不是记录"}, segment.path,
                          walk.wrong_offset(), walk.wrong_position());
        }
        walked_.tail.reset();
        const auto size = file.size();
        if (!size) return fault_of(size.error());
        std::uint64_t bytes = walk.bytes_end() - walk.offset();
        if (*size < segment.head.size) bytes += segment.head.size - *size;
        if (bytes == 0) return {};
        if (!is_last) {
            return damage({"what was there is no record", "该处的内容不是记录"}, segment.path,
                          walk.wrong_offset(), walk.wrong_position());
        }
        walked_.tail =
            TornTail{segment.path, walk.offset(), bytes, Position(walk.chain().position)};
        return {};
    }

    /// Whether all is there that is known to have been.
    Opened<void> check_end() {
        if (walked_.segments.size() < walked_.note.segments) {
            return damage({"the last segment is missing", "缺少最后一个分段"}, directory_, 0,
                          walked_.end.position);
        }
        const std::uint64_t told =
            std::max(walked_.note.position, expected_.durable_at_least.value());
        if (walked_.end.position >= told) return {};
        const std::string file =
            walked_.segments.empty() ? directory_ : walked_.segments.back().path;
        return tl::unexpected(Fault{
            FaultKind::lost,
            base::told(
                "the journal has lost records that were told to clients: it ends at position "
                "{}, in {} at offset {}, and was safe up to position {}. Nothing was "
                "changed. Restore it from a copy (huagu journal copy)",
                "日志丢失了已告知客户端的记录：止于位置 {}（文件 {}，偏移 {}），而原已落盘到位置 "
                "{}。未作任何改动。请用副本恢复（huagu journal copy）",
                walked_.end.position, file, walked_.offset, told),
            file, walked_.offset, Position(walked_.end.position)});
    }

    Storage& storage_;
    const std::string& directory_;
    const Expected& expected_;
    DayId day_{};
    Walked& walked_;
    const Look look_;
};

}  // namespace

void Segment::note(Mark mark) {
    if (marks.empty() || mark.offset >= marks.back().offset + mark_distance) marks.push_back(mark);
}

Opened<bool> walk_on(Storage& storage, const std::string& directory, const Expected& expected,
                     Walked& walked, Look look) {
    if (!storage.exists(directory)) return false;
    if (storage.exists(archive_path(directory))) {
        return fault_of({EEXIST, base::told("the journal in {} is archived: huagu journal copy "
                                            "unpacks it into another data folder",
                                            "{} 中的日志已归档：huagu journal copy "
                                            "可将其解包到另一数据目录",
                                            directory)});
    }
    return JournalWalk(storage, directory, expected, walked, look).run();
}

Stored<void> cut(Storage& storage, const Walked& walked) {
    HUAGU_ASSERT(walked.tail.has_value());
    const Segment& segment = walked.segments.back();
    const auto file = storage.open(segment.path, Access::write);
    if (!file) return tl::unexpected(file.error());
    if (auto done = (*file)->resize(walked.offset); !done) return done;
    if (auto done = (*file)->allocate(segment.head.size); !done) return done;
    return (*file)->sync();
}

base::Told text_of(const TornTail& tail) {
    return base::told(
        "{0} bytes after position {1}, in {2} at offset {3}, were not finished when the writer "
        "ended",
        "{2} 偏移 {3} 处、位置 {1} 之后的 {0} 字节，在写入者结束时尚未写完", tail.bytes,
        tail.position.value(), tail.file, tail.offset);
}

}  // namespace huagu::journal
