// Who is looked at when: each of many once an interval, a few at a time, so that what is due for
// many of them at one moment (they came together, and are pinged together) is done in pieces.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "engine/types.hpp"

namespace huagu::gateway {

class Looks {
  public:
    explicit Looks(Duration interval) : interval_(interval) {}

    /// Calls `look(n)` for those of `count` whose time has come, in turn, until `now()` is past
    /// `until`: for one at least. Gives how many are left, which are late.
    template <class Now, class Look>
    std::size_t serve(std::size_t count, Time until, const Now& now, const Look& look) {
        const Time begin = now();
        since_ = std::max(since_, begin - interval_);
        const auto all = static_cast<std::int64_t>(count);
        const std::int64_t due = (begin - since_).value() * all / interval_.value();
        std::int64_t looked = 0;
        while (looked < due && (looked == 0 || now() < until)) {
            next_ = (next_ + 1) % count;
            look(next_);
            ++looked;
        }
        if (looked > 0) since_ = since_ + Duration(interval_.value() * looked / all);
        return static_cast<std::size_t>(due - looked);
    }

  private:
    const Duration interval_;
    Time since_{0};  // those before the next one have had their time up to here
    std::size_t next_ = 0;
};

}  // namespace huagu::gateway
