// What a session is told that is no event of the market: frames. Each function begins and finishes
// a frame of the builder.
#pragma once

#include <cstdint>
#include <string_view>

#include "gateway/shared.hpp"
#include "wire/frame_builder.hpp"
#include "wire/market_view.hpp"

namespace huagu::gateway {

/// Of the one who has just logged on.
struct LoggedOnFacts {
    const User& user;
    schema::View view;
    CommandId last_command_id;  // the user's highest so far
    std::uint64_t past_desk_entries;
};
void encode_logged_on(wire::FrameBuilder& builder, const Shared& shared,
                      const wire::MarketView& market, const LoggedOnFacts& facts);

void encode_closed(wire::FrameBuilder& builder, schema::CloseReason reason, std::string_view text);
void encode_time_synced(wire::FrameBuilder& builder, const schema::TimeSync& asked, Time received,
                        Time now);
void encode_ping(wire::FrameBuilder& builder, std::uint64_t id, Time now);
void encode_heartbeat(wire::FrameBuilder& builder, Time now);
/// `added`: none, but for a user that was added.
void encode_administration_done(wire::FrameBuilder& builder, std::uint64_t request, Reason reason,
                                UserId added);

}  // namespace huagu::gateway
