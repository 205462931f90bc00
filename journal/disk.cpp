#include "journal/disk.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/assert.hpp"
#include "base/zeroed_array.hpp"
#include "journal/anonymous_mapping.hpp"

namespace huagu::journal {

namespace {

/// What cannot be done, with an errno: formats of fmt.
template <class... Paths>
tl::unexpected<StorageError> failed(int code, std::string_view en, std::string_view zh,
                                    const Paths&... paths) {
    return tl::unexpected(StorageError{
        code,
        base::told("{}: {}", "{}：{}", base::told(en, zh, paths...), base::told_by_system(code))});
}

/// Calls again what a signal interrupted.
template <class Call>
auto uninterrupted(Call call) {
    for (;;) {
        const auto result = call();
        if (result >= 0 || errno != EINTR) return result;
    }
}

/// An open file and what it is called, for errors.
class Handle {
  public:
    Handle(int number, std::string path) : number_(number), path_(std::move(path)) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    Handle(Handle&& other) noexcept
        : number_(std::exchange(other.number_, -1)), path_(std::move(other.path_)) {}
    ~Handle() {
        if (number_ >= 0) ::close(number_);
    }

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] const std::string& path() const { return path_; }

    [[nodiscard]] Stored<std::uint64_t> size() const {
        struct stat facts {};
        if (::fstat(number_, &facts) != 0)
            return failed(errno, "cannot look at {}", "无法查看 {}", path_);
        return static_cast<std::uint64_t>(facts.st_size);
    }

    /// At least so long.
    [[nodiscard]] Stored<void> allocate(std::uint64_t size) const {
        int code = EINTR;
        while (code == EINTR) code = ::posix_fallocate(number_, 0, static_cast<off_t>(size));
        if (code != 0) return failed(code, "cannot make room in {}", "无法为 {} 预留空间", path_);
        return {};
    }

    [[nodiscard]] Stored<void> resize(std::uint64_t size) const {
        const auto call = [&] { return ::ftruncate(number_, static_cast<off_t>(size)); };
        if (uninterrupted(call) != 0)
            return failed(errno, "cannot change the length of {}", "无法更改 {} 的长度", path_);
        return {};
    }

    [[nodiscard]] Stored<void> sync() const {
        if (uninterrupted([&] { return ::fdatasync(number_); }) != 0)
            return failed(errno, "cannot sync {}", "无法将 {} 落盘", path_);
        return {};
    }

    void read_ahead(std::uint64_t from, std::uint64_t to) const {
        ::posix_fadvise(number_, static_cast<off_t>(from), static_cast<off_t>(to - from),
                        POSIX_FADV_WILLNEED);
    }

  private:
    int number_;
    std::string path_;
};

Stored<Handle> open_handle(const std::string& path, int flags) {
    constexpr mode_t mode = 0600;  // names, prices and keys are the owner's only
    const int number = uninterrupted([&] { return ::open(path.c_str(), flags | O_CLOEXEC, mode); });
    const bool is_new = (flags & O_EXCL) != 0;
    if (number < 0)
        return is_new ? failed(errno, "cannot create {}", "无法创建 {}", path)
                      : failed(errno, "cannot open {}", "无法打开 {}", path);
    return Handle(number, path);
}

Stored<Handle> open_handle(const std::string& path, Access access) {
    switch (access) {
        case Access::read:
            return open_handle(path, O_RDONLY);
        case Access::write:
            return open_handle(path, O_RDWR);
        case Access::create:
            return open_handle(path, O_RDWR | O_CREAT | O_EXCL);
    }
    return failed(EINVAL, "cannot open {}", "无法打开 {}", path);
}

class DiskFile final : public File {
  public:
    explicit DiskFile(Handle handle) : handle_(std::move(handle)) {}

    [[nodiscard]] Stored<std::size_t> read(std::uint64_t offset,
                                           std::span<std::byte> to) const override {
        std::size_t done = 0;
        while (done < to.size()) {
            const ssize_t size = uninterrupted([&] {
                return ::pread(handle_.number(), to.data() + done, to.size() - done,
                               static_cast<off_t>(offset + done));
            });
            if (size < 0) return failed(errno, "cannot read {}", "无法读取 {}", handle_.path());
            if (size == 0) break;
            done += static_cast<std::size_t>(size);
        }
        return done;
    }

    void read_ahead(std::uint64_t from, std::uint64_t to) const override {
        handle_.read_ahead(from, to);
    }

    [[nodiscard]] Stored<void> write(std::uint64_t offset,
                                     std::span<const std::byte> bytes) override {
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t size = uninterrupted([&] {
                return ::pwrite(handle_.number(), bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(offset + done));
            });
            if (size < 0) return failed(errno, "cannot write {}", "无法写入 {}", handle_.path());
            if (size == 0) return failed(ENOSPC, "cannot write {}", "无法写入 {}", handle_.path());
            done += static_cast<std::size_t>(size);
        }
        return {};
    }

    [[nodiscard]] Stored<void> allocate(std::uint64_t size) override {
        return handle_.allocate(size);
    }
    [[nodiscard]] Stored<void> resize(std::uint64_t size) override { return handle_.resize(size); }
    [[nodiscard]] Stored<void> sync() override { return handle_.sync(); }
    [[nodiscard]] Stored<std::uint64_t> size() const override { return handle_.size(); }

  private:
    const Handle handle_;
};

/// All of the capacity is mapped at once, so that bytes never move; what lies beyond the file's end
/// is there as soon as the file is longer.
class DiskMapping final : public Mapping {
  public:
    DiskMapping(Handle handle, std::span<std::byte> reserved, Access access, std::uint64_t size)
        : handle_(std::move(handle)), reserved_(reserved), access_(access), size_(size) {}
    ~DiskMapping() override { ::munmap(reserved_.data(), reserved_.size()); }
    DiskMapping(const DiskMapping&) = delete;
    DiskMapping& operator=(const DiskMapping&) = delete;

    [[nodiscard]] std::byte* data() const override { return reserved_.data(); }
    // Whoever learns a size from another thread may touch what that thread allocated.
    [[nodiscard]] std::uint64_t size() const override {
        return size_.load(std::memory_order_acquire);
    }

    [[nodiscard]] Stored<void> grow(std::uint64_t size) override {
        if (size <= this->size()) return {};
        if (size > reserved_.size())
            return failed(EFBIG, "cannot map more of {}", "无法映射 {} 的更多部分", handle_.path());
        if (access_ != Access::read) {
            if (auto done = handle_.allocate(size); !done) return done;
        }
        const auto found = handle_.size();
        if (!found) return tl::unexpected(found.error());
        if (*found < size)
            return failed(ENODATA, "cannot map what is not yet there of {}",
                          "无法映射 {} 尚不存在的部分", handle_.path());
        // Two threads may grow it, each for itself; the larger size stays.
        const std::uint64_t there = std::min<std::uint64_t>(*found, reserved_.size());
        std::uint64_t before = this->size();
        while (before < there && !size_.compare_exchange_weak(before, there)) continue;
        return {};
    }

    void touch(std::uint64_t from, std::uint64_t to) override {
        if (access_ != Access::read) touch_pages(reserved_.first(size()), from, to);
    }

    void read_ahead(std::uint64_t from, std::uint64_t to) const override {
        from = from / base::page_bytes * base::page_bytes;
        to = std::min(to, size());
        if (from >= to) return;
        handle_.read_ahead(from, to);  // all of it at once; what follows asks for it page by page
        ::madvise(data() + from, to - from, MADV_POPULATE_READ);
    }

    [[nodiscard]] Stored<void> resize(std::uint64_t size) override {
        if (size > this->size()) return grow(size);
        HUAGU_ASSERT(access_ != Access::read);
        size_.store(size, std::memory_order_release);
        return handle_.resize(size);
    }

    [[nodiscard]] Stored<void> sync() override {
        if (::msync(reserved_.data(), size(), MS_SYNC) != 0)
            return failed(errno, "cannot sync {}", "无法将 {} 落盘", handle_.path());
        return handle_.sync();  // its length
    }

  private:
    const Handle handle_;
    const std::span<std::byte> reserved_;
    const Access access_;
    std::atomic<std::uint64_t> size_;
};

class DiskLock final : public StorageLock {
  public:
    explicit DiskLock(Handle handle) : handle_(std::move(handle)) {}

  private:
    const Handle handle_;  // the lock is the open file's
};

base::Told holder_of(const DiskFile& file) {
    std::string text(20, ' ');
    const auto size = file.read(0, std::as_writable_bytes(std::span(text)));
    text.resize(size.value_or(0));
    text.resize(std::min(text.find('\n'), text.size()));
    if (text.empty()) return {"another process", "另一进程"};
    return base::told("process {}", "进程 {} ", text);
}

}  // namespace

Stored<std::unique_ptr<File>> Disk::open(const std::string& path, Access access) {
    auto handle = open_handle(path, access);
    if (!handle) return tl::unexpected(handle.error());
    return std::make_unique<DiskFile>(std::move(*handle));
}

Stored<std::unique_ptr<Mapping>> Disk::map(const std::string& path, Access access,
                                           std::uint64_t capacity) {
    auto handle = open_handle(path, access);
    if (!handle) return tl::unexpected(handle.error());
    const auto size = handle->size();
    if (!size) return tl::unexpected(size.error());
    if (*size > capacity) return failed(EFBIG, "cannot map all of {}", "无法映射整个 {}", path);
    // A file that was copied may have holes, for which there need be no room when they are touched.
    if (access != Access::read && *size > 0) {
        if (const auto done = handle->allocate(*size); !done) return tl::unexpected(done.error());
    }
    const int protection = access == Access::read ? PROT_READ : PROT_READ | PROT_WRITE;
    void* start =
        ::mmap(nullptr, capacity, protection, MAP_SHARED | MAP_NORESERVE, handle->number(), 0);
    if (start == MAP_FAILED) return failed(errno, "cannot map {}", "无法映射 {}", path);
    const std::span reserved(static_cast<std::byte*>(start), capacity);
    return std::make_unique<DiskMapping>(std::move(*handle), reserved, access, *size);
}

Stored<std::vector<std::string>> Disk::list(const std::string& directory) {
    std::error_code error;
    std::vector<std::string> names;
    std::filesystem::directory_iterator entry(directory, error);
    for (const std::filesystem::directory_iterator end; !error && entry != end;
         entry.increment(error)) {
        names.push_back(entry->path().filename().string());
    }
    if (error) return failed(error.value(), "cannot list {}", "无法列出 {}", directory);
    std::sort(names.begin(), names.end());
    return names;
}

bool Disk::exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

Stored<void> Disk::create_directory(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) return failed(error.value(), "cannot create directory {}", "无法创建目录 {}", path);
    return {};
}

Stored<void> Disk::rename(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) {
        return failed(errno, "cannot rename {} to {}", "无法将 {} 重命名为 {}", from, to);
    }
    return {};
}

Stored<void> Disk::remove(const std::string& path) {
    std::error_code error;
    if (std::filesystem::remove_all(path, error) == 0 && !error) {
        return failed(ENOENT, "cannot remove {}", "无法删除 {}", path);
    }
    if (error) return failed(error.value(), "cannot remove {}", "无法删除 {}", path);
    return {};
}

Stored<void> Disk::sync_directory(const std::string& path) {
    const auto handle = open_handle(path, O_RDONLY | O_DIRECTORY);
    if (!handle) return tl::unexpected(handle.error());
    if (uninterrupted([&] { return ::fsync(handle->number()); }) != 0)
        return failed(errno, "cannot sync {}", "无法将 {} 落盘", path);
    return {};
}

Stored<std::unique_ptr<StorageLock>> Disk::lock(const std::string& path) {
    auto handle = open_handle(path, O_RDWR | O_CREAT);
    if (!handle) return tl::unexpected(handle.error());
    if (uninterrupted([&] { return ::flock(handle->number(), LOCK_EX | LOCK_NB); }) != 0) {
        if (errno != EWOULDBLOCK) return failed(errno, "cannot lock {}", "无法锁定 {}", path);
        return tl::unexpected(
            StorageError{EWOULDBLOCK, base::told("{} is held by {}", "{} 正被{}占用", path,
                                                 holder_of(DiskFile(std::move(*handle))))});
    }
    const std::string text = std::to_string(::getpid()) + "\n";
    if (auto done = handle->resize(0); !done) return tl::unexpected(done.error());
    if (::pwrite(handle->number(), text.data(), text.size(), 0) < 0)
        return failed(errno, "cannot write {}", "无法写入 {}", path);
    return std::make_unique<DiskLock>(std::move(*handle));
}

}  // namespace huagu::journal
