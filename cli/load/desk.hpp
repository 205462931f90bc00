// The auctioneer of a market under load: offers lots without end, opens the clocks, lets nothing
// stand still, and measures how long after its deadline a decision's result is there.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <string>

#include "cli/load/plan.hpp"
#include "cli/load/rounds.hpp"
#include "cli/load/tally.hpp"
#include "client/client.hpp"

namespace huagu::cli {

class LoadDesk : private client::Handler {
  public:
    LoadDesk(boost::asio::io_context& io, const std::string& host, const std::string& port,
             const LoadPlan& plan, LiveRounds& rounds);

    using OnRound = std::function<void(const AnnouncedRound&)>;
    void set_on_round(OnRound on_round) { on_round_ = std::move(on_round); }

    /// Logs on and offers the lots. Throws std::runtime_error if the market does not want them.
    void prepare();
    /// Opens the clocks, and waits until each has a round.
    void open();
    /// The plan's own begin, local time: decisions are counted by its phases.
    void begin(Time begin) { begin_ = begin; }
    /// Runs what comes in for a while. Throws std::runtime_error if the market failed, or somebody
    /// interrupts.
    void run_for(std::chrono::microseconds time);
    void log_off();

    /// Since the clocks were opened. Decisions by the phase in which they were due.
    [[nodiscard]] const std::vector<Histogram>& decision() const { return decision_; }
    [[nodiscard]] const std::vector<ToldSale>& sales() const { return sales_; }
    [[nodiscard]] std::uint64_t rounds() const { return round_count_; }
    [[nodiscard]] std::uint64_t pauses() const { return pauses_; }

  private:
    void on_answer(const client::Answer& answer) override;
    void on_result(const schema::Result& result) override;
    void on_ended(const client::Ended& ended) override;

    void send(Command command);
    template <class Condition>
    void until(const char* what, const Condition& condition);

    boost::asio::io_context& io_;
    const LoadPlan& plan_;
    LiveRounds& live_;
    OnRound on_round_;
    Time begin_;
    std::vector<Histogram> decision_;
    std::vector<ToldSale> sales_;
    std::uint64_t round_count_ = 0;
    std::uint64_t pauses_ = 0;
    std::string failure_;
    bool is_leaving_ = false;
    client::Client client_;
};

}  // namespace huagu::cli
