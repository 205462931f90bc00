// An event loop that waits for the operating system: sockets, and a Waker.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>

#include "gateway/event_loop.hpp"
#include "gateway/socket_watch.hpp"
#include "gateway/waker.hpp"

namespace huagu::gateway {

class AsioLoop final : public EventLoop {
  public:
    AsioLoop();
    ~AsioLoop() override;

    std::size_t poll(Duration most) override;
    void sleep(Duration most) override;
    void wake() override { waker_.wake(); }
    void post(std::function<void()> then) override;

    /// Whose sockets it tells. They must be gone before the loop.
    [[nodiscard]] boost::asio::io_context& io() { return io_; }
    /// Its streams' sockets are told by it.
    [[nodiscard]] SocketWatch& watch() { return watch_; }

  private:
    void wait_for_waker();
    void wait_for_alarm();

    boost::asio::io_context io_{1};
    SocketWatch watch_{io_};
    Waker waker_;
    boost::asio::posix::stream_descriptor waker_stream_;
    // Ends a sleep. Asio's own run_one_for() counts in whole milliseconds, and a decision is due to
    // the microsecond. It is left as it is set while a longer sleep begins.
    boost::asio::posix::stream_descriptor alarm_;
    std::chrono::steady_clock::time_point rings_at_;
};

}  // namespace huagu::gateway
