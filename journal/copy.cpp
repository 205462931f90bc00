#include "journal/copy.hpp"

#include <algorithm>
#include <cerrno>

#include "journal/recovery.hpp"

namespace huagu::journal {

namespace {

constexpr std::size_t piece = std::size_t{1} << 20;  // bytes

Stored<void> copy_segment(Storage& storage, const Segment& segment, std::uint64_t end,
                          const std::string& to) {
    const auto source = storage.open(segment.path, Access::read);
    if (!source) return tl::unexpected(source.error());
    const auto target = storage.open(to, Access::create);
    if (!target) return tl::unexpected(target.error());
    if (auto done = (*target)->allocate(segment.head.size); !done) return done;
    std::vector<std::byte> bytes(piece);
    for (std::uint64_t offset = 0; offset < end; offset += bytes.size()) {
        bytes.resize(std::min<std::uint64_t>(piece, end - offset));
        const auto size = (*source)->read(offset, bytes);
        if (!size) return tl::unexpected(size.error());
        if (*size < bytes.size()) {
            return tl::unexpected(
                StorageError{EIO, base::told("{} became shorter", "{} 变短了", segment.path)});
        }
        if (auto done = (*target)->write(offset, bytes); !done) return done;
    }
    return (*target)->sync();
}

}  // namespace

Opened<Position> copy_journal(Storage& storage, const std::string& from, const std::string& to) {
    Walked walked;
    const auto is_there = walk_on(storage, from, {}, walked);
    if (!is_there) return tl::unexpected(is_there.error());
    if (!*is_there) return no_journal_in(from);
    if (auto done = storage.create_directory(to); !done) return fault_of(done.error());
    const auto names = storage.list(to);
    if (!names) return fault_of(names.error());
    for (const std::string& name : *names) {
        if (name != "writer" && !position_of_name(name)) continue;
        return fault_of({EEXIST, base::told("there is a journal, or a part of one, in {}",
                                            "{} 中已有日志，或日志的一部分", to)});
    }
    for (const Segment& segment : walked.segments) {
        const bool is_last = &segment == &walked.segments.back();
        const std::uint64_t end = is_last ? walked.offset : segment.head.size;
        const std::string path = to + "/" + segment_name(segment.head.first_position);
        if (auto done = copy_segment(storage, segment, end, path); !done) {
            return fault_of(done.error());
        }
    }
    WriterNote note = walked.note;
    note.segments = walked.segments.size();
    note.position = walked.end.position;
    if (auto done = write_note(storage, to, note); !done) return fault_of(done.error());
    return Position(walked.end.position);
}

}  // namespace huagu::journal
