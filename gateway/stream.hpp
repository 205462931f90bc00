// A session's way to its terminal: bytes in, bytes out, without waiting. TCP; the only file of the
// room that another transport would replace.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/types.hpp"

namespace huagu::gateway {

class Stream {
  public:
    explicit Stream(boost::asio::ip::tcp::socket socket);

    enum class Outcome : std::uint8_t { done, would_wait, ended };
    struct Moved {
        Outcome outcome;
        std::size_t bytes;
    };
    [[nodiscard]] Moved read(std::span<std::byte> into);
    [[nodiscard]] Moved write(std::span<const std::span<const std::byte>> pieces);

    /// Calls `then(error)` when there is something to read, or room to write.
    template <class Then>
    void when_readable(Then then) {
        socket_.async_wait(boost::asio::ip::tcp::socket::wait_read, std::move(then));
    }
    template <class Then>
    void when_writable(Then then) {
        socket_.async_wait(boost::asio::ip::tcp::socket::wait_write, std::move(then));
    }

    /// No more will be written; what was, arrives.
    void finish_writing();
    /// Whoever waits is told of an error.
    void close();

    /// The kernel's least round trip (tcpi_min_rtt), if it knows one.
    [[nodiscard]] std::optional<Duration> kernel_round_trip();
    /// For the log.
    [[nodiscard]] const std::string& peer() const { return peer_; }

  private:
    boost::asio::ip::tcp::socket socket_;
    std::string peer_;
};

/// Of a TCP socket's file descriptor.
std::optional<Duration> tcp_min_round_trip(int descriptor);

}  // namespace huagu::gateway
