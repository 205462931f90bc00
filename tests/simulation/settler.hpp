// The settlement system of a simulated day: the real projector over a database in memory. When its
// program dies, the transaction that was open is undone.
#pragma once

#include <memory>
#include <optional>

#include "journal/results.hpp"
#include "settlement/projector.hpp"
#include "tests/simulation/terminal.hpp"

namespace huagu::simulation {

class Settler final : public Terminal {
  public:
    Settler(World& world, SimulatedNetwork& network, client::Options options, Habits habits);

    /// What is open is committed; then the database against one that is fed with these results, and
    /// its own proof. Adds what is wrong.
    void audit(const journal::ResultsLog& full, std::vector<std::string>& complaints);

  private:
    void act() override;
    void forget() override { projector_.emplace(*database_, day_); }
    [[nodiscard]] Sequence place() const override;
    void on_result(const schema::Result& result) override;

    const settlement::DayName day_;
    std::unique_ptr<settlement::Database> database_;
    std::optional<settlement::Projector> projector_;
    std::string refusal_;
};

}  // namespace huagu::simulation
