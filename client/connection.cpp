#include "client/connection.hpp"

#include <utility>

#include "wire/server_stream.hpp"

namespace huagu::client {

std::string_view Connection::take(std::span<const std::byte> bytes) {
    if (is_abandoned()) return {};
    return wire::take_server(reader_, bytes, [this](const schema::ServerFrame& frame) {
        owner_->on_frame(frame);
        return !is_abandoned();
    });
}

void Connection::tell_disconnected(std::string_view why) {
    if (Owner* owner = std::exchange(owner_, nullptr)) owner->on_disconnected(why);
}

}  // namespace huagu::client
