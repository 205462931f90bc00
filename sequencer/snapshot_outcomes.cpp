#include "sequencer/snapshot_outcomes.hpp"

namespace huagu {

namespace {

void save_outcome(const Event& event, StateWriter& writer) {
    writer.put(event.kind);
    writer.put(event.user);
    writer.put(event.command_id);
    writer.put(event.at);
    if (event.kind == EventKind::won) {
        writer.put(event.won.sale);
        writer.put(event.won.order);
    } else if (event.kind == EventKind::lost) {
        writer.put(event.lost.clock);
        writer.put(event.lost.lot);
        writer.put(event.lost.round);
        writer.put(event.lost.winning_step);
        writer.put(event.lost.winning_price);
        writer.put(event.lost.late);
    } else {
        HUAGU_ASSERT(event.kind == EventKind::rejected);
        writer.put(event.rejected.reason);
    }
}

Won load_won(const Market& market, ParticipantId buyer, StateReader& reader) {
    const auto sale_id = reader.get<SaleId>();
    const auto order = reader.get<OrderId>();
    if (!reader.must(market.has_sale(sale_id))) return {};
    const SaleRecord& sale = market.sales[sale_id.value() - 1];
    reader.must(sale.buyer == buyer);
    return {sale_id, order, sale.units, sale.price, sale.gross, sale.cost - sale.gross};
}

Lost load_lost(StateReader& reader) {
    Lost lost{};
    lost.clock = reader.get<ClockId>();
    lost.lot = reader.get<LotId>();
    lost.round = reader.get<RoundNumber>();
    lost.winning_step = reader.get<Step>();
    lost.winning_price = reader.get<Price>();
    lost.late = reader.get<Duration>();
    return lost;
}

Event load_outcome(const Market& market, ParticipantId participant, StateReader& reader) {
    Event event(reader.get_up_to(EventKind::credit_changed), Time());
    event.participant = participant;
    event.user = reader.get<UserId>();
    event.command_id = reader.get<CommandId>();
    event.at = reader.get<Time>();
    if (event.kind == EventKind::won) {
        event.won = load_won(market, participant, reader);
    } else if (event.kind == EventKind::lost) {
        event.lost = load_lost(reader);
    } else if (reader.must(event.kind == EventKind::rejected)) {
        event.rejected =
            Rejected{CommandKind::press, reader.get_up_to(Reason::bad_frame), OrderId::none()};
    }
    return event;
}

}  // namespace

void save_outcomes(const Outcomes& outcomes, StateWriter& writer) {
    std::uint32_t owners = outcomes.owners();
    while (owners > 0 && outcomes.count(ParticipantId(owners - 1)) == 0) --owners;
    writer.put(owners);
    for (std::uint32_t owner = 0; owner < owners; ++owner) {
        writer.put(static_cast<std::uint8_t>(outcomes.count(ParticipantId(owner))));
        outcomes.for_each(ParticipantId(owner),
                          [&](const Event& event) { save_outcome(event, writer); });
    }
}

void load_outcomes(Outcomes& outcomes, const Market& market, StateReader& reader) {
    const auto owners = reader.get<std::uint32_t>();
    if (!reader.must(owners <= outcomes.owners())) return;
    for (std::uint32_t owner = 0; owner < owners; ++owner) {
        const auto count = reader.get<std::uint8_t>();
        if (!reader.must(count <= Outcomes::kept)) return;
        for (std::uint8_t n = 0; n < count; ++n) {
            const Event event = load_outcome(market, ParticipantId(owner), reader);
            if (!reader.is_good()) return;
            outcomes.keep(event);
        }
    }
}

}  // namespace huagu
