// The whole state of a market day, and the moment at which something happens to it.
#pragma once

#include <cstdint>
#include <vector>

#include "base/zeroed_array.hpp"
#include "engine/answers.hpp"
#include "engine/clock.hpp"
#include "engine/deadlines.hpp"
#include "engine/event_buffer.hpp"
#include "engine/live_products.hpp"
#include "engine/lots.hpp"
#include "engine/participants.hpp"
#include "engine/presses.hpp"
#include "engine/round.hpp"
#include "engine/rules.hpp"
#include "engine/standing_orders.hpp"

namespace huagu {

enum class MarketPhase : std::uint8_t { before_open, open, closed };

struct SaleRecord {
    LotId lot;
    ParticipantId buyer;
    Units units;
    Price price;
    Money gross;
    Money cost;  // gross and fee
    Time at;
    OrderId order;           // the buyer's standing order that bought; none: a press did
    std::uint32_t previous;  // the order's sale before this one; 0: there is none
    bool is_cancelled;

    /// In the chain of the standing order; none at its end.
    [[nodiscard]] SaleId previous_of_order() const {
        return previous == 0 ? SaleId::none() : SaleId(previous);
    }
    /// Sale numbers fit: Limits::sales is no larger.
    void set_order(OrderId of, SaleId last_sale) {
        order = of;
        previous = last_sale.is_none() ? 0 : static_cast<std::uint32_t>(last_sale.value());
    }
};
static_assert(sizeof(SaleRecord) == 64, "one line of the cache, of which a day has many");

struct Market {
    explicit Market(const Limits& limits)
        : participants(limits.participants, limits.clocks),
          user_answers(limits.users),
          order_answers(limits.participants),
          clocks(limits.clocks),
          live_products(limits.clocks),
          lots(limits.lots),
          orders(limits.orders, participants),
          presses(limits.presses, limits.clocks),
          sales(limits.sales),
          deadlines(limits.clocks),
          capacities(limits) {
        decided.reserve(limits.presses);
    }

    MarketPhase phase = MarketPhase::before_open;
    std::uint64_t seed = 0;
    std::int64_t buyer_fee_bp = 0;
    Time now{std::numeric_limits<std::int64_t>::min()};
    std::uint64_t sequences = 0;  // public events so far
    std::uint64_t decisions = 0;

    Participants participants;
    Answers user_answers;
    Answers order_answers;  // by participant
    std::vector<Clock> clocks;
    std::uint32_t clocks_end = 0;  // one above the highest number in use
    LiveProducts live_products;
    Lots lots;
    StandingOrders orders;
    Presses presses;
    base::ZeroedArray<SaleRecord> sales;  // sale n is at n − 1
    std::uint64_t sales_made = 0;
    Deadlines deadlines;

    // Of the day, cancelled sales not counted.
    std::uint64_t sales_standing = 0;
    Units units_sold;
    Money gross_sold;

    std::vector<RankedPress> decided;  // the presses of the round that is being decided

    const Limits capacities;

    /// Of all tables, taken at start. A page that nobody has used yet costs nothing.
    [[nodiscard]] std::size_t bytes() const {
        return participants.bytes() + user_answers.bytes() + order_answers.bytes() +
               clocks.size() * sizeof(Clock) + lots.bytes() + orders.bytes() + presses.bytes() +
               sales.bytes();
    }
    [[nodiscard]] bool has_clock(ClockId id) const {
        return id.value() < clocks_end && clocks[id.value()].phase != ClockPhase::absent;
    }
    /// The clock of that number, or null.
    [[nodiscard]] Clock* find_clock(ClockId id) {
        return has_clock(id) ? &clocks[id.value()] : nullptr;
    }
    Clock& clock(ClockId id) {
        HUAGU_ASSERT(has_clock(id));
        return clocks[id.value()];
    }
    /// Room for one sale more, with every undecided press sold.
    [[nodiscard]] bool has_room_for_sale() const {
        return sales_made + presses.used() < sales.size();
    }
    [[nodiscard]] bool has_sale(SaleId id) const {
        return id.value() >= 1 && id.value() <= sales_made;
    }
    SaleRecord& sale(SaleId id) {
        HUAGU_ASSERT(has_sale(id));
        return sales[id.value() - 1];
    }
};

/// A market, a moment of its time, and where the events of that moment go.
struct Moment {
    Market& market;
    EventBuffer& events;
    Time at;

    /// A public event, numbered.
    Event& publish(EventKind kind) {
        Event& event = events.append(kind, at);
        event.sequence = Sequence(++market.sequences);
        return event;
    }
    /// A private event, to a participant.
    Event& tell(EventKind kind, ParticipantId participant) {
        return events.append(kind, at, participant);
    }
    /// A private event that answers a command.
    Event& tell(EventKind kind, ParticipantId participant, UserId user, CommandId command_id) {
        return events.append(kind, at, participant, user, command_id);
    }
    void tell_credit(ParticipantId participant) {
        const Credit& credit = market.participants[participant].credit;
        tell(EventKind::credit_changed, participant).credit_changed =
            CreditChanged{credit.limit, credit.sold, credit.held};
    }
};

}  // namespace huagu
