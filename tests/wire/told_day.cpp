#include "tests/wire/told_day.hpp"

namespace huagu::wire {

namespace {

Command of_clock(CommandKind kind, std::int64_t at) {
    Command made = command(kind, at);
    made.open_clock = {ClockId(1)};
    return made;
}

Texts market_texts() {
    Texts texts;
    texts.market = "花谷";
    texts.day = "2026-11-23";
    texts.currency = "CNY";
    texts.minor_unit_digits = 2;
    return texts;
}

void add_participant(Day& day, std::uint32_t id, bool is_grower) {
    Command add = command(CommandKind::add_participant, 0);
    add.add_participant = {ParticipantId(id), !is_grower, is_grower, Money(1'000'000)};
    day.apply(add);
}

void queue_lot(Day& day, std::int64_t at, std::uint32_t id) {
    Texts texts;
    texts.remark = "花头大";
    texts.photo = "https://photos.example/1.jpg";
    Command queue = command(CommandKind::queue_lot, at);
    queue.queue_lot = {ClockId(1), LotId(id), ParticipantId(3), ProductId(5), 2,        60,
                       Items(20),  Units(18), Units(2),         Price(100),   Price(90)};
    day.apply(queue, texts);
}

}  // namespace

Command command(CommandKind kind, std::int64_t at) {
    static std::uint64_t id = 0;
    Command made(kind, Time(at * ms));
    made.user = UserId(1);
    made.command_id = CommandId(++id);
    return made;
}

Command press(std::int64_t at, std::uint32_t participant, std::int64_t units) {
    Command made = command(CommandKind::press, at);
    made.participant = ParticipantId(participant);
    made.user = UserId(participant);
    made.press = {ClockId(1), LotId(1), RoundNumber(1), made.at, Units(units), false};
    return made;
}

Day whole_day() {
    Day day;
    Command open = command(CommandKind::open_market, 0);
    open.open_market = {42, 150};
    day.apply(open, market_texts());
    add_participant(day, 1, false);
    add_participant(day, 2, false);
    add_participant(day, 3, true);
    Command clock = command(CommandKind::add_clock, 0);
    clock.add_clock = {ClockId(1), {}};
    clock.add_clock.change.rules.reoffer = 1;
    clock.add_clock.change.given = rule_reoffer;
    day.apply(clock);
    queue_lot(day, 0, 1);
    queue_lot(day, 0, 2);
    Command change = command(CommandKind::change_lot, 0);
    change.change_lot = {LotId(2), true, false, false, true, Price(101), {}, {}, 0};
    day.apply(change);
    change = command(CommandKind::change_lot, 0);
    change.change_lot = {LotId(2), false, false, false, true, {}, {}, {}, 9};
    day.apply(change);
    Command order = command(CommandKind::place_order, 0);
    order.participant = ParticipantId(2);
    order.user = UserId(2);
    order.place_order = PlaceOrder();
    order.place_order.order = OrderId(77);
    order.place_order.product = ProductId(5);
    order.place_order.limit_price = Price(95);
    order.place_order.units = Units(3);
    order.place_order.lot = LotId(2);
    day.apply(order);
    day.apply(of_clock(CommandKind::open_clock, 1000));  // T = 1800 ms
    day.apply(press(1910, 1, 18));                       // step 2, price 98
    day.apply(press(1930, 2, 4));                        // later on the same step
    day.advance(Time(2000 * ms));
    Command cancel = command(CommandKind::cancel_sale, 2001);
    cancel.cancel_sale = {SaleId(1)};
    Texts reason;
    reason.reason = "wrong grade";
    day.apply(cancel, reason);
    day.advance(Time(6700 * ms));  // lot 1 passes, then what the order leaves of lot 2
    day.apply(of_clock(CommandKind::pause_clock, 6800));
    day.advance(Time(7000 * ms));
    day.apply(of_clock(CommandKind::resume_clock, 7000));
    day.apply(of_clock(CommandKind::pause_clock, 7001));
    day.apply(of_clock(CommandKind::close_clock, 7002));
    day.apply(command(CommandKind::close_market, 7003));
    return day;
}

}  // namespace huagu::wire
