// How participants stand, as only the desk sees it: a frame.
#pragma once

#include <cstdint>

#include "engine/market.hpp"
#include "sequencer/sessions.hpp"
#include "wire/frame_builder.hpp"

namespace huagu {

/// So many numbers at most are on a page, some 60 KB.
inline constexpr std::uint32_t participants_page_max = 500;

/// Of the moment after result `sequence`. Numbers that nobody has count, too, so that a page is
/// little work whoever asks.
void encode_participants_page(wire::FrameBuilder& builder, const schema::ParticipantsPage& asked,
                              Sequence sequence, Time at, const Market& market,
                              const Sessions& sessions);

}  // namespace huagu
