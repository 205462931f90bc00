// The one thread that waits for the disk: makes durable what was appended, and nobody else waits.
#pragma once

#include <atomic>
#include <thread>

#include "gateway/day_files.hpp"
#include "gateway/waker.hpp"

namespace huagu::gateway {

class Flusher {
  public:
    /// Runs from here on. The files outlive it.
    explicit Flusher(DayFiles& files);
    /// What was appended before is durable, or has failed, when this returns.
    ~Flusher();
    Flusher(const Flusher&) = delete;
    Flusher& operator=(const Flusher&) = delete;

  private:
    void run();

    DayFiles& files_;
    Waker waker_;
    std::atomic<bool> stops_{false};
    std::thread thread_;
};

}  // namespace huagu::gateway
