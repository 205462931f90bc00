// Frames: how messages lie in a stream of bytes.
//
//     frame    size, message
//     size     4 bytes, little-endian: of the message, at most client_frame_max or server_frame_max
//     message  a FlatBuffer whose root is a ClientFrame (to the server) or a ServerFrame (from it)
//
// A WebSocket message is a message without its size. A FlatBuffer's 8-byte numbers must lie at
// multiples of 8, counted from the size if it was finished with one, else from the message: either
// is taken. Inside, a message always is *plain*: no size before it, and it begins at a multiple
// of 8.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "wire/schema.hpp"

namespace huagu::wire {

inline constexpr std::size_t size_prefix = 4;  // bytes
inline constexpr std::size_t client_frame_max = std::size_t{16} << 10;
inline constexpr std::size_t server_frame_max = std::size_t{1} << 20;

enum class Cut : std::uint8_t {
    incomplete,  // all input is taken; more has to come
    whole,       // message() is there
    too_short,   // the size of a frame is that of no message
    too_long,    // … is above the most; nothing was allocated for it
};

/// For the text of a clean close.
[[nodiscard]] std::string_view name(Cut cut);

/// Cuts one stream into messages. Holds at most one frame; one session's, one thread's.
class FrameReader {
  public:
    /// The most bytes of a message: client_frame_max or server_frame_max.
    explicit FrameReader(std::size_t frame_max) : frame_max_(frame_max) {}

    /// Takes from the front of `input` what belongs to the next frame. After too_short or too_long
    /// the stream is of no more use.
    [[nodiscard]] Cut next(std::span<const std::byte>& input);

    /// One message that came whole, without its size (WebSocket). Never incomplete.
    [[nodiscard]] Cut take(std::span<const std::byte> message);

    /// The plain message, not verified yet; until the next call.
    [[nodiscard]] std::span<const std::byte> message() const { return {storage(), plain_size_}; }

  private:
    [[nodiscard]] Cut begin(std::size_t size);
    void complete();
    [[nodiscard]] std::byte* storage() const;

    std::size_t frame_max_;
    std::size_t size_ = 0;       // of the message that is being read, as it came
    std::size_t shift_ = 0;      // where it begins in the storage: 0 or 4
    std::size_t read_ = 0;       // bytes of it so far
    std::size_t size_read_ = 0;  // bytes of the size so far
    std::array<std::byte, size_prefix> size_bytes_{};
    std::unique_ptr<std::uint64_t[]> storage_;  // aligned to 8
    std::size_t capacity_ = 0;                  // of the storage, bytes
    std::size_t plain_size_ = 0;
};

/// The verified root of a plain message; null if its bytes are no such message. Verified bytes can
/// be read without leaving them, but numbers may still be out of range and unions of unknown type.
[[nodiscard]] const schema::ClientFrame* verify_client(std::span<const std::byte> message);
[[nodiscard]] const schema::ServerFrame* verify_server(std::span<const std::byte> message);

/// The root of a plain message that was verified before (from a queue or the journal), aligned
/// to 8.
[[nodiscard]] const schema::ClientFrame& trusted_client(std::span<const std::byte> message);

}  // namespace huagu::wire
