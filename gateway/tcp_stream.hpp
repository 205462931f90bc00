// A stream over TCP.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "gateway/stream.hpp"

namespace huagu::gateway {

class TcpStream final : public Stream {
  public:
    explicit TcpStream(boost::asio::ip::tcp::socket socket);

    [[nodiscard]] Moved read(std::span<std::byte> into) override;
    [[nodiscard]] Moved write(std::span<const std::span<const std::byte>> pieces) override;
    void wait_to_read(StreamWaiter waiter) override;
    void wait_to_write(StreamWaiter waiter) override;
    void finish_writing() override;
    void close() override;
    /// The kernel's (tcpi_min_rtt).
    [[nodiscard]] std::optional<Duration> least_round_trip() override;
    [[nodiscard]] const std::string& peer() const override { return peer_; }

  private:
    boost::asio::ip::tcp::socket socket_;
    std::string peer_;
};

/// Of a TCP socket's file descriptor.
std::optional<Duration> tcp_min_round_trip(int descriptor);

}  // namespace huagu::gateway
