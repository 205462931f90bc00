#include "journal/archive_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>

#include "journal/archive.hpp"

namespace huagu::journal {

namespace {

constexpr std::uint64_t segment_max = std::uint64_t{1} << 30;  // bytes; what is longer is damage

template <class T>
std::span<std::byte> bytes_of(T& value) {
    return std::as_writable_bytes(std::span(&value, 1));
}

using Bytes = std::shared_ptr<const std::vector<std::byte>>;

tl::unexpected<StorageError> refused(int code, const std::string& path) {
    return tl::unexpected(
        StorageError{code, base::told("{}: an archive is only read", "{}：归档只供读取", path)});
}

class UnpackedFile final : public File {
  public:
    UnpackedFile(Bytes bytes, std::string path)
        : bytes_(std::move(bytes)), path_(std::move(path)) {}

    Stored<std::size_t> read(std::uint64_t offset, std::span<std::byte> to) const override {
        if (offset >= bytes_->size()) return 0;
        const auto from = std::span(*bytes_).subspan(offset);
        const std::size_t size = std::min(from.size(), to.size());
        std::copy_n(from.begin(), size, to.begin());
        return size;
    }
    Stored<std::uint64_t> size() const override { return bytes_->size(); }
    Stored<void> sync() override { return {}; }

    Stored<void> write(std::uint64_t, std::span<const std::byte>) override {
        return refused(EROFS, path_);
    }
    Stored<void> allocate(std::uint64_t) override { return refused(EROFS, path_); }
    Stored<void> resize(std::uint64_t) override { return refused(EROFS, path_); }

  private:
    const Bytes bytes_;
    const std::string path_;
};

class ArchiveStorage final : public Storage {
  public:
    ArchiveStorage(Storage& storage, std::string directory)
        : storage_(storage), directory_(std::move(directory)) {}

    /// Finds what is there, by unpacking all of it once.
    Opened<void> look() {
        if (auto done = begin(); !done) return done;
        WriterNote note = reader_->note();
        seal(note);
        const auto bytes = bytes_of(note);
        note_ = std::make_shared<std::vector<std::byte>>(bytes.begin(), bytes.end());
        for (;;) {
            const auto segment = reader_->next();
            if (!segment) return fault_of(segment.error());
            if (!*segment) break;
            names_.push_back(segment_name((*segment)->head.first_position));
        }
        return begin();
    }

    Stored<std::unique_ptr<File>> open(const std::string& path, Access access) override {
        if (access != Access::read) return refused(EROFS, path);
        if (path == directory_ + "/writer") return std::make_unique<UnpackedFile>(note_, path);
        const auto place = std::find_if(names_.begin(), names_.end(), [&](const auto& name) {
            return path == directory_ + "/" + name;
        });
        if (place == names_.end()) return refused(ENOENT, path);
        const auto wanted = static_cast<std::size_t>(place - names_.begin()) + 1;
        if (auto done = unpack(wanted); !done) return tl::unexpected(done.error());
        return std::make_unique<UnpackedFile>(segment_, path);
    }
    Stored<std::vector<std::string>> list(const std::string& directory) override {
        if (directory != directory_) return refused(ENOENT, directory);
        return names_;
    }
    bool exists(const std::string& path) override {
        if (path == directory_ || path == directory_ + "/writer") return true;
        return std::any_of(names_.begin(), names_.end(),
                           [&](const auto& name) { return path == directory_ + "/" + name; });
    }

    Stored<std::unique_ptr<Mapping>> map(const std::string& path, Access, std::uint64_t) override {
        return refused(ENOTSUP, path);
    }
    Stored<void> create_directory(const std::string& path) override { return refused(EROFS, path); }
    Stored<void> rename(const std::string& from, const std::string&) override {
        return refused(EROFS, from);
    }
    Stored<void> remove(const std::string& path) override { return refused(EROFS, path); }
    Stored<void> sync_directory(const std::string& path) override { return refused(EROFS, path); }
    Stored<std::unique_ptr<StorageLock>> lock(const std::string& path) override {
        return refused(EROFS, path);
    }

  private:
    Opened<void> begin() {
        auto reader = ArchiveReader::open(storage_, directory_);
        if (!reader) return tl::unexpected(reader.error());
        reader_ = std::move(*reader);
        unpacked_ = 0;
        return {};
    }

    /// The segment of a number, from 1, is in memory when this returns.
    Stored<void> unpack(std::size_t number) {
        if (number < unpacked_) {
            if (auto done = begin(); !done)
                return tl::unexpected(StorageError{EIO, done.error().text});
        }
        while (unpacked_ < number) {
            auto next = reader_->next();
            if (!next) return tl::unexpected(next.error());
            if (!*next) return refused(ENOENT, directory_);
            UnpackedSegment& segment = **next;
            // The room that its file had; a head that is damaged says anything.
            if (segment.head.size <= segment_max && segment.head.size > segment.bytes.size()) {
                segment.bytes.resize(segment.head.size);
            }
            segment_ = std::make_shared<std::vector<std::byte>>(std::move(segment.bytes));
            ++unpacked_;
        }
        return {};
    }

    Storage& storage_;
    const std::string directory_;
    std::vector<std::string> names_;  // of the segments, in order
    Bytes note_;
    std::unique_ptr<ArchiveReader> reader_;
    std::size_t unpacked_ = 0;  // segments that the reader has given
    Bytes segment_;             // the last of them
};

}  // namespace

Opened<std::unique_ptr<ArchiveReader>> ArchiveReader::open(Storage& storage,
                                                           const std::string& directory) {
    const std::string path = archive_path(directory);
    auto file = storage.open(path, Access::read);
    if (!file) return fault_of(file.error());
    std::unique_ptr<ArchiveReader> reader(new ArchiveReader(std::move(*file), path));
    if (auto done = reader->read_head(); !done) return tl::unexpected(done.error());
    return reader;
}

Opened<void> ArchiveReader::read_head() {
    ArchiveHead head;
    if (auto done = reader_.read(bytes_of(head)); !done) return fault_of(done.error());
    if (head.magic != ArchiveHead::right_magic)
        return damage({"it is no archive", "不是归档"}, path_, 0, 0);
    if (head.format != archive_format) {
        return tl::unexpected(Fault{FaultKind::version,
                                    base::told("{} is of another version's archive format",
                                               "{} 是另一版本的归档格式", path_),
                                    path_,
                                    0,
                                    {}});
    }
    note_ = head.note;
    return {};
}

Stored<std::optional<UnpackedSegment>> ArchiveReader::next() {
    if (segments_read_ == note_.segments) {
        if (auto done = reader_.finish(); !done) return tl::unexpected(done.error());
        return std::nullopt;
    }
    std::uint64_t size = 0;
    if (auto done = reader_.read(bytes_of(size)); !done) return tl::unexpected(done.error());
    if (size < head_page_size || size > segment_max) {
        return tl::unexpected(
            StorageError{EIO, base::told("{} is not as it was written: a segment of {} bytes",
                                         "{} 与写入时不符：一个分段长 {} 字节", path_, size)});
    }
    UnpackedSegment segment;
    segment.bytes.resize(size);
    if (auto done = reader_.read(segment.bytes); !done) return tl::unexpected(done.error());
    std::memcpy(&segment.head, segment.bytes.data(), sizeof(segment.head));
    ++segments_read_;
    return segment;
}

Opened<std::unique_ptr<Storage>> open_archive(Storage& storage, const std::string& directory) {
    auto archive = std::make_unique<ArchiveStorage>(storage, directory);
    if (auto done = archive->look(); !done) return tl::unexpected(done.error());
    return archive;
}

}  // namespace huagu::journal
