// A market day as it runs: the sequencer, the gateway threads with their sessions, and what goes
// between them. No listener, signal or thread of its own, and no time: who runs it, and in what
// surroundings, is decided outside (server.cpp; the fault simulation in tests/).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "gateway/gateway_thread.hpp"
#include "gateway/queues.hpp"
#include "gateway/set_back_watch.hpp"
#include "gateway/shared.hpp"
#include "journal/journal.hpp"
#include "sequencer/sequencer.hpp"

namespace huagu::gateway {

/// What a market runs on. All of it outlives the market.
struct Surroundings {
    const TimeSource& time;
    journal::Journal& journal;             // wakes the loops when it is durable
    Results& results;                      // none yet
    std::vector<EventLoop*> loops;         // one for each gateway thread
    std::function<void()> wake_sequencer;  // there is something in the queue. Any thread
    /// See Shared.
    std::function<LogOnThread::Taken(LogOnThread::Job)> run_log_on;
    std::string_view server;  // name and version, for people
    bool is_durable = false;  // what is said is on a disk before
    TokenKey token_key;
    double speed = 1;  // market time runs so many times faster
    // Of a day that goes on:
    Reading reading;
    ReplayProgress progress;
    std::span<const std::byte> snapshot;  // see SequencerSettings
    /// Bytes that are free where the day is kept; nothing, or no function: it is in memory. Any
    /// thread.
    std::function<std::optional<std::uint64_t>()> disk_free = {};
};

class LiveMarket {
  public:
    /// An empty journal begins the day that the settings describe; otherwise the day that it holds
    /// goes on. Throws base::ToldError if it cannot, saying why. With `settings.threads` = 0
    /// there is one gateway thread, and no queue between it and the sequencer.
    LiveMarket(const Settings& settings, Surroundings surroundings);

    // ---- Whoever runs the sequencer; with threads = 0, on the gateway thread ----

    /// One turn with what was received, and its deliveries. The work done.
    std::size_t run_sequencer_once();
    /// How long (in reality) it has nothing to do if nothing comes.
    [[nodiscard]] Duration idle_time() const;

    // ---- Any thread ----

    [[nodiscard]] GatewayThread& thread(std::size_t number) { return *threads_.at(number); }
    [[nodiscard]] std::size_t threads() const { return threads_.size(); }
    /// Of all gateway threads.
    [[nodiscard]] std::size_t sessions() const;
    /// Says so to every client.
    void close_all(schema::CloseReason reason, std::string_view text);

    [[nodiscard]] const Sequencer& sequencer() const { return sequencer_; }

  private:
    void add_threads();
    GatewayThread::Uplink uplink(std::uint16_t number);
    void open_market();
    /// Gateway threads read the results of a day that goes on.
    void tell_recovered();
    std::size_t turn(Time now);
    /// Of the machine, which somebody may set back: then everybody is told, and the log.
    void look_at_clock(Time now);
    void deliver();

    const Settings& settings_;
    const Surroundings surroundings_;
    const bool is_new_;  // the day begins
    Sequencer sequencer_;
    const MarketTime time_;
    Users users_;
    Readers readers_;
    JournalWatch journal_watch_;
    std::vector<std::unique_ptr<GatewayThread>> threads_;
    Shared shared_;
    CommandQueue queue_;

    std::vector<Incoming> batch_;  // the sequencer's next turn
    Outbox outbox_;
    Time turned_to_{0};
    SetBackWatch set_back_;
    Time look_at_clock_at_{0};  // real time
};

}  // namespace huagu::gateway
