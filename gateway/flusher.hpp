// A thread beside the market's: makes durable what was appended, so that nobody else waits for the
// disk, and has room for results and the journal's next segment ready.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>

#include "gateway/day_files.hpp"
#include "gateway/waker.hpp"

namespace huagu::gateway {

class Flusher {
  public:
    enum class Does : std::uint8_t {
        everything,  // as soon as something is appended
        room_only,   // when it is woken; the market's thread writes
    };

    /// Runs from here on. The files outlive it.
    Flusher(DayFiles& files, Does does);
    /// What was appended before is durable, or has failed, when this returns; unless it is the
    /// market's thread that writes.
    ~Flusher();
    Flusher(const Flusher&) = delete;
    Flusher& operator=(const Flusher&) = delete;

    /// Any thread.
    void wake() { waker_.wake(); }

  private:
    void run();

    DayFiles& files_;
    const Does does_;
    Waker waker_;
    std::atomic<bool> stops_{false};
    std::thread thread_;
};

}  // namespace huagu::gateway
