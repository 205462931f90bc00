// What only a participant sees of the market: frames.
#pragma once

#include "engine/command.hpp"
#include "engine/market.hpp"
#include "sequencer/outcomes.hpp"
#include "wire/frame_builder.hpp"

namespace huagu {

/// So many standing orders, with all else that a participant can have, fit a frame.
inline constexpr std::uint32_t own_orders_max = 8'000;

struct OwnSnapshotHead {
    Sequence sequence;  // of the last result
    Time at;
    CommandId last_command_id;  // the user's
};

/// At one moment. For a user of the house (participant none) there is no more than the head.
void encode_own_snapshot(wire::FrameBuilder& builder, const OwnSnapshotHead& head,
                         ParticipantId participant, const Market& market, const Outcomes& outcomes);

/// What the command, a place_order, has just entered.
void encode_order_entered(wire::FrameBuilder& builder, const Command& command,
                          const Market& market);

void encode_suspension_changed(wire::FrameBuilder& builder, Time at, bool is_suspended);

}  // namespace huagu
