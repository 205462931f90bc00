// A small market for tests, with easy numbers: buyers 1, 2 and 3, grower 9, clock 1. Lots have 10
// units of one item, from 50 down to 40 in steps of 1. A step lasts 10 ns, the hold 100, the guard
// 1: opened at 0, the first round starts at 100, the hand rests on step k (price 50 − k) from 100 +
// 10 k on, and that step is decided at 111 + 10 k.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <ostream>
#include <vector>

#include "engine/engine.hpp"
#include "engine/market.hpp"

namespace huagu {

inline constexpr std::uint32_t grower = 9;

inline constexpr ClockRules quick_rules = {.price_step = Price(1),
                                           .step_interval = Duration(10),
                                           .restart_steps = 5,
                                           .hold = Duration(100),
                                           .allowance = Duration(0),
                                           .guard = Duration(1)};

/// quick_rules, but for what `change` does to them.
template <class Change>
constexpr ClockRules quick_rules_but(Change change) {
    ClockRules rules = quick_rules;
    change(rules);
    return rules;
}

struct LotOffer {
    std::uint32_t lot = 1;
    std::int64_t units = 10;
    std::int64_t min_units = 1;
    std::int64_t start_price = 50;
    std::int64_t reserve_price = 40;
    std::int64_t items_per_unit = 1;
    std::uint32_t clock = 1;
    std::uint32_t of = grower;
    std::uint32_t product = 7;
    std::int64_t grade = 0;
    std::int64_t length_cm = 60;
};

inline constexpr std::int64_t same_as_at = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t live_round = -1;
inline constexpr std::uint32_t own_user = 0;

struct PressWish {
    std::int64_t units = 1;
    std::int64_t press_time = same_as_at;
    std::uint32_t lot = 1;
    std::int64_t round = live_round;
    bool all_or_none = false;
    std::uint32_t clock = 1;
    std::uint64_t command_id = 0;  // 0: the next
    std::uint32_t user = own_user;
};

struct OrderWish {
    std::int64_t limit = 45;
    std::int64_t units = 4;
    std::int64_t max_units_per_lot = no_max_units.value();
    std::int64_t min_units_per_lot = 1;
    std::uint32_t product = 7;
    std::int64_t worst_grade = grade_worst;
    std::int64_t min_length_cm = 0;
    ClockId clock = ClockId::none();
    LotId lot = LotId::none();
    std::uint64_t order = 0;  // 0: the next
};

struct Sold {
    std::uint32_t buyer;
    std::int64_t units;
    std::int64_t price;

    friend bool operator==(const Sold&, const Sold&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Sold& sold) {
        return out << sold.buyer << " bought " << sold.units << " at " << sold.price;
    }
};
using SoldList = std::vector<Sold>;

/// Who lost, and by how much.
struct LostBy {
    std::uint32_t participant;
    std::int64_t late;

    friend bool operator==(const LostBy&, const LostBy&) = default;
    friend std::ostream& operator<<(std::ostream& out, const LostBy& lost) {
        return out << lost.participant << " lost by " << lost.late;
    }
};
using LostList = std::vector<LostBy>;

/// What became of a standing order.
struct OrderSeen {
    std::uint32_t participant;
    std::uint64_t order;
    std::int64_t units_left;
    OrderState state;

    friend bool operator==(const OrderSeen&, const OrderSeen&) = default;
    friend std::ostream& operator<<(std::ostream& out, const OrderSeen& seen) {
        return out << seen.participant << "'s order " << seen.order << " wants " << seen.units_left
                   << ", " << name(seen.state);
    }
};
using OrderList = std::vector<OrderSeen>;

inline std::ostream& operator<<(std::ostream& out, Reason reason) { return out << name(reason); }
inline std::ostream& operator<<(std::ostream& out, EventKind kind) { return out << name(kind); }
inline std::ostream& operator<<(std::ostream& out, Outcome outcome) { return out << name(outcome); }

using EventKinds = std::vector<EventKind>;

/// Each command is applied at a time in ns, after the deadlines up to it, and gives its answer;
/// Reason::none is "accepted". After each, the engine's invariants are checked.
class TestMarket {
  public:
    explicit TestMarket(const ClockRules& rules = quick_rules, std::int64_t buyer_fee_bp = 0,
                        std::uint64_t seed = 1)
        : engine_(limits), buffer_(limits) {
        Command open = command(0, CommandKind::open_market);
        open.open_market = {seed, buyer_fee_bp};
        EXPECT_EQ(apply(open), Reason::none);
        for (const std::uint32_t buyer : {1U, 2U, 3U})
            add_participant(buyer, true, false, 1'000'000);
        add_participant(grower, false, true, 0);
        EXPECT_EQ(add_clock(1, rules), Reason::none);
    }

    /// A market whose one clock was opened at 0 with one lot.
    static TestMarket with_lot(const LotOffer& offer = {}, const ClockRules& rules = quick_rules,
                               std::int64_t buyer_fee_bp = 0, std::uint64_t seed = 1) {
        TestMarket market(rules, buyer_fee_bp, seed);
        EXPECT_EQ(market.queue_lot(0, offer), Reason::none);
        EXPECT_EQ(market.open_clock(0), Reason::none);
        return market;
    }

    Reason add_participant(std::uint32_t id, bool buyer, bool is_grower, std::int64_t limit) {
        Command asked = command(now_, CommandKind::add_participant);
        asked.add_participant = {ParticipantId(id), buyer, is_grower, Money(limit)};
        return apply(asked);
    }
    Reason add_clock(std::uint32_t id, const ClockRules& rules) {
        return apply_settings(CommandKind::add_clock, now_, id, rules);
    }
    Reason set_rules(std::int64_t at, const ClockRules& rules, std::uint32_t clock = 1) {
        return apply_settings(CommandKind::set_rules, at, clock, rules);
    }
    Reason queue_lot(std::int64_t at, const LotOffer& offer = {}) {
        Command asked = command(at, CommandKind::queue_lot);
        asked.queue_lot = {ClockId(offer.clock),
                           LotId(offer.lot),
                           ParticipantId(offer.of),
                           ProductId(offer.product),
                           offer.grade,
                           offer.length_cm,
                           Items(offer.items_per_unit),
                           Units(offer.units),
                           Units(offer.min_units),
                           Price(offer.start_price),
                           Price(offer.reserve_price)};
        return apply(asked);
    }
    Reason change_lot(std::int64_t at, const ChangeLot& change) {
        Command asked = command(at, CommandKind::change_lot);
        asked.change_lot = change;
        return apply(asked);
    }
    Reason withdraw_lot(std::int64_t at, std::uint32_t lot = 1) {
        Command asked = command(at, CommandKind::withdraw_lot);
        asked.withdraw_lot = {LotId(lot)};
        return apply(asked);
    }
    Reason open_clock(std::int64_t at, std::uint32_t clock = 1) {
        return apply_clock(CommandKind::open_clock, at, clock);
    }
    Reason close_clock(std::int64_t at, std::uint32_t clock = 1) {
        return apply_clock(CommandKind::close_clock, at, clock);
    }
    Reason start_lot(std::int64_t at, std::uint32_t clock = 1) {
        return apply_clock(CommandKind::start_lot, at, clock);
    }
    Reason pause_clock(std::int64_t at, std::uint32_t clock = 1) {
        return apply_clock(CommandKind::pause_clock, at, clock);
    }
    Reason resume_clock(std::int64_t at, std::uint32_t clock = 1) {
        return apply_clock(CommandKind::resume_clock, at, clock);
    }
    Reason cancel_sale(std::int64_t at, std::uint64_t sale = 1) {
        Command asked = command(at, CommandKind::cancel_sale);
        asked.cancel_sale = {SaleId(sale)};
        return apply(asked);
    }
    Reason set_credit(std::int64_t at, std::uint32_t participant, std::int64_t limit) {
        Command asked = command(at, CommandKind::set_credit);
        asked.set_credit = {ParticipantId(participant), Money(limit)};
        return apply(asked);
    }
    Reason suspend(std::int64_t at, std::uint32_t participant) {
        Command asked = command(at, CommandKind::suspend);
        asked.suspend = {ParticipantId(participant)};
        return apply(asked);
    }
    Reason reinstate(std::int64_t at, std::uint32_t participant) {
        Command asked = command(at, CommandKind::reinstate);
        asked.reinstate = {ParticipantId(participant)};
        return apply(asked);
    }
    Reason close_market(std::int64_t at) { return apply(command(at, CommandKind::close_market)); }
    Reason advance(std::int64_t at) { return apply(command(at, CommandKind::advance)); }

    Reason press(std::int64_t at, std::uint32_t participant, const PressWish& wish = {}) {
        process_deadlines(at);  // so that the live round is that of the moment
        Command asked = command(at, CommandKind::press);
        asked.participant = ParticipantId(participant);
        asked.user = UserId(wish.user == own_user ? participant : wish.user);
        asked.command_id = CommandId(wish.command_id == 0 ? ++last_id_ : wish.command_id);
        last_id_ = std::max(last_id_, wish.command_id);
        const bool is_live = wish.round == live_round;
        asked.press = {ClockId(wish.clock),
                       LotId(wish.lot),
                       is_live ? rounds_of(wish.lot) : RoundNumber(wish.round),
                       Time(wish.press_time == same_as_at ? at : wish.press_time),
                       Units(wish.units),
                       wish.all_or_none};
        return apply(asked);
    }
    /// The order's number is the participant's next, from 1.
    Reason place_order(std::int64_t at, std::uint32_t participant, const OrderWish& wish = {}) {
        Command asked = command(at, CommandKind::place_order);
        asked.participant = ParticipantId(participant);
        if (orders_.size() <= participant) orders_.resize(participant + 1, 0);
        std::uint64_t& last = orders_[participant];
        const std::uint64_t order = wish.order == 0 ? last + 1 : wish.order;
        last = std::max(last, order);
        PlaceOrder& placed = asked.place_order;
        placed = {};
        placed.order = OrderId(order);
        placed.product = ProductId(wish.product);
        placed.clock = wish.clock;
        placed.lot = wish.lot;
        placed.worst_grade = wish.worst_grade;
        placed.min_length_cm = wish.min_length_cm;
        placed.limit_price = Price(wish.limit);
        placed.units = Units(wish.units);
        placed.max_units_per_lot = Units(wish.max_units_per_lot);
        placed.min_units_per_lot = Units(wish.min_units_per_lot);
        return apply(asked);
    }
    Reason reduce_order(std::int64_t at, std::uint32_t participant, std::int64_t units,
                        std::uint64_t order = 1) {
        Command asked = command(at, CommandKind::reduce_order);
        asked.participant = ParticipantId(participant);
        asked.reduce_order = {OrderId(order), Units(units)};
        return apply(asked);
    }
    Reason cancel_order(std::int64_t at, std::uint32_t participant, std::uint64_t order = 1) {
        Command asked = command(at, CommandKind::cancel_order);
        asked.participant = ParticipantId(participant);
        asked.cancel_order = {OrderId(order)};
        return apply(asked);
    }

    /// Everything that was said, from the first command on.
    [[nodiscard]] const std::vector<Event>& log() const { return log_; }

    [[nodiscard]] EventKinds public_events_since(std::size_t size) const {
        EventKinds kinds;
        for (std::size_t i = size; i < log_.size(); ++i) {
            if (is_public(log_[i].kind)) kinds.push_back(log_[i].kind);
        }
        return kinds;
    }
    [[nodiscard]] SoldList sales() const {
        SoldList sold;
        for (const Event& event : log_) {
            if (event.kind != EventKind::sale) continue;
            sold.push_back(
                {event.sale.buyer.value(), event.sale.units.value(), event.sale.price.value()});
        }
        return sold;
    }
    [[nodiscard]] LostList losses() const {
        LostList lost;
        for (const Event& event : log_) {
            if (event.kind != EventKind::lost) continue;
            lost.push_back({event.participant.value(), event.lost.late.value()});
        }
        return lost;
    }
    [[nodiscard]] OrderList order_changes() const {
        OrderList seen;
        for (const Event& event : log_) {
            if (event.kind != EventKind::order_changed) continue;
            const OrderChanged& change = event.order_changed;
            seen.push_back({event.participant.value(), change.order.value(),
                            change.units_left.value(), change.state});
        }
        return seen;
    }
    [[nodiscard]] std::size_t count(EventKind kind) const {
        return static_cast<std::size_t>(std::count_if(
            log_.begin(), log_.end(), [&](const Event& event) { return event.kind == kind; }));
    }
    /// The last event of a kind, which must be there.
    [[nodiscard]] const Event& last(EventKind kind) const {
        const auto found = std::find_if(log_.rbegin(), log_.rend(),
                                        [&](const Event& event) { return event.kind == kind; });
        HUAGU_ASSERT(found != log_.rend());
        return *found;
    }
    [[nodiscard]] RoundStarted last_round() const {
        return last(EventKind::round_started).round_started;
    }
    [[nodiscard]] const Credit& credit(std::uint32_t participant) const {
        return engine_.market().participants[ParticipantId(participant)].credit;
    }

  private:
    static constexpr Limits limits = {.participants = 128,
                                      .users = 128,
                                      .clocks = 8,
                                      .lots = 64,
                                      .orders = 1'000,
                                      .orders_per_participant = 20,
                                      .presses = 1'000,
                                      .sales = 10'000};

    static Command command(std::int64_t at, CommandKind kind) { return {kind, Time(at)}; }

    [[nodiscard]] RoundNumber rounds_of(std::uint32_t lot) const {
        const Lots& lots = engine_.market().lots;
        return RoundNumber(lots.exists(LotId(lot)) ? lots[LotId(lot)].rounds : 0);
    }
    Reason apply_clock(CommandKind kind, std::int64_t at, std::uint32_t clock) {
        Command asked = command(at, kind);
        asked.open_clock = {ClockId(clock)};
        return apply(asked);
    }
    Reason apply_settings(CommandKind kind, std::int64_t at, std::uint32_t clock,
                          const ClockRules& rules) {
        constexpr std::uint16_t every_setting = 0x0fff;
        Command asked = command(at, kind);
        asked.add_clock = {ClockId(clock), {rules, every_setting}};
        return apply(asked);
    }

    void process_deadlines(std::int64_t at) {
        while (engine_.next_deadline() && *engine_.next_deadline() <= Time(at)) {
            engine_.process_deadline(buffer_);
            keep_events();
        }
    }
    Reason apply(const Command& asked) {
        process_deadlines(asked.at.value());
        engine_.apply(asked, buffer_);
        now_ = asked.at.value();
        Reason reason = Reason::none;
        for (const Event& event : buffer_.events()) {
            const bool is_answer =
                event.kind == EventKind::rejected && event.rejected.command == asked.kind;
            if (is_answer) reason = event.rejected.reason;
        }
        keep_events();
        return reason;
    }
    void keep_events() {
        log_.insert(log_.end(), buffer_.events().begin(), buffer_.events().end());
        buffer_.clear();
        engine_.check();
    }

    Engine engine_;
    EventBuffer buffer_;
    std::vector<Event> log_;
    std::vector<std::uint64_t> orders_;  // the last number, by participant
    std::uint64_t last_id_ = 0;
    std::int64_t now_ = 0;
};

}  // namespace huagu
