// What must hold of any day, told from its commands and events alone, whoever made the events:
// units and money are conserved, credit is never negative, nobody pays more than the hand showed at
// their press, and so on.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/command.hpp"
#include "engine/event.hpp"
#include "engine/rules.hpp"

namespace huagu::model {

class Audit {
  public:
    /// A command, and the events of the deadlines before it and of itself.
    void look_at(const Command& command, const std::vector<Event>& events);

    /// What did not hold; empty if all did.
    [[nodiscard]] const std::vector<std::string>& broken() const { return broken_; }

  private:
    using PressKey = std::tuple<ParticipantId, UserId, CommandId>;
    using RoundKey = std::pair<LotId, RoundNumber>;
    struct LotAccount {
        QueueLot offer;
        Price reserve_price;  // as last published
    };
    struct RoundAccount {
        RoundStarted started;
        Award award;
        int sales = 0;
    };
    struct ParticipantAccount {
        Money limit;
        bool was_limit_lowered = false;
    };
    struct SaleAccount {
        Sale sale;
        Money fee;
        bool is_cancelled = false;
    };

    void expect(bool holds, const char* what, const Event& event);
    bool is_carried_out(const Command& command, const std::vector<Event>& events);
    static bool is_acceptance(const Event& event, const Command& press);
    void note(const Command& command);
    void note_credit(const SetCredit& c);
    void look_at(const Event& event);
    void look_at_public(const Event& event);
    void look_at_private(const Event& event);
    void look_at_round(const Event& event);
    void look_at_sale(const Event& event);
    void look_at_won(const Event& event);
    void look_at_lost(const Event& event);
    void look_at_credit(const Event& event);
    void look_at_lot_closed(const Event& event);
    void look_at_market_closed(const Event& event);
    void expect_no_open_press(const Event& event, ClockId clock, RoundKey but);
    [[nodiscard]] Units sold(LotId lot) const;
    [[nodiscard]] Step step_seen(const Press& press) const;

    std::vector<std::string> broken_;
    Time last_{std::numeric_limits<std::int64_t>::min()};
    std::uint64_t sequence_ = 0;
    std::int64_t buyer_fee_bp_ = 0;
    std::map<ClockId, ClockRules> rules_;
    std::map<LotId, LotAccount> lots_;
    std::map<RoundKey, RoundAccount> rounds_;
    std::map<ParticipantId, ParticipantAccount> participants_;
    std::map<SaleId, SaleAccount> sales_;
    std::set<PressKey> ids_seen_;
    std::map<PressKey, Press> open_presses_;  // accepted, and neither won, lost nor suspended
};

}  // namespace huagu::model
