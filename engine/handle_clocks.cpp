// The auctioneer's commands about a clock.
#include "engine/handlers.hpp"
#include "engine/lane.hpp"

namespace huagu {

Reason add_clock(Moment& moment, const ClockSettings& command) {
    Market& market = moment.market;
    const ClockRules rules = changed(ClockRules{}, command.change);
    if (market.has_clock(command.clock)) return Reason::exists;
    if ((command.change.given & rule_unknown) != 0) return Reason::bad_value;
    if (!is_within_bounds(rules)) return Reason::bad_value;
    if (command.clock.value() >= market.clocks.size()) return Reason::full;
    // From here on it must succeed.
    Clock& clock = market.clocks[command.clock.value()];
    clock.phase = ClockPhase::closed;
    clock.rules = rules;
    market.clocks_end = std::max(market.clocks_end, command.clock.value() + 1);
    return Reason::none;
}

Reason set_rules(Moment& moment, const ClockSettings& command) {
    Market& market = moment.market;
    if (!market.has_clock(command.clock)) return Reason::unknown_clock;
    Clock& clock = market.clock(command.clock);
    const ClockRules rules = changed(clock.rules, command.change);
    if ((command.change.given & rule_unknown) != 0) return Reason::bad_value;
    if (!is_within_bounds(rules)) return Reason::bad_value;
    if (clock.phase != ClockPhase::closed && clock.phase != ClockPhase::paused) {
        return Reason::not_paused;
    }
    // From here on it must succeed.
    clock.rules = rules;
    return Reason::none;
}

Reason open_clock(Moment& moment, ClockId id) {
    Market& market = moment.market;
    if (!market.has_clock(id)) return Reason::unknown_clock;
    if (market.clock(id).phase != ClockPhase::closed) return Reason::not_idle;
    // From here on it must succeed.
    moment.publish(EventKind::clock_opened).clock_opened = ClockEvent{id};
    go_on(moment, id);
    return Reason::none;
}

Reason close_clock(Moment& moment, ClockId id) {
    Market& market = moment.market;
    if (!market.has_clock(id)) return Reason::unknown_clock;
    Clock& clock = market.clock(id);
    if (clock.phase == ClockPhase::closed) return Reason::not_open;
    if (clock.has_round()) return Reason::not_idle;
    // From here on it must succeed.
    if (!clock.current.is_none()) market.lots.push_front(clock.queue, clock.current);
    clock.current = LotId::none();
    clock.phase = ClockPhase::closed;
    clock.first_cancellable = clock.end_cancellable;
    moment.publish(EventKind::clock_closed).clock_closed = ClockEvent{id};
    return Reason::none;
}

Reason start_lot(Moment& moment, ClockId id) {
    Market& market = moment.market;
    if (!market.has_clock(id)) return Reason::unknown_clock;
    const Clock& clock = market.clock(id);
    if (clock.phase == ClockPhase::closed) return Reason::not_open;
    if (clock.phase != ClockPhase::idle) return Reason::not_idle;
    if (clock.queue.is_empty()) return Reason::lot_not_running;
    // From here on it must succeed.
    announce_first_queued(moment, id);
    return Reason::none;
}

Reason pause_clock(Moment& moment, ClockId id) {
    Market& market = moment.market;
    if (!market.has_clock(id)) return Reason::unknown_clock;
    const ClockPhase phase = market.clock(id).phase;
    if (phase != ClockPhase::idle && phase != ClockPhase::live) return Reason::not_open;
    // From here on it must succeed.
    pause(moment, id);
    return Reason::none;
}

Reason resume_clock(Moment& moment, ClockId id) {
    Market& market = moment.market;
    if (!market.has_clock(id)) return Reason::unknown_clock;
    if (market.clock(id).phase != ClockPhase::paused) return Reason::not_paused;
    // From here on it must succeed.
    resume(moment, id);
    return Reason::none;
}

Reason cancel_sale(Moment& moment, SaleId id) {
    Market& market = moment.market;
    if (!market.has_sale(id)) return Reason::unknown_sale;
    const SaleRecord& sale = market.sale(id);
    const ClockId clock_id = market.lots[sale.lot].clock;
    const Clock& clock = market.clock(clock_id);
    const bool is_of_last_decision = id >= clock.first_cancellable && id < clock.end_cancellable;
    if (!is_of_last_decision || sale.is_cancelled) return Reason::too_late_to_cancel;
    // From here on it must succeed.
    cancel_sale(moment, clock_id, id);
    return Reason::none;
}

}  // namespace huagu
