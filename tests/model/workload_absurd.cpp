// Commands with one field as it should not be, or a number that nothing has.
#include <algorithm>
#include <initializer_list>
#include <limits>

#include "tests/model/workload.hpp"

namespace huagu::model {

namespace {

constexpr ParticipantId unknown_participant{12};
constexpr ClockId unknown_clock{7};

}  // namespace

std::int64_t Workload::absurd_number() {
    return one_of<std::int64_t>({0, -1, 1, 5, 10'000, 10'001, 1'000'000, 1'000'001, 100'000'000,
                                 100'000'001, 10'000'000'000, 10'000'000'001, 1'000'000'000'000'000,
                                 1'000'000'000'000'001, std::numeric_limits<std::int64_t>::min(),
                                 std::numeric_limits<std::int64_t>::max() - 1});
}

Command Workload::absurd() {
    const std::int64_t x = absurd_number();
    switch (between(1, 10)) {
        case 1:
            return absurd_press(x);
        case 2:
            return absurd_order(x);
        case 3:
            return absurd_lot(x);
        case 4:
            return absurd_change(x);
        case 5:
            return absurd_settings(x);
        case 6: {
            Command command(CommandKind::set_credit, now_);
            command.set_credit = {one_in(2) ? participant() : unknown_participant, Money(x)};
            return command;
        }
        case 7: {
            Command command(CommandKind::open_market, now_);
            command.open_market = {1, x};
            return command;
        }
        case 8: {
            Command command(CommandKind::add_participant, now_);
            const ParticipantId number = one_in(2) ? participant() : ParticipantId(11);
            command.add_participant = {number, true, true, Money(x)};
            return command;
        }
        case 9: {
            Command command = change_order();
            command.kind = CommandKind::reduce_order;
            command.reduce_order.units = Units(x);
            if (one_in(4)) command.participant = unknown_participant;
            return command;
        }
        default:
            return absurdly_numbered(x);
    }
}

Command Workload::absurdly_numbered(std::int64_t x) {
    if (one_in(3)) return Command(CommandKind::close_market, now_);
    if (one_in(3)) {
        Command command(one_of({CommandKind::suspend, CommandKind::reinstate}), now_);
        command.suspend.participant = unknown_participant;
        return command;
    }
    Command command(CommandKind::cancel_sale, now_);
    command.cancel_sale.sale = SaleId(static_cast<std::uint64_t>(x));
    return command;
}

Command Workload::absurd_press(std::int64_t x) {
    Command command = press();
    Press& c = command.press;
    const std::int64_t field = between(1, 5);
    if (field == 1) c.press_time = Time(x);
    if (field == 2) c.units = Units(x);
    if (field == 3) c.round = RoundNumber(x);
    if (field == 4) c.lot = LotId(static_cast<std::uint32_t>(between(300, 400)));
    if (field == 5) command.participant = unknown_participant;
    return command;
}

Command Workload::absurd_order(std::int64_t x) {
    Command command = place_order();
    PlaceOrder& c = command.place_order;
    const std::int64_t field = between(1, 9);
    if (field == 1) c.worst_grade = x;
    if (field == 2) c.min_length_cm = x;
    if (field == 3) c.limit_price = Price(x);
    if (field == 4) c.units = Units(x);
    if (field == 5) c.max_units_per_lot = Units(x);
    if (field == 6) c.min_units_per_lot = Units(x);
    if (field == 7) c.clock = unknown_clock;
    if (field == 8) c.order = OrderId(static_cast<std::uint64_t>(between(0, 3)));
    if (field == 9) command.participant = unknown_participant;
    return command;
}

Command Workload::absurd_lot(std::int64_t x) {
    Command command = queue_lot();
    QueueLot& c = command.queue_lot;
    const std::int64_t field = between(1, 9);
    if (field == 1) c.grade = x;
    if (field == 2) c.length_cm = x;
    if (field == 3) c.items_per_unit = Items(x);
    if (field == 4) c.units = Units(x);
    if (field == 5) c.min_units = Units(x);
    if (field == 6) c.start_price = Price(x);
    if (field == 7) c.reserve_price = Price(x);
    if (field == 8) c.grower = unknown_participant;
    if (field == 9) c.clock = unknown_clock;
    return command;
}

Command Workload::absurd_change(std::int64_t x) {
    Command command = change_lot();
    ChangeLot& c = command.change_lot;
    c.start_price = Price(one_in(2) ? x : 10);
    c.reserve_price = Price(one_in(2) ? x : 2);
    c.min_units = Units(one_in(2) ? x : 1);
    c.position = one_in(2) ? x : 0;
    return command;
}

Command Workload::absurd_settings(std::int64_t x) {
    Command command = settings(one_in(4) ? CommandKind::add_clock : CommandKind::set_rules);
    ClockSettings& c = command.set_rules;
    if (one_in(3)) c.clock = ClockId(static_cast<std::uint32_t>(between(1, 6)));
    const std::int64_t field = between(1, 10);
    c.change.given = static_cast<std::uint16_t>(1U << static_cast<unsigned>(field - 1));
    if (field == 1) c.change.rules.price_step = Price(x);
    if (field == 2) c.change.rules.step_interval = Duration(x);
    if (field == 3) c.change.rules.restart_steps = x;
    if (field == 4) c.change.rules.hold = Duration(std::min<std::int64_t>(x, 50));
    if (field == 5) c.change.rules.allowance = Duration(x == 10'000'000'000 ? -1 : x);
    if (field == 6) c.change.rules.guard = Duration(x == 10'000'000'000 ? -1 : x);
    if (field == 7) c.change.rules.max_units = Units(x);
    if (field == 8) c.change.rules.reoffer = x > 0 ? -1 : x;
    if (field == 9) c.change.rules.reoffer_start_percent = x;
    if (field == 10) c.change.given = rule_unknown;
    return command;
}

}  // namespace huagu::model
