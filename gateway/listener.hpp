// Takes connections on an address, and gives them to the event loops in turn.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/language.hpp"
#include "gateway/asio_loop.hpp"

namespace huagu::gateway {

/// The address cannot be listened on: the settings' are right, but the machine refuses.
struct CannotListen : base::ToldError {
    using ToldError::ToldError;
};

/// Of the first loop's thread.
class Listener {
  public:
    /// A connection whose socket belongs to the loop of this number.
    using Take = std::function<void(boost::asio::ip::tcp::socket socket, std::size_t loop)>;

    /// Throws CannotListen, naming the option that gives another port.
    Listener(std::span<const std::unique_ptr<AsioLoop>> loops,
             const boost::asio::ip::tcp::endpoint& at, std::string_view port_option, Take take);

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Takes no more.
    void close();

  private:
    void accept();
    void on_accepted(const boost::system::error_code& error, boost::asio::ip::tcp::socket socket,
                     std::size_t loop);

    const std::span<const std::unique_ptr<AsioLoop>> loops_;
    const Take take_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer accept_again_;
    std::size_t next_loop_ = 0;
    std::uint16_t port_ = 0;
};

}  // namespace huagu::gateway
