#include "client/connection.hpp"

#include <utility>

namespace huagu::client {

std::string_view Connection::take(std::span<const std::byte> bytes) {
    while (owner_ != nullptr && !bytes.empty()) {
        const wire::Cut cut = reader_.next(bytes);
        if (cut == wire::Cut::incomplete) break;
        if (cut != wire::Cut::whole) return name(cut);
        const schema::ServerFrame* frame = wire::verify_server(reader_.message());
        if (frame == nullptr) return "the server sent bytes that are no message";
        owner_->on_frame(*frame);
    }
    return {};
}

void Connection::tell_disconnected(std::string_view why) {
    if (Owner* owner = std::exchange(owner_, nullptr)) owner->on_disconnected(why);
}

}  // namespace huagu::client
