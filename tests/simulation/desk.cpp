#include "tests/simulation/desk.hpp"

namespace huagu::simulation {

void Desk::act() {
    if (!client().is_logged_on()) return;
    if (is_healing()) return close_day();
    for (const auto& [id, clock] : client().view().clocks()) {
        if (world_.one_in(2)) act_on(id, clock);
    }
}

void Desk::act_on(ClockId id, const wire::ClockView& clock) {
    if (clock.queued_lots < 3) queue_lot(id);
    switch (clock.state) {
        case schema::ClockState::closed:
            return send_to_clock(CommandKind::open_clock, id);
        case schema::ClockState::paused:
            if (world_.one_in(3)) send_to_clock(CommandKind::resume_clock, id);
            break;
        case schema::ClockState::idle:
            if (world_.one_in(2)) send_to_clock(CommandKind::start_lot, id);
            break;
        case schema::ClockState::running:
        case schema::ClockState::stopping:
            break;
    }
    if (world_.one_in(6)) act_rarely(id, clock);
}

void Desk::act_rarely(ClockId id, const wire::ClockView& clock) {
    switch (world_.random.within(0, 6)) {
        case 0:
            return send_to_clock(CommandKind::pause_clock, id);
        case 1:
            return send_to_clock(CommandKind::close_clock, id);
        case 2: {
            if (sales_.empty()) return;
            Command command(CommandKind::cancel_sale, Time());
            command.cancel_sale.sale = sales_.back();
            wire::Texts texts;
            texts.reason = "damaged";
            return (void)client().send(command, texts);
        }
        case 3:
            return send_to_participant(CommandKind::suspend);
        case 4:
            return send_to_participant(CommandKind::set_credit);
        case 5:
            if (!clock.queue.empty()) change_lot(clock.queue.back());
            return;
        default: {
            if (clock.queue.empty()) return;
            Command command(CommandKind::withdraw_lot, Time());
            command.withdraw_lot.lot = clock.queue.back();
            return (void)client().send(command);
        }
    }
}

/// Clocks are paused, then closed, and then the market is.
void Desk::close_day() {
    if (client().unanswered() > 0) return;
    bool is_all_closed = true;
    for (const auto& [id, clock] : client().view().clocks()) {
        if (clock.state == schema::ClockState::closed) continue;
        is_all_closed = false;
        const bool can_close =
            clock.state == schema::ClockState::paused || clock.state == schema::ClockState::idle;
        send_to_clock(can_close ? CommandKind::close_clock : CommandKind::pause_clock, id);
    }
    const bool is_open = client().view().state() != wire::MarketState::closed;
    if (is_all_closed && is_open) (void)client().send(Command(CommandKind::close_market, Time()));
}

void Desk::queue_lot(ClockId clock) {
    Command command(CommandKind::queue_lot, Time());
    const std::int64_t start = world_.random.within(20, 60);
    const std::int64_t units = world_.random.within(1, 20);
    command.queue_lot = {clock,
                         LotId::none(),
                         ParticipantId(1),
                         ProductId(static_cast<std::uint32_t>(world_.random.within(1, 2))),
                         world_.random.within(0, 2),
                         60,
                         Items(10),
                         Units(units),
                         Units(world_.random.within(1, (units + 3) / 4)),
                         Price(start),
                         Price(world_.random.within(5, 20))};
    (void)client().send(command);
}

void Desk::change_lot(LotId lot) {
    Command command(CommandKind::change_lot, Time());
    command.change_lot = {lot, true, false, false, true, Price(world_.random.within(20, 70)),
                          {},  {},   0};
    (void)client().send(command);
}

void Desk::send_to_clock(CommandKind kind, ClockId clock) {
    Command command(kind, Time());
    command.open_clock.clock = clock;
    (void)client().send(command);
}

void Desk::send_to_participant(CommandKind kind) {
    const ParticipantId buyer(static_cast<std::uint32_t>(world_.random.within(2, 4)));
    Command command(kind, Time());
    if (kind == CommandKind::set_credit) {
        command.set_credit = {buyer, Money(world_.random.within(10'000, 1'000'000))};
    } else {
        command.suspend.participant = buyer;
    }
    (void)client().send(command);
    if (kind != CommandKind::suspend) return;
    command.kind = CommandKind::reinstate;
    (void)client().send(command);
}

void Desk::on_result(const schema::Result& result) {
    Terminal::on_result(result);
    if (const auto* sale = result.body_as_sale()) sales_.emplace_back(sale->sale());
    if (sales_.size() > 8) sales_.erase(sales_.begin());
}

}  // namespace huagu::simulation
