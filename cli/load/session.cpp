#include "cli/load/session.hpp"

#include <array>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>

#include "cli/load/plan.hpp"
#include "wire/frame_builder.hpp"

namespace huagu::cli {

namespace asio = boost::asio;

LoadSession::LoadSession(asio::io_context& io, const asio::ip::tcp::endpoint& server,
                         const LoadUser& user)
    : socket_(io) {
    socket_.connect(server);
    socket_.set_option(asio::ip::tcp::no_delay(true));
    wire::FrameBuilder builder;
    auto& buffer = builder.begin();
    const auto name = buffer.CreateString(user.name);
    const auto password = buffer.CreateString(load_password);
    const auto token = buffer.CreateVector(user.resume_token);
    std::vector<std::uint32_t> numbers;
    for (const ClockId clock : user.clocks) numbers.push_back(clock.value());
    const auto clocks = buffer.CreateVector(numbers);
    schema::LogOnBuilder log_on(buffer);
    log_on.add_protocol_version(schema::ProtocolVersion::current);
    log_on.add_user(name);
    user.resume_token.empty() ? log_on.add_password(password) : log_on.add_token(token);
    log_on.add_follow_results(user.follows_results);
    log_on.add_clocks(clocks);
    builder.finish(schema::ClientBody::log_on, log_on.Finish().Union());
    const auto frame = builder.frame();
    asio::write(socket_, asio::buffer(frame.data(), frame.size()));
}

/// One frame and not a byte of the next.
const schema::ServerFrame& LoadSession::await_message() {
    std::array<std::byte, wire::size_prefix> size{};
    asio::read(socket_, asio::buffer(size));
    const schema::ServerFrame* message = nullptr;
    const auto take = [&](std::span<const std::byte> bytes) {
        const auto fault = wire::take_server(reader_, bytes, [&](const schema::ServerFrame& frame) {
            message = &frame;
            return false;
        });
        if (fault.empty()) return;
        throw std::runtime_error("a terminal's log-on was not answered: " + std::string(fault));
    };
    take(size);
    std::vector<std::byte> rest(flatbuffers::ReadScalar<std::uint32_t>(size.data()));
    asio::read(socket_, asio::buffer(rest));
    take(rest);
    return *message;
}

void LoadSession::await_log_on() {
    bool has_participant = true;  // a snapshot of its own follows then
    for (;;) {
        const schema::ServerFrame& frame = await_message();
        if (const auto* logged_on = frame.body_as_logged_on()) {
            on_logged_on(*logged_on);
            has_participant = logged_on->participant().has_value();
        } else if (const auto* closed = frame.body_as_closed()) {
            throw std::runtime_error(std::string("a terminal's log-on was refused: ") +
                                     schema::EnumNameCloseReason(closed->reason()));
        }
        const auto last =
            has_participant ? schema::ServerBody::own_snapshot : schema::ServerBody::snapshot;
        if (frame.body_type() == last) break;
    }
    do_not_wait();
}

void LoadSession::on_logged_on(const schema::LoggedOn& logged_on) {
    last_id_ = logged_on.last_command_id();
    if (const auto* token = logged_on.resume_token()) {
        resume_token_.assign(token->begin(), token->end());
    }
}

void LoadSession::add_pong(std::uint64_t ping) {
    wire::FrameBuilder builder(64);
    const auto pong = schema::CreatePong(builder.begin(), ping);
    builder.finish(schema::ClientBody::pong, pong.Union());
    add(builder.frame());
}

bool LoadSession::write() {
    while (written_ < waiting_.size()) {
        boost::system::error_code error;
        written_ += socket_.write_some(
            asio::buffer(waiting_.data() + written_, waiting_.size() - written_), error);
        if (error == asio::error::would_block) return false;
        if (error) break;  // whoever reads learns of it
    }
    waiting_.clear();
    written_ = 0;
    return true;
}

}  // namespace huagu::cli
