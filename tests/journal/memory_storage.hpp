// Files that are vectors: quick, and a test can change their bytes. Nothing is ever lost.
#pragma once

#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "journal/storage.hpp"

namespace huagu::test {

using journal::Access;
using journal::Stored;

class MemoryStorage final : public journal::Storage {
  public:
    using Bytes = std::vector<std::byte>;

    /// A file's bytes, to be changed.
    Bytes& operator[](const std::string& path) { return *files_.at(path); }
    void put(const std::string& path, Bytes bytes) {
        files_[path] = std::make_shared<Bytes>(std::move(bytes));
    }
    /// The same files, with bytes of their own.
    void copy_from(const MemoryStorage& other) {
        files_.clear();
        for (const auto& [path, bytes] : other.files_) put(path, *bytes);
        directories_ = other.directories_;
    }

    Stored<std::unique_ptr<journal::File>> open(const std::string& path, Access access) override {
        const bool is_there = files_.contains(path);
        if (is_there && access == Access::create) return failed(EEXIST, path);
        if (!is_there && access != Access::create) return failed(ENOENT, path);
        if (!is_there) put(path, {});
        return std::make_unique<MemoryFile>(files_[path]);
    }
    Stored<std::unique_ptr<journal::Mapping>> map(const std::string& path, Access,
                                                  std::uint64_t) override {
        return failed(ENOTSUP, path);
    }
    Stored<std::vector<std::string>> list(const std::string& directory) override {
        std::vector<std::string> names;
        for (const auto& [path, bytes] : files_) {
            if (path.starts_with(directory + "/"))
                names.push_back(path.substr(directory.size() + 1));
        }
        return names;
    }
    bool exists(const std::string& path) override {
        return files_.contains(path) || directories_.contains(path);
    }
    Stored<void> create_directory(const std::string& path) override {
        directories_.insert(path);
        return {};
    }
    Stored<void> rename(const std::string& from, const std::string& to) override {
        if (!files_.contains(from)) return failed(ENOENT, from);
        files_[to] = files_[from];
        files_.erase(from);
        return {};
    }
    Stored<void> remove(const std::string& path) override {
        if (files_.erase(path) == 0) return failed(ENOENT, path);
        return {};
    }
    Stored<void> sync_directory(const std::string&) override { return {}; }
    Stored<std::unique_ptr<journal::StorageLock>> lock(const std::string&) override {
        return std::make_unique<NoLock>();
    }

  private:
    class NoLock final : public journal::StorageLock {};

    class MemoryFile final : public journal::File {
      public:
        explicit MemoryFile(std::shared_ptr<Bytes> bytes) : bytes_(std::move(bytes)) {}

        Stored<std::size_t> read(std::uint64_t offset, std::span<std::byte> to) const override {
            if (offset >= bytes_->size()) return 0;
            const auto size = std::min<std::size_t>(to.size(), bytes_->size() - offset);
            std::copy_n(bytes_->data() + offset, size, to.data());
            return size;
        }
        Stored<void> write(std::uint64_t offset, std::span<const std::byte> from) override {
            bytes_->resize(std::max<std::size_t>(bytes_->size(), offset + from.size()));
            std::copy(from.begin(), from.end(), bytes_->data() + offset);
            return {};
        }
        Stored<void> allocate(std::uint64_t size) override {
            bytes_->resize(std::max<std::size_t>(bytes_->size(), size));
            return {};
        }
        Stored<void> resize(std::uint64_t size) override {
            bytes_->resize(size);
            return {};
        }
        Stored<void> sync() override { return {}; }
        Stored<std::uint64_t> size() const override { return bytes_->size(); }

      private:
        std::shared_ptr<Bytes> bytes_;
    };

    static tl::unexpected<journal::StorageError> failed(int code, const std::string& path) {
        return tl::unexpected(journal::StorageError{code, base::as_is("memory: " + path)});
    }

    std::map<std::string, std::shared_ptr<Bytes>> files_;
    std::set<std::string> directories_;
};

}  // namespace huagu::test
