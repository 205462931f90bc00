// The market and its participants.
#include "engine/handlers.hpp"
#include "engine/lane.hpp"

namespace huagu {

namespace {

void drop_orders(Moment& moment, ParticipantId id) {
    const Participant& participant = moment.market.participants[id];
    while (participant.orders > 0) drop_order(moment, participant.first_order);
}

}  // namespace

Reason open_market(Moment& moment, const OpenMarket& command) {
    Market& market = moment.market;
    if (market.phase == MarketPhase::closed) return Reason::market_closed;
    if (market.phase == MarketPhase::open) return Reason::exists;
    if (command.buyer_fee_bp < 0 || command.buyer_fee_bp > basis_points_max) {
        return Reason::bad_value;
    }
    // From here on it must succeed.
    market.phase = MarketPhase::open;
    market.seed = command.seed;
    market.buyer_fee_bp = command.buyer_fee_bp;
    moment.publish(EventKind::market_opened);
    return Reason::none;
}

Reason close_market(Moment& moment) {
    Market& market = moment.market;
    for (std::uint32_t id = 0; id < market.clocks_end; ++id) {
        const ClockPhase phase = market.clocks[id].phase;
        if (phase != ClockPhase::absent && phase != ClockPhase::closed) return Reason::not_idle;
    }
    // From here on it must succeed.
    for (ParticipantId id(0); id.value() < market.participants.end();
         id = ParticipantId(id.value() + 1)) {
        if (market.participants.exists(id)) drop_orders(moment, id);
    }
    market.phase = MarketPhase::closed;
    moment.publish(EventKind::market_closed).market_closed =
        MarketClosed{market.sales_standing, market.units_sold, market.gross_sold};
    return Reason::none;
}

Answer add_participant(Moment& moment, const AddParticipant& command) {
    Participants& participants = moment.market.participants;
    const ParticipantId id =
        command.participant.is_none() ? participants.next() : command.participant;
    if (participants.exists(id)) return {Reason::exists};
    if (!is_credit_limit(command.credit_limit)) return {Reason::bad_value};
    if (id.value() >= participants.capacity()) return {Reason::full};
    // From here on it must succeed.
    Participant& participant = participants.add(id);
    participant.is_buyer = command.is_buyer;
    participant.is_grower = command.is_grower;
    participant.credit.limit = command.credit_limit;
    return {Reason::none, id.value()};
}

Reason set_credit(Moment& moment, const SetCredit& command) {
    Participants& participants = moment.market.participants;
    if (!participants.exists(command.participant)) return Reason::unknown_participant;
    if (!is_credit_limit(command.credit_limit)) return Reason::bad_value;
    // From here on it must succeed.
    participants[command.participant].credit.limit = command.credit_limit;
    moment.tell_credit(command.participant);
    return Reason::none;
}

Reason suspend(Moment& moment, ParticipantId id) {
    Market& market = moment.market;
    if (!market.participants.exists(id)) return Reason::unknown_participant;
    if (market.participants[id].is_suspended) return Reason::none;
    // From here on it must succeed.
    market.participants[id].is_suspended = true;
    drop_orders(moment, id);
    for (ClockId clock(0); clock.value() < market.clocks_end; clock = ClockId(clock.value() + 1)) {
        if (market.clocks[clock.value()].has_round()) drop_presses(moment, clock, id);
    }
    return Reason::none;
}

Reason reinstate(Moment& moment, ParticipantId id) {
    Participants& participants = moment.market.participants;
    if (!participants.exists(id)) return Reason::unknown_participant;
    // From here on it must succeed.
    participants[id].is_suspended = false;
    return Reason::none;
}

}  // namespace huagu
