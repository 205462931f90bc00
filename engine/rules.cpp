#include "engine/rules.hpp"

namespace huagu {

ClockRules changed(const ClockRules& rules, const RulesChange& change) {
    ClockRules result = rules;
    const auto take = [&](RuleBit bit, auto member) {
        if ((change.given & bit) != 0) result.*member = change.rules.*member;
    };
    take(rule_price_step, &ClockRules::price_step);
    take(rule_step_interval, &ClockRules::step_interval);
    take(rule_restart_steps, &ClockRules::restart_steps);
    take(rule_hold, &ClockRules::hold);
    take(rule_allowance, &ClockRules::allowance);
    take(rule_guard, &ClockRules::guard);
    take(rule_max_units, &ClockRules::max_units);
    take(rule_reoffer, &ClockRules::reoffer);
    take(rule_reoffer_start_percent, &ClockRules::reoffer_start_percent);
    take(rule_award, &ClockRules::award);
    take(rule_tie, &ClockRules::tie);
    take(rule_auto_advance, &ClockRules::auto_advance);
    return result;
}

bool is_within_bounds(const ClockRules& rules) {
    const auto between = [](std::int64_t value, std::int64_t low, std::int64_t high) {
        return value >= low && value <= high;
    };
    return between(rules.price_step.value(), 1, steps_max) &&
           between(rules.step_interval.value(), 1, duration_max) &&
           between(rules.restart_steps, 0, steps_max) &&
           between(rules.hold.value(), 0, duration_max) &&
           between(rules.allowance.value(), 0, duration_max) &&
           between(rules.guard.value(), 0, duration_max) &&
           (rules.max_units == no_max_units || between(rules.max_units.value(), 1, units_max)) &&
           between(rules.reoffer, 0, steps_max) && between(rules.reoffer_start_percent, 1, 100) &&
           rules.award <= Award::multi_sale && rules.tie <= Tie::random_draw;
}

}  // namespace huagu
