#include "cli/journal/dump.hpp"

#include "cli/journal/command_json.hpp"
#include "wire/decode.hpp"
#include "wire/frame.hpp"

namespace huagu::cli {

namespace {

/// Refused, and by itself the engine would not refuse it, or not for that reason. A refused command
/// changes nothing, so it can be left out.
bool is_refused_elsewhere(std::span<const Event> events) {
    if (events.empty() || events.back().kind != EventKind::rejected) return false;
    const Reason reason = events.back().rejected.reason;
    return reason == Reason::full || reason == Reason::stale_command;
}

/// Refused numbers may be such as a scenario file has no words for.
bool can_be_said(const std::string& line) { return !read_scenario(line).malformed; }

}  // namespace

void Dump::before(const Happening& /*happening*/, const Market& market) {
    next_participant_ = market.participants.next();
    next_lot_ = market.lots.next();
}

void Dump::after(const Happening& happening, const Market& /*market*/,
                 std::span<const Event> events) {
    if (happening.is_decision()) return;
    const std::string advance = to_json(Command(CommandKind::advance, happening.at), {}).dump();
    const bool is_told =
        happening.command != nullptr && !happening.is_repeated && !is_refused_elsewhere(events);
    if (!is_told) return sink_(advance + "\n");
    Command command = *happening.command;
    if (command.kind == CommandKind::add_participant &&
        command.add_participant.participant.is_none()) {
        command.add_participant.participant = next_participant_;
    }
    if (command.kind == CommandKind::queue_lot && command.queue_lot.lot.is_none()) {
        command.queue_lot.lot = next_lot_;
    }
    const std::string line = to_json(command, happening.texts).dump();
    const bool is_rejected = !events.empty() && events.back().kind == EventKind::rejected;
    sink_((is_rejected && !can_be_said(line) ? advance : line) + "\n");
}

Json record_json(const journal::Record& record) {
    const journal::RecordHead& head = record.head;
    Json json;
    json["position"] = head.position;
    json["kind"] = name(head.kind);
    json["time"] = head.time;
    json["received"] = head.received;
    if (head.claimed != 0) json["claimed"] = head.claimed;
    if (head.press_time != 0) json["press_time"] = head.press_time;
    if (head.round_trip != 0) json["round_trip"] = head.round_trip;
    if (head.participant != ParticipantId::none().value()) json["participant"] = head.participant;
    if (head.user != UserId::none().value()) json["user"] = head.user;
    json["length"] = head.length;
    json["crc"] = head.crc;
    json["previous_crc"] = head.previous_crc;
    if (record.frame.empty()) return json;
    const schema::ClientFrame* frame = wire::verify_client(record.frame);
    const schema::Command* body = frame == nullptr ? nullptr : wire::command_of(*frame);
    if (body == nullptr) {
        json["frame"] = "no command";
        return json;
    }
    json["command_id"] = body->command_id();
    json["type"] = schema::EnumNameCommandBody(body->body_type());
    auto command = wire::decode(*body);
    if (!command) {
        json["refused"] = huagu::name(command.error());
        return json;
    }
    command->at = Time(head.time);
    command->participant = ParticipantId(head.participant);
    command->user = UserId(head.user);
    if (!wire::is_reference(body->body_type())) {
        json["command"] = to_json(*command, wire::texts_of(*body));
    }
    return json;
}

std::optional<journal::Position> dump_records(const journal::RecordSource& journal,
                                              const LineSink& sink) {
    std::vector<std::byte> bytes;
    const journal::Position end = journal.durable();
    for (journal::Position from(0); from < end;) {
        bytes.clear();
        const journal::Position next = journal.read(from, bytes);
        if (next == from) return from;
        for (std::span<const std::byte> rest = bytes; !rest.empty();) {
            const auto record = journal::read_record(rest);
            if (!record) return from;
            sink(record_json(*record).dump() + "\n");
            rest = rest.subspan(record->head.length);
        }
        from = next;
    }
    return std::nullopt;
}

}  // namespace huagu::cli
