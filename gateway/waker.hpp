// Wakes a thread that waits in its poll, without a lock: a flag, and an event file descriptor.
#pragma once

#include <atomic>
#include <cstdint>

#include "engine/types.hpp"

namespace huagu::gateway {

class Waker {
  public:
    Waker();
    ~Waker();
    Waker(const Waker&) = delete;
    Waker& operator=(const Waker&) = delete;

    /// Any thread. What was written before it is seen by the thread after clear().
    void wake();

    // The thread's own.

    /// Readable once woken.
    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// To be called before looking for work: whoever wakes from now on is not missed.
    void clear();
    /// Waits until woken, but not longer.
    void wait(Duration most);

  private:
    int descriptor_;
    std::atomic<bool> is_woken_{false};  // so that one wake-up is one system call
};

}  // namespace huagu::gateway
