// A test's connection to a server's web port: HTTP by hand, and WebSocket frames, right or wrong.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/system/line.hpp"

namespace huagu::test {

struct HttpAnswer {
    int status = 0;
    std::map<std::string, std::string> fields;  // names in small letters
    std::string body;
};

struct WebFrame {
    static constexpr std::uint8_t continuation = 0x0, text = 0x1, binary = 0x2, close = 0x8,
                                  ping = 0x9, pong = 0xa;
    std::uint8_t opcode = binary;
    std::string payload = {};
    bool is_last = true;
    bool is_masked = true;
};

class WebLine final : public Line {
  public:
    using Line::Line;

    /// The answer to what was sent; a HEAD's has no body.
    std::optional<HttpAnswer> answer(bool has_body = true);
    /// Sends a request for a path: "GET", with more fields, each with its "\r\n".
    std::optional<HttpAnswer> request(const std::string& method, const std::string& path,
                                      const std::string& more = "");
    /// Asks to become a WebSocket; the answer's status is 101 if it is one now.
    std::optional<HttpAnswer> upgrade(const std::string& more = "");

    void send_frame(const WebFrame& frame);
    /// The next frame of any kind; nothing at the end or after the patience.
    std::optional<WebFrame> frame(milliseconds patience = milliseconds(10'000));
    /// The code of the close frame that comes, after whatever else does; 0 if none comes. The
    /// reason is in close_reason() then.
    int close_code(milliseconds patience = milliseconds(10'000));
    [[nodiscard]] const std::string& close_reason() const { return close_reason_; }

    /// Each frame is a message without its size, and the other way round.
    void send_frames(std::span<const std::byte> frames) override;
    std::span<const std::byte> receive_frames(milliseconds patience) override;

  private:
    bool fill(milliseconds patience);
    std::optional<WebFrame> cut();

    std::string unread_;
    std::vector<std::byte> frames_;
    int close_code_ = 0;
    std::string close_reason_;
};

}  // namespace huagu::test
