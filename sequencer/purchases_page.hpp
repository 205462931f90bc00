// What a participant has bought in the day so far, as only its own sessions see it: a frame.
#pragma once

#include <cstdint>

#include "engine/market.hpp"
#include "wire/frame_builder.hpp"

namespace huagu {

/// So many purchases at most are on a page, some 50 KB.
inline constexpr std::uint32_t purchases_page_max = 500;
/// So many sales are looked at for a page, whosever they are: 256 KB of memory, some tens of
/// microseconds in which the market waits. A day has a hundred times as many.
inline constexpr std::uint64_t purchases_page_sales = 4'096;

/// Of the moment after result `sequence`.
void encode_purchases_page(wire::FrameBuilder& builder, const schema::PurchasesPage& asked,
                           ParticipantId buyer, Sequence sequence, Time at, const Market& market);

}  // namespace huagu
