// The seam between the journal's room and whatever keeps its bytes: files of a disk (disk.hpp), or
// a simulated one that loses power (tests). Paths are the storage's own, separated by '/'.
//
// What is written may be lost, whole or in part, until it is synced; a name that was created, moved
// or removed may be lost until its directory is. An error is a value: nothing here throws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/language.hpp"

namespace huagu::journal {

struct StorageError {
    int code = 0;     // errno
    base::Told text;  // for people: what was done, to which path, and what the system said of it
};

template <class T>
using Stored = tl::expected<T, StorageError>;

enum class Access : std::uint8_t {
    read,    // must be there
    write,   // must be there
    create,  // must not be there
};

/// A file that is read and written at offsets. Of one thread at a time; reads may be of any.
class File {
  public:
    File() = default;
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    virtual ~File() = default;

    /// Fills `to` from `offset` on; fewer bytes only where the file ends.
    [[nodiscard]] virtual Stored<std::size_t> read(std::uint64_t offset,
                                                   std::span<std::byte> to) const = 0;
    /// Has the system read the bytes of [from, to), which will be read soon. Only a hint.
    virtual void read_ahead(std::uint64_t /*from*/, std::uint64_t /*to*/) const {}
    [[nodiscard]] virtual Stored<void> write(std::uint64_t offset,
                                             std::span<const std::byte> bytes) = 0;
    /// Makes the file at least so long and keeps the room for it: what is new is zeros.
    [[nodiscard]] virtual Stored<void> allocate(std::uint64_t size) = 0;
    /// Makes the file just so long: what is cut off is gone, what is new is zeros.
    [[nodiscard]] virtual Stored<void> resize(std::uint64_t size) = 0;
    /// What was written before is safe when this returns.
    [[nodiscard]] virtual Stored<void> sync() = 0;
    [[nodiscard]] virtual Stored<std::uint64_t> size() const = 0;
};

/// A file's bytes as memory. They do not move while the mapping lives.
class Mapping {
  public:
    Mapping() = default;
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    virtual ~Mapping() = default;

    /// Bytes below `size()` may be touched; more may never be.
    [[nodiscard]] virtual std::byte* data() const = 0;
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// At least so many bytes may be touched from now on, if there is room for them.
    [[nodiscard]] virtual Stored<void> grow(std::uint64_t size) = 0;
    /// Has the system give the pages of bytes that will be written soon, so that whoever writes
    /// them does not wait for each. Only a hint. Any thread.
    virtual void touch(std::uint64_t /*from*/, std::uint64_t /*to*/) {}
    /// Has the system read the bytes of [from, to), which another thread will soon, and give their
    /// pages, so that it waits for none. Waits for the disk. Only a hint. Any thread.
    virtual void read_ahead(std::uint64_t /*from*/, std::uint64_t /*to*/) const {}
    /// Just so many; nobody may be reading what is cut off.
    [[nodiscard]] virtual Stored<void> resize(std::uint64_t size) = 0;
    /// What was stored before is safe when this returns. Any thread.
    [[nodiscard]] virtual Stored<void> sync() = 0;
};

/// Held until it is destroyed, or its process ends.
class StorageLock {
  public:
    StorageLock() = default;
    StorageLock(const StorageLock&) = delete;
    StorageLock& operator=(const StorageLock&) = delete;
    virtual ~StorageLock() = default;
};

class Storage {
  public:
    Storage() = default;
    Storage(const Storage&) = delete;
    Storage& operator=(const Storage&) = delete;
    virtual ~Storage() = default;

    [[nodiscard]] virtual Stored<std::unique_ptr<File>> open(const std::string& path,
                                                             Access access) = 0;
    /// `capacity` bytes of address space are kept for what it may grow to.
    [[nodiscard]] virtual Stored<std::unique_ptr<Mapping>> map(const std::string& path,
                                                               Access access,
                                                               std::uint64_t capacity) = 0;
    /// Names in a directory, sorted; of files and directories.
    [[nodiscard]] virtual Stored<std::vector<std::string>> list(const std::string& directory) = 0;
    [[nodiscard]] virtual bool exists(const std::string& path) = 0;
    /// With those above it; no error if it is there.
    [[nodiscard]] virtual Stored<void> create_directory(const std::string& path) = 0;
    /// Replaces what is at `to`, at once.
    [[nodiscard]] virtual Stored<void> rename(const std::string& from, const std::string& to) = 0;
    /// A file, or a directory with all that is in it.
    [[nodiscard]] virtual Stored<void> remove(const std::string& path) = 0;
    /// The names in it are safe when this returns.
    [[nodiscard]] virtual Stored<void> sync_directory(const std::string& path) = 0;
    /// For one holder at a time; an error says who holds it, if it is known.
    [[nodiscard]] virtual Stored<std::unique_ptr<StorageLock>> lock(const std::string& path) = 0;
};

}  // namespace huagu::journal
