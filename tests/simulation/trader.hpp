// A buyer's terminal of a simulated day: presses when the hand runs, leaves standing orders and
// takes them back.
#pragma once

#include <map>

#include "tests/simulation/terminal.hpp"

namespace huagu::simulation {

class Trader final : public Terminal {
  public:
    using Terminal::Terminal;

  private:
    void act() override;
    void forget() override { orders_.clear(); }
    void on_own_snapshot(const schema::OwnSnapshot& own) override;
    void on_order_changed(const schema::OrderChanged& changed) override;

    void press();
    void place_order();
    void change_order();

    std::map<std::uint64_t, std::int64_t> orders_;  // that are open → units left
    std::uint64_t last_order_ = 0;
};

}  // namespace huagu::simulation
