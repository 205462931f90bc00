// One decision, followed: what it looks at, taken just before it; what became of each hand and
// standing order, from its events. The engine decides; here is only told why.
#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <vector>

#include "cli/journal/explanation.hpp"
#include "engine/market.hpp"

namespace huagu::cli {

/// The order among presses of one step (rules.md, "The order of things").
struct TieRank {
    Time press_time;
    std::uint64_t draw = 0;
    ParticipantId participant;
    std::uint64_t entry = ~std::uint64_t{0};  // of a standing order; a hand comes after it

    [[nodiscard]] bool comes_before(const TieRank& other, Tie tie) const;
};

class DecisionAccount {
  public:
    /// The clock has a round whose deadline has come.
    DecisionAccount(const Market& market, ClockId clock);

    /// The step that is decided; no_step if nobody pressed.
    [[nodiscard]] Step step() const { return step_; }

    /// Fills in what became of the round's presses, and adds the standing orders that were looked
    /// at; those that were not reached too, if the round is over.
    void settle(std::span<const Event> events, std::vector<PressAccount>& presses,
                std::vector<OrderAccount>& orders);

  private:
    /// A sale of the decision, and the buyer's credit after it.
    struct Served {
        Sale sale{};
        Won won{};
        UserId user;
        CommandId command_id;
        Money available;
    };
    /// A hand or a standing order, whose turn it is.
    struct Turn {
        PressAccount* hand = nullptr;
        OrderAccount* order = nullptr;
        TieRank rank;
    };

    void look_at_orders(const Market& market);
    [[nodiscard]] OrderAccount account_of(OrderSlot slot, const Market& market);
    void find_moment(OrderAccount& account, OrderSlot slot, const Market& market) const;
    [[nodiscard]] std::vector<Turn> turns(std::vector<PressAccount>& presses);
    void take_turn(const Turn& turn, const Served* served);
    [[nodiscard]] bool serves_more() const;
    void say_why_not(OrderAccount& order) const;
    [[nodiscard]] LostBy why_lost(const PressAccount& press) const;
    [[nodiscard]] Units minimum() const { return std::min(lot_.min_units, units_left_); }
    [[nodiscard]] Units room_of(ParticipantId participant) const;

    const Round round_;
    const Lot lot_;
    const Step step_;
    const std::uint64_t seed_;
    const std::int64_t fee_bp_;
    std::vector<OrderAccount> orders_;            // by rank
    std::map<std::uint64_t, Units> room_in_lot_;  // what is left of an order's most, by its entry

    // As they stand at the turn that is told of.
    Units units_left_;
    bool is_sold_ = false;
    Turn first_served_;
    std::map<ParticipantId, Money> available_;
    std::map<ParticipantId, Units> taken_;
};

}  // namespace huagu::cli
