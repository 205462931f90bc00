// A client that does what a test says and nothing by itself but answering pings.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/command.hpp"
#include "tests/system/line.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"
#include "wire/frame_builder.hpp"

namespace huagu::test {

/// A message that was received, kept.
class Message {
  public:
    explicit Message(std::span<const std::byte> plain);
    const schema::ServerFrame* operator->() const { return frame_; }
    [[nodiscard]] const schema::ServerFrame& frame() const { return *frame_; }
    [[nodiscard]] schema::ServerBody type() const { return frame_->body_type(); }
    /// As they came, and zeros up to a multiple of 8.
    [[nodiscard]] const std::vector<std::uint64_t>& words() const { return storage_; }

  private:
    std::vector<std::uint64_t> storage_;  // aligned to 8
    const schema::ServerFrame* frame_;
};

struct LogOnOptions {
    std::string password = "secret";
    std::vector<std::uint8_t> token = {};
    schema::ProtocolVersion version = schema::ProtocolVersion::current;
    std::optional<schema::Role> role = {};
    std::optional<schema::View> view = {};
    bool follows_results = true;
    std::optional<std::uint64_t> last_sequence = {};
    std::vector<std::uint32_t> clocks = {};
};

class RawClient {
  public:
    static constexpr milliseconds usual_patience{10'000};

    explicit RawClient(std::uint16_t port) : RawClient(std::make_unique<Line>(port)) {}
    explicit RawClient(std::unique_ptr<Line> line) : line_(std::move(line)) {}

    void send_bytes(std::span<const std::byte> bytes) { line_->send_frames(bytes); }
    /// Builds and sends a message: `build` gives the body's offset.
    void send(
        schema::ClientBody type,
        const std::function<flatbuffers::Offset<void>(flatbuffers::FlatBufferBuilder&)>& build);
    void log_on(const std::string& user, const LogOnOptions& options = {});
    /// Sends a command under the next id, which it gives.
    std::uint64_t command(Command command, const wire::Texts& texts = {});
    /// Under this id; the bytes are those of any other time.
    void command(Command command, std::uint64_t id, const wire::Texts& texts = {});

    /// The next message but pings, which are answered; nothing when the stream ends or after the
    /// patience.
    std::optional<Message> receive(milliseconds patience = usual_patience);
    /// The next of a type; others are skipped.
    std::optional<Message> receive(schema::ServerBody type, milliseconds patience = usual_patience);
    /// Waits for logged_on and the snapshots that follow it.
    std::optional<Message> logged_on();
    /// The answer to a command: the reason, none if accepted.
    std::optional<Reason> answer(std::uint64_t id);
    /// Why the server closes the session; results and replies before it are skipped.
    std::optional<schema::CloseReason> closed(milliseconds patience = usual_patience);
    /// Nothing was received within the patience, and the stream ended.
    [[nodiscard]] bool has_ended() const { return line_->has_ended(); }
    void set_answers_pings(bool answers) { answers_pings_ = answers; }
    /// Answers pings so late.
    void set_pong_delay(milliseconds delay) { pong_delay_ = delay; }
    /// A small receive buffer, so that a reader that stops is soon noticed.
    void shrink_receive_buffer() { line_->shrink_receive_buffer(); }
    [[nodiscard]] std::uint32_t segments_received() const { return line_->segments_received(); }
    [[nodiscard]] std::uint64_t next_id() const { return next_id_; }
    void set_next_id(std::uint64_t id) { next_id_ = id; }

  private:
    std::unique_ptr<Line> line_;
    wire::FrameBuilder builder_;
    wire::FrameReader reader_{wire::server_frame_max};
    std::span<const std::byte> unread_;
    std::uint64_t next_id_ = 1;
    bool answers_pings_ = true;
    milliseconds pong_delay_{0};
};

}  // namespace huagu::test
