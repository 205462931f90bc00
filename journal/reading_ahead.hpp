// Has the system read what comes next of a file while what it read before is looked at: so a file
// that is read once, from one end to the other, is read as fast as the disk gives it.
#pragma once

#include <algorithm>
#include <cstdint>

namespace huagu::journal {

class ReadingAhead {
  public:
    ReadingAhead() = default;
    /// So far ahead at most, at least half of it.
    explicit ReadingAhead(std::uint64_t distance) : distance_(distance) {}

    /// Reading has come to `offset`: `ask(from, to)` for what follows, now and then.
    template <class Ask>
    void reached(std::uint64_t offset, Ask ask) {
        if (offset + distance_ / 2 < asked_) return;
        const std::uint64_t from = std::max(offset, asked_);
        asked_ = offset + distance_;
        ask(from, asked_);
    }

  private:
    std::uint64_t distance_ = std::uint64_t{16} << 20;  // bytes
    std::uint64_t asked_ = 0;
};

}  // namespace huagu::journal
