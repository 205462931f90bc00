// A test's connection to a server: a blocking socket, and bytes as they are.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace huagu::test {

using std::chrono::milliseconds;

/// Over TCP frames go as they are; what else carries them (web_line.hpp) wraps them.
class Line {
  public:
    explicit Line(std::uint16_t port);
    virtual ~Line();
    Line(Line&& other) noexcept;
    Line& operator=(Line&&) = delete;
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    virtual void send_frames(std::span<const std::byte> frames) { send(frames); }
    /// Bytes of frames; none after the patience or at the end.
    virtual std::span<const std::byte> receive_frames(milliseconds patience) {
        return receive(patience);
    }

    void send(std::span<const std::byte> bytes);
    void send(std::string_view text);
    /// A byte beside the others, which a server does not see.
    void send_urgent();
    std::span<const std::byte> receive(milliseconds patience);
    [[nodiscard]] bool has_ended() const { return has_ended_; }
    /// A small receive buffer, so that a reader that stops is soon noticed.
    void shrink_receive_buffer();
    /// With bytes in them: over loopback a write of up to 64 KB is one.
    [[nodiscard]] std::uint32_t segments_received() const;

  protected:
    void set_ended() { has_ended_ = true; }

  private:
    int socket_;
    std::vector<std::byte> received_;
    bool has_ended_ = false;
};

}  // namespace huagu::test
