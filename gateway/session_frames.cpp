#include "gateway/session_frames.hpp"

namespace huagu::gateway {

void encode_logged_on(wire::FrameBuilder& builder, const Shared& shared,
                      const wire::MarketView& market, const LoggedOnFacts& facts) {
    const Settings& settings = shared.settings;
    const User& user = facts.user;
    auto& buffer = builder.begin();
    const auto name = buffer.CreateString(settings.market);
    const auto day = buffer.CreateString(settings.day);
    const auto currency = buffer.CreateString(settings.currency);
    const auto token = buffer.CreateVector(shared.users.token(user));
    const auto server = buffer.CreateString(shared.server.data(), shared.server.size());
    schema::LoggedOnBuilder table(buffer);
    table.add_protocol_version(schema::ProtocolVersion::current);
    table.add_user(user.number.value());
    if (!user.participant.is_none()) table.add_participant(user.participant.value());
    table.add_role(user.role);
    table.add_view(facts.view);
    table.add_market(name);
    table.add_day(day);
    table.add_currency(currency);
    table.add_minor_unit_digits(settings.minor_digits);
    table.add_buyer_fee_bp(settings.buyer_fee_bp);
    table.add_market_time(shared.time.now().value());
    table.add_last_command_id(facts.last_command_id.value());
    table.add_last_sequence(market.sequence().value());
    table.add_resume_token(token);
    table.add_durable(shared.is_durable);
    table.add_heartbeat_interval(settings.heartbeat.value());
    table.add_server(server);
    table.add_speed(shared.time.speed());
    table.add_opened_at(market.opened_at().value());
    table.add_past_desk_entries(facts.past_desk_entries);
    table.add_known_messages(static_cast<std::uint8_t>(schema::ClientBody::MAX));
    builder.finish(schema::ServerBody::logged_on, table.Finish().Union());
}

void encode_closed(wire::FrameBuilder& builder, schema::CloseReason reason, std::string_view text) {
    auto& buffer = builder.begin();
    const auto text_offset = buffer.CreateString(text.data(), text.size());
    const auto closed = schema::CreateClosed(buffer, reason, text_offset);
    builder.finish(schema::ServerBody::closed, closed.Union());
}

void encode_time_synced(wire::FrameBuilder& builder, const schema::TimeSync& asked, Time received,
                        Time now) {
    const auto answer = schema::CreateTimeSynced(builder.begin(), asked.client_time(),
                                                 received.value(), now.value());
    builder.finish(schema::ServerBody::time_synced, answer.Union());
}

void encode_ping(wire::FrameBuilder& builder, std::uint64_t id, Time now) {
    const auto ping = schema::CreatePing(builder.begin(), id, now.value());
    builder.finish(schema::ServerBody::ping, ping.Union());
}

void encode_heartbeat(wire::FrameBuilder& builder, Time now) {
    const auto beat = schema::CreateServerHeartbeat(builder.begin(), now.value());
    builder.finish(schema::ServerBody::heartbeat, beat.Union());
}

void encode_administration_done(wire::FrameBuilder& builder, std::uint64_t request, Reason reason,
                                UserId added) {
    schema::AdministrationDoneBuilder table(builder.begin());
    table.add_request_id(request);
    table.add_reason(wire::to_schema(reason));
    if (!added.is_none()) table.add_user(added.value());
    builder.finish(schema::ServerBody::administration_done, table.Finish().Union());
}

}  // namespace huagu::gateway
