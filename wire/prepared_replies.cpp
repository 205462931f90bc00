#include "wire/prepared_replies.hpp"

#include "wire/reply_numbers.hpp"

namespace huagu::wire {

namespace {

/// Of an event's kind, which is private.
PreparedFrames& of_kind(auto& frames, EventKind kind) {
    return frames[static_cast<std::size_t>(kind) - private_first];
}

const schema::DeskReply& desk_reply_of(const schema::ServerFrame& frame) {
    return *frame.body_as_result()->body_as_desk_reply();
}

}  // namespace

std::span<const std::byte> PreparedReplies::reply(const Event& event, const Market& market) {
    return with_reply_table(event.kind, [&](auto table) {
        const auto list = [&](auto& numbers) __attribute__((always_inline)) {
            numbers.of([](const schema::ServerFrame& frame) { return frame.body(); });
            add_numbers(table, event, market, numbers);
        };
        return of_kind(replies_, event.kind).frame(list, [&] {
            encode_reply(builder_, event, market);
            return builder_.frame();
        });
    });
}

std::span<const std::byte> PreparedReplies::desk_reply(Sequence sequence, const Event& event,
                                                       const Market& market) {
    return with_reply_table(event.kind, [&](auto table) {
        const auto list = [&](auto& numbers) __attribute__((always_inline)) {
            using schema::DeskReply;
            using schema::Result;
            numbers.of([](const schema::ServerFrame& frame) { return frame.body(); });
            numbers.add(Result::VT_SEQUENCE, sequence.value());
            numbers.add(Result::VT_AT, event.at.value());
            numbers.of([](const auto& frame) { return frame.body_as_result()->body(); });
            numbers.add_if(!event.participant.is_none(), DeskReply::VT_PARTICIPANT,
                           event.participant.value());
            numbers.add_if(!event.user.is_none(), DeskReply::VT_USER, event.user.value());
            numbers.of([](const auto& frame) { return desk_reply_of(frame).reply(); });
            add_numbers(table, event, market, numbers);
        };
        return of_kind(desk_replies_, event.kind).frame(list, [&] {
            encode_desk_reply(builder_, {sequence, ClockId::none(), 0, event.at}, event, market);
            return builder_.frame();
        });
    });
}

}  // namespace huagu::wire
