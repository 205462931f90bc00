#include "tests/model/text.hpp"

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/assert.hpp"

namespace huagu::model {

namespace {

template <class T>
std::int64_t number(T value) {
    if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
        return static_cast<std::int64_t>(value);
    } else {
        return static_cast<std::int64_t>(value.value());
    }
}

/// Collects `"name":value` pairs into one JSON object; nothing for a number that is none.
class JsonLine {
  public:
    void operator()(std::string_view name, std::string_view word) {
        start(name);
        line_ += '"';
        line_ += word;
        line_ += '"';
    }
    void operator()(std::string_view name, bool value) {
        start(name);
        line_ += value ? "true" : "false";
    }
    void operator()(std::string_view field, Reason value) { (*this)(field, name(value)); }
    void operator()(std::string_view field, CommandKind value) { (*this)(field, name(value)); }
    void operator()(std::string_view field, Outcome value) { (*this)(field, name(value)); }
    void operator()(std::string_view field, OrderState value) { (*this)(field, name(value)); }
    void operator()(std::string_view name, std::uint64_t value) {
        start(name);
        line_ += std::to_string(value);
    }
    template <class T>
    void operator()(std::string_view name, T value) {
        if constexpr (requires { value.is_none(); }) {
            if (value.is_none()) return;
        }
        start(name);
        line_ += std::to_string(number(value));
    }
    [[nodiscard]] std::string line() const { return line_ + '}'; }

  private:
    void start(std::string_view name) {
        line_ += line_.empty() ? "{\"" : ",\"";
        line_ += name;
        line_ += "\":";
    }

    std::string line_;
};

/// Collects every field as a number.
class Numbers {
  public:
    template <class T>
    void operator()(std::string_view, T value) {
        numbers_.push_back(number(value));
    }
    [[nodiscard]] const std::vector<std::int64_t>& numbers() const { return numbers_; }

  private:
    std::vector<std::int64_t> numbers_;
};

template <class Field>
void visit_settings(const RulesChange& c, Field& field) {
    const ClockRules& r = c.rules;
    if ((c.given & rule_price_step) != 0) field("price_step", r.price_step);
    if ((c.given & rule_step_interval) != 0) field("step_interval", r.step_interval);
    if ((c.given & rule_restart_steps) != 0) field("restart_steps", r.restart_steps);
    if ((c.given & rule_hold) != 0) field("hold", r.hold);
    if ((c.given & rule_allowance) != 0) field("allowance", r.allowance);
    if ((c.given & rule_guard) != 0) field("guard", r.guard);
    if ((c.given & rule_max_units) != 0 && r.max_units != no_max_units) {
        field("max_units", r.max_units);
    }
    if ((c.given & rule_reoffer) != 0) field("reoffer", r.reoffer);
    if ((c.given & rule_reoffer_start_percent) != 0) {
        field("reoffer_start_percent", r.reoffer_start_percent);
    }
    if ((c.given & rule_award) != 0) {
        field("award",
              std::string_view(r.award == Award::first_press ? "first_press" : "multi_sale"));
    }
    if ((c.given & rule_tie) != 0) {
        field("tie", std::string_view(r.tie == Tie::press_time ? "press_time" : "random_draw"));
    }
    if ((c.given & rule_auto_advance) != 0) field("auto_advance", r.auto_advance);
    if ((c.given & rule_unknown) != 0) field("no_such_setting", 1);
}

template <class Field>
void visit(const QueueLot& c, Field& field) {
    field("clock", c.clock);
    field("lot", c.lot);
    field("grower", c.grower);
    field("product", c.product);
    field("grade", c.grade);
    field("length_cm", c.length_cm);
    field("items_per_unit", c.items_per_unit);
    field("units", c.units);
    field("min_units", c.min_units);
    field("start_price", c.start_price);
    field("reserve_price", c.reserve_price);
}

template <class Field>
void visit(const ChangeLot& c, Field& field) {
    field("lot", c.lot);
    if (c.has_start_price) field("start_price", c.start_price);
    if (c.has_reserve_price) field("reserve_price", c.reserve_price);
    if (c.has_min_units) field("min_units", c.min_units);
    if (c.has_position) field("position", c.position);
}

template <class Field>
void visit(const PlaceOrder& c, Field& field) {
    field("order", c.order);
    field("product", c.product);
    field("worst_grade", c.worst_grade);
    field("min_length_cm", c.min_length_cm);
    field("clock", c.clock);
    field("lot", c.lot);
    field("limit_price", c.limit_price);
    field("units", c.units);
    if (c.max_units_per_lot != no_max_units) field("max_units_per_lot", c.max_units_per_lot);
    field("min_units_per_lot", c.min_units_per_lot);
}

template <class Field>
void visit(const Press& c, Field& field) {
    field("clock", c.clock);
    field("lot", c.lot);
    field("round", c.round);
    field("press_time", c.press_time);
    field("units", c.units);
    field("all_or_none", c.is_all_or_none);
}

template <class Field>
void visit(const Command& command, Field& field) {
    field("at", command.at);
    field("command", command.kind);
    field("participant", command.participant);
    field("user", command.user);
    if (command.command_id != CommandId(0)) field("command_id", command.command_id);
    switch (command.kind) {
        case CommandKind::open_market:
            field("currency", std::string_view("CNY"));
            field("seed", command.open_market.seed);
            field("buyer_fee_bp", command.open_market.buyer_fee_bp);
            return;
        case CommandKind::add_participant:
            field("participant", command.add_participant.participant);
            field("buyer", command.add_participant.is_buyer);
            field("grower", command.add_participant.is_grower);
            field("credit_limit", command.add_participant.credit_limit);
            return;
        case CommandKind::set_credit:
            field("participant", command.set_credit.participant);
            field("credit_limit", command.set_credit.credit_limit);
            return;
        case CommandKind::suspend:
        case CommandKind::reinstate:
            field("participant", command.suspend.participant);
            return;
        case CommandKind::add_clock:
        case CommandKind::set_rules:
            field("clock", command.add_clock.clock);
            return visit_settings(command.add_clock.change, field);
        case CommandKind::queue_lot:
            return visit(command.queue_lot, field);
        case CommandKind::change_lot:
            return visit(command.change_lot, field);
        case CommandKind::withdraw_lot:
            field("lot", command.withdraw_lot.lot);
            return;
        case CommandKind::open_clock:
        case CommandKind::close_clock:
        case CommandKind::start_lot:
        case CommandKind::pause_clock:
        case CommandKind::resume_clock:
            field("clock", command.open_clock.clock);
            return;
        case CommandKind::press:
            return visit(command.press, field);
        case CommandKind::place_order:
            return visit(command.place_order, field);
        case CommandKind::reduce_order:
            field("order", command.reduce_order.order);
            field("units", command.reduce_order.units);
            return;
        case CommandKind::cancel_order:
            field("order", command.cancel_order.order);
            return;
        case CommandKind::cancel_sale:
            field("sale", command.cancel_sale.sale);
            field("reason", std::string_view("by chance"));
            return;
        case CommandKind::close_market:
        case CommandKind::advance:
            return;
    }
}

template <class Field>
void visit(const LotState& e, Field& field) {
    field("clock", e.clock);
    field("lot", e.lot);
    field("units", e.units);
    field("min_units", e.min_units);
    field("start_price", e.start_price);
    field("reserve_price", e.reserve_price);
}

template <class Field>
void visit(const RoundStarted& e, Field& field) {
    field("clock", e.clock);
    field("lot", e.lot);
    field("round", e.round);
    field("start_price", e.start_price);
    field("price_step", e.price_step);
    field("step_interval", e.step_interval);
    field("starts_at", e.starts_at);
    field("last_step", e.last_step);
    field("units", e.units);
    field("min_units", e.min_units);
}

template <class Field>
void visit(const Sale& e, Field& field) {
    field("sale", e.sale);
    field("clock", e.clock);
    field("lot", e.lot);
    field("round", e.round);
    field("step", e.step);
    field("price", e.price);
    field("units", e.units);
    field("items", e.items);
    field("gross", e.gross);
    field("buyer", e.buyer);
    field("grower", e.grower);
}

template <class Field>
void visit(const Lost& e, Field& field) {
    field("clock", e.clock);
    field("lot", e.lot);
    field("round", e.round);
    field("winning_step", e.winning_step);
    field("winning_price", e.winning_price);
    field("late", e.late);
}

template <class Field>
void visit_private(const Event& event, Field& field) {
    field("participant", event.participant);
    field("user", event.user);
    field("command_id", event.command_id);
    if (event.kind == EventKind::accepted) {
        field("command", event.accepted.command);
        if (event.accepted.command == CommandKind::place_order) {
            field("order", event.accepted.order);
        }
        field("number", event.accepted.number);
    } else if (event.kind == EventKind::rejected) {
        field("command", event.rejected.command);
        if (event.rejected.command == CommandKind::place_order) {
            field("order", event.rejected.order);
        }
        field("reason", event.rejected.reason);
    } else if (event.kind == EventKind::won) {
        field("sale", event.won.sale);
        field("order", event.won.order);
        field("units", event.won.units);
        field("price", event.won.price);
        field("gross", event.won.gross);
        field("fee", event.won.fee);
    } else if (event.kind == EventKind::lost) {
        visit(event.lost, field);
    } else if (event.kind == EventKind::order_changed) {
        field("order", event.order_changed.order);
        field("units_left", event.order_changed.units_left);
        field("state", event.order_changed.state);
    } else {
        HUAGU_ASSERT(event.kind == EventKind::credit_changed);
        field("limit", event.credit_changed.limit);
        field("sold", event.credit_changed.sold);
        field("held", event.credit_changed.held);
    }
}

template <class Field>
void visit(const Event& event, Field& field) {
    field("at", event.at);
    if (!is_public(event.kind)) return visit_private(event, field);
    field("sequence", event.sequence);
    switch (event.kind) {
        case EventKind::market_closed:
            field("sales", event.market_closed.sales);
            field("units", event.market_closed.units);
            field("gross", event.market_closed.gross);
            return;
        case EventKind::clock_opened:
        case EventKind::clock_paused:
        case EventKind::clock_resumed:
        case EventKind::clock_closed:
            field("clock", event.clock_opened.clock);
            return;
        case EventKind::hand_stopped:
            field("clock", event.hand_stopped.clock);
            field("lot", event.hand_stopped.lot);
            field("round", event.hand_stopped.round);
            field("step", event.hand_stopped.step);
            return;
        case EventKind::lot_queued:
        case EventKind::lot_changed:
            return visit(event.lot_queued, field);
        case EventKind::lot_closed:
            field("clock", event.lot_closed.clock);
            field("lot", event.lot_closed.lot);
            field("outcome", event.lot_closed.outcome);
            field("units_sold", event.lot_closed.units_sold);
            field("units_unsold", event.lot_closed.units_unsold);
            return;
        case EventKind::round_started:
            return visit(event.round_started, field);
        case EventKind::sale:
            return visit(event.sale, field);
        case EventKind::sale_cancelled:
            field("sale", event.sale_cancelled.sale);
            field("clock", event.sale_cancelled.clock);
            return;
        default:
            return;  // market_opened has none; the private ones are above
    }
}

}  // namespace

std::string text(const Command& command) {
    JsonLine line;
    visit(command, line);
    return line.line();
}

std::string text(const Event& event) {
    JsonLine line;
    line("event", name(event.kind));
    visit(event, line);
    return line.line();
}

bool are_same(const Event& a, const Event& b) {
    if (a.kind != b.kind) return false;
    Numbers of_a;
    Numbers of_b;
    visit(a, of_a);
    visit(b, of_b);
    return of_a.numbers() == of_b.numbers();
}

}  // namespace huagu::model
