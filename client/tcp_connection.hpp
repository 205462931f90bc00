// A connection over TCP.
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <vector>

#include "client/connection.hpp"

namespace huagu::client {

/// One io_context's.
class TcpConnection final : public Connection {
  public:
    TcpConnection(boost::asio::io_context& io, Owner& owner)
        : Connection(owner), resolver_(io), socket_(io) {}

    void connect(const std::string& host, const std::string& port) override;
    void send(std::span<const std::byte> frame) override;
    void abandon() override;

  private:
    [[nodiscard]] std::shared_ptr<TcpConnection> self() {
        return std::static_pointer_cast<TcpConnection>(shared_from_this());
    }
    void on_resolved(const boost::asio::ip::tcp::resolver::results_type& endpoints);
    void receive();
    void on_received(std::size_t size);
    void write();
    void close();
    void fail(std::string_view why);

    boost::asio::ip::tcp::resolver resolver_;
    boost::asio::ip::tcp::socket socket_;
    std::array<std::byte, 8192> input_{};
    std::vector<std::byte> output_;   // what goes out next
    std::vector<std::byte> writing_;  // what is being written; empty: nothing
};

}  // namespace huagu::client
