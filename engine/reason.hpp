// Why a command is refused: rules.md, "Reasons", in the order in which the checks are made.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace huagu {

/// The numbers are on the wire and in journals: they are never changed and never used again.
enum class Reason : std::uint8_t {
    none = 0,  // nothing was refused
    stale_command = 1,
    market_closed = 2,
    exists = 3,
    unknown_participant = 4,
    unknown_clock = 5,
    unknown_lot = 6,
    unknown_order = 7,
    unknown_sale = 8,
    suspended = 9,
    not_a_buyer = 10,
    bad_value = 11,
    bad_units = 12,
    bad_price = 13,
    not_open = 14,
    not_paused = 15,
    not_idle = 16,
    too_late = 17,
    lot_not_running = 18,
    wrong_round = 19,
    before_start = 20,
    past_last_step = 21,
    own_lot = 22,
    below_minimum = 23,
    above_maximum = 24,
    already_pressed = 25,
    no_credit = 26,
    pressed = 27,
    too_late_to_cancel = 28,
    // Only outside the engine's rules: the gateway's, or a capacity that is used up.
    clock_ahead = 29,
    busy = 30,
    full = 31,
    not_allowed = 32,
    bad_frame = 33,
};

inline constexpr std::array<std::string_view, 34> reason_names = {
    "none",
    "stale_command",
    "market_closed",
    "exists",
    "unknown_participant",
    "unknown_clock",
    "unknown_lot",
    "unknown_order",
    "unknown_sale",
    "suspended",
    "not_a_buyer",
    "bad_value",
    "bad_units",
    "bad_price",
    "not_open",
    "not_paused",
    "not_idle",
    "too_late",
    "lot_not_running",
    "wrong_round",
    "before_start",
    "past_last_step",
    "own_lot",
    "below_minimum",
    "above_maximum",
    "already_pressed",
    "no_credit",
    "pressed",
    "too_late_to_cancel",
    "clock_ahead",
    "busy",
    "full",
    "not_allowed",
    "bad_frame",
};

/// The word that rules.md has for it.
constexpr std::string_view name(Reason reason) {
    return reason_names.at(static_cast<std::size_t>(reason));
}

}  // namespace huagu
