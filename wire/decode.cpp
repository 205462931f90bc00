#include "wire/decode.hpp"

#include "wire/texts.hpp"

namespace huagu::wire {

namespace {

template <class T>
using Optional = flatbuffers::Optional<T>;

/// What the engine has for "not given" cannot be given: it would pass for something that it is not.
template <class Value>
bool is_given_as(const Optional<typename Value::rep>& number, Value not_given) {
    return number && *number == not_given.value();
}

template <class Value>
Value value_or(const Optional<typename Value::rep>& number, Value not_given) {
    return number ? Value(*number) : not_given;
}

// Whoever adds a thing numbers it from 1: 0 is a number that was left out.

Reason fill(Command& command, const schema::AddParticipant& from) {
    if (is_given_as(from.participant(), ParticipantId::none())) return Reason::bad_value;
    if (from.participant() == 0U) return Reason::bad_value;
    command.add_participant = {value_or(from.participant(), ParticipantId::none()), from.buyer(),
                               from.grower(), Money(from.credit_limit())};
    return Reason::none;
}

Reason fill(Command& command, const schema::QueueLot& from) {
    if (is_given_as(from.lot(), LotId::none())) return Reason::bad_value;
    if (from.lot() == 0U) return Reason::bad_value;
    QueueLot& to = command.queue_lot;
    to.clock = ClockId(from.clock());
    to.lot = value_or(from.lot(), LotId::none());
    to.grower = ParticipantId(from.grower());
    to.product = ProductId(from.product());
    to.grade = from.grade();
    to.length_cm = from.length_cm();
    to.items_per_unit = Items(from.items_per_unit());
    to.units = Units(from.units());
    to.min_units = Units(from.min_units());
    to.start_price = Price(from.start_price());
    to.reserve_price = Price(from.reserve_price());
    return Reason::none;
}

Reason fill(Command& command, const schema::ChangeLot& from) {
    ChangeLot& to = command.change_lot;
    to.lot = LotId(from.lot());
    to.has_start_price = from.start_price().has_value();
    to.has_reserve_price = from.reserve_price().has_value();
    to.has_min_units = from.min_units().has_value();
    to.has_position = from.position().has_value();
    to.start_price = value_or(from.start_price(), Price(0));
    to.reserve_price = value_or(from.reserve_price(), Price(0));
    to.min_units = value_or(from.min_units(), Units(0));
    to.position = from.position().value_or(0);
    return Reason::none;
}

Reason fill(Command& command, const schema::Press& from) {
    command.press = {
        ClockId(from.clock()),     LotId(from.lot()),
        RoundNumber(from.round()), Time(from.press_time().value_or(press_time_on_receipt.value())),
        Units(from.units()),       from.all_or_none()};
    return Reason::none;
}

Reason fill(Command& command, const schema::PlaceOrder& from) {
    if (is_given_as(from.clock(), ClockId::none())) return Reason::unknown_clock;
    if (is_given_as(from.lot(), LotId::none())) return Reason::unknown_lot;
    if (is_given_as(from.max_units_per_lot(), no_max_units)) return Reason::bad_units;
    PlaceOrder& to = command.place_order;
    to.order = OrderId(from.order());
    to.product = ProductId(from.product());
    to.clock = value_or(from.clock(), ClockId::none());
    to.lot = value_or(from.lot(), LotId::none());
    to.worst_grade = from.worst_grade().value_or(grade_worst);
    to.min_length_cm = from.min_length_cm().value_or(0);
    to.limit_price = Price(from.limit_price());
    to.units = Units(from.units());
    to.max_units_per_lot = value_or(from.max_units_per_lot(), no_max_units);
    to.min_units_per_lot = value_or(from.min_units_per_lot(), Units(1));
    return Reason::none;
}

// Bodies that are one number or two.

Reason fill(Command& command, const schema::OpenMarket& from) {
    command.open_market = {from.seed().value_or(0), from.buyer_fee_bp()};
    return Reason::none;
}
Reason fill(Command& command, const schema::SetCredit& from) {
    command.set_credit = {ParticipantId(from.participant()), Money(from.credit_limit())};
    return Reason::none;
}
Reason fill(Command& command, const schema::Suspend& from) {
    command.suspend.participant = ParticipantId(from.participant());
    return Reason::none;
}
Reason fill(Command& command, const schema::Reinstate& from) {
    command.reinstate.participant = ParticipantId(from.participant());
    return Reason::none;
}
Reason fill(Command& command, const schema::AddClock& from) {
    if (from.clock() == 0) return Reason::bad_value;
    command.add_clock = {ClockId(from.clock()), decode_rules(from.rules())};
    return Reason::none;
}
Reason fill(Command& command, const schema::SetRules& from) {
    command.set_rules = {ClockId(from.clock()), decode_rules(from.rules())};
    return Reason::none;
}
Reason fill(Command& command, const schema::WithdrawLot& from) {
    command.withdraw_lot.lot = LotId(from.lot());
    return Reason::none;
}
Reason fill(Command& command, const schema::ReduceOrder& from) {
    command.reduce_order = {OrderId(from.order()), Units(from.units())};
    return Reason::none;
}
Reason fill(Command& command, const schema::CancelOrder& from) {
    command.cancel_order.order = OrderId(from.order());
    return Reason::none;
}
Reason fill(Command& command, const schema::CancelSale& from) {
    command.cancel_sale.sale = SaleId(from.sale());
    return Reason::none;
}

/// The body, if it is there, into the command, whose kind is set.
template <class Body>
Reason with(Command& command, const Body* body) {
    if (body == nullptr) return Reason::bad_frame;
    return fill(command, *body);
}

template <class Body>
Reason with_clock(ClockOnly& to, const Body* body) {
    if (body == nullptr) return Reason::bad_frame;
    to.clock = ClockId(body->clock());
    return Reason::none;
}

/// Nothing of the body is the engine's.
template <class Body>
Reason with_nothing(const Body* body) {
    return body == nullptr ? Reason::bad_frame : Reason::none;
}

Reason fill_body(Command& to, const schema::Command& from) {
    using Type = schema::CommandBody;
    switch (from.body_type()) {
        case Type::NONE:
            return Reason::bad_frame;
        case Type::open_market:
            return with(to, from.body_as_open_market());
        case Type::close_market:
            return with_nothing(from.body_as_close_market());
        case Type::add_participant:
            return with(to, from.body_as_add_participant());
        case Type::set_credit:
            return with(to, from.body_as_set_credit());
        case Type::suspend:
            return with(to, from.body_as_suspend());
        case Type::reinstate:
            return with(to, from.body_as_reinstate());
        case Type::add_clock:
            return with(to, from.body_as_add_clock());
        case Type::set_rules:
            return with(to, from.body_as_set_rules());
        case Type::queue_lot:
            return with(to, from.body_as_queue_lot());
        case Type::change_lot:
            return with(to, from.body_as_change_lot());
        case Type::withdraw_lot:
            return with(to, from.body_as_withdraw_lot());
        case Type::open_clock:
            return with_clock(to.open_clock, from.body_as_open_clock());
        case Type::close_clock:
            return with_clock(to.close_clock, from.body_as_close_clock());
        case Type::start_lot:
            return with_clock(to.start_lot, from.body_as_start_lot());
        case Type::pause_clock:
            return with_clock(to.pause_clock, from.body_as_pause_clock());
        case Type::resume_clock:
            return with_clock(to.resume_clock, from.body_as_resume_clock());
        case Type::press:
            return with(to, from.body_as_press());
        case Type::place_order:
            return with(to, from.body_as_place_order());
        case Type::reduce_order:
            return with(to, from.body_as_reduce_order());
        case Type::cancel_order:
            return with(to, from.body_as_cancel_order());
        case Type::cancel_sale:
            return with(to, from.body_as_cancel_sale());
        case Type::advance:
            return with_nothing(from.body_as_advance());
        case Type::add_product:
            return with_nothing(from.body_as_add_product());
        case Type::set_fees:
            return with_nothing(from.body_as_set_fees());
    }
    return Reason::bad_frame;  // a type of a later version, or none at all
}

/// The kind of a body whose type is a member.
CommandKind kind_of(schema::CommandBody type) {
    return is_reference(type) ? CommandKind::advance : static_cast<CommandKind>(type);
}

}  // namespace

Reason decode(const schema::Command& from, Command& to) {
    to.command_id = CommandId(from.command_id());
    if (!is_member(from.body_type())) return Reason::bad_frame;
    to.kind = kind_of(from.body_type());
    if (const Reason reason = fill_body(to, from); reason != Reason::none) return reason;
    return check_texts(from);
}

tl::expected<Command, Reason> decode(const schema::Command& command) {
    Command result;
    if (const Reason reason = decode(command, result); reason != Reason::none) {
        return tl::unexpected(reason);
    }
    return result;
}

bool has_seed(const schema::Command& command) {
    const schema::OpenMarket* body = command.body_as_open_market();
    return body != nullptr && body->seed().has_value();
}

RulesChange decode_rules(const schema::ClockRules* rules) {
    RulesChange change;
    if (rules == nullptr) return change;
    const auto give = [&change](RuleBit bit) {
        change.given = static_cast<std::uint16_t>(change.given | bit);
    };
    const auto take = [&]<class Value>(RuleBit bit, const auto& given, Value& to) {
        if (!given) return;
        to = Value(*given);
        give(bit);
    };
    ClockRules& to = change.rules;
    take(rule_price_step, rules->price_step(), to.price_step);
    take(rule_step_interval, rules->step_interval(), to.step_interval);
    take(rule_restart_steps, rules->restart_steps(), to.restart_steps);
    take(rule_hold, rules->hold(), to.hold);
    take(rule_allowance, rules->allowance(), to.allowance);
    take(rule_guard, rules->guard(), to.guard);
    take(rule_max_units, rules->max_units(), to.max_units);
    take(rule_reoffer, rules->reoffer(), to.reoffer);
    take(rule_reoffer_start_percent, rules->reoffer_start_percent(), to.reoffer_start_percent);
    take(rule_auto_advance, rules->auto_advance(), to.auto_advance);
    if (rules->no_max_units()) {
        // Either a number or none, not both.
        give(rules->max_units() ? rule_unknown : rule_max_units);
        to.max_units = no_max_units;
    } else if (is_given_as(rules->max_units(), no_max_units)) {
        give(rule_unknown);
    }
    const auto take_word = [&]<class Word>(RuleBit bit, const auto& given, Word& word) {
        if (!given) return;
        give(is_member(*given) ? bit : rule_unknown);
        if (is_member(*given)) word = static_cast<Word>(*given);
    };
    take_word(rule_award, rules->award(), to.award);
    take_word(rule_tie, rules->tie(), to.tie);
    return change;
}

}  // namespace huagu::wire
