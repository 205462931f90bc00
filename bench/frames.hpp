// A server's frames, read where they lie: the least that a client must do.
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "wire/frame.hpp"
#include "wire/schema.hpp"

namespace huagu::bench {

template <class Number>
Number number_at(const std::byte* bytes) {
    Number number{};
    std::memcpy(&number, bytes, sizeof number);
    return number;
}

/// The type of a ServerFrame: its root's first field.
inline schema::ServerBody type_of(std::span<const std::byte> frame) {
    const std::byte* root = frame.data() + wire::size_prefix;
    const std::byte* table = root + number_at<std::uint32_t>(root);
    const std::byte* fields = table - number_at<std::int32_t>(table);
    const auto place = number_at<std::uint16_t>(fields + schema::ServerFrame::VT_BODY_TYPE);
    return static_cast<schema::ServerBody>(table[place]);
}

/// Calls `on_frame` with each whole frame of the stream, its size included. What is left of `bytes`
/// and of earlier calls is in `unread`.
template <class OnFrame>
void cut(std::vector<std::byte>& unread, std::span<const std::byte> bytes,
         const OnFrame& on_frame) {
    if (!unread.empty()) {
        unread.insert(unread.end(), bytes.begin(), bytes.end());
        bytes = unread;
    }
    while (bytes.size() >= wire::size_prefix) {
        const std::size_t size = wire::size_prefix + number_at<std::uint32_t>(bytes.data());
        if (bytes.size() < size) break;
        on_frame(bytes.first(size));
        bytes = bytes.subspan(size);
    }
    if (bytes.empty()) {
        unread.clear();
    } else {
        unread = std::vector<std::byte>(bytes.begin(), bytes.end());
    }
}

}  // namespace huagu::bench
