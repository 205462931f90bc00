#include "journal/segment.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/assert.hpp"
#include "journal/record.hpp"

namespace huagu::journal {

namespace {

constexpr std::string_view suffix = ".segment";
constexpr std::size_t digits = 20;

/// Of a page or note, whose crc lies after its magic.
std::uint32_t crc_of(std::span<const std::byte> bytes) {
    constexpr std::size_t at = sizeof(std::uint64_t);
    return crc32c(bytes.subspan(at + sizeof(std::uint32_t)), crc32c(bytes.first(at)));
}

std::uint32_t crc_of(const BatchHead& head, std::uint64_t salt) {
    const auto bytes = std::as_bytes(std::span(&head, 1));
    constexpr std::size_t after = offsetof(BatchHead, crc) + sizeof(BatchHead::crc);
    return crc32c(bytes.subspan(after), crc32c(std::as_bytes(std::span(&salt, 1))));
}

tl::unexpected<Fault> of_another_format(const std::string& path, std::uint32_t format) {
    return tl::unexpected(
        Fault{FaultKind::version,
              base::told("{} is of journal format {}; this version reads format {}",
                         "{} 的日志格式为 {}；本版本读取格式 {}", path, format, journal_format),
              path,
              0,
              {}});
}

}  // namespace

std::uint32_t day_salt_of(const DayId& day) { return crc32c(day); }

HeadPage page_of(SegmentHead head) {
    HeadPage page{};
    std::memcpy(page.data(), &head, sizeof(head));
    head.crc = crc_of(page);
    std::memcpy(page.data() + offsetof(SegmentHead, crc), &head.crc, sizeof(head.crc));
    return page;
}

Opened<SegmentHead> read_head(const File& file, const std::string& path) {
    HeadPage page{};
    const auto size = file.read(0, page);
    if (!size) return fault_of(size.error());
    SegmentHead head;
    std::memcpy(&head, page.data(), sizeof(head));
    const std::uint64_t position = position_of_name(path.substr(path.rfind('/') + 1)).value_or(0);
    if (*size < page.size())
        return damage({"a segment is cut off in its head", "分段头不完整"}, path, 0, position);
    if (head.magic != SegmentHead::right_magic || head.crc != crc_of(page)) {
        return damage({"the head of a segment is not as it was written", "分段头与写入时不符"},
                      path, 0, position);
    }
    if (head.format != journal_format) return of_another_format(path, head.format);
    return head;
}

void seal(BatchHead& head, std::uint64_t salt) { head.crc = crc_of(head, salt); }

void seal(WriterNote& note) { note.crc = crc_of(std::as_bytes(std::span(&note, 1))); }

std::optional<BatchHead> read_batch_head(std::span<const std::byte> bytes, std::uint64_t salt) {
    BatchHead head;
    if (bytes.size() < sizeof(head)) return std::nullopt;
    std::memcpy(&head, bytes.data(), sizeof(head));
    if (head.magic != BatchHead::right_magic) return std::nullopt;
    if (head.crc != crc_of(head, salt)) return std::nullopt;
    return head;
}

Opened<std::optional<WriterNote>> read_note(Storage& storage, const std::string& directory) {
    const std::string path = directory + "/writer";
    if (!storage.exists(path)) return std::nullopt;
    const auto file = storage.open(path, Access::read);
    if (!file) return fault_of(file.error());
    WriterNote note;
    const auto bytes = std::as_writable_bytes(std::span(&note, 1));
    const auto size = (*file)->read(0, bytes);
    if (!size) return fault_of(size.error());
    if (*size < bytes.size() || note.magic != WriterNote::right_magic ||
        note.crc != crc_of(bytes)) {
        return damage({"the writer's note is not as it was written", "写入标记与写入时不符"}, path,
                      0, 0);
    }
    if (note.format != journal_format) return of_another_format(path, note.format);
    return note;
}

Stored<void> write_note(Storage& storage, const std::string& directory, WriterNote note,
                        Synced synced) {
    const std::string path = directory + "/writer";
    const std::string beside = path + ".new";
    if (storage.exists(beside)) {
        if (auto done = storage.remove(beside); !done) return done;
    }
    seal(note);
    const auto bytes = std::as_bytes(std::span(&note, 1));
    const auto file = storage.open(beside, Access::create);
    if (!file) return tl::unexpected(file.error());
    const bool is_synced = synced == Synced::yes;
    if (auto done = (*file)->write(0, bytes); !done) return done;
    if (auto done = is_synced ? (*file)->sync() : Stored<void>(); !done) return done;
    if (auto done = storage.rename(beside, path); !done) return done;
    return is_synced ? storage.sync_directory(directory) : Stored<void>();
}

std::string segment_name(std::uint64_t first_position) {
    const std::string number = std::to_string(first_position);
    return std::string(digits - number.size(), '0') + number + std::string(suffix);
}

std::optional<std::uint64_t> position_of_name(std::string_view name) {
    if (name.size() != digits + suffix.size() || !name.ends_with(suffix)) return std::nullopt;
    std::uint64_t position = 0;
    const auto end = name.data() + digits;
    const auto parsed = std::from_chars(name.data(), end, position);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return position;
}

}  // namespace huagu::journal
