// A stream over TCP.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "gateway/socket_watch.hpp"
#include "gateway/stream.hpp"

namespace huagu::gateway {

class TcpStream final : public Stream, private SocketWatch::Watched {
  public:
    /// The watch is of its thread's loop, and outlives it.
    TcpStream(boost::asio::ip::tcp::socket socket, SocketWatch& watch);
    ~TcpStream() override { close(); }

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
    void on_ready(SocketWatch::Ready ready) override;

    SocketWatch& watch_;
    std::string peer_;
    int descriptor_;          // -1: closed
    bool has_bytes_ = false;  // or an end, to be read: told, and not read since
    bool reads_on_ = false;   // until there is nothing: a short read was not all (Ready::silent)
    std::optional<StreamWaiter> reader_;
    std::optional<StreamWaiter> writer_;
};

/// Of a TCP socket's file descriptor.
std::optional<Duration> tcp_min_round_trip(int descriptor);

}  // namespace huagu::gateway
