#include "tests/system/raw_client.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace huagu::test {

using Clock = std::chrono::steady_clock;

Message::Message(std::span<const std::byte> plain) : storage_(plain.size() / 8 + 1) {
    std::memcpy(storage_.data(), plain.data(), plain.size());
    frame_ = flatbuffers::GetRoot<schema::ServerFrame>(storage_.data());
}

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr generic{};
    std::memcpy(&generic, &address, sizeof address);
    if (::connect(socket_, &generic, sizeof address) != 0) {
        throw std::system_error(errno, std::generic_category(), "connect");
    }
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

RawClient::~RawClient() {
    if (socket_ >= 0) ::close(socket_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      reader_(std::move(other.reader_)),
      received_(std::move(other.received_)),
      unread_(other.unread_),
      next_id_(other.next_id_),
      has_ended_(other.has_ended_),
      answers_pings_(other.answers_pings_) {}

void RawClient::shrink_receive_buffer() {
    const int size = 256 * 1024;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

void RawClient::send_bytes(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;  // closed: what is received will say why
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
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
                has_ended_ = true;
                return std::nullopt;
            }
            Message message(reader_.message());
            const auto* ping = message->body_as_ping();
            if (ping == nullptr) return message;
            if (!answers_pings_) continue;
            send(schema::ClientBody::pong, [&](flatbuffers::FlatBufferBuilder& buffer) {
                return schema::CreatePong(buffer, ping->id()).Union();
            });
        }
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
        pollfd waiting{socket_, POLLIN, 0};
        if (has_ended_ || ::poll(&waiting, 1, static_cast<int>(std::max(left, {}).count())) <= 0) {
            return std::nullopt;
        }
        received_.resize(64 * 1024);
        const ssize_t bytes = ::recv(socket_, received_.data(), received_.size(), 0);
        if (bytes <= 0) {
            has_ended_ = true;
            return std::nullopt;
        }
        unread_ = std::span(received_).first(static_cast<std::size_t>(bytes));
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
