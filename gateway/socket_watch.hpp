// Tells streams that their sockets are ready. Asio names a socket to the kernel anew for each wait;
// here it is named once, and the kernel tells each time that something came.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace huagu::gateway {

/// Of one event loop, and of its thread.
class SocketWatch {
  public:
    struct Ready {
        bool to_read;
        bool to_write;
        /// Behind what is read may be more of which nothing will be told: an end, or what follows a
        /// byte that was sent as urgent, at which a read stops.
        bool silent;
    };
    /// Is told of each change once, whether it did something about the one before or not.
    class Watched {
      public:
        Watched() = default;
        Watched(const Watched&) = delete;
        Watched& operator=(const Watched&) = delete;
        virtual ~Watched() = default;
        virtual void on_ready(Ready ready) = 0;
    };

    explicit SocketWatch(boost::asio::io_context& io);

    /// Until it is removed. Whoever is watched lives on until the loop's poll is over. Whether
    /// there was room for it.
    [[nodiscard]] bool add(int descriptor, Watched& watched);
    /// Before the descriptor is closed: a process that was forked may have it, too.
    void remove(int descriptor);

    [[nodiscard]] boost::asio::any_io_executor executor() { return all_.get_executor(); }

  private:
    void wait();
    void tell_some();

    boost::asio::posix::stream_descriptor all_;  // an epoll, which is ready if one of them is
};

}  // namespace huagu::gateway
