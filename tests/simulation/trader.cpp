#include "tests/simulation/trader.hpp"

#include <algorithm>
#include <iterator>

#include "wire/decode.hpp"

namespace huagu::simulation {

void Trader::act() {
    if (!client().is_logged_on() || is_healing()) return;
    switch (world_.random.within(0, 7)) {
        case 0:
            return place_order();
        case 1:
            return change_order();
        default:
            return press();
    }
}

void Trader::press() {
    for (const auto& [id, clock] : client().view().clocks()) {
        if (!clock.round || clock.state != schema::ClockState::running) continue;
        if (world_.one_in(2)) continue;
        const std::int64_t least = world_.one_in(10) ? 1 : clock.round->min_units.value();
        Press press{id,
                    clock.current,
                    clock.round->round,
                    wire::press_time_on_receipt,
                    Units(world_.random.within(least, least + 5)),
                    world_.one_in(8)};
        const bool claims = client().time_sync().is_synced() && !world_.one_in(5);
        if (claims) press.press_time = client().market_time();
        (void)client().press(press);
        if (world_.one_in(2)) return;
    }
}

void Trader::place_order() {
    PlaceOrder order;
    order.order = OrderId(++last_order_);
    order.product = ProductId(static_cast<std::uint32_t>(world_.random.within(1, 2)));
    order.limit_price = Price(world_.random.within(5, 50));
    order.units = Units(world_.random.within(1, 40));
    if (world_.one_in(2)) order.max_units_per_lot = Units(5);
    Command command(CommandKind::place_order, Time());
    command.place_order = order;
    (void)client().send(command);
}

void Trader::change_order() {
    if (orders_.empty()) return;
    const auto order = std::next(
        orders_.begin(), world_.random.within(0, static_cast<std::int64_t>(orders_.size()) - 1));
    Command command(CommandKind::reduce_order, Time());
    command.reduce_order = {OrderId(order->first), Units(order->second / 2)};
    if (world_.one_in(2)) {
        command.kind = CommandKind::cancel_order;
        command.cancel_order.order = OrderId(order->first);
    }
    (void)client().send(command);
}

void Trader::on_own_snapshot(const schema::OwnSnapshot& own) {
    last_order_ = std::max(last_order_, own.last_order());
    orders_.clear();
    if (own.orders() == nullptr) return;
    for (const auto* order : *own.orders()) orders_[order->order()] = order->units_left();
}

void Trader::on_order_changed(const schema::OrderChanged& changed) {
    if (changed.state() == schema::OrderState::open) {
        orders_[changed.order()] = changed.units_left();
    } else {
        orders_.erase(changed.order());
    }
}

}  // namespace huagu::simulation
