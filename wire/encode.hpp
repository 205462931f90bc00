// Commands and events → frames. Each function begins and finishes a frame of the builder.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/command.hpp"
#include "engine/event.hpp"
#include "wire/decode.hpp"
#include "wire/frame_builder.hpp"
#include "wire/parts.hpp"
#include "wire/schema.hpp"
#include "wire/texts.hpp"

namespace huagu {
struct Market;
}

namespace huagu::wire {

// ---- Commands: the client's, and those that the server makes itself ----

/// A ClientFrame. Whoever asks and `at` are not in it. The seed of open_market is, if `is_server`.
void encode_command(FrameBuilder& builder, const Command& command, const Texts& texts = {},
                    bool is_server = false);

/// The reference commands. `product` none: the market hands out the next.
void encode_add_product(FrameBuilder& builder, CommandId command_id, ProductId product,
                        const Texts& texts);
void encode_set_fees(FrameBuilder& builder, CommandId command_id, const Fees& fees);

// ---- Results: a ServerFrame with a Result ----

/// What the results log gives every result.
struct ResultHead {
    Sequence sequence{0};
    ClockId clock = ClockId::none();   // clock_of(event)
    std::uint64_t clock_sequence = 0;  // of that clock, from 1; 0 without one
    Time at;
};

/// The clock that a public event is about; none for the market's.
[[nodiscard]] ClockId clock_of(const Event& event);

/// The command that caused an event, with its texts; not there if a deadline did.
struct Cause {
    const Command* command = nullptr;
    const Texts* texts = nullptr;
};

enum class Buyers : std::uint8_t { shown, masked };

/// A public event. `market` is as it stands after what caused it.
void encode_result(FrameBuilder& builder, const ResultHead& head, const Event& event,
                   const Market& market, Cause cause, Buyers buyers);

void encode_product_added(FrameBuilder& builder, const ResultHead& head, ProductId product,
                          const Texts& texts);
void encode_participant_added(FrameBuilder& builder, const ResultHead& head,
                              ParticipantId participant, bool is_buyer, bool is_grower,
                              const Texts& texts);
void encode_clock_added(FrameBuilder& builder, const ResultHead& head, const ClockRules& rules,
                        const Texts& texts);
void encode_rules_set(FrameBuilder& builder, const ResultHead& head, const ClockRules& rules);
void encode_fees_set(FrameBuilder& builder, const ResultHead& head, const Fees& fees);
void encode_notice(FrameBuilder& builder, const ResultHead& head, schema::NoticeKind kind,
                   std::string_view text);

// ---- Private events ----

/// A reply to the one concerned: a ServerFrame. `text`: more about a rejection, for people.
/// Answers to reference commands are events too, with CommandKind(23) and (24).
void encode_reply(FrameBuilder& builder, const Event& event, const Market& market,
                  std::string_view text = {});

/// The same in the desk's view: a Result.
void encode_desk_reply(FrameBuilder& builder, const ResultHead& head, const Event& event,
                       const Market& market, std::string_view text = {});

/// A rejection that never reached the market: the gateway's.
void encode_rejected(FrameBuilder& builder, const schema::Command& command, Time at, Reason reason,
                     std::string_view text = {});

// ---- Parts, for frames that others build ----

struct ReplyOffset {
    schema::ReplyBody type = schema::ReplyBody::NONE;
    flatbuffers::Offset<void> body;
};
[[nodiscard]] ReplyOffset build_reply(flatbuffers::FlatBufferBuilder& buffer, const Event& event,
                                      const Market& market, std::string_view text = {});

}  // namespace huagu::wire
