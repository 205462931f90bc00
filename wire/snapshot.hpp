// The answers that a MarketView gives to those who come late: what the market looks like now.
#pragma once

#include <cstdint>
#include <span>

#include "wire/encode.hpp"
#include "wire/frame_builder.hpp"
#include "wire/market_view.hpp"

namespace huagu::wire {

inline constexpr std::size_t snapshot_queue_max = 10;  // lots of each queue
inline constexpr std::size_t catalogue_page_max = 200;
inline constexpr std::size_t reference_max = 500;  // products, and participants

/// The public part, of the moment of `view`. Of these clocks; all, if none is named.
void encode_snapshot(FrameBuilder& builder, const MarketView& view, std::span<const ClockId> clocks,
                     Buyers buyers);

/// Lots of a clock's queue, from a position on. An unknown clock has none.
void encode_catalogue_page(FrameBuilder& builder, const MarketView& view, ClockId clock,
                           std::uint32_t from_position, std::uint32_t lots_max);

/// Those that are known.
void encode_reference(FrameBuilder& builder, const MarketView& view,
                      std::span<const std::uint32_t> products,
                      std::span<const std::uint32_t> participants);

}  // namespace huagu::wire
