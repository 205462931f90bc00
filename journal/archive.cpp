#include "journal/archive.hpp"

#include <algorithm>
#include <cerrno>
#include <vector>

#include "journal/archive_reader.hpp"
#include "journal/recovery.hpp"
#include "journal/zstd_stream.hpp"

namespace huagu::journal {

namespace {

constexpr std::size_t piece = std::size_t{1} << 20;  // bytes

template <class T>
std::span<const std::byte> bytes_of(const T& value) {
    return std::as_bytes(std::span(&value, 1));
}

/// How many bytes of each segment's file are kept, and calls `use` with each piece of them.
template <class Use>
Stored<void> for_each_piece(Storage& storage, const Walked& walked, Use use) {
    std::vector<std::byte> bytes;
    for (const Segment& segment : walked.segments) {
        const auto file = storage.open(segment.path, Access::read);
        if (!file) return tl::unexpected(file.error());
        const bool is_last = &segment == &walked.segments.back();
        const std::uint64_t end = is_last ? walked.offset : segment.head.size;
        if (auto done = use(bytes_of(end)); !done) return done;
        for (std::uint64_t offset = 0; offset < end; offset += bytes.size()) {
            bytes.resize(std::min<std::uint64_t>(piece, end - offset));
            const auto size = (*file)->read(offset, bytes);
            if (!size) return tl::unexpected(size.error());
            if (*size < bytes.size()) {
                return tl::unexpected(
                    StorageError{EIO, base::told("{} became shorter", "{} 变短了", segment.path)});
            }
            if (auto done = use(bytes); !done) return done;
        }
    }
    return {};
}

ArchiveHead head_of(const Walked& walked) {
    ArchiveHead head;
    head.note = walked.note;
    return head;
}

Stored<void> pack(Storage& storage, const Walked& walked, const std::string& path) {
    if (storage.exists(path)) {
        if (auto done = storage.remove(path); !done) return done;
    }
    const auto file = storage.open(path, Access::create);
    if (!file) return tl::unexpected(file.error());
    ZstdWriter writer(**file);
    if (auto done = writer.write(bytes_of(head_of(walked))); !done) return done;
    const auto write = [&](std::span<const std::byte> bytes) { return writer.write(bytes); };
    if (auto done = for_each_piece(storage, walked, write); !done) return done;
    if (auto size = writer.finish(); !size) return tl::unexpected(size.error());
    return (*file)->sync();
}

/// Reads an archive back, and compares it with what it was made of.
Stored<void> compare(Storage& storage, const Walked& walked, const std::string& path) {
    const auto file = storage.open(path, Access::read);
    if (!file) return tl::unexpected(file.error());
    ZstdReader reader(**file, path);
    std::vector<std::byte> packed;
    const auto same = [&](std::span<const std::byte> bytes) -> Stored<void> {
        packed.resize(bytes.size());
        if (auto done = reader.read(packed); !done) return done;
        if (std::ranges::equal(packed, bytes)) return {};
        return tl::unexpected(StorageError{
            EIO, base::told("{} is not what it was made of", "{} 与其来源不一致", path)});
    };
    if (auto done = same(bytes_of(head_of(walked))); !done) return done;
    if (auto done = for_each_piece(storage, walked, same); !done) return done;
    return reader.finish();
}

/// An archive has its name only when it was compared; what is left of segments then goes.
Stored<void> remove_segments(Storage& storage, const std::string& directory) {
    const auto names = storage.list(directory);
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names) {
        if (!position_of_name(name) && name != "writer" && name != "next") continue;
        if (auto done = storage.remove(directory + "/" + name); !done) return done;
    }
    return storage.sync_directory(directory);
}

Opened<Archived> facts_of(Storage& storage, const std::string& directory) {
    const auto reader = ArchiveReader::open(storage, directory);
    if (!reader) return tl::unexpected(reader.error());
    const auto size = (*reader)->size();
    if (!size) return fault_of(size.error());
    const WriterNote& note = (*reader)->note();
    return Archived{Position(note.position), note.segments, *size};
}

Stored<void> write_segment(Storage& storage, const UnpackedSegment& segment,
                           const std::string& to) {
    const auto file =
        storage.open(to + "/" + segment_name(segment.head.first_position), Access::create);
    if (!file) return tl::unexpected(file.error());
    if (auto done = (*file)->write(0, segment.bytes); !done) return done;
    if (auto done = (*file)->allocate(segment.head.size); !done) return done;
    return (*file)->sync();
}

}  // namespace

std::string archive_path(const std::string& directory) { return directory + "/journal.zst"; }

Opened<Archived> archive_journal(Storage& storage, const std::string& directory) {
    const auto lock = storage.lock(directory + "/lock");
    if (!lock) return fault_of_lock(lock.error());
    const std::string path = archive_path(directory);
    if (storage.exists(path)) {
        if (auto done = remove_segments(storage, directory); !done) return fault_of(done.error());
        return facts_of(storage, directory);
    }
    Walked walked;
    const auto is_there = walk_on(storage, directory, {}, walked);
    if (!is_there) return tl::unexpected(is_there.error());
    if (!*is_there) return no_journal_in(directory);
    if (walked.tail) {
        return fault_of({EBUSY, base::told("{}; open the journal before it is archived",
                                           "{}；归档之前请先打开该日志", text_of(*walked.tail))});
    }
    walked.note.segments = walked.segments.size();
    walked.note.position = walked.end.position;
    const std::string beside = path + ".new";
    if (auto done = pack(storage, walked, beside); !done) return fault_of(done.error());
    if (auto done = compare(storage, walked, beside); !done) return fault_of(done.error());
    if (auto done = storage.rename(beside, path); !done) return fault_of(done.error());
    if (auto done = storage.sync_directory(directory); !done) return fault_of(done.error());
    if (auto done = remove_segments(storage, directory); !done) return fault_of(done.error());
    return facts_of(storage, directory);
}

Opened<void> unpack_journal(Storage& storage, const std::string& directory, const std::string& to) {
    const auto reader = ArchiveReader::open(storage, directory);
    if (!reader) return tl::unexpected(reader.error());
    if (auto done = storage.create_directory(to); !done) return fault_of(done.error());
    for (;;) {
        const auto segment = (*reader)->next();
        if (!segment) return fault_of(segment.error());
        if (!*segment) break;
        if (auto done = write_segment(storage, **segment, to); !done) return fault_of(done.error());
    }
    if (auto done = write_note(storage, to, (*reader)->note()); !done)
        return fault_of(done.error());
    return {};
}

}  // namespace huagu::journal
