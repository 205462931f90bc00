// Why a command is refused: rules.md, "Reasons". Each function makes the checks in the order of
// that table.
#include <algorithm>

#include "tests/model/naive_market.hpp"

namespace huagu::model {

namespace {

bool is_between(std::int64_t least, std::int64_t value, std::int64_t most) {
    return least <= value && value <= most;
}

bool is_time(Duration time) { return is_between(0, time.value(), 10'000'000'000); }

bool is_units(Units units) { return is_between(1, units.value(), 1'000'000); }

bool are_rules(const ClockRules& rules) {
    const bool has_max_units = rules.max_units != no_max_units;
    return is_between(1, rules.price_step.value(), 100'000'000) && is_time(rules.step_interval) &&
           rules.step_interval.value() >= 1 && is_between(0, rules.restart_steps, 100'000'000) &&
           is_time(rules.hold) && is_time(rules.allowance) && is_time(rules.guard) &&
           (!has_max_units || is_units(rules.max_units)) &&
           is_between(0, rules.reoffer, 100'000'000) &&
           is_between(1, rules.reoffer_start_percent, 100);
}

bool are_prices(Price start_price, Price reserve_price) {
    return Price(100'000'000) >= start_price && start_price >= reserve_price &&
           reserve_price >= Price(1);
}

}  // namespace

ClockRules with(const ClockRules& rules, const RulesChange& change) {
    ClockRules result = rules;
    if ((change.given & rule_price_step) != 0) result.price_step = change.rules.price_step;
    if ((change.given & rule_step_interval) != 0) result.step_interval = change.rules.step_interval;
    if ((change.given & rule_restart_steps) != 0) result.restart_steps = change.rules.restart_steps;
    if ((change.given & rule_hold) != 0) result.hold = change.rules.hold;
    if ((change.given & rule_allowance) != 0) result.allowance = change.rules.allowance;
    if ((change.given & rule_guard) != 0) result.guard = change.rules.guard;
    if ((change.given & rule_max_units) != 0) result.max_units = change.rules.max_units;
    if ((change.given & rule_reoffer) != 0) result.reoffer = change.rules.reoffer;
    if ((change.given & rule_reoffer_start_percent) != 0) {
        result.reoffer_start_percent = change.rules.reoffer_start_percent;
    }
    if ((change.given & rule_award) != 0) result.award = change.rules.award;
    if ((change.given & rule_tie) != 0) result.tie = change.rules.tie;
    if ((change.given & rule_auto_advance) != 0) result.auto_advance = change.rules.auto_advance;
    return result;
}

Reason NaiveMarket::refusal(const Command& command) const {
    if (command.kind == CommandKind::advance) return Reason::none;
    if (was_closed_) return Reason::market_closed;
    if (command.kind != CommandKind::open_market && !is_open_) return Reason::market_closed;
    switch (command.kind) {
        case CommandKind::open_market:
            return refusal(command.open_market);
        case CommandKind::add_participant:
            return refusal(command.add_participant);
        case CommandKind::set_credit:
            return refusal(command.set_credit);
        case CommandKind::suspend:
        case CommandKind::reinstate:
            return participants_.contains(command.suspend.participant)
                       ? Reason::none
                       : Reason::unknown_participant;
        case CommandKind::add_clock:
        case CommandKind::set_rules:
            return refusal_of_settings(command.kind, command.add_clock);
        case CommandKind::queue_lot:
            return refusal(command.queue_lot);
        case CommandKind::change_lot:
            return refusal(command.change_lot);
        case CommandKind::withdraw_lot:
            return refusal(command.withdraw_lot);
        case CommandKind::open_clock:
        case CommandKind::close_clock:
        case CommandKind::start_lot:
        case CommandKind::pause_clock:
        case CommandKind::resume_clock:
            return refusal_of_clock_command(command.kind, command.open_clock.clock);
        case CommandKind::press:
            return refusal(command.press, command.participant, command.at);
        case CommandKind::place_order:
            return refusal(command.place_order, command.participant);
        case CommandKind::reduce_order:
            return refusal_of_reduction({command.participant, command.reduce_order.order},
                                        command.reduce_order.units);
        case CommandKind::cancel_order:
            return refusal_of_reduction({command.participant, command.cancel_order.order},
                                        Units(0));
        case CommandKind::cancel_sale:
            return refusal(command.cancel_sale);
        case CommandKind::close_market: {
            const bool are_closed = std::all_of(clocks_.begin(), clocks_.end(), [](const auto& c) {
                return c.second.state == ClockState::closed;
            });
            return are_closed ? Reason::none : Reason::not_idle;
        }
        case CommandKind::advance:
            return Reason::none;
    }
    return Reason::none;
}

Reason NaiveMarket::refusal(const OpenMarket& c) const {
    if (is_open_) return Reason::exists;
    if (!is_between(0, c.buyer_fee_bp, 10'000)) return Reason::bad_value;
    return Reason::none;
}

Reason NaiveMarket::refusal(const AddParticipant& c) const {
    if (participants_.contains(c.participant)) return Reason::exists;
    if (!is_between(0, c.credit_limit.value(), 1'000'000'000'000'000)) return Reason::bad_value;
    return Reason::none;
}

Reason NaiveMarket::refusal(const SetCredit& c) const {
    if (!participants_.contains(c.participant)) return Reason::unknown_participant;
    if (!is_between(0, c.credit_limit.value(), 1'000'000'000'000'000)) return Reason::bad_value;
    return Reason::none;
}

Reason NaiveMarket::refusal_of_settings(CommandKind kind, const ClockSettings& c) const {
    const auto clock = clocks_.find(c.clock);
    const bool is_there = clock != clocks_.end();
    if (kind == CommandKind::add_clock && is_there) return Reason::exists;
    if (kind == CommandKind::set_rules && !is_there) return Reason::unknown_clock;
    const ClockRules before = is_there ? clock->second.rules : ClockRules{};
    if ((c.change.given & rule_unknown) != 0) return Reason::bad_value;
    if (!are_rules(with(before, c.change))) return Reason::bad_value;
    if (is_there && clock->second.state != ClockState::closed &&
        clock->second.state != ClockState::paused) {
        return Reason::not_paused;
    }
    return Reason::none;
}

Reason NaiveMarket::refusal(const QueueLot& c) const {
    if (lots_.contains(c.lot)) return Reason::exists;
    if (!participants_.contains(c.grower)) return Reason::unknown_participant;
    if (!clocks_.contains(c.clock)) return Reason::unknown_clock;
    if (!participants_.at(c.grower).is_grower) return Reason::bad_value;
    if (!is_between(0, c.grade, 4)) return Reason::bad_value;
    if (c.length_cm < 0) return Reason::bad_value;
    if (!is_between(1, c.items_per_unit.value(), 10'000)) return Reason::bad_value;
    if (!is_units(c.units) || !is_units(c.min_units)) return Reason::bad_units;
    if (c.min_units > c.units) return Reason::bad_units;
    if (!are_prices(c.start_price, c.reserve_price)) return Reason::bad_price;
    return Reason::none;
}

bool NaiveMarket::is_current(LotId number) const {
    return clocks_.at(lots_.at(number).offer.clock).current_lot == number;
}

Reason NaiveMarket::refusal(const ChangeLot& c) const {
    if (!lots_.contains(c.lot)) return Reason::unknown_lot;
    const Lot& lot = lots_.at(c.lot);
    const bool is_paused = clocks_.at(lot.offer.clock).state == ClockState::paused;
    if (c.has_position && c.position < 0) return Reason::bad_value;
    if (c.has_position && is_current(c.lot) && is_paused) return Reason::bad_value;
    if (c.has_min_units && (!is_units(c.min_units) || c.min_units > lot.units_left)) {
        return Reason::bad_units;
    }
    const Price start_price = c.has_start_price ? c.start_price : lot.offer.start_price;
    const Price reserve_price = c.has_reserve_price ? c.reserve_price : lot.offer.reserve_price;
    if (!are_prices(start_price, reserve_price)) return Reason::bad_price;
    if (lot.closed) return Reason::too_late;
    if (is_current(c.lot) && !is_paused) return Reason::not_paused;
    return Reason::none;
}

Reason NaiveMarket::refusal(const LotOnly& c) const {
    if (!lots_.contains(c.lot)) return Reason::unknown_lot;
    const Lot& lot = lots_.at(c.lot);
    if (lot.closed) return Reason::too_late;
    const bool is_paused = clocks_.at(lot.offer.clock).state == ClockState::paused;
    if (is_current(c.lot) && !is_paused) return Reason::not_paused;
    return Reason::none;
}

Reason NaiveMarket::refusal_of_clock_command(CommandKind kind, ClockId number) const {
    if (!clocks_.contains(number)) return Reason::unknown_clock;
    const Clock& clock = clocks_.at(number);
    const bool is_closed = clock.state == ClockState::closed;
    const bool is_stopping = clock.round && clock.round->stopped_at;
    switch (kind) {
        case CommandKind::open_clock:
            return is_closed ? Reason::none : Reason::not_idle;
        case CommandKind::close_clock:
            if (is_closed) return Reason::not_open;
            return clock.round ? Reason::not_idle : Reason::none;
        case CommandKind::start_lot:
            if (is_closed) return Reason::not_open;
            if (clock.state != ClockState::idle) return Reason::not_idle;
            return clock.queue.empty() ? Reason::lot_not_running : Reason::none;
        case CommandKind::pause_clock:
            if (is_closed || clock.state == ClockState::paused || is_stopping) {
                return Reason::not_open;
            }
            return Reason::none;
        default:  // resume_clock
            return clock.state == ClockState::paused ? Reason::none : Reason::not_paused;
    }
}

bool NaiveMarket::is_live(const Press& c) const {
    const Clock& clock = clocks_.at(c.clock);
    return clock.round && clock.current_lot == c.lot && clock.round->number == c.round;
}

Reason NaiveMarket::refusal(const Press& c, ParticipantId participant, Time at) const {
    if (!participants_.contains(participant)) return Reason::unknown_participant;
    if (!clocks_.contains(c.clock)) return Reason::unknown_clock;
    if (!lots_.contains(c.lot)) return Reason::unknown_lot;
    const Clock& clock = clocks_.at(c.clock);
    const Lot& lot = lots_.at(c.lot);
    if (lot.offer.clock != c.clock) return Reason::unknown_lot;
    if (participants_.at(participant).is_suspended) return Reason::suspended;
    if (!participants_.at(participant).is_buyer) return Reason::not_a_buyer;
    if (c.press_time > at) return Reason::bad_value;
    if (!is_units(c.units)) return Reason::bad_units;
    if (is_live(c) && c.is_all_or_none && c.units > lot.units_left) return Reason::bad_units;
    if (clock.state == ClockState::closed) return Reason::not_open;
    if (lot.closed) return Reason::too_late;
    const bool was_announced = is_between(1, c.round.value(), lot.rounds);
    if (was_announced && !is_live(c)) return Reason::too_late;
    if (!clock.round || clock.current_lot != c.lot) return Reason::lot_not_running;
    if (!is_live(c)) return Reason::wrong_round;
    return refusal_in_live_round(c, participant, at);
}

Reason NaiveMarket::refusal_in_live_round(const Press& c, ParticipantId participant,
                                          Time at) const {
    const Clock& clock = clocks_.at(c.clock);
    const Round& round = *clock.round;
    const Lot& lot = lots_.at(c.lot);
    if (c.press_time < round.starts_at) return Reason::before_start;
    const Step step = step_at(clock, c.press_time);
    if (step > round.last_step) return Reason::past_last_step;
    if (round.stopped_at && c.press_time > *round.stopped_at) return Reason::past_last_step;
    if (at >= decision_due(clock, step)) return Reason::too_late;
    if (lot.offer.grower == participant) return Reason::own_lot;
    if (c.units < lot.min_units_in_force()) return Reason::below_minimum;
    if (c.units > clock.rules.max_units) return Reason::above_maximum;
    const bool has_pressed_already =
        std::any_of(round.presses.begin(), round.presses.end(),
                    [participant](const HandPress& p) { return p.participant == participant; });
    if (has_pressed_already) return Reason::already_pressed;
    const Units units = std::min(c.units, lot.units_left);
    const Money needed = with_fee(gross(price_at(clock, step), lot.offer.items_per_unit, units));
    if (needed > available(participant)) return Reason::no_credit;
    return Reason::none;
}

Reason NaiveMarket::refusal(const PlaceOrder& c, ParticipantId participant) const {
    if (!participants_.contains(participant)) return Reason::unknown_participant;
    if (!c.clock.is_none() && !clocks_.contains(c.clock)) return Reason::unknown_clock;
    if (!c.lot.is_none() && !lots_.contains(c.lot)) return Reason::unknown_lot;
    if (participants_.at(participant).is_suspended) return Reason::suspended;
    if (!participants_.at(participant).is_buyer) return Reason::not_a_buyer;
    if (!is_between(0, c.worst_grade, 4) || c.min_length_cm < 0) return Reason::bad_value;
    if (!is_units(c.units)) return Reason::bad_units;
    const bool has_most = c.max_units_per_lot != no_max_units;
    if (has_most && !is_units(c.max_units_per_lot)) return Reason::bad_units;
    if (!is_units(c.min_units_per_lot)) return Reason::bad_units;
    if (c.min_units_per_lot > c.max_units_per_lot) return Reason::bad_units;
    if (!is_between(1, c.limit_price.value(), 100'000'000)) return Reason::bad_price;
    return Reason::none;
}

Reason NaiveMarket::refusal_of_reduction(OrderKey key, Units units) const {
    if (!participants_.contains(key.first)) return Reason::unknown_participant;
    const auto order = orders_.find(key);
    if (order == orders_.end()) return Reason::unknown_order;
    if (order->second.state != OrderState::open) return Reason::unknown_order;
    if (units < Units(0) || units > order->second.units_left) return Reason::bad_units;
    if (has_pressed(key)) return Reason::pressed;
    return Reason::none;
}

Reason NaiveMarket::refusal(const CancelSale& c) const {
    const auto record = sales_.find(c.sale);
    if (record == sales_.end()) return Reason::unknown_sale;
    const std::vector<SaleId>& last = clocks_.at(record->second.sale.clock).last_sales;
    const bool is_of_last_decision = std::find(last.begin(), last.end(), c.sale) != last.end();
    if (!is_of_last_decision || record->second.is_cancelled) return Reason::too_late_to_cancel;
    return Reason::none;
}

}  // namespace huagu::model
