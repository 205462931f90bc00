#include "engine/award.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "base/mix.hpp"
#include "engine/lane.hpp"

namespace huagu {

namespace {

/// The first output of splitmix64 seeded with x xor v.
constexpr std::uint64_t splitmix(std::uint64_t x, std::uint64_t v) {
    return base::mix((x ^ v) + 0x9e3779b97f4a7c15U);
}

/// What the draws of a round have in common.
std::uint64_t draw_of_round(std::uint64_t seed, LotId lot, RoundNumber round) {
    return splitmix(splitmix(seed, lot.value()), static_cast<std::uint64_t>(round.value()));
}

/// One decision: who was served first, and what is left to serve.
class Decision {
  public:
    Decision(Moment& moment, ClockId id, Step step)
        : moment_(moment),
          market_(moment.market),
          id_(id),
          round_(moment.market.clock(id).round),
          lot_(moment.market.lots[round_.lot]),
          step_(step),
          price_(round_.hand.price(step)) {
        ++market_.decisions;
    }

    bool run() {
        if (round_.order_step <= step_) serve_orders();
        serve_presses();
        if (!is_sold()) {
            drop_passed_over();
            return false;
        }
        answer_losers();
        return true;
    }

  private:
    [[nodiscard]] bool is_sold() const { return first_served_.has_value(); }
    [[nodiscard]] bool serves_more() const {
        return lot_.units_left > Units(0) &&
               (!is_sold() || round_.rules.award == Award::multi_sale);
    }

    /// Standing orders that press at the step's start: by limit, then entry.
    void serve_orders() {
        OrderSlot slot = next_order(market_, round_);
        while (slot != no_order) {
            const OrderRank rank = market_.orders[slot].rank;
            if (rank.limit() < price_) return;
            serve_order(slot, round_.hand.start_of(step_));
            if (!serves_more()) return;
            slot = next_order(market_, round_, rank.next());
        }
    }

    /// Hands, and orders entered during the round, by `tie`.
    void serve_presses() {
        gather(round_.rules.tie);
        for (const RankedPress& ranked : market_.decided) {
            if (!serves_more()) return;
            UndecidedPress& press = *ranked.press;
            if (press.step != step_) continue;
            if (press.is_hand()) {
                serve_hand(press);
            } else if (market_.orders.is_open(press.order, press.order_entry)) {
                serve_order(press.order, press.press_time);
            }
        }
    }

    /// An order that cannot take enough is passed over, as if it had not been there.
    void serve_order(OrderSlot slot, Time moment_of_press) {
        const StandingOrder order = market_.orders[slot];
        if (!market_.has_room_for_sale()) return;
        const Credit& credit = market_.participants[order.participant].credit;
        Units units = std::min({order.units_left, room_in_lot(order),
                                room_in_decision(order.participant), lot_.units_left});
        units = affordable_units(credit.available(), price_, lot_.items_per_unit, units,
                                 market_.buyer_fee_bp);
        if (units <= Units(0)) return;
        if (units < lot_.min_units_in_force()) return;
        if (units < order.min_units_per_lot) return;

        serve(order.participant, units, moment_of_press);
        SaleRecord& sale = market_.sale(SaleId(market_.sales_made));
        sale.set_order(order.order, order.last_sale);

        const Units left = order.units_left - units;
        const bool is_filled = left == Units(0);
        market_.orders[slot].units_left = left;
        market_.orders[slot].last_sale = SaleId(market_.sales_made);
        moment_.tell(EventKind::order_changed, order.participant).order_changed =
            OrderChanged{order.order, left, is_filled ? OrderState::filled : OrderState::open};
        tell_won(order.participant, UserId::none(), CommandId(0), order.order);
        if (is_filled) market_.orders.remove(slot);
    }

    void serve_hand(UndecidedPress& press) {
        const Units units =
            std::min({press.units, lot_.units_left, room_in_decision(press.participant)});
        if (units < lot_.min_units_in_force()) return;
        if (press.is_all_or_none && units < press.units) return;

        release(press);
        serve(press.participant, units, press.press_time);
        tell_won(press.participant, press.user, press.command_id, OrderId::none());
        press.units = Units(0);  // served
    }

    void serve(ParticipantId buyer, Units units, Time moment_of_press) {
        HUAGU_ASSERT(units > Units(0));
        HUAGU_ASSERT(units <= lot_.units_left);
        HUAGU_ASSERT(price_ >= lot_.reserve_price);
        Participant& participant = market_.participants[buyer];
        const Money sale_gross = gross(price_, lot_.items_per_unit, units);
        const Money sale_cost = cost(sale_gross, market_.buyer_fee_bp);
        participant.credit.sold += sale_cost;
        if (participant.decision != market_.decisions) {
            participant.decision = market_.decisions;
            participant.units_in_decision = Units(0);
        }
        participant.units_in_decision += units;
        lot_.units_left -= units;
        lot_.units_sold += units;
        const SaleId id(++market_.sales_made);
        market_.sale(id) = SaleRecord{round_.lot, buyer,      units,           price_, sale_gross,
                                      sale_cost,  moment_.at, OrderId::none(), 0,      false};
        ++market_.sales_standing;
        market_.units_sold += units;
        market_.gross_sold += sale_gross;
        if (!first_served_) first_served_ = moment_of_press;
        moment_.publish(EventKind::sale).sale =
            Sale{id,         id_,    round_.lot, round_.number,
                 step_,      price_, units,      Items(lot_.items_per_unit.value() * units.value()),
                 sale_gross, buyer,  lot_.grower};
    }

    /// Of the last sale.
    void tell_won(ParticipantId buyer, UserId user, CommandId command_id, OrderId order) {
        const SaleRecord& sale = market_.sale(SaleId(market_.sales_made));
        moment_.tell(EventKind::won, buyer, user, command_id).won =
            Won{SaleId(market_.sales_made), order, sale.units, price_, sale.gross,
                sale.cost - sale.gross};
        moment_.tell_credit(buyer);
    }

    /// The hands that were not served lose, on later steps too.
    void answer_losers() {
        if (round_.rules.tie != Tie::press_time) gather(Tie::press_time);
        for (const RankedPress& ranked : market_.decided) {
            const UndecidedPress& press = *ranked.press;
            if (press.is_hand() && press.units > Units(0)) lose(press);
        }
        market_.presses.remove_all(round_.presses);
    }

    void lose(const UndecidedPress& press) {
        release(press);
        Event& event = moment_.tell(EventKind::lost, press.participant);
        event.user = press.user;
        event.command_id = press.command_id;
        event.lost =
            Lost{id_, round_.lot, round_.number, step_, price_, press.press_time - *first_served_};
    }

    /// Orders entered during the round that were passed over on this step press no more in it.
    void drop_passed_over() {
        market_.presses.remove_if(round_.presses, [this](const UndecidedPress& press) {
            HUAGU_ASSERT(press.step != step_ || !press.is_hand());
            return press.step == step_;
        });
    }

    /// The press is decided: its participant may press in the next round.
    void release(const UndecidedPress& press) {
        Participant& participant = market_.participants[press.participant];
        market_.participants.pressed(participant, press.participant, id_).clear();
        participant.credit.held -= press.held;
        HUAGU_ASSERT(participant.credit.held >= Money(0));
    }

    /// What the clock's max_units leaves a participant in this decision.
    [[nodiscard]] Units room_in_decision(ParticipantId id) const {
        const Participant& participant = market_.participants[id];
        const bool has_some = participant.decision == market_.decisions;
        return round_.rules.max_units - (has_some ? participant.units_in_decision : Units(0));
    }

    /// What the order's most per lot leaves it of this one.
    [[nodiscard]] Units room_in_lot(const StandingOrder& order) const {
        Units room = order.max_units_per_lot;
        if (room == no_max_units) return room;
        for (SaleId id = order.last_sale; !id.is_none();) {
            const SaleRecord& sale = market_.sale(id);
            if (sale.lot == round_.lot) room -= sale.units;
            id = sale.previous_of_order();
        }
        return room;
    }

    /// All presses of the round, sorted. They come in the order of their times, or nearly so; draws
    /// are made only where times do not decide.
    void gather(Tie tie) {
        std::vector<RankedPress>& decided = market_.decided;
        decided.clear();
        market_.presses.for_each(round_.presses, [&](UndecidedPress& press) {
            market_.participants.prefetch(press.participant);
            decided.push_back({tie == Tie::press_time ? press.press_time : Time(), 0, &press});
        });
        const auto is_not_before = [](const RankedPress& a, const RankedPress& b) {
            return a.moment >= b.moment;
        };
        if (std::adjacent_find(decided.begin(), decided.end(), is_not_before) == decided.end()) {
            return;
        }
        const std::uint64_t of_round = draw_of_round(market_.seed, round_.lot, round_.number);
        for (RankedPress& ranked : decided) {
            ranked.draw = splitmix(of_round, ranked.press->participant.value());
        }
        std::sort(decided.begin(), decided.end(), [](const RankedPress& a, const RankedPress& b) {
            if (a.moment != b.moment) return a.moment < b.moment;
            if (a.draw != b.draw) return a.draw < b.draw;
            return rank_of_equals(*a.press) < rank_of_equals(*b.press);
        });
    }

    /// Of presses at one time and with one draw.
    [[nodiscard]] static std::pair<ParticipantId, std::uint64_t> rank_of_equals(
        const UndecidedPress& press) {
        return {press.participant, press.is_hand() ? ~std::uint64_t{0} : press.order_entry};
    }

    Moment& moment_;
    Market& market_;
    ClockId id_;
    Round& round_;
    Lot& lot_;
    Step step_;
    Price price_;
    std::optional<Time> first_served_;
};

}  // namespace

std::uint64_t draw(std::uint64_t seed, LotId lot, RoundNumber round, ParticipantId participant) {
    return splitmix(draw_of_round(seed, lot, round), participant.value());
}

bool award_step(Moment& moment, ClockId id, Step step) { return Decision(moment, id, step).run(); }

}  // namespace huagu
