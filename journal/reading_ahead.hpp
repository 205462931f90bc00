// Has the system read what comes next of a file while what it read before is looked at: so a file
// that is read once, from one end to the other, is read as fast as the disk gives it.
#pragma once

#include <algorithm>
#include <cstdint>

namespace huagu::journal {

class ReadingAhead {
  public:
    /// Reading has come to `offset`: `ask(from, to)` for what follows, now and then.
    template <class Ask>
    void reached(std::uint64_t offset, Ask ask) {
        if (offset + distance / 2 < asked_) return;
        const std::uint64_t from = std::max(offset, asked_);
        asked_ = offset + distance;
        ask(from, asked_);
    }

  private:
    static constexpr std::uint64_t distance = std::uint64_t{16} << 20;  // bytes

    std::uint64_t asked_ = 0;
};

}  // namespace huagu::journal
