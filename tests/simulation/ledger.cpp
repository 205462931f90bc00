#include "tests/simulation/ledger.hpp"

#include <fmt/format.h>

#include "journal/record.hpp"
#include "wire/numbered.hpp"

namespace huagu::simulation {

void Ledger::sent(std::span<const std::byte> frame) {
    wire::FrameReader reader(wire::client_frame_max);
    if (reader.take(frame.subspan(wire::size_prefix)) != wire::Cut::whole) return;
    const auto* message = wire::verify_client(reader.message());
    const auto* command = message != nullptr ? message->body_as_command() : nullptr;
    if (command == nullptr) return;
    const std::uint64_t id = command->command_id();
    const Sent now{static_cast<schema::CommandKind>(wire::to_kind(command->body_type())),
                   journal::crc32c(frame)};
    world_.tell(user_, fmt::format("sends {} {}", id, schema::EnumNameCommandKind(now.kind)));
    const auto [known, is_new] = sent_.emplace(id, now);
    if (is_new || known->second.crc == now.crc) return;
    if (given_before_.erase(id) == 0) {
        return complain(fmt::format("command id {} is given to two commands", id));
    }
    known->second = now;
}

void Ledger::received(std::span<const std::byte> bytes) {
    while (!bytes.empty() && reader_->next(bytes) == wire::Cut::whole) {
        const auto* frame = wire::verify_server(reader_->message());
        if (frame == nullptr) return;  // the client sees it, too
        on_frame(*frame, reader_->message());
    }
}

void Ledger::on_frame(const schema::ServerFrame& frame, std::span<const std::byte> message) {
    if (const auto* logged_on = frame.body_as_logged_on()) {
        number_ = UserId(logged_on->user());
        if (const auto participant = logged_on->participant()) {
            participant_ = ParticipantId(*participant);
        }
        view_ = logged_on->view();
        world_.tell(user_, fmt::format("is on; last command {}, last result {}",
                                       logged_on->last_command_id(), logged_on->last_sequence()));
    } else if (const auto* result = frame.body_as_result()) {
        on_result(*result, journal::crc32c(message));
    } else if (const auto* closed = frame.body_as_closed()) {
        world_.tell(user_,
                    std::string("is closed: ") + schema::EnumNameCloseReason(closed->reason()));
        if (closed->reason() == schema::CloseReason::bad_frame) complain("a bad frame was sent");
    } else if (auto reply = said_by(frame)) {
        world_.tell(user_, "is told: " + reply->text);
        replies_.emplace(reply->text, *reply);
    }
}

void Ledger::on_result(const schema::Result& result, std::uint32_t crc) {
    if (!wire::is_numbered(result)) {
        unnumbered_.insert(crc);
        return;
    }
    const auto [known, is_new] = results_.emplace(result.sequence(), crc);
    if (!is_new && known->second != crc) {
        complain(fmt::format("result {} was told twice, and not the same", result.sequence()));
    }
}

}  // namespace huagu::simulation
