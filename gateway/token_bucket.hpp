// How many commands a session may send: so many a second, and so many at once.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/types.hpp"
#include "gateway/settings.hpp"

namespace huagu::gateway {

class TokenBucket {
  public:
    TokenBucket() : TokenBucket(Rate{}) {}
    explicit TokenBucket(Rate rate)
        : token_ns_(std::max<std::int64_t>(1'000'000'000 / rate.per_second, 1)),
          full_ns_(token_ns_ * rate.burst) {}

    /// Whether there is a token for a command at `now` (real time); it is then taken.
    [[nodiscard]] bool take(Time now) {
        // Counted as time that is owed: a token's worth for each command, less as time passes.
        const std::int64_t begin = std::max(empty_at_.value(), now.value());
        if (begin + token_ns_ - now.value() > full_ns_) return false;
        empty_at_ = Time(begin + token_ns_);
        return true;
    }

  private:
    std::int64_t token_ns_;
    std::int64_t full_ns_;
    Time empty_at_{0};
};

}  // namespace huagu::gateway
