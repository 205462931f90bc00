// A server's stream of bytes, as whoever is its client takes it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "wire/frame.hpp"

namespace huagu::wire {

/// Calls `on_frame` with each message that ends in these bytes, verified and with a body; it says
/// whether to go on. What is wrong with the bytes, after which the stream is of no more use; empty
/// if nothing is.
template <class OnFrame>
[[nodiscard]] std::string_view take_server(FrameReader& reader, std::span<const std::byte> bytes,
                                           const OnFrame& on_frame) {
    while (!bytes.empty()) {
        const Cut cut = reader.next(bytes);
        if (cut == Cut::incomplete) break;
        if (cut != Cut::whole) return name(cut);
        const schema::ServerFrame* frame = verify_server(reader.message());
        if (frame == nullptr || frame->body() == nullptr) return "a frame's bytes are no message";
        if (!on_frame(*frame)) break;
    }
    return {};
}

}  // namespace huagu::wire
