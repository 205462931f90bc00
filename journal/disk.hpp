// Files of a disk, by POSIX. Paths are the system's.
//
// No room is an error value, never a signal: a mapping's bytes are allocated before they may be
// touched.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "journal/storage.hpp"

namespace huagu::journal {

/// Any thread.
class Disk final : public Storage {
  public:
    [[nodiscard]] Stored<std::unique_ptr<File>> open(const std::string& path,
                                                     Access access) override;
    /// With `Access::read`, growing means that another process made the file longer.
    [[nodiscard]] Stored<std::unique_ptr<Mapping>> map(const std::string& path, Access access,
                                                       std::uint64_t capacity) override;
    [[nodiscard]] Stored<std::vector<std::string>> list(const std::string& directory) override;
    [[nodiscard]] bool exists(const std::string& path) override;
    [[nodiscard]] Stored<void> create_directory(const std::string& path) override;
    [[nodiscard]] Stored<void> rename(const std::string& from, const std::string& to) override;
    [[nodiscard]] Stored<void> remove(const std::string& path) override;
    [[nodiscard]] Stored<void> sync_directory(const std::string& path) override;
    /// The file stays when it is free again; the process that holds it is written in it.
    [[nodiscard]] Stored<std::unique_ptr<StorageLock>> lock(const std::string& path) override;
};

}  // namespace huagu::journal
