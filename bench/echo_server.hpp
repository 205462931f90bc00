// What a server costs that does nothing: for each frame that comes, an answer of so many bytes goes
// out. It waits as a market with threads = 0 does. A process of its own, made by fork.
#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace huagu::bench {

/// Who gets the answer to a frame.
enum class EchoTo : std::uint8_t { sender, everyone };

class EchoServer {
  public:
    /// Starts it. Before this process has threads.
    EchoServer();
    /// Ends it.
    ~EchoServer();
    EchoServer(const EchoServer&) = delete;
    EchoServer& operator=(const EchoServer&) = delete;

    [[nodiscard]] const boost::asio::ip::tcp::endpoint& endpoint() const { return endpoint_; }

    /// So many connections, ready for frames, which are answered so, with these bytes.
    [[nodiscard]] std::vector<boost::asio::ip::tcp::socket> greet(boost::asio::io_context& io,
                                                                  EchoTo to,
                                                                  std::span<const std::byte> answer,
                                                                  std::size_t connections) const;

  private:
    boost::asio::ip::tcp::endpoint endpoint_;
    pid_t process_ = -1;
};

}  // namespace huagu::bench
