// A stream over WebSocket: each binary message is a frame without its size. What it reads has the
// sizes before the messages, and what it is given to write too, so a session knows no difference.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>

#include "gateway/settings.hpp"
#include "gateway/stream.hpp"
#include "gateway/web_answers.hpp"

namespace huagu::gateway {

/// Answers a request to become a WebSocket; `then` gets the stream on the socket's thread. A
/// request that asks wrongly is answered so, and nobody is told. A handshake and a close take as
/// long as a log-on may.
void accept_web_socket(boost::asio::ip::tcp::socket socket, const WebRequest& request,
                       const Settings& settings, std::function<void(std::unique_ptr<Stream>)> then);

}  // namespace huagu::gateway
