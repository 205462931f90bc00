// The auctioneer's commands about lots.
#include "engine/handlers.hpp"
#include "engine/lane.hpp"

namespace huagu {

namespace {

bool is_price_range(Price start, Price reserve) {
    return start <= Price(price_max) && start >= reserve && reserve >= Price(1);
}

}  // namespace

Reason check_lot(const Market& market, LotId id, const QueueLot& command) {
    if (market.lots.exists(id)) return Reason::exists;
    if (!market.participants.exists(command.grower)) return Reason::unknown_participant;
    if (!market.has_clock(command.clock)) return Reason::unknown_clock;
    if (!market.participants[command.grower].is_grower) return Reason::bad_value;
    if (command.grade < 0 || command.grade > grade_worst) return Reason::bad_value;
    if (command.length_cm < 0) return Reason::bad_value;
    if (command.items_per_unit < Items(1)) return Reason::bad_value;
    if (command.items_per_unit > Items(items_per_unit_max)) return Reason::bad_value;
    if (!is_valid(command.units) || !is_valid(command.min_units)) return Reason::bad_units;
    if (command.min_units > command.units) return Reason::bad_units;
    if (!is_price_range(command.start_price, command.reserve_price)) return Reason::bad_price;
    if (id.value() >= market.lots.capacity()) return Reason::full;
    return Reason::none;
}

Lot lot_of(const QueueLot& command) {
    Lot lot{};
    lot.phase = LotPhase::queued;
    lot.previous = LotId::none();
    lot.next = LotId::none();
    lot.clock = command.clock;
    lot.grower = command.grower;
    lot.product = command.product;
    lot.grade = command.grade;
    lot.length_cm = command.length_cm;
    lot.items_per_unit = command.items_per_unit;
    lot.units_total = command.units;
    lot.units_left = command.units;
    lot.min_units = command.min_units;
    lot.start_price = command.start_price;
    lot.reserve_price = command.reserve_price;
    return lot;
}

Answer queue_lot(Moment& moment, const QueueLot& command) {
    Market& market = moment.market;
    const LotId id = command.lot.is_none() ? market.lots.next() : command.lot;
    const Reason reason = check_lot(market, id, command);
    if (reason != Reason::none) return {reason};
    // From here on it must succeed.
    market.lots.add(id, lot_of(command));
    Clock& clock = market.clock(command.clock);
    market.lots.push_back(clock.queue, id);
    publish_lot(moment, EventKind::lot_queued, id);
    if (clock.phase == ClockPhase::idle) go_on(moment, command.clock);
    return {Reason::none, id.value()};
}

Reason change_lot(Moment& moment, const ChangeLot& command) {
    Market& market = moment.market;
    if (!market.lots.exists(command.lot)) return Reason::unknown_lot;
    Lot& lot = market.lots[command.lot];
    Clock& clock = market.clock(lot.clock);
    const bool is_current = lot.phase == LotPhase::current;
    const bool is_paused = clock.phase == ClockPhase::paused;
    const Price start = command.has_start_price ? command.start_price : lot.start_price;
    const Price reserve = command.has_reserve_price ? command.reserve_price : lot.reserve_price;
    if (command.has_position && command.position < 0) return Reason::bad_value;
    if (command.has_position && is_current && is_paused) return Reason::bad_value;
    if (command.has_min_units) {
        if (!is_valid(command.min_units)) return Reason::bad_units;
        if (command.min_units > lot.units_left) return Reason::bad_units;
    }
    if (!is_price_range(start, reserve)) return Reason::bad_price;
    if (lot.is_closed()) return Reason::too_late;
    if (is_current && !is_paused) return Reason::not_paused;
    // From here on it must succeed.
    if (command.has_min_units) lot.min_units = command.min_units;
    lot.start_price = start;
    lot.reserve_price = reserve;
    if (is_current) {
        clock.resume_price =
            command.has_start_price ? start : std::max(clock.resume_price, reserve);
    } else if (command.has_position) {
        market.lots.remove(clock.queue, command.lot);
        market.lots.insert(clock.queue, command.lot, command.position);
    }
    publish_lot(moment, EventKind::lot_changed, command.lot);
    return Reason::none;
}

Reason withdraw_lot(Moment& moment, LotId id) {
    Market& market = moment.market;
    if (!market.lots.exists(id)) return Reason::unknown_lot;
    const Lot& lot = market.lots[id];
    Clock& clock = market.clock(lot.clock);
    const bool is_current = lot.phase == LotPhase::current;
    if (lot.is_closed()) return Reason::too_late;
    if (is_current && clock.phase != ClockPhase::paused) return Reason::not_paused;
    // From here on it must succeed.
    if (is_current) {
        clock.current = LotId::none();
    } else {
        market.lots.remove(clock.queue, id);
    }
    close_lot(moment, id, Outcome::withdrawn);
    return Reason::none;
}

}  // namespace huagu
