// How the readers of the results and the journal do, as the desk is told: a frame.
#pragma once

#include <cstdint>

#include "engine/types.hpp"
#include "gateway/shared.hpp"
#include "wire/frame_builder.hpp"

namespace huagu::gateway {

/// So many readers at most are on a page, some 60 KB, and so many numbers of users are looked at
/// for it, so that it is little work whoever asks.
inline constexpr std::uint32_t health_page_max = 500;
inline constexpr std::uint32_t health_page_users = 4'096;

/// `sequence`: of the results so far.
void encode_health(wire::FrameBuilder& builder, const schema::Health& asked, const Shared& shared,
                   Sequence sequence);
/// Why there is none.
void refuse_health(wire::FrameBuilder& builder, Reason reason);

}  // namespace huagu::gateway
