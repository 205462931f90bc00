// A second reading of rules.md, written for clarity alone: plain maps and vectors, nothing cached.
// At every question it looks at all orders, presses and sales again. The engine must make the same
// events.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "engine/command.hpp"
#include "engine/event.hpp"
#include "engine/rules.hpp"
#include "engine/types.hpp"

namespace huagu::model {

struct Participant {
    bool is_buyer;
    bool is_grower;
    bool is_suspended = false;
    Money credit_limit;
};

struct HandPress {
    ParticipantId participant;
    UserId user;
    CommandId command_id;
    Time press_time;
    Units units;
    bool is_all_or_none;
    Money hold;
};

using OrderKey = std::pair<ParticipantId, OrderId>;

/// A live round: announced, running, or stopping. A round that is over is only a number.
struct Round {
    RoundNumber number;
    Price start_price;
    Time starts_at;
    Step last_step;
    std::uint64_t orders_before;  // entered before the announcement
    std::optional<Time> stopped_at;
    std::vector<HandPress> presses;  // undecided
    std::set<OrderKey> passed_over;
};

struct Lot {
    QueueLot offer;  // its prices and min_units as changed since
    Units units_left;
    Units units_unsold_early{0};  // of sales cancelled too late to be offered again
    std::int64_t rounds = 0;      // announced so far, void ones too
    std::int64_t reoffers = 0;
    std::optional<Outcome> closed;

    [[nodiscard]] Units min_units_in_force() const;
};

enum class ClockState { closed, idle, live, paused };

struct Clock {
    ClockRules rules;
    ClockState state = ClockState::closed;
    std::vector<LotId> queue;
    std::optional<LotId> current_lot;
    std::optional<Round> round;      // there while live
    Price resume_price;              // of the current lot, while paused
    std::vector<SaleId> last_sales;  // of the last decision: these can still be cancelled
};

struct Order {
    ParticipantId participant;
    PlaceOrder terms;
    Time entered;
    std::uint64_t entry;  // 1, 2, 3 … in the order entered
    Units units_left;
    OrderState state = OrderState::open;
    std::map<LotId, Units> bought;
};

struct SaleRecord {
    Sale sale;
    Money fee;
    bool is_cancelled = false;
};

/// Answers to the last 256 ids of a user, or of a participant's standing orders.
struct Answers {
    std::uint64_t highest = 0;
    std::vector<std::pair<std::uint64_t, Event>> kept;
};

class NaiveMarket {
  public:
    /// Processes every deadline ≤ command.at in time order, then the command.
    void apply(const Command& command, std::vector<Event>& events);

    [[nodiscard]] const std::map<ParticipantId, Participant>& participants() const {
        return participants_;
    }
    [[nodiscard]] const std::map<ClockId, Clock>& clocks() const { return clocks_; }
    [[nodiscard]] const std::map<LotId, Lot>& lots() const { return lots_; }
    [[nodiscard]] const std::map<OrderKey, Order>& orders() const { return orders_; }
    [[nodiscard]] const std::map<SaleId, SaleRecord>& sales() const { return sales_; }
    [[nodiscard]] bool is_open() const { return is_open_; }

    /// available = limit − sold − held
    [[nodiscard]] Money available(ParticipantId participant) const;

    /// When the next decision on the clock is due, or else its round ends; none without a round.
    [[nodiscard]] std::optional<Time> deadline(const Clock& clock) const;

  private:
    /// A press that may count in a live round: a hand's or a standing order's.
    struct Candidate {
        ParticipantId participant;
        Time moment;
        Step step;
        std::optional<HandPress> hand;  // either this
        std::optional<OrderKey> order;  // or this
        bool is_at_step_start = false;  // an order that was there before its step began
    };

    // naive_market.cpp: answers to commands, and what they change.
    void process_deadlines(Time until);
    bool is_answered_by_its_ids(const Command& command);
    [[nodiscard]] std::optional<Event> earlier_answer(const Answers& answers, std::uint64_t id,
                                                      const Command& command) const;
    [[nodiscard]] bool has_answers(const Command& command) const;
    [[nodiscard]] bool has_order_id(const Command& command) const;
    void keep(const Command& command, const Event& event);
    void keep_by_command_id(const Command& command, const Event& event);
    Event answer_to(const Command& command, Reason reason) const;
    void carry_out(const Command& command);
    void close_market();
    void suspend(ParticipantId participant);
    void queue_lot(const QueueLot& c);
    void change_lot(const ChangeLot& c);
    void withdraw_lot(LotId number);
    void open_clock(ClockId number);
    void close_clock(ClockId number);
    void pause_clock(ClockId number);
    void resume_clock(ClockId number);
    void press(const Command& command);
    void reduce_order(OrderKey key, Units units);
    void cancel_sale(SaleId number);
    void offer_again(const Sale& sale);

    // naive_reasons.cpp: why a command is refused.
    Reason refusal(const Command& command) const;
    Reason refusal(const OpenMarket& c) const;
    Reason refusal(const AddParticipant& c) const;
    Reason refusal(const SetCredit& c) const;
    Reason refusal(const QueueLot& c) const;
    Reason refusal(const ChangeLot& c) const;
    Reason refusal(const LotOnly& c) const;
    Reason refusal(const CancelSale& c) const;
    Reason refusal(const PlaceOrder& c, ParticipantId participant) const;
    Reason refusal_of_settings(CommandKind kind, const ClockSettings& c) const;
    Reason refusal_of_clock_command(CommandKind kind, ClockId number) const;
    Reason refusal_of_reduction(OrderKey key, Units units) const;
    Reason refusal(const Press& c, ParticipantId participant, Time at) const;
    Reason refusal_in_live_round(const Press& c, ParticipantId participant, Time at) const;
    [[nodiscard]] bool is_live(const Press& c) const;
    [[nodiscard]] bool is_current(LotId number) const;

    // naive_rounds.cpp: rounds and their decisions.
    void announce(ClockId number, Price start_price);
    void announce_next(ClockId number);
    void process_deadline(ClockId number);
    void decide(ClockId number, Step step);
    void sell(ClockId number, const Candidate& candidate, Units units);
    void tell_losers(ClockId number, const Candidate& first_served);
    void end_round_after_sales(ClockId number, Price price);
    void end_round_without_sale(ClockId number);
    void pass_lot(ClockId number);
    void close_lot(LotId number, Outcome outcome);
    void continue_without_lot(ClockId number, bool is_stopping);
    [[nodiscard]] Units units_served(const Clock& clock, const Candidate& candidate,
                                     Units taken_by_participant) const;
    [[nodiscard]] Units units_allowed_by_credit(ParticipantId participant, Price price,
                                                Items items_per_unit, Units units) const;

    [[nodiscard]] std::vector<Candidate> candidates(const Clock& clock) const;
    [[nodiscard]] std::vector<Candidate> in_order_served(const Clock& clock, Step step) const;
    [[nodiscard]] bool is_served_before(const Clock& clock, const Candidate& a,
                                        const Candidate& b) const;
    [[nodiscard]] std::optional<Candidate> candidate_of(const Clock& clock,
                                                        const Order& order) const;
    [[nodiscard]] bool wants(const Order& order, const Lot& lot) const;
    [[nodiscard]] bool has_pressed(OrderKey key) const;
    [[nodiscard]] Time decision_due(const Clock& clock, Step step) const;
    [[nodiscard]] std::uint64_t draw(LotId lot, RoundNumber round, ParticipantId participant) const;
    [[nodiscard]] Money with_fee(Money gross) const;
    [[nodiscard]] Money held(ParticipantId participant) const;
    [[nodiscard]] Money sold(ParticipantId participant) const;
    [[nodiscard]] Price restart_price(const Clock& clock, const Lot& lot, Price sale_price) const;

    Event& emit(EventKind kind);
    Event& emit_to(EventKind kind, ParticipantId participant);
    void emit_credit_changed(ParticipantId participant);
    void emit_order_changed(const Order& order);
    void emit_lot_state(EventKind kind, LotId number);
    void emit_clock_event(EventKind kind, ClockId number);

    bool is_open_ = false;
    bool was_closed_ = false;
    std::uint64_t seed_ = 0;
    std::int64_t buyer_fee_bp_ = 0;
    Time now_{std::numeric_limits<std::int64_t>::min()};
    std::uint64_t sequence_ = 0;
    std::uint64_t entries_ = 0;  // standing orders entered
    std::map<ParticipantId, Participant> participants_;
    std::map<ClockId, Clock> clocks_;
    std::map<LotId, Lot> lots_;
    std::map<OrderKey, Order> orders_;
    std::map<SaleId, SaleRecord> sales_;
    std::map<std::pair<ParticipantId, UserId>, Answers> command_answers_;
    std::map<ParticipantId, Answers> order_answers_;
    std::vector<Event>* events_ = nullptr;  // where apply() was told to put them
};

/// The clock's rules after a change.
ClockRules with(const ClockRules& rules, const RulesChange& change);

/// The step that the hand shows at a moment not before the round's T.
Step step_at(const Clock& clock, Time moment);

/// price(k) of the clock's live round.
Price price_at(const Clock& clock, Step step);

}  // namespace huagu::model
