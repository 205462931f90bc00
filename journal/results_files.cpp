#include "journal/results_files.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <span>

#include "base/assert.hpp"
#include "journal/anonymous_mapping.hpp"
#include "journal/record.hpp"
#include "journal/zeros.hpp"

namespace huagu::journal {

namespace {

struct Header {
    std::array<char, 8> magic = {'h', 'u', 'a', 'g', 'u', 'r', 'e', 's'};
    std::uint32_t format_version = results_format_version;
    std::uint32_t schema_version = 0;
    std::array<std::byte, 16> day{};
    std::array<char, 8> view{};
    std::uint32_t zero = 0;
    std::uint32_t crc = 0;
};
static_assert(sizeof(Header) == 48);
static_assert(std::has_unique_object_representations_v<Header>);

std::uint32_t crc_of(const Header& header) {
    return crc32c(std::as_bytes(std::span(&header, 1)).first(offsetof(Header, crc)));
}

std::uint32_t crc_of(const ResultsEntry& entry) {
    return crc32c(std::as_bytes(std::span(&entry, 1)).first(offsetof(ResultsEntry, crc)));
}

constexpr std::uint64_t position_end = std::uint64_t{1} << 48;

/// In the two highest bytes; never zero, which an earlier version wrote there.
std::uint64_t check_of(std::uint64_t position) {
    const std::uint64_t crc = crc32c(std::as_bytes(std::span(&position, 1))) % 0xffff + 1;
    return crc << 48;
}

std::atomic_ref<std::uint64_t> durable_word(std::byte* index) {
    return std::atomic_ref(*reinterpret_cast<std::uint64_t*>(index + durable_position_offset));
}

Header make_header(std::string_view view, const ResultsIdentity& identity) {
    Header header;
    HUAGU_ASSERT(view.size() <= header.view.size());
    header.schema_version = identity.schema_version;
    header.day = identity.day;
    std::copy(view.begin(), view.end(), header.view.begin());
    header.crc = crc_of(header);
    return header;
}

tl::unexpected<StorageError> refused(const std::string& path, const base::Told& why) {
    return tl::unexpected(StorageError{0, base::told("{} {}", "{}：{}", path, why)});
}

/// The header of such a file once, of which something is no longer as it was written.
bool is_damaged(const Header& found, const Header& wanted) {
    const bool was_ours = found.magic == wanted.magic || found.day == wanted.day;
    return was_ours && found.crc != crc_of(found);
}

/// Empty, or why these are not the files that were asked for.
base::Told fault_of(const Header& found, const Header& wanted) {
    if (found.magic != wanted.magic) return {"is no index of results", "不是结果的索引"};
    if (found.format_version != wanted.format_version) {
        return base::told("is of format {}, this program reads {}", "格式为 {}，本程序读取 {}",
                          found.format_version, wanted.format_version);
    }
    if (found.schema_version != wanted.schema_version) {
        return base::told("is of schema {}, this program reads {}", "消息版本为 {}，本程序读取 {}",
                          found.schema_version, wanted.schema_version);
    }
    if (found.day != wanted.day) return {"is of another market day", "属于另一交易日"};
    if (found.view != wanted.view) return {"is of another view", "属于另一视图"};
    return {};
}

/// Of the index of a view's files, whose `path` is without an ending.
Stored<void> check(const Header& found, const Header& wanted, const std::string& path) {
    if (is_damaged(found, wanted)) {
        return refused(path + ".index",
                       {"has a damaged header, at offset 0. Nothing is lost: the server, when it "
                        "is started again, makes it again",
                        "文件头（偏移 0）已损坏。数据没有丢失：服务器再次启动时会重新生成"});
    }
    const base::Told fault = fault_of(found, wanted);
    if (fault.is_empty()) return {};
    return refused(path + ".index",
                   base::told("{}. Nothing was changed. Take it and {}.frames away, and start the "
                              "server: it makes both again from the journal",
                              "{}。未作任何改动。请移走它和 "
                              "{}.frames，再启动服务器：两者会由日志重新生成",
                              fault, path));
}

/// After the last byte from `from` on that is not zero; `from` if all are.
std::uint64_t used_end(const Mapping& mapping, std::uint64_t from) {
    if (mapping.size() <= from) return from;
    return from + end_of_bytes(bytes_of(mapping).subspan(from));
}

bool is_new(const Mapping& index) {
    if (index.size() < results_header_bytes) return true;
    const bool has_magic = std::any_of(index.data(), index.data() + sizeof(Header::magic),
                                       [](std::byte byte) { return byte != std::byte{0}; });
    return !has_magic && used_end(index, 0) == 0;
}

Stored<void> write_header(Mapping& index, const Header& header) {
    if (auto done = index.grow(results_header_bytes); !done) return done;
    std::memcpy(index.data(), &header, sizeof(header));
    return index.sync();
}

bool is_whole(const ResultsEntry& entry, std::span<const std::byte> frames) {
    if (entry.size == 0 || !has_right_crc(entry)) return false;
    if (entry.offset > frames.size() || entry.size > frames.size() - entry.offset) return false;
    return entry.frame_crc == crc32c(frames.subspan(entry.offset, entry.size));
}

bool follows(const ResultsEntry& before, const ResultsEntry& entry) {
    return entry.offset == before.offset + before.size && entry.sequence >= before.sequence &&
           entry.position >= before.position;
}

/// Zeros from `from` on, safe when it returns.
Stored<void> clear(Mapping& mapping, std::uint64_t from) {
    const std::uint64_t end = used_end(mapping, from);
    if (end == from) return {};
    std::memset(mapping.data() + from, 0, end - from);
    return mapping.sync();
}

Stored<std::unique_ptr<Mapping>> map(Storage& storage, const std::string& path, Access access,
                                     std::uint64_t capacity) {
    const bool is_to_be_made = access != Access::read && !storage.exists(path);
    return storage.map(path, is_to_be_made ? Access::create : access, capacity);
}

std::uint64_t places_in_use(const Mapping& index) {
    const std::uint64_t bytes = used_end(index, results_header_bytes) - results_header_bytes;
    return (bytes + sizeof(ResultsEntry) - 1) / sizeof(ResultsEntry);
}

/// For which the file is long enough.
std::uint64_t whole_places(std::span<const std::byte> index) {
    return (index.size() - results_header_bytes) / sizeof(ResultsEntry);
}

/// Counts what is there.
Stored<void> find_entries(ResultsFiles& files, Look look) {
    const std::uint64_t places = places_in_use(*files.index);
    files.found = places;
    if (files.is_writable)
        return files.index->grow(results_index_size(places));  // the last may be cut
    if (look == Look::when_needed) {
        files.found = std::min(places, whole_places(bytes_of(*files.index)));
        return {};
    }
    files.found = first_not_whole(bytes_of(*files.index), bytes_of(*files.frames), 0);
    files.dropped = std::max(places, files.found) - files.found;
    return {};
}

}  // namespace

void set_durable_position(std::byte* index, std::uint64_t position) {
    HUAGU_ASSERT(position < position_end);
    // Whoever sees it, in another process too, may tell what the journal has up to there.
    durable_word(index).store(position | check_of(position), std::memory_order_release);
}

std::optional<std::uint64_t> durable_position_of(std::byte* index) {
    const std::uint64_t word = durable_word(index).load(std::memory_order_acquire);
    const std::uint64_t position = word % position_end;
    const std::uint64_t check = word - position;
    if (check != 0 && check != check_of(position)) return std::nullopt;
    return position;
}

bool has_right_crc(const ResultsEntry& entry) { return entry.crc == crc_of(entry); }

ResultsEntry make_results_entry(std::uint64_t sequence, std::uint64_t position,
                                std::uint64_t offset, std::uint32_t clock,
                                std::span<const std::byte> frame) {
    ResultsEntry entry{sequence, position,      offset, static_cast<std::uint32_t>(frame.size()),
                       clock,    crc32c(frame), 0};
    entry.crc = crc_of(entry);
    return entry;
}

Stored<ResultsFiles> open_results(Storage& storage, const std::string& directory,
                                  std::string_view view, const ResultsIdentity& identity,
                                  const ResultsOpening& opening) {
    const std::string path = directory + "/" + std::string(view);
    ResultsFiles files;
    files.view = view;
    files.path = path;
    files.is_writable = opening.access != Access::read;
    auto index =
        map(storage, path + ".index", opening.access, results_index_size(opening.capacity.entries));
    if (!index) return tl::unexpected(index.error());
    auto frames = map(storage, path + ".frames", opening.access, opening.capacity.bytes);
    if (!frames) return tl::unexpected(frames.error());
    files.index = std::move(*index);
    files.frames = std::move(*frames);

    const Header wanted = make_header(view, identity);
    if (files.is_writable && is_new(*files.index)) {
        if (auto done = write_header(*files.index, wanted); !done)
            return tl::unexpected(done.error());
        if (auto done = storage.sync_directory(directory); !done)
            return tl::unexpected(done.error());
    }
    if (files.index->size() < results_header_bytes)
        return refused(path + ".index", {"has no header", "没有文件头"});
    Header found;
    std::memcpy(&found, files.index->data(), sizeof(found));
    files.has_damaged_header = is_damaged(found, wanted);
    if (files.has_damaged_header && files.is_writable) {
        if (auto done = write_header(*files.index, wanted); !done)
            return tl::unexpected(done.error());
    } else if (auto done = check(found, wanted, path); !done) {
        return tl::unexpected(done.error());
    }
    if (auto done = find_entries(files, opening.look); !done) return tl::unexpected(done.error());
    return files;
}

bool lacks_what_was_told(const ResultsFiles& files) {
    if (files.dropped == 0) return false;
    const std::uint64_t position =
        files.found == 0 ? 0 : results_entry(files.index->data(), files.found - 1).position;
    const auto told = durable_position_of(files.index->data());
    return !told || position < *told;
}

Stored<ResultsIdentity> results_identity(Storage& storage, const std::string& directory,
                                         std::string_view view) {
    const std::string path = directory + "/" + std::string(view);
    const auto index = storage.open(path + ".index", Access::read);
    if (!index) return tl::unexpected(index.error());
    Header found;
    const auto size = (*index)->read(0, std::as_writable_bytes(std::span(&found, 1)));
    if (!size) return tl::unexpected(size.error());
    if (*size < sizeof(found)) return refused(path + ".index", {"has no header", "没有文件头"});
    const ResultsIdentity identity{found.day, found.schema_version};
    if (auto done = check(found, make_header(view, identity), path); !done) {
        return tl::unexpected(done.error());
    }
    return identity;
}

ResultsFiles results_in_memory(const ResultsCapacity& capacity) {
    ResultsFiles files;
    files.view = "memory";
    files.path = "memory";
    files.index = std::make_unique<AnonymousMapping>(results_index_size(capacity.entries));
    files.frames = std::make_unique<AnonymousMapping>(capacity.bytes);
    if (!write_header(*files.index, make_header(files.view, {}))) throw std::bad_alloc();
    return files;
}

bool is_whole_at(std::span<const std::byte> index, std::span<const std::byte> frames,
                 std::uint64_t place) {
    // A copy, for another process may be about to write it.
    const ResultsEntry entry = results_entry(index.data(), place);
    const ResultsEntry before =
        place == 0 ? ResultsEntry{} : results_entry(index.data(), place - 1);
    return is_whole(entry, frames) && follows(before, entry);
}

std::uint64_t first_not_whole(std::span<const std::byte> index, std::span<const std::byte> frames,
                              std::uint64_t from) {
    HUAGU_ASSERT(index.size() >= results_header_bytes);
    const std::uint64_t places = whole_places(index);
    HUAGU_ASSERT(from <= places);
    while (from < places && is_whole_at(index, frames, from)) ++from;
    return from;
}

Stored<void> cut_results(Mapping& index, Mapping& frames, std::uint64_t entries,
                         std::uint64_t bytes) {
    if (auto done = clear(index, std::min(results_index_size(entries), index.size())); !done)
        return done;
    return clear(frames, std::min(bytes, frames.size()));
}

}  // namespace huagu::journal
