// The auctioneer of a simulated day: queues lots, opens, pauses and resumes clocks, and does the
// rest now and then. In the end it closes the market.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/simulation/terminal.hpp"

namespace huagu::simulation {

class Desk final : public Terminal {
  public:
    using Terminal::Terminal;

  private:
    void act() override;
    void on_result(const schema::Result& result) override;

    void act_on(ClockId id, const wire::ClockView& clock);
    void act_rarely(ClockId id, const wire::ClockView& clock);
    void close_day();
    void queue_lot(ClockId clock);
    void change_lot(LotId lot);
    void send_to_clock(CommandKind kind, ClockId clock);
    void send_to_participant(CommandKind kind);

    std::vector<SaleId> sales_;  // the last few that were seen
};

}  // namespace huagu::simulation
