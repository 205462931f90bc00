// One TCP connection: frames out, verified frames in. Lives as long as the operating system works
// for it, so its owner may go at any time. One io_context's, one thread's.
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/frame.hpp"

namespace huagu::client {

class Connection : public std::enable_shared_from_this<Connection> {
  public:
    /// Called on the io_context's thread; the owner may abandon the connection from each.
    class Owner {
      public:
        virtual ~Owner() = default;
        virtual void on_connected() = 0;
        virtual void on_frame(const schema::ServerFrame& frame) = 0;
        /// The last call: why there is no connection (any more).
        virtual void on_disconnected(std::string_view why) = 0;
    };

    Connection(boost::asio::io_context& io, Owner& owner)
        : resolver_(io), socket_(io), owner_(&owner) {}

    void connect(const std::string& host, const std::string& port);

    /// A frame with its size, copied. Goes out at once if nothing is under way.
    void send(std::span<const std::byte> frame);

    /// Closes, once what was sent has gone out; the owner is not called any more.
    void abandon();

  private:
    void on_resolved(const boost::asio::ip::tcp::resolver::results_type& endpoints);
    void receive();
    void on_received(std::size_t size);
    void write();
    void close();
    void fail(std::string_view why);

    boost::asio::ip::tcp::resolver resolver_;
    boost::asio::ip::tcp::socket socket_;
    Owner* owner_;  // null once abandoned
    std::array<std::byte, 8192> input_{};
    wire::FrameReader reader_{wire::server_frame_max};
    std::vector<std::byte> output_;   // what goes out next
    std::vector<std::byte> writing_;  // what is being written; empty: nothing
};

}  // namespace huagu::client
