#include "bench/steady_market.hpp"

#include <algorithm>
#include <numeric>

#include "base/assert.hpp"

namespace huagu::bench {

SteadyMarket::SteadyMarket(const Size& size)
    : size_(size),
      engine_(limits(size)),
      events_(limits(size)),
      command_ids_(size.buyers + 1),
      order_ids_(size.buyers + 1),
      rounds_(size.clocks + 1) {
    commands_.reserve(limits(size).presses);
    for (std::uint32_t buyer = 1; buyer <= size.buyers; ++buyer) shuffled_.emplace_back(buyer);
    std::shuffle(shuffled_.begin(), shuffled_.end(), random_);
    open(size);
    for (std::uint32_t n = 0; n < size.orders; ++n) {
        apply(resting_order());
        note_events();
    }
}

Limits SteadyMarket::limits(const Size& size) {
    Limits limits;
    limits.participants = size.buyers + 2;
    limits.users = size.buyers + 2;
    limits.clocks = size.clocks + 1;
    limits.lots = 64 * size.clocks;
    limits.orders = size.orders + 10'000;
    limits.presses = std::max(100'000U, size.buyers);
    limits.sales = sales_max;
    return limits;
}

void SteadyMarket::open(const Size& size) {
    Command market = house(CommandKind::open_market);
    market.open_market = {1, 150};
    apply(market);
    const ParticipantId grower(size.buyers + 1);
    for (std::uint32_t id = 1; id <= grower.value(); ++id) {
        Command added = house(CommandKind::add_participant);
        added.add_participant = {ParticipantId(id), id != grower.value(), id == grower.value(),
                                 Money(credit_limit_max)};
        apply(added);
    }
    for (std::uint32_t id = 1; id <= size.clocks; ++id) {
        Command clock = house(CommandKind::add_clock);
        clock.add_clock = {ClockId(id), {}};
        RulesChange& change = clock.add_clock.change;
        change.rules.restart_steps = 0;  // the next round starts at the price of the last
        change.rules.award = size.award;
        change.rules.hold = hold;
        change.rules.step_interval = step_interval;
        change.given = rule_restart_steps | rule_award | rule_hold | rule_step_interval;
        apply(clock);
        for (std::uint32_t n = 0; n < 32; ++n) {
            Command lot = house(CommandKind::queue_lot);
            lot.queue_lot = {ClockId(id), LotId(1 + (id - 1) * 32 + n),
                             grower,      ProductId(1 + (id * 32 + n) % products),
                             0,           60,
                             Items(20),   Units(units_max),
                             Units(1),    Price(start_price),
                             Price(1)};
            apply(lot);
        }
    }
    for (std::uint32_t id = 1; id <= size.clocks; ++id) {
        Command opened = house(CommandKind::open_clock);
        opened.open_clock = {ClockId(id)};
        apply(opened);
    }
    note_events();
}

void SteadyMarket::apply(const Command& command) { engine_.apply(command, events_); }

void SteadyMarket::note_events() {
    for (const Event& event : events_.events()) {
        ++counts_[static_cast<std::size_t>(event.kind)];
        if (event.kind == EventKind::sale) ++sales_;
        if (event.kind == EventKind::round_started) {
            rounds_[event.round_started.clock.value()] = event.round_started;
        }
    }
    events_.clear();
}

ParticipantId SteadyMarket::next_buyer() { return shuffled_[next_++ % shuffled_.size()]; }

Command SteadyMarket::order(ParticipantId buyer, ProductId product, Price limit) {
    Command command = house(CommandKind::place_order);
    command.participant = buyer;
    command.user = UserId(buyer.value());
    command.place_order = PlaceOrder{};
    command.place_order.order = OrderId(++order_ids_[buyer.value()]);
    command.place_order.product = product;
    command.place_order.limit_price = limit;
    command.place_order.units = Units(1);
    return command;
}

Command SteadyMarket::resting_order() {
    const auto product = static_cast<std::uint32_t>(1 + random_() % products);
    const auto limit = static_cast<std::int64_t>(1 + random_() % (start_price / 2));
    Command command = order(next_buyer(), ProductId(product), Price(limit));
    command.place_order.worst_grade = static_cast<std::int64_t>(random_() % (grade_worst + 1));
    command.place_order.min_length_cm = static_cast<std::int64_t>(30 + 10 * (random_() % 5));
    return command;
}

void SteadyMarket::prepare_presses(std::size_t count) {
    HUAGU_ASSERT(count <= std::size_t{size_.buyers} * size_.clocks);
    now_ = std::max(now_, rounds_[1].starts_at + Duration(1));
    commands_.clear();
    const std::size_t a_clock = (count + size_.clocks - 1) / size_.clocks;
    const std::size_t first = next_;
    for (std::size_t n = 0; n < count; ++n) {
        const auto clock = static_cast<std::uint32_t>(1 + n % size_.clocks);
        const std::size_t place = first + n / size_.clocks + (clock - 1) * a_clock;
        const ParticipantId buyer = shuffled_[place % shuffled_.size()];
        Command command = house(CommandKind::press);
        command.participant = buyer;
        command.user = UserId(buyer.value());
        command.command_id = CommandId(++command_ids_[buyer.value()]);
        const RoundStarted& round = rounds_[clock];
        command.press = {ClockId(clock), round.lot, round.round, now_, Units(1), false};
        commands_.push_back(command);
        now_ = now_ + Duration(1);
    }
    next_ = first + count;
}

void SteadyMarket::prepare_resting_orders(std::size_t count) {
    commands_.clear();
    for (std::size_t n = 0; n < count; ++n) commands_.push_back(resting_order());
}

void SteadyMarket::prepare_cancels() {
    for (Command& command : commands_) {
        const OrderId entered = command.place_order.order;
        command.kind = CommandKind::cancel_order;
        command.cancel_order = {entered};
    }
}

void SteadyMarket::prepare_filling_orders() {
    commands_.clear();
    for (std::uint32_t id = 1; id <= size_.clocks; ++id) {
        const auto product = static_cast<std::uint32_t>(1 + (id * 32) % products);
        Command command = order(next_buyer(), ProductId(product), Price(start_price));
        command.place_order.clock = ClockId(id);
        commands_.push_back(command);
    }
}

void SteadyMarket::apply_prepared() {
    constexpr std::size_t batch = 64;
    constexpr std::size_t ahead = Engine::ahead;
    for (std::size_t n = 0; n < commands_.size(); ++n) {
        if (n + ahead < commands_.size()) {
            const Command& coming = commands_[n + ahead];
            engine_.prefetch(coming.user, coming.participant);
        }
        apply(commands_[n]);
        if (n % batch == batch - 1) note_events();
    }
    note_events();
}

std::size_t SteadyMarket::decide() {
    const Time due = rounds_[1].starts_at + step_interval + hold;
    std::size_t decisions = 0;
    while (engine_.next_deadline().has_value() && *engine_.next_deadline() < due) {
        now_ = *engine_.next_deadline();
        engine_.process_deadline(events_);
        ++decisions;
        note_events();
    }
    return decisions;
}

}  // namespace huagu::bench
