// A connection of the web: requests and their answers, until it ends or becomes a session.
#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <functional>

#include "gateway/gateway_thread.hpp"
#include "gateway/settings.hpp"

namespace huagu::gateway {

/// What all web connections of a server share; outlives its event loops. Any thread.
struct WebShared {
    const Settings& settings;
    std::function<bool()> has_room;          // for a session more
    std::atomic<std::size_t> requesters{0};  // connections that are no sessions
};

/// On the thread whose loop the socket belongs to. As many as may be sessions are served at once;
/// one more is closed.
void serve_web(boost::asio::ip::tcp::socket socket, GatewayThread& thread, WebShared& shared);

}  // namespace huagu::gateway
