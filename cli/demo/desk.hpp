// The demo's house: an auctioneer who runs the clocks and a settlement reader who writes down every
// result, each a session of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cli/demo/day.hpp"
#include "cli/demo/ledger.hpp"

namespace huagu::cli {

/// How far the day is.
struct Progress {
    std::size_t lots_closed = 0;
    std::size_t lots = 0;
    std::uint64_t sales = 0;
    Money gross;
    double seconds = 0;  // since the clocks were opened
};

class DemoDesk {
  public:
    /// Called about five times a second while the day runs.
    using OnProgress = std::function<void(const Progress&)>;

    DemoDesk(const DemoDay& day, const std::string& port, const std::string& results_file);
    ~DemoDesk();

    /// Logs both on and queues the catalogue. Throws std::runtime_error with what went wrong, as do
    /// the others.
    void load_catalogue();

    /// Opens the clocks, waits until every lot is closed, closes clocks and market.
    void run(const OnProgress& on_progress);

    /// Opens the clocks and queues the catalogue whenever it is sold, until the market is closed or
    /// this program is told to end (SIGINT, SIGTERM).
    void serve();

    /// What the settlement reader wrote down.
    [[nodiscard]] const ResultsLedger& ledger() const;
    [[nodiscard]] double seconds() const;

  private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace huagu::cli
