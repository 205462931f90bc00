#include "cli/journal/decision_account.hpp"

#include <tuple>

#include "base/assert.hpp"
#include "engine/award.hpp"

namespace huagu::cli {

namespace {

/// What an order's most per lot leaves it of this one.
Units room_in_lot(const StandingOrder& order, LotId lot, const Market& market) {
    Units room = order.max_units_per_lot;
    if (room == no_max_units) return room;
    for (SaleId id = order.last_sale; !id.is_none();) {
        const SaleRecord& sale = market.sales[id.value() - 1];
        if (sale.lot == lot) room -= sale.units;
        id = sale.previous_of_order();
    }
    return room;
}

bool is_undecided(const PressAccount& press) {
    return press.step && !press.is_resend && !press.rejected && !press.won && !press.lost;
}

}  // namespace

bool TieRank::comes_before(const TieRank& other, Tie tie) const {
    if (tie == Tie::press_time && press_time != other.press_time) {
        return press_time < other.press_time;
    }
    return std::tuple(draw, participant, entry) <
           std::tuple(other.draw, other.participant, other.entry);
}

DecisionAccount::DecisionAccount(const Market& market, ClockId clock)
    : round_(market.clocks[clock.value()].round),
      lot_(market.lots[round_.lot]),
      step_(round_.winning_step()),
      seed_(market.seed),
      fee_bp_(market.buyer_fee_bp),
      units_left_(lot_.units_left) {
    look_at_orders(market);
}

void DecisionAccount::look_at_orders(const Market& market) {
    for (ParticipantId owner(0); owner.value() < market.participants.end();
         owner = ParticipantId(owner.value() + 1)) {
        if (!market.participants.exists(owner) || market.participants[owner].orders == 0) continue;
        available_[owner] = market.participants[owner].credit.available();
        for (OrderSlot slot = market.participants[owner].first_order; slot != no_order;
             slot = market.orders.next_of_owner(slot)) {
            if (!matches(market.orders.filter(slot), round_.lot, lot_)) continue;
            const OrderAccount account = account_of(slot, market);
            const bool was_looked_at = account.step && *account.step <= round_.passed_over;
            if (!was_looked_at) orders_.push_back(account);
        }
    }
    std::sort(orders_.begin(), orders_.end(), [](const OrderAccount& a, const OrderAccount& b) {
        return OrderRank(a.limit, a.entry) < OrderRank(b.limit, b.entry);
    });
}

OrderAccount DecisionAccount::account_of(OrderSlot slot, const Market& market) {
    const StandingOrder& order = market.orders[slot];
    OrderAccount account;
    account.participant = order.participant;
    account.order = order.order;
    account.limit = order.rank.limit();
    account.entry = order.rank.entry();
    account.entered_at = order.entered_at;
    account.units_wanted = order.units_left;
    account.least_per_lot = order.min_units_per_lot;
    account.most_per_lot = order.max_units_per_lot;
    account.draw = draw(seed_, round_.lot, round_.number, order.participant);
    room_in_lot_[order.rank.entry()] = room_in_lot(order, round_.lot, market);
    if (order.participant == lot_.grower) {
        account.verdict = OrderVerdict::own_lot;
    } else {
        find_moment(account, slot, market);
    }
    return account;
}

void DecisionAccount::find_moment(OrderAccount& account, OrderSlot slot,
                                  const Market& market) const {
    const Hand& hand = round_.hand;
    account.is_entered_under = round_.was_entered_under(market.orders[slot]);
    if (account.is_entered_under) {
        account.verdict = OrderVerdict::not_in_round;
        if (!round_.shows_at(account.entered_at)) return;
        account.step = hand.step_at(account.entered_at);
        account.press_time = account.entered_at;
    } else {
        account.step = hand.first_step_at_or_below(account.limit);
        account.press_time = hand.start_of(*account.step);
    }
    account.verdict = OrderVerdict::not_reached;
    account.price = hand.price(*account.step);
}

std::vector<DecisionAccount::Turn> DecisionAccount::turns(std::vector<PressAccount>& presses) {
    std::vector<Turn> at_start;
    std::vector<Turn> by_tie;
    for (OrderAccount& order : orders_) {
        if (!order.step || *order.step != step_) continue;
        const TieRank rank{order.press_time, order.draw, order.participant, order.entry};
        (order.is_entered_under ? by_tie : at_start).push_back({nullptr, &order, rank});
    }
    for (PressAccount& press : presses) {
        if (!is_undecided(press) || *press.step != step_) continue;
        by_tie.push_back({&press, nullptr, {press.press_time, press.draw, press.participant}});
    }
    std::sort(by_tie.begin(), by_tie.end(), [&](const Turn& a, const Turn& b) {
        return a.rank.comes_before(b.rank, round_.rules.tie);
    });
    at_start.insert(at_start.end(), by_tie.begin(), by_tie.end());
    return at_start;
}

void DecisionAccount::settle(std::span<const Event> events, std::vector<PressAccount>& presses,
                             std::vector<OrderAccount>& orders) {
    std::vector<Served> served;
    for (const Event& event : events) {
        if (event.kind == EventKind::sale) {
            served.push_back({event.sale, {}, UserId::none(), CommandId(0), Money(0)});
        } else if (event.kind == EventKind::won) {
            HUAGU_ASSERT(!served.empty());
            served.back().won = event.won;
            served.back().user = event.user;
            served.back().command_id = event.command_id;
        } else if (event.kind == EventKind::credit_changed && !served.empty()) {
            const CreditChanged& credit = event.credit_changed;
            served.back().available = credit.limit - credit.sold - credit.held;
        }
    }
    auto next = served.begin();
    for (const Turn& turn : turns(presses)) {
        const auto is_of_turn = [&](const Served& sale) {
            if (turn.hand == nullptr) {
                return sale.won.order == turn.order->order &&
                       sale.sale.buyer == turn.order->participant;
            }
            return sale.won.order.is_none() && sale.user == turn.hand->user &&
                   sale.command_id == turn.hand->command_id;
        };
        const bool is_served = next != served.end() && is_of_turn(*next);
        take_turn(turn, is_served ? &*next : nullptr);
        if (is_served) ++next;
    }
    HUAGU_ASSERT(next == served.end());

    for (const Event& event : events) {
        if (event.kind != EventKind::lost) continue;
        for (PressAccount& press : presses) {
            if (!is_undecided(press)) continue;
            if (press.user != event.user || press.command_id != event.command_id) continue;
            press.lost = event.lost;
            if (*press.step != step_) press.lost_by = LostBy::later_step;
        }
    }
    const bool is_over = is_sold_ || step_ == no_step;
    for (const OrderAccount& order : orders_) {
        if (is_over || (order.step && *order.step == step_)) orders.push_back(order);
    }
}

void DecisionAccount::take_turn(const Turn& turn, const Served* served) {
    if (served == nullptr) {
        if (turn.order != nullptr) say_why_not(*turn.order);
        if (turn.hand != nullptr) turn.hand->lost_by = why_lost(*turn.hand);
        return;
    }
    if (turn.order != nullptr) {
        turn.order->verdict = OrderVerdict::took;
        turn.order->won = served->won;
    } else {
        turn.hand->won = served->won;
    }
    if (!is_sold_) first_served_ = turn;
    is_sold_ = true;
    units_left_ -= served->sale.units;
    available_[served->sale.buyer] = served->available;
    taken_[served->sale.buyer] += served->sale.units;
}

bool DecisionAccount::serves_more() const {
    return units_left_ > Units(0) && (!is_sold_ || round_.rules.award == Award::multi_sale);
}

Units DecisionAccount::room_of(ParticipantId participant) const {
    const auto taken = taken_.find(participant);
    return round_.rules.max_units - (taken == taken_.end() ? Units(0) : taken->second);
}

void DecisionAccount::say_why_not(OrderAccount& order) const {
    order.verdict = serves_more() ? OrderVerdict::passed_over : OrderVerdict::came_after;
    if (!serves_more()) return;
    order.could_take = order.units_wanted;
    order.bound = OrderBound::wanted;
    const auto bound_by = [&](OrderBound bound, Units units) {
        if (units >= order.could_take) return;
        order.could_take = std::max(units, Units(0));
        order.bound = bound;
    };
    bound_by(OrderBound::most_per_lot, room_in_lot_.at(order.entry));
    bound_by(OrderBound::max_units, room_of(order.participant));
    bound_by(OrderBound::units_left, units_left_);
    order.available = available_.at(order.participant);
    bound_by(OrderBound::credit, affordable_units(order.available, order.price, lot_.items_per_unit,
                                                  order.could_take, fee_bp_));
    order.needed = std::max({Units(1), minimum(), order.least_per_lot});
}

LostBy DecisionAccount::why_lost(const PressAccount& press) const {
    if (!serves_more()) {
        if (round_.rules.award == Award::multi_sale) return LostBy::nothing_left;
        if (first_served_.order != nullptr && !first_served_.order->is_entered_under) {
            return LostBy::standing_order;
        }
        const bool is_by_draw = round_.rules.tie == Tie::random_draw ||
                                press.press_time == first_served_.rank.press_time;
        return is_by_draw ? LostBy::later_draw : LostBy::later_moment;
    }
    const Units units = std::min({press.units, units_left_, room_of(press.participant)});
    return units < minimum() ? LostBy::below_minimum : LostBy::not_all;
}

}  // namespace huagu::cli
