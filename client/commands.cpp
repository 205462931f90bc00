// The part of Client that sends what its user asks for.
#include "base/assert.hpp"
#include "client/client.hpp"

namespace huagu::client {

bool Client::may_send() const {
    return state_ == State::logged_on && !is_logging_off_ && !pending_.is_full();
}

tl::expected<CommandId, Reason> Client::send(Command command, const wire::Texts& texts) {
    if (!may_send()) return tl::unexpected(Reason::busy);
    command.command_id = pending_.next_id();
    wire::encode_command(builder_, command, texts);
    send_command(command.command_id);
    return command.command_id;
}

tl::expected<CommandId, Reason> Client::press(const Press& press) {
    Command command(CommandKind::press, Time());
    command.press = press;
    return send(command);
}

tl::expected<CommandId, Reason> Client::add_product(ProductId product, const wire::Texts& texts) {
    if (!may_send()) return tl::unexpected(Reason::busy);
    const CommandId command_id = pending_.next_id();
    wire::encode_add_product(builder_, command_id, product, texts);
    send_command(command_id);
    return command_id;
}

tl::expected<CommandId, Reason> Client::set_fees(const wire::Fees& fees) {
    if (!may_send()) return tl::unexpected(Reason::busy);
    const CommandId command_id = pending_.next_id();
    wire::encode_set_fees(builder_, command_id, fees);
    send_command(command_id);
    return command_id;
}

/// Kept first, sent then: from here on it is answered once, whatever the network does.
void Client::send_command(CommandId command_id) {
    pending_.add(command_id, builder_.frame());
    connection_->send(builder_.frame());
}

void Client::follow(std::vector<ClockId> clocks) {
    options_.clocks = std::move(clocks);
    cursor_.follow(options_.clocks.empty());
    std::vector<std::uint32_t> numbers;
    for (const ClockId clock : options_.clocks) numbers.push_back(clock.value());
    const auto body = schema::CreateFollowDirect(builder_.begin(), &numbers);
    send(schema::ClientBody::follow, body.Union());
}

void Client::ask_catalogue_page(ClockId clock, std::uint32_t from_position, std::uint32_t lots) {
    const auto body =
        schema::CreateCataloguePage(builder_.begin(), clock.value(), from_position, lots);
    send(schema::ClientBody::catalogue_page, body.Union());
}

void Client::ask_participants_page(ParticipantId from, std::uint32_t participants) {
    const auto body = schema::CreateParticipantsPage(builder_.begin(), from.value(), participants);
    send(schema::ClientBody::participants_page, body.Union());
}

void Client::ask_purchases_page(SaleId from, std::uint32_t purchases) {
    const auto body = schema::CreatePurchasesPage(builder_.begin(), from.value(), purchases);
    send(schema::ClientBody::purchases_page, body.Union());
}

void Client::ask_health(UserId from, std::uint32_t readers) {
    const auto body = schema::CreateHealth(builder_.begin(), from.value(), readers);
    send(schema::ClientBody::health, body.Union());
}

void Client::ask_reference(const std::vector<std::uint32_t>& products,
                           const std::vector<std::uint32_t>& participants) {
    const auto body = schema::CreateReferenceDirect(builder_.begin(), &products, &participants);
    send(schema::ClientBody::reference, body.Union());
}

std::uint64_t Client::add_user(const std::string& user, schema::Role role,
                               std::optional<ParticipantId> participant,
                               const std::string& password) {
    auto& buffer = builder_.begin();
    const auto user_text = buffer.CreateString(user);
    const auto password_text = buffer.CreateString(password);
    schema::AddUserBuilder body(buffer);
    body.add_request_id(++request_id_);
    body.add_user(user_text);
    body.add_role(role);
    if (participant) body.add_participant(participant->value());
    body.add_password(password_text);
    send(schema::ClientBody::add_user, body.Finish().Union());
    return request_id_;
}

std::uint64_t Client::set_password(const std::string& user, const std::string& password) {
    const auto body = schema::CreateSetPasswordDirect(builder_.begin(), ++request_id_, user.c_str(),
                                                      password.c_str());
    send(schema::ClientBody::set_password, body.Union());
    return request_id_;
}

std::uint64_t Client::disable_user(const std::string& user) {
    const auto body =
        schema::CreateDisableUserDirect(builder_.begin(), ++request_id_, user.c_str());
    send(schema::ClientBody::disable_user, body.Union());
    return request_id_;
}

}  // namespace huagu::client
