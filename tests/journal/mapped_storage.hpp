// Mapped files that lie in memory: they outlive the program's objects, can run out of room, and
// lose power.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "journal/anonymous_mapping.hpp"
#include "journal/storage.hpp"

namespace huagu::journal::test {

/// A copy has files of its own.
class MappedStorage final : public Storage {
  public:
    MappedStorage() = default;
    MappedStorage(const MappedStorage& other) : Storage(), room(other.room) {
        for (const auto& [path, memory] : other.files_) {
            files_[path] = std::make_shared<Memory>(memory->written(), memory->synced);
        }
    }

    /// What every file may grow to. Little, so that files are no longer than they need to be, and
    /// copies are cheap.
    std::uint64_t room = std::uint64_t{128} << 10;

    /// A file's bytes, to be looked at or changed behind everybody's back.
    [[nodiscard]] std::vector<std::byte> bytes(const std::string& path) const {
        return files_.at(path)->written();
    }
    void set_bytes(const std::string& path, const std::vector<std::byte>& bytes) {
        files_[path] = std::make_shared<Memory>(bytes, bytes);
    }

    /// Of what was not synced, each page of so many bytes is there afterwards, or is not.
    void lose_power(std::uint64_t page, std::mt19937_64& random) {
        for (auto& [path, memory] : files_) {
            std::vector<std::byte> kept = memory->synced;
            const std::vector<std::byte> written = memory->written();
            // The length is a thing of its own, and may be lost, too.
            if (random() % 2 == 0) kept.resize(written.size());
            for (std::uint64_t at = 0; at < kept.size(); at += page) {
                if (random() % 2 == 0) continue;
                const std::uint64_t size = std::min(page, kept.size() - at);
                std::copy_n(&written[at], size, &kept[at]);
            }
            memory = std::make_shared<Memory>(kept, kept);
        }
    }

    [[nodiscard]] Stored<std::unique_ptr<Mapping>> map(const std::string& path, Access access,
                                                       std::uint64_t capacity) override {
        if (exists(path) == (access == Access::create)) return refused();
        if (capacity > capacity_max) return refused();
        if (access == Access::create) set_bytes(path, {});
        return std::make_unique<View>(files_.at(path), access, *this);
    }
    [[nodiscard]] bool exists(const std::string& path) override { return files_.contains(path); }
    [[nodiscard]] Stored<void> create_directory(const std::string&) override { return {}; }
    [[nodiscard]] Stored<void> sync_directory(const std::string&) override { return {}; }

    // Not needed for mapped files.
    [[nodiscard]] Stored<std::unique_ptr<File>> open(const std::string&, Access) override {
        return refused();
    }
    [[nodiscard]] Stored<std::vector<std::string>> list(const std::string&) override {
        return refused();
    }
    [[nodiscard]] Stored<void> rename(const std::string&, const std::string&) override {
        return refused();
    }
    [[nodiscard]] Stored<void> remove(const std::string&) override { return refused(); }
    [[nodiscard]] Stored<std::unique_ptr<StorageLock>> lock(const std::string&) override {
        return refused();
    }

  private:
    static constexpr std::uint64_t capacity_max = std::uint64_t{64} << 20;

    struct Memory {
        Memory(const std::vector<std::byte>& bytes, std::vector<std::byte> safe)
            : mapping(capacity_max), synced(std::move(safe)) {
            if (!mapping.grow(bytes.size())) throw std::bad_alloc();
            std::copy(bytes.begin(), bytes.end(), mapping.data());
        }
        [[nodiscard]] std::vector<std::byte> written() const {
            return {mapping.data(), mapping.data() + mapping.size()};
        }

        AnonymousMapping mapping;
        std::vector<std::byte> synced;
    };

    /// A file as one opening has it.
    class View final : public Mapping {
      public:
        View(std::shared_ptr<Memory> memory, Access access, const MappedStorage& storage)
            : memory_(std::move(memory)),
              access_(access),
              storage_(storage),
              size_(memory_->mapping.size()) {}

        [[nodiscard]] std::byte* data() const override { return memory_->mapping.data(); }
        [[nodiscard]] std::uint64_t size() const override { return size_; }
        [[nodiscard]] Stored<void> grow(std::uint64_t size) override {
            if (access_ == Access::read && size > memory_->mapping.size()) return refused();
            if (size > storage_.room) return refused();
            if (auto done = memory_->mapping.grow(size); !done) return done;
            size_ = memory_->mapping.size();
            return {};
        }
        [[nodiscard]] Stored<void> resize(std::uint64_t) override { return refused(); }
        [[nodiscard]] Stored<void> sync() override {
            memory_->synced = memory_->written();
            return {};
        }

      private:
        const std::shared_ptr<Memory> memory_;
        const Access access_;
        const MappedStorage& storage_;
        std::uint64_t size_;
    };

    static tl::unexpected<StorageError> refused() {
        return tl::unexpected(StorageError{28, base::as_is("no room, or no such thing")});
    }
    std::map<std::string, std::shared_ptr<Memory>> files_;
};

}  // namespace huagu::journal::test
