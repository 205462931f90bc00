#include "tests/wire/fuzz/take_stream.hpp"

#include "base/assert.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"
#include "wire/texts.hpp"

namespace huagu::wire {

namespace {

std::size_t size_of(const Texts& texts) {
    std::size_t size = texts.group.size() + texts.remark.size() + texts.photo.size() +
                       texts.reason.size() + texts.market.size() + texts.day.size() +
                       texts.currency.size();
    for (const auto* names : {&texts.names, &texts.group_names}) {
        for (const Name& name : *names) size += name.language.size() + name.text.size();
    }
    for (const Code& code : texts.codes) size += code.scheme.size() + code.code.size();
    return size;
}

/// A command that was decoded is written and read again as the same one.
void check_round_trip(const Command& command, const Texts& texts) {
    FrameBuilder builder;
    encode_command(builder, command, texts, true);
    FrameReader reader(server_frame_max);
    std::span<const std::byte> input = builder.frame();
    HUAGU_ASSERT(reader.next(input) == Cut::whole);
    const schema::ClientFrame* frame = verify_client(reader.message());
    HUAGU_ASSERT(frame != nullptr);
    const auto again = decode(*command_of(*frame));
    HUAGU_ASSERT(again.has_value());
    HUAGU_ASSERT(again->kind == command.kind);
    HUAGU_ASSERT(again->command_id == command.command_id);
    HUAGU_ASSERT(texts_of(*command_of(*frame)) == texts);
}

bool take_message(std::span<const std::byte> message) {
    const schema::ServerFrame* server_frame = verify_server(message);
    const schema::ClientFrame* frame = verify_client(message);
    if (frame == nullptr) return server_frame != nullptr;
    const schema::Command* command = command_of(*frame);
    if (command == nullptr) return is_member(frame->body_type()) && frame->body() != nullptr;
    const auto decoded = decode(*command);
    if (!decoded) {
        HUAGU_ASSERT(decoded.error() != Reason::none);
        return false;
    }
    const Texts texts = texts_of(*command);
    HUAGU_ASSERT(size_of(texts) <= message.size());
    // What is no member of its enum is not written again.
    const bool has_unknown =
        (decoded->kind == CommandKind::add_clock || decoded->kind == CommandKind::set_rules) &&
        (decoded->add_clock.change.given & rule_unknown) != 0;
    if (!is_reference(command->body_type()) && !has_unknown) check_round_trip(*decoded, texts);
    return true;
}

}  // namespace

std::size_t take_stream(std::span<const std::byte> stream) {
    FrameReader reader(client_frame_max);
    std::size_t understood = 0;
    Cut cut = Cut::incomplete;
    while ((cut = reader.next(stream)) == Cut::whole) {
        if (take_message(reader.message())) ++understood;
    }
    HUAGU_ASSERT(cut != Cut::incomplete || stream.empty());
    return understood;
}

}  // namespace huagu::wire
