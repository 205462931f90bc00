// A session's way to its terminal: bytes in, bytes out, without waiting. What carries them is
// behind it: TCP (tcp_stream.hpp), a simulated network (tests).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/types.hpp"
#include "sequencer/incoming.hpp"

namespace huagu::gateway {

class GatewayThread;

/// The session that waits for its stream. It may be gone when the wait is over; then nobody is
/// told.
struct StreamWaiter {
    GatewayThread& thread;
    SessionId session;

    void readable(bool has_failed) const;
    void writable() const;
};

/// Of one gateway thread.
class Stream {
  public:
    Stream() = default;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    virtual ~Stream() = default;

    enum class Outcome : std::uint8_t { done, would_wait, ended };
    struct Moved {
        Outcome outcome;
        std::size_t bytes;
    };
    [[nodiscard]] virtual Moved read(std::span<std::byte> into) = 0;
    [[nodiscard]] virtual Moved write(std::span<const std::span<const std::byte>> pieces) = 0;

    /// Tells the waiter once, from the thread's event loop, when there is something to read, or
    /// room to write. One wait of each kind at a time.
    virtual void wait_to_read(StreamWaiter waiter) = 0;
    virtual void wait_to_write(StreamWaiter waiter) = 0;

    /// No more will be written; what was, arrives.
    virtual void finish_writing() = 0;
    /// Nothing comes any more. Whoever waits may be told of an error.
    virtual void close() = 0;

    /// The least round trip that the transport itself knows of, whatever the terminal answers.
    [[nodiscard]] virtual std::optional<Duration> least_round_trip() = 0;
    /// For the log.
    [[nodiscard]] virtual const std::string& peer() const = 0;
};

}  // namespace huagu::gateway
