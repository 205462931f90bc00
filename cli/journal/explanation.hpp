// The account of one round and its decision: who pressed, when and at what price, who won and why.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/event.hpp"
#include "engine/hand.hpp"
#include "engine/rules.hpp"
#include "journal/journal.hpp"
#include "wire/market_view.hpp"

namespace huagu::cli {

/// Who did something, when, and where it is in the journal.
struct Doing {
    /// Nothing: a decision did it.
    std::optional<CommandKind> command;
    UserId user = UserId::none();  // none: the server itself
    Time at;
    journal::Position position;  // of the record; of a decision: of the one that carries it
};

/// How the granted press time came about (rules.md, "Fair presses").
enum class Bound : std::uint8_t {
    no_claim,     // the moment of receipt
    as_claimed,   // within the bounds
    to_earliest,  // claimed earlier than the round trip, or the allowance, can explain
    to_received,  // claimed later than received, by no more than the guard
};

/// Why a hand on the winning step, or after it, was not served.
enum class LostBy : std::uint8_t {
    later_step,
    standing_order,  // which presses at the step's start
    later_moment,    // on the same step, another press time
    later_draw,      // on the same step, served by draw
    nothing_left,    // those before took all
    not_all,         // all-or-none, and not all was left for it
    below_minimum,   // what was left for it is below the minimum in force
};

struct CreditRefusal {
    Money needed;
    Money available;
};

struct PressAccount {
    ParticipantId participant;
    UserId user;
    CommandId command_id;
    journal::Position position;
    std::optional<Time> claimed;
    Time received;
    Duration round_trip;  // as the gateway measured it; 0: not measured
    Time press_time;      // as granted
    Bound bound = Bound::no_claim;
    Time at;  // of its record: when it took effect
    Units units;
    bool is_all_or_none = false;
    bool is_resend = false;  // of a command before, whose answer it got
    /// Nothing, if the press time is not within the round.
    std::optional<Step> step;
    Price price;  // of the step
    std::optional<Reason> rejected;
    std::optional<CreditRefusal> credit;  // of no_credit
    std::optional<Won> won;
    std::optional<Lost> lost;
    std::optional<LostBy> lost_by;
    std::uint64_t draw = 0;  // under random_draw
};

/// What became of a standing order that wants the lot.
enum class OrderVerdict : std::uint8_t {
    took,
    own_lot,       // it never presses on its owner's own
    not_reached,   // its limit is below what the hand showed
    came_after,    // those before it took what there was to take
    passed_over,   // it could not take enough
    not_in_round,  // entered under the hand when that showed no price
};

/// What kept a standing order from taking more.
enum class OrderBound : std::uint8_t { wanted, most_per_lot, max_units, units_left, credit };

struct OrderAccount {
    ParticipantId participant;
    OrderId order;
    Price limit;
    std::uint64_t entry = 0;  // orders entered earlier have a smaller one
    Time entered_at;
    Units units_wanted;  // before the decision
    Units least_per_lot;
    Units most_per_lot;
    OrderVerdict verdict = OrderVerdict::not_reached;
    /// Its moment: the start of the first step at its limit, or its entry, if the hand was below.
    bool is_entered_under = false;
    std::optional<Step> step;
    Price price;
    Time press_time;
    Units could_take;  // passed over: so much, bound by
    OrderBound bound = OrderBound::wanted;
    Units needed;  // the greater of the minimum in force and its own least
    Money available;
    std::optional<Won> won;
    std::uint64_t draw = 0;
};

enum class RoundEnd : std::uint8_t {
    undecided,   // the journal ends before
    sold,        // a decision with a sale
    passed,      // nobody pressed; the lot closed, or was queued again
    stopped,     // the hand was stopped, and nobody had pressed
    void_round,  // before it started
};

struct Cancellation {
    SaleId sale;
    Doing by;
    std::string reason;
};

struct LotAccount {
    LotId lot;
    ParticipantId grower;
    ProductId product;
    std::int64_t grade = 0;
    std::int64_t length_cm = 0;
    Items items_per_unit;
    Units units_total;
    Units units_left;  // when the round was announced
    Units min_units;   // in force then
    Price start_price;
    Price reserve_price;
    std::string remark;
};

struct Explanation {
    std::string market;
    std::string day;
    std::string currency;
    std::uint8_t minor_unit_digits = 0;
    std::int64_t buyer_fee_bp = 0;
    std::uint64_t seed = 0;
    /// Only then may the seed be told, and draws, from which it can be computed.
    bool is_market_closed = false;

    wire::TextPairs product_names;
    wire::TextPairs clock_names;
    std::map<ParticipantId, wire::TextPairs> participants;  // names of those that occur

    ClockId clock;
    ClockRules rules;  // in force for the round
    LotAccount lot;
    RoundNumber round;
    Hand hand;
    Doing announced;

    std::vector<OrderAccount> orders;   // as they were looked at
    std::vector<PressAccount> presses;  // by step and tie; those that have no step at the end
    std::optional<Doing> stopped;       // the hand, by a pause

    RoundEnd end = RoundEnd::undecided;
    Doing ended;
    std::optional<Step> winning_step;
    std::vector<Sale> sales;
    std::vector<Event> followed;  // public events of the decision after its sales
    std::vector<Cancellation> cancellations;
};

}  // namespace huagu::cli
