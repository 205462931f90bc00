// Where a gateway thread waits, and what wakes it. Behind it: Asio (asio_loop.hpp), or a
// simulation's queue of events (tests).
#pragma once

#include <cstddef>
#include <functional>

#include "engine/types.hpp"

namespace huagu::gateway {

/// Of one gateway thread, unless it says otherwise.
class EventLoop {
  public:
    EventLoop() = default;
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;
    virtual ~EventLoop() = default;

    /// Tells streams that are ready, and runs what was posted, for so long at most (real time), and
    /// as long beyond it as the last of them takes. So many of them there were.
    virtual std::size_t poll(Duration most) = 0;
    /// Waits until there is something to do, but not longer (real time).
    virtual void sleep(Duration most) = 0;
    /// Ends a sleep; what was written before it is seen by the thread afterwards. Any thread.
    virtual void wake() = 0;
    /// Runs it on the loop's thread, in the order of the posts. Any thread.
    virtual void post(std::function<void()> then) = 0;
};

}  // namespace huagu::gateway
