// What the disk gives without us: a file that is written and synced.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include "base/assert.hpp"

namespace huagu::bench {

/// A file with room for as much as a segment, written from its beginning again and again as a
/// segment's successor would be: each time with new room.
class RawFile {
  public:
    explicit RawFile(std::string path) : path_(std::move(path)) { renew(); }
    RawFile(const RawFile&) = delete;
    RawFile& operator=(const RawFile&) = delete;
    ~RawFile() { ::close(file_); }

    void write(std::span<const std::byte> bytes) {
        if (offset_ + bytes.size() > size) renew();
        const auto offset = static_cast<off_t>(offset_);
        HUAGU_ASSERT(::pwrite(file_, bytes.data(), bytes.size(), offset) ==
                     static_cast<ssize_t>(bytes.size()));
        HUAGU_ASSERT(::fdatasync(file_) == 0);
        offset_ += bytes.size();
    }

  private:
    static constexpr std::size_t size = std::size_t{64} << 20;

    void renew() {
        if (file_ >= 0) ::close(file_);
        file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
        HUAGU_ASSERT(file_ >= 0);
        HUAGU_ASSERT(::posix_fallocate(file_, 0, size) == 0);
        HUAGU_ASSERT(::fdatasync(file_) == 0);
        offset_ = 0;
    }

    std::string path_;
    int file_ = -1;
    std::size_t offset_ = 0;
};

}  // namespace huagu::bench
