// A terminal's own estimate of market time, from repeated exchanges: the client sends its time, the
// gateway answers with the market's. One session's, one thread's.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <span>

#include "engine/types.hpp"

namespace huagu::client {

/// The local time source: steady, so that no step of the wall clock moves a hand.
using LocalTime = std::chrono::steady_clock::time_point;

/// A local duration in nanoseconds, as it is added to market times.
[[nodiscard]] constexpr Duration to_duration(LocalTime::duration duration) {
    return Duration(std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count());
}

struct Exchange {
    LocalTime sent;
    Time received;     // by the gateway, in market time
    Time market_time;  // when it answered
    LocalTime arrived;
};

class TimeSync {
  public:
    /// An exchange that arrives before it was sent, or was answered before it was received, is no
    /// exchange, and is left out.
    void add(const Exchange& exchange);

    /// Forgets all exchanges: after a press was rejected with `clock_ahead`, or on a new session.
    void reset();

    /// Market seconds a local second, as the log-on's answer has it: 1, but in trials.
    void set_rate(double rate);

    [[nodiscard]] bool is_synced() const { return count_ > 0; }
    [[nodiscard]] std::size_t exchanges() const { return count_; }

    /// Needs one exchange at least.
    [[nodiscard]] Time market_time(LocalTime now) const;

    /// The local moment at which market time is `time`.
    [[nodiscard]] LocalTime local_time(Time time) const;

    /// Of the exchange that the estimate rests on, and so twice its largest error.
    [[nodiscard]] Duration round_trip() const;

    [[nodiscard]] double rate() const { return rate_; }

  private:
    // 32 s of exchanges at one every 2 s: long enough to catch one without queueing.
    static constexpr std::size_t window = 16;

    [[nodiscard]] std::span<const Exchange> kept() const { return {exchanges_.data(), count_}; }
    void choose_best();

    std::array<Exchange, window> exchanges_{};  // a ring; `next_` is the oldest once it is full
    std::size_t count_ = 0;
    std::size_t next_ = 0;
    std::size_t best_ = 0;
    double rate_ = 1;
};

}  // namespace huagu::client
