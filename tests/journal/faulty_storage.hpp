// Another storage, of which one call fails: the n-th that changes or syncs anything.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "journal/storage.hpp"

namespace huagu::test {

class FaultyStorage final : public journal::Storage {
  public:
    template <class T>
    using Stored = journal::Stored<T>;

    enum class Call { write, allocate, sync, create, rename, sync_directory };

    explicit FaultyStorage(journal::Storage& storage) : storage_(storage) {}

    /// From now on the n-th such call fails (from 0), and every later one.
    void fail(Call call, int n) {
        call_ = call;
        left_ = n;
    }
    /// How often something failed.
    [[nodiscard]] int failures() const { return failures_; }

    Stored<std::unique_ptr<journal::File>> open(const std::string& path,
                                                journal::Access access) override {
        if (access == journal::Access::create && fails(Call::create)) return error(path);
        auto file = storage_.open(path, access);
        if (!file) return file;
        return std::make_unique<FaultyFile>(*this, path, std::move(*file));
    }
    Stored<std::unique_ptr<journal::Mapping>> map(const std::string& path, journal::Access access,
                                                  std::uint64_t capacity) override {
        return storage_.map(path, access, capacity);
    }
    Stored<std::vector<std::string>> list(const std::string& directory) override {
        return storage_.list(directory);
    }
    bool exists(const std::string& path) override { return storage_.exists(path); }
    Stored<void> create_directory(const std::string& path) override {
        return storage_.create_directory(path);
    }
    Stored<void> rename(const std::string& from, const std::string& to) override {
        if (fails(Call::rename)) return error(from);
        return storage_.rename(from, to);
    }
    Stored<void> remove(const std::string& path) override { return storage_.remove(path); }
    Stored<void> sync_directory(const std::string& path) override {
        if (fails(Call::sync_directory)) return error(path);
        return storage_.sync_directory(path);
    }
    Stored<std::unique_ptr<journal::StorageLock>> lock(const std::string& path) override {
        return storage_.lock(path);
    }

  private:
    class FaultyFile final : public journal::File {
      public:
        FaultyFile(FaultyStorage& storage, std::string path, std::unique_ptr<journal::File> file)
            : storage_(storage), path_(std::move(path)), file_(std::move(file)) {}

        Stored<std::size_t> read(std::uint64_t offset, std::span<std::byte> to) const override {
            return file_->read(offset, to);
        }
        /// A half of it is written.
        Stored<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
            if (!storage_.fails(Call::write)) return file_->write(offset, bytes);
            static_cast<void>(file_->write(offset, bytes.first(bytes.size() / 2)));
            return storage_.error(path_);
        }
        Stored<void> allocate(std::uint64_t size) override {
            if (storage_.fails(Call::allocate)) return storage_.error(path_);
            return file_->allocate(size);
        }
        Stored<void> resize(std::uint64_t size) override { return file_->resize(size); }
        Stored<void> sync() override {
            if (storage_.fails(Call::sync)) return storage_.error(path_);
            return file_->sync();
        }
        Stored<std::uint64_t> size() const override { return file_->size(); }

      private:
        FaultyStorage& storage_;
        const std::string path_;
        const std::unique_ptr<journal::File> file_;
    };

    bool fails(Call call) {
        if (call != call_ || left_ < 0 || left_-- > 0) return false;
        left_ = 0;
        ++failures_;
        return true;
    }
    static tl::unexpected<journal::StorageError> error(const std::string& path) {
        return tl::unexpected(journal::StorageError{5, base::as_is("planted: " + path)});
    }

    journal::Storage& storage_;
    Call call_ = Call::write;
    int left_ = -1;
    int failures_ = 0;
};

}  // namespace huagu::test
