// One life of the server: the real market over the real journal and results, on a simulated disk,
// its threads run one after another in simulated time. What it does with them is what
// gateway/server.cpp does.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "gateway/day_files.hpp"
#include "gateway/live_market.hpp"
#include "tests/simulation/simulated_disk.hpp"
#include "tests/simulation/simulated_loop.hpp"
#include "tests/simulation/simulated_network.hpp"
#include "tests/simulation/simulated_thread.hpp"

namespace huagu::simulation {

struct ServerFaults {
    Duration crash_every{0};           // on average; 0: never
    Duration restart_after = ms(200);  // usually
    std::int64_t held_one_in = 0;      // runs of a thread: the scheduler holds it; 0: never
    Duration disk_latency = us(300);   // of a flush, at most
    std::int64_t busy_percent = 0;     // of log-ons: too many at once
    gateway::JournalSizes sizes;
};

class SimulatedProcess {
  public:
    /// Called with what gateway threads hand over; for planted faults.
    using Tamper = std::function<void(std::vector<Incoming>&)>;
    /// Called with each snapshot; for planted faults.
    using TamperSnapshot = std::function<void(std::vector<std::byte>&)>;
    struct Host {
        World& world;
        SimulatedNetwork& network;
        SimulatedDisk& disk;
        const gateway::Settings& settings;
        const ServerFaults& faults;
        const Tamper& tamper;
        const TamperSnapshot& tamper_snapshot;
        /// The process wants to end, or the power has gone. Called from within it.
        std::function<void()> over;
    };

    /// Throws std::runtime_error if it cannot start, saying why.
    explicit SimulatedProcess(Host host);

    void accept(const std::shared_ptr<Link>& link);
    /// Somebody ends it, cleanly: it is over soon.
    void stop();
    [[nodiscard]] bool began_with_snapshot() const { return began_with_snapshot_; }

    [[nodiscard]] const journal::Journal& journal() const { return files_->journal(); }
    [[nodiscard]] const Results& results() const { return files_->results(); }
    [[nodiscard]] const gateway::LiveMarket& market() const { return *market_; }

  private:
    gateway::Surroundings surroundings();
    gateway::LogOnThread::Taken log_on(gateway::LogOnThread::Job job);
    void begin_threads();

    // Its threads.
    Duration run_all();
    Duration run_gateway(std::size_t n);
    Duration run_sequencer();
    Duration flush();
    void look_at_failures();
    void look_at_snapshots();
    /// As whoever calls it is the last to run.
    void end_cleanly();

    const Host host_;
    const SimulatedThread::Scheduler scheduler_;
    const SimulatedThread::Scheduler flusher_scheduler_;
    std::unique_ptr<gateway::DayFiles> files_;
    std::vector<std::unique_ptr<SimulatedLoop>> loops_;
    std::unique_ptr<gateway::LiveMarket> market_;
    std::unique_ptr<SimulatedThread> flusher_;
    std::unique_ptr<SimulatedThread> sequencer_;  // null: threads = 0
    std::vector<std::unique_ptr<SimulatedThread>> threads_;
    Time log_ons_done_;
    std::size_t next_ = 0;  // thread, for a connection
    std::uint64_t looks_ = 0;
    std::uint64_t snapshot_at_ = 0;  // the last one's position
    bool began_with_snapshot_ = false;
    bool is_stopping_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>();
};

}  // namespace huagu::simulation
