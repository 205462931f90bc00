// A clock's rules, the market's capacities, and the bounds of every number (rules.md, "A clock's
// rules" and "Bounds").
#pragma once

#include <cstdint>
#include <limits>

#include "engine/types.hpp"

namespace huagu {

/// Counts up with every change of the rules by which the same commands give other events.
inline constexpr std::uint32_t rules_version = 1;

inline constexpr std::int64_t units_max = 1'000'000;
inline constexpr std::int64_t items_per_unit_max = 10'000;
inline constexpr std::int64_t price_max = 100'000'000;
inline constexpr std::int64_t steps_max = 100'000'000;  // restart_steps, reoffer, price_step
inline constexpr std::int64_t duration_max = 10'000'000'000;
inline constexpr std::int64_t credit_limit_max = 1'000'000'000'000'000;
inline constexpr std::int64_t basis_points_max = 10'000;
inline constexpr std::int64_t grade_worst = 4;  // 0 is the best; shown as A … E

static_assert(price_max * items_per_unit_max * units_max <=
                  std::numeric_limits<std::int64_t>::max() / 4,
              "a gross and its fee fit 64 bits with room to add");

enum class Award : std::uint8_t { first_press = 0, multi_sale = 1 };
enum class Tie : std::uint8_t { press_time = 0, random_draw = 1 };

/// `max_units` of a clock that limits nobody.
inline constexpr Units no_max_units{std::numeric_limits<std::int64_t>::max()};

/// A clock's rules, with rules.md's defaults. In force for a round: those at its announcement.
struct ClockRules {
    Price price_step{1};
    Duration step_interval{50'000'000};
    std::int64_t restart_steps = 19;
    Duration hold{800'000'000};
    Duration allowance{0};
    Duration guard{5'000'000};
    Units max_units = no_max_units;
    std::int64_t reoffer = 0;
    std::int64_t reoffer_start_percent = 100;
    Award award = Award::first_press;
    Tie tie = Tie::press_time;
    bool auto_advance = true;
};

/// Which settings a RulesChange gives; the bit numbers are on the wire.
enum RuleBit : std::uint16_t {
    rule_price_step = 1 << 0,
    rule_step_interval = 1 << 1,
    rule_restart_steps = 1 << 2,
    rule_hold = 1 << 3,
    rule_allowance = 1 << 4,
    rule_guard = 1 << 5,
    rule_max_units = 1 << 6,
    rule_reoffer = 1 << 7,
    rule_reoffer_start_percent = 1 << 8,
    rule_award = 1 << 9,
    rule_tie = 1 << 10,
    rule_auto_advance = 1 << 11,
    rule_unknown = 1 << 15,  // a setting that does not exist, or a word it does not know: bad_value
};

/// Some settings of a clock; those not given stay as they are.
struct RulesChange {
    ClockRules rules;
    std::uint16_t given = 0;  // RuleBits
};

/// `rules` with the settings that `change` gives.
ClockRules changed(const ClockRules& rules, const RulesChange& change);

/// Whether every setting is within rules.md's bounds.
[[nodiscard]] bool is_within_bounds(const ClockRules& rules);

/// One participant's standing orders are bounded by the market's only.
inline constexpr std::uint32_t no_orders_max = std::numeric_limits<std::uint32_t>::max();

/// Capacities of one market day. Numbers from 0 up to below a capacity index arrays; what no longer
/// fits is `full`. All memory is taken at start.
struct Limits {
    std::uint32_t participants = 10'001;
    std::uint32_t users = 20'001;
    std::uint32_t clocks = 64;
    std::uint32_t lots = 100'001;
    std::uint32_t orders = 100'000;                        // standing orders that rest at once
    std::uint32_t orders_per_participant = no_orders_max;  // of them, one participant's
    std::uint32_t presses = 100'000;                       // undecided at once, on all clocks
    std::uint32_t sales = 2'000'000;                       // of the day
};

}  // namespace huagu
