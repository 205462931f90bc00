#include "tests/system/raw_client.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>

namespace huagu::test {

using Clock = std::chrono::steady_clock;

Message::Message(std::span<const std::byte> plain) : storage_(plain.size() / 8 + 1) {
    std::memcpy(storage_.data(), plain.data(), plain.size());
    frame_ = flatbuffers::GetRoot<schema::ServerFrame>(storage_.data());
}

void RawClient::send(
    schema::ClientBody type,
    const std::function<flatbuffers::Offset<void>(flatbuffers::FlatBufferBuilder&)>& build) {
    const auto body = build(builder_.begin());
    builder_.finish(type, body);
    send_bytes(builder_.frame());
}

void RawClient::log_on(const std::string& user, const LogOnOptions& options) {
    send(schema::ClientBody::log_on, [&](flatbuffers::FlatBufferBuilder& buffer) {
        const auto name = buffer.CreateString(user);
        const auto password = buffer.CreateString(options.password);
        const auto token = buffer.CreateVector(options.token);
        const auto clocks = buffer.CreateVector(options.clocks);
        schema::LogOnBuilder table(buffer);
        table.add_protocol_version(options.version);
        table.add_user(name);
        if (options.token.empty()) table.add_password(password);
        if (!options.token.empty()) table.add_token(token);
        if (options.role) table.add_role(*options.role);
        if (options.view) table.add_view(*options.view);
        table.add_follow_results(options.follows_results);
        if (options.last_sequence) table.add_last_sequence(*options.last_sequence);
        table.add_clocks(clocks);
        return table.Finish().Union();
    });
}

std::uint64_t RawClient::command(Command command_, const wire::Texts& texts) {
    command(std::move(command_), next_id_, texts);
    return next_id_++;
}

void RawClient::command(Command command, std::uint64_t id, const wire::Texts& texts) {
    command.command_id = CommandId(id);
    wire::encode_command(builder_, command, texts);
    send_bytes(builder_.frame());
}

std::optional<Message> RawClient::receive(milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    for (;;) {
        while (!unread_.empty()) {
            const wire::Cut cut = reader_.next(unread_);
            if (cut == wire::Cut::incomplete) break;
            if (cut != wire::Cut::whole || wire::verify_server(reader_.message()) == nullptr) {
                ADD_FAILURE() << "the server sent what is no message";
                return std::nullopt;
            }
            Message message(reader_.message());
            const auto* ping = message->body_as_ping();
            if (ping == nullptr) return message;
            if (!answers_pings_) continue;
            std::this_thread::sleep_for(pong_delay_);
            send(schema::ClientBody::pong, [&](flatbuffers::FlatBufferBuilder& buffer) {
                return schema::CreatePong(buffer, ping->id()).Union();
            });
        }
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
        unread_ = line_->receive_frames(left);
        if (unread_.empty()) return std::nullopt;
    }
}

std::optional<Message> RawClient::receive(schema::ServerBody type, milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    for (;;) {
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
        if (left.count() < 0) return std::nullopt;
        auto message = receive(left);
        if (!message || message->type() == type) return message;
    }
}

std::optional<Message> RawClient::logged_on() {
    auto message = receive();
    if (!message || message->type() != schema::ServerBody::logged_on) return std::nullopt;
    next_id_ = (*message)->body_as_logged_on()->last_command_id() + 1;
    return message;
}

std::optional<Reason> RawClient::answer(std::uint64_t id) {
    while (const auto message = receive()) {
        const auto* accepted = (*message)->body_as_accepted();
        if (accepted != nullptr && accepted->command_id() == id) return Reason::none;
        const auto* rejected = (*message)->body_as_rejected();
        if (rejected != nullptr && rejected->command_id() == id) {
            return static_cast<Reason>(rejected->reason());
        }
    }
    return std::nullopt;
}

std::optional<schema::CloseReason> RawClient::closed(milliseconds patience) {
    const auto message = receive(schema::ServerBody::closed, patience);
    if (!message) return std::nullopt;
    return (*message)->body_as_closed()->reason();
}

}  // namespace huagu::test
