#include "tests/system/web_line.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>

namespace huagu::test {
namespace {

using Clock = std::chrono::steady_clock;
constexpr milliseconds usual_patience{10'000};

std::string bytes_of(std::size_t value, int count) {
    std::string bytes;
    for (int n = count - 1; n >= 0; --n) bytes += static_cast<char>(value >> (8 * n));
    return bytes;
}

std::size_t number_of(std::string_view bytes) {
    std::size_t value = 0;
    for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

}  // namespace

bool WebLine::fill(milliseconds patience) {
    const auto bytes = receive(patience);
    unread_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return !bytes.empty();
}

std::optional<HttpAnswer> WebLine::answer(bool has_body) {
    std::size_t end = std::string::npos;
    while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill(usual_patience)) return std::nullopt;
    }
    HttpAnswer answer;
    answer.status = std::stoi(unread_.substr(9, 3));
    std::size_t line = unread_.find("\r\n") + 2;
    while (line < end) {
        const std::size_t colon = unread_.find(':', line);
        const std::size_t next = unread_.find("\r\n", line);
        std::string name = unread_.substr(line, colon - line);
        for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        answer.fields[name] = unread_.substr(colon + 2, next - colon - 2);
        line = next + 2;
    }
    unread_.erase(0, end + 4);
    const auto length = answer.fields.find("content-length");
    if (!has_body || length == answer.fields.end() || answer.status == 304) return answer;
    const auto size = static_cast<std::size_t>(std::stoul(length->second));
    while (unread_.size() < size) {
        if (!fill(usual_patience)) return std::nullopt;
    }
    answer.body = unread_.substr(0, size);
    unread_.erase(0, size);
    return answer;
}

std::optional<HttpAnswer> WebLine::request(const std::string& method, const std::string& path,
                                           const std::string& more) {
    send(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n" + more + "\r\n");
    return answer(method != "HEAD");
}

std::optional<HttpAnswer> WebLine::upgrade(const std::string& more) {
    return request("GET", "/market",
                   "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                       more);
}

void WebLine::send_frame(const WebFrame& frame) {
    constexpr std::string_view mask = "\x17\x2a\x7b\x04";
    const std::size_t size = frame.payload.size();
    const std::size_t mask_bit = frame.is_masked ? 0x80 : 0;
    std::string bytes = bytes_of((frame.is_last ? 0x80U : 0U) | frame.opcode, 1);
    if (size < 126) {
        bytes += bytes_of(mask_bit | size, 1);
    } else if (size < 65'536) {
        bytes += bytes_of(mask_bit | 126, 1) + bytes_of(size, 2);
    } else {
        bytes += bytes_of(mask_bit | 127, 1) + bytes_of(size, 8);
    }
    if (frame.is_masked) bytes += mask;
    for (std::size_t n = 0; n < size; ++n) {
        const char key = frame.is_masked ? mask[n % mask.size()] : '\0';
        bytes += static_cast<char>(frame.payload[n] ^ key);
    }
    send(bytes);
}

std::optional<WebFrame> WebLine::cut() {
    if (unread_.size() < 2) return std::nullopt;
    std::size_t size = static_cast<unsigned char>(unread_[1]);
    std::size_t header = 2;
    if (size >= 126) {
        header += size == 126 ? 2 : 8;
        if (unread_.size() < header) return std::nullopt;
        size = number_of(std::string_view(unread_).substr(2, header - 2));
    }
    if (unread_.size() < header + size) return std::nullopt;
    WebFrame frame;
    frame.opcode = static_cast<std::uint8_t>(unread_[0] & 0x0f);
    frame.is_last = (unread_[0] & 0x80) != 0;
    frame.is_masked = false;
    frame.payload = unread_.substr(header, size);
    unread_.erase(0, header + size);
    if (frame.opcode == WebFrame::close && frame.payload.size() >= 2) {
        close_code_ = static_cast<int>(number_of(std::string_view(frame.payload).substr(0, 2)));
        close_reason_ = frame.payload.substr(2);
    }
    return frame;
}

std::optional<WebFrame> WebLine::frame(milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    for (;;) {
        if (auto frame = cut()) return frame;
        if (!fill(std::chrono::duration_cast<milliseconds>(deadline - Clock::now()))) {
            return std::nullopt;
        }
    }
}

int WebLine::close_code(milliseconds patience) {
    while (close_code_ == 0 && frame(patience)) {
    }
    return close_code_;
}

void WebLine::send_frames(std::span<const std::byte> frames) {
    while (!frames.empty()) {
        std::uint32_t size = 0;
        std::memcpy(&size, frames.data(), sizeof size);
        const auto message = frames.subspan(sizeof size, size);
        send_frame(
            {WebFrame::binary, std::string(reinterpret_cast<const char*>(message.data()), size)});
        frames = frames.subspan(sizeof size + size);
    }
}

/// A close is answered, and is the end.
std::span<const std::byte> WebLine::receive_frames(milliseconds patience) {
    const auto received = frame(patience);
    if (!received) return {};
    if (received->opcode == WebFrame::close) {
        send_frame({WebFrame::close, received->payload});
        set_ended();
        return {};
    }
    const auto size = static_cast<std::uint32_t>(received->payload.size());
    frames_.resize(sizeof size + size);
    std::memcpy(frames_.data(), &size, sizeof size);
    std::memcpy(frames_.data() + sizeof size, received->payload.data(), size);
    return frames_;
}

}  // namespace huagu::test
