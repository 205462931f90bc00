#include "cli/journal/command_json.hpp"

#include <string>
#include <string_view>

namespace huagu::cli {

namespace {

/// A number that is none is left out.
template <class Number>
void put(Json& json, std::string_view name, Number number) {
    if constexpr (requires { number.is_none(); }) {
        if (number.is_none()) return;
    }
    json[std::string(name)] = number.value();
}

void put_rules(Json& json, const RulesChange& change) {
    const ClockRules& rules = change.rules;
    const auto is_given = [&](RuleBit bit) { return (change.given & bit) != 0; };
    const auto put_given = [&](RuleBit bit, const char* name, std::int64_t value) {
        if (is_given(bit)) json[name] = value;
    };
    put_given(rule_price_step, "price_step", rules.price_step.value());
    put_given(rule_step_interval, "step_interval", rules.step_interval.value());
    put_given(rule_restart_steps, "restart_steps", rules.restart_steps);
    put_given(rule_hold, "hold", rules.hold.value());
    if (is_given(rule_award)) {
        json["award"] = schema::EnumNameAward(wire::to_schema(rules.award));
    }
    if (is_given(rule_tie)) json["tie"] = schema::EnumNameTie(wire::to_schema(rules.tie));
    put_given(rule_allowance, "allowance", rules.allowance.value());
    put_given(rule_guard, "guard", rules.guard.value());
    if (is_given(rule_max_units)) {
        json["max_units"] = nullptr;
        if (rules.max_units != no_max_units) json["max_units"] = rules.max_units.value();
    }
    put_given(rule_reoffer, "reoffer", rules.reoffer);
    put_given(rule_reoffer_start_percent, "reoffer_start_percent", rules.reoffer_start_percent);
    if (is_given(rule_auto_advance)) json["auto_advance"] = rules.auto_advance;
    if (is_given(rule_unknown)) json["unknown_setting"] = nullptr;
}

void put_body(Json& json, const QueueLot& lot) {
    put(json, "clock", lot.clock);
    put(json, "lot", lot.lot);
    put(json, "grower", lot.grower);
    put(json, "product", lot.product);
    json["grade"] = lot.grade;
    json["length_cm"] = lot.length_cm;
    put(json, "items_per_unit", lot.items_per_unit);
    put(json, "units", lot.units);
    put(json, "min_units", lot.min_units);
    put(json, "start_price", lot.start_price);
    put(json, "reserve_price", lot.reserve_price);
}

void put_body(Json& json, const ChangeLot& change) {
    put(json, "lot", change.lot);
    if (change.has_start_price) put(json, "start_price", change.start_price);
    if (change.has_reserve_price) put(json, "reserve_price", change.reserve_price);
    if (change.has_min_units) put(json, "min_units", change.min_units);
    if (change.has_position) json["position"] = change.position;
}

void put_body(Json& json, const Press& press) {
    put(json, "clock", press.clock);
    put(json, "lot", press.lot);
    put(json, "round", press.round);
    put(json, "press_time", press.press_time);
    put(json, "units", press.units);
    if (press.is_all_or_none) json["all_or_none"] = true;
}

void put_body(Json& json, const PlaceOrder& order) {
    put(json, "order", order.order);
    put(json, "product", order.product);
    json["worst_grade"] = order.worst_grade;
    json["min_length_cm"] = order.min_length_cm;
    put(json, "clock", order.clock);
    put(json, "lot", order.lot);
    put(json, "limit_price", order.limit_price);
    put(json, "units", order.units);
    if (order.max_units_per_lot != no_max_units) {
        put(json, "max_units_per_lot", order.max_units_per_lot);
    }
    put(json, "min_units_per_lot", order.min_units_per_lot);
}

void put_body(Json& json, const AddParticipant& added) {
    put(json, "participant", added.participant);
    json["buyer"] = added.is_buyer;
    json["grower"] = added.is_grower;
    put(json, "credit_limit", added.credit_limit);
}

void put_body(Json& json, const Command& command, const wire::Texts& texts) {
    switch (command.kind) {
        case CommandKind::open_market:
            json["currency"] = texts.currency;
            json["seed"] = command.open_market.seed;
            json["buyer_fee_bp"] = command.open_market.buyer_fee_bp;
            return;
        case CommandKind::add_participant:
            return put_body(json, command.add_participant);
        case CommandKind::set_credit:
            put(json, "participant", command.set_credit.participant);
            put(json, "credit_limit", command.set_credit.credit_limit);
            return;
        case CommandKind::suspend:
        case CommandKind::reinstate:
            put(json, "participant", command.suspend.participant);
            return;
        case CommandKind::add_clock:
        case CommandKind::set_rules:
            put(json, "clock", command.add_clock.clock);
            return put_rules(json, command.add_clock.change);
        case CommandKind::queue_lot:
            return put_body(json, command.queue_lot);
        case CommandKind::change_lot:
            return put_body(json, command.change_lot);
        case CommandKind::withdraw_lot:
            return put(json, "lot", command.withdraw_lot.lot);
        case CommandKind::open_clock:
        case CommandKind::close_clock:
        case CommandKind::start_lot:
        case CommandKind::pause_clock:
        case CommandKind::resume_clock:
            return put(json, "clock", command.open_clock.clock);
        case CommandKind::press:
            return put_body(json, command.press);
        case CommandKind::place_order:
            return put_body(json, command.place_order);
        case CommandKind::reduce_order:
            put(json, "order", command.reduce_order.order);
            put(json, "units", command.reduce_order.units);
            return;
        case CommandKind::cancel_order:
            return put(json, "order", command.cancel_order.order);
        case CommandKind::cancel_sale:
            put(json, "sale", command.cancel_sale.sale);
            json["reason"] = texts.reason;
            return;
        case CommandKind::close_market:
        case CommandKind::advance:
            return;
    }
}

/// Which commands are a participant's own.
bool has_participant(CommandKind kind) {
    return kind == CommandKind::press || kind == CommandKind::place_order ||
           kind == CommandKind::reduce_order || kind == CommandKind::cancel_order;
}

}  // namespace

Json to_json(const Command& command, const wire::Texts& texts) {
    Json json;
    json["at"] = command.at.value();
    json["command"] = name(command.kind);
    if (has_participant(command.kind)) put(json, "participant", command.participant);
    if (command.kind == CommandKind::press) {
        put(json, "user", command.user);
        put(json, "command_id", command.command_id);
    }
    put_body(json, command, texts);
    return json;
}

Json to_json(const ClockRules& rules) {
    constexpr std::uint16_t all = (rule_auto_advance << 1) - 1;
    Json json;
    put_rules(json, {rules, all});
    return json;
}

}  // namespace huagu::cli
