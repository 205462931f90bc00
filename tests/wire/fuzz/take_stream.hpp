// What a server does with bytes from outside, up to the engine's door.
#pragma once

#include <cstddef>
#include <span>

namespace huagu::wire {

/// Cuts, verifies and decodes a stream, and reads every text. Gives the number of commands or other
/// messages that were understood. Must not crash, nor read beyond the bytes, whatever they are.
std::size_t take_stream(std::span<const std::byte> stream);

}  // namespace huagu::wire
