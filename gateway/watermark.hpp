// Up to when a gateway thread has handed over everything that it received. Market time never
// outruns it, so a thread that the scheduler holds costs time, and nobody a sale.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <limits>

#include "gateway/market_time.hpp"

namespace huagu::gateway {

/// The gateway thread writes, the sequencer reads. Sequentially consistent throughout: the proof
/// below is about one order of all stores, loads and readings of the steady clock.
///
/// The sequencer reads the time first, then the mark. If it sees `asleep`, then awake() came after
/// in that order, so each stamp that the thread will make, read from the same clock after awake(),
/// is not before the sequencer's time.
class Watermark {
  public:
    /// Before any stamp after a sleep. Nothing received later will be stamped earlier than the time
    /// that is read afterwards.
    void awake() {
        if (is_asleep_) mark_.store(std::numeric_limits<std::int64_t>::min());
        is_asleep_ = false;
    }

    /// Everything that was stamped before `time` is handed over, and nothing will be stamped before
    /// it.
    void handed_over(Time time) {
        is_asleep_ = false;
        mark_.store(time.value());
    }

    /// Everything is handed over, and the next stamp will be made after awake().
    void asleep() {
        is_asleep_ = true;
        mark_.store(std::numeric_limits<std::int64_t>::max());
    }

    /// The sequencer's: how far time may go, `now` having been read before.
    [[nodiscard]] Time limit(Time now) const { return std::min(now, Time(mark_.load())); }

  private:
    std::atomic<std::int64_t> mark_{std::numeric_limits<std::int64_t>::max()};
    bool is_asleep_ = true;  // the gateway thread's own
};

}  // namespace huagu::gateway
