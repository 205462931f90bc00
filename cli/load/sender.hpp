// A thread of the load generator: its terminals, the presses that they are to send and when, and
// what became of them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <queue>
#include <random>
#include <vector>

#include "cli/load/plan.hpp"
#include "cli/load/press_frame.hpp"
#include "cli/load/rounds.hpp"
#include "cli/load/session.hpp"
#include "cli/load/tally.hpp"

namespace huagu::cli {

/// This machine's steady time.
[[nodiscard]] Time local_now();

class LoadSender {
  public:
    static constexpr Duration slice_length{200'000'000};

    /// Terminals `first` … `last`, from 1, of the plan's; they are logged on when this returns.
    LoadSender(const LoadPlan& plan, const LiveRounds& rounds,
               const boost::asio::ip::tcp::endpoint& server, std::int64_t first, std::int64_t last);

    /// From `begin` (local time) until all is sent and answered and, in a storm, all are back; or
    /// until something fails, or the patience is at its end. On its own thread.
    void run(Time begin);

    /// Ends run(): another failed. Any thread.
    void stop() { io_.stop(); }

    /// Presses that the plan has for the round. Any thread; before run() has ended.
    void announce(const AnnouncedRound& round);

    /// After run().
    [[nodiscard]] const LoadTally& tally() const { return tally_; }

  private:
    struct Terminal {
        std::unique_ptr<LoadSession> session;
        std::vector<ClockId> clocks;         // that it follows; empty: all, for presses
        std::deque<Time> intended;           // of presses without an answer, by id; 0: answered
        std::uint64_t first_unanswered = 0;  // the id of the deque's first
        Time logs_on_since;                  // when its log-on was due; 0: it is on
        bool is_touched = false;
        bool is_waiting_to_write = false;
    };
    struct Planned {
        Time when;
        std::size_t terminal;
        LiveRound round;
        bool operator>(const Planned& other) const { return when > other.when; }
    };

    void add_terminals(std::int64_t first, std::int64_t last);
    [[nodiscard]] LoadUser user_of(std::int64_t number) const;
    void plan_burst(const AnnouncedRound& round);
    void plan_morning(const AnnouncedRound& round);
    void wait_to_read(std::size_t number);
    void read(std::size_t number);
    /// A storm: the next terminals' lines break and they log on again.
    void send_due_log_ons(Time now);
    [[nodiscard]] Time due_log_on(std::size_t number) const;
    void log_on_again(std::size_t number);
    void on_snapshots(Terminal& terminal);
    void take(Terminal& terminal, const schema::ServerFrame& frame);
    void on_rejected(Terminal& terminal, const schema::Rejected& rejected, Time now);
    void answered(Terminal& terminal, std::uint64_t command_id, Reason reason, Time now);
    /// The first failure is told, at the load's end.
    void fail(const std::string& why);
    void work();
    void send_due(Time now);
    /// When the next of the evenly sent presses is due; nothing after the last.
    void advance_even();
    void press(std::size_t number, const LiveRound& round, Time intended, Time now);
    void touch(std::size_t number);
    void write_touched();
    void write(std::size_t number);
    [[nodiscard]] bool is_all_sent() const;
    [[nodiscard]] bool are_all_back() const;
    [[nodiscard]] bool is_done(Time now) const;
    /// What is left when the patience is at its end.
    void count_unsent();
    LoadSlice& slice_at(Time moment);
    LoadPhaseTally& phase_of(Time intended);

    const LoadPlan& plan_;
    const LiveRounds& rounds_;
    const boost::asio::ip::tcp::endpoint server_;
    const std::int64_t first_number_;
    boost::asio::io_context io_{1};
    boost::asio::steady_timer timer_{io_};
    std::vector<Terminal> terminals_;
    std::vector<std::size_t> touched_;
    std::vector<std::byte> buffer_ = std::vector<std::byte>(std::size_t{256} * 1024);
    PressFrame frame_;
    std::mt19937_64 random_;

    Time begin_;
    Time end_;
    std::size_t phase_ = 0;
    double even_due_ = 0;  // s from the begin
    std::uint64_t even_sent_ = 0;
    std::priority_queue<Planned, std::vector<Planned>, std::greater<>> planned_;
    std::size_t stormed_ = 0;           // terminals whose line was due to break
    std::vector<std::size_t> held_up_;  // of these, those that wait for an answer before it does
    std::size_t logging_on_ = 0;        // and those that are not on again yet
    std::uint64_t unanswered_ = 0;
    LoadTally tally_;
};

}  // namespace huagu::cli
