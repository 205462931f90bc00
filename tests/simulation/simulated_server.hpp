// A server that can die: the real market (gateway/live_market.hpp) as a process in simulated time,
// started again and again over what its disk has kept.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gateway/live_market.hpp"
#include "gateway/settings.hpp"
#include "tests/simulation/simulated_network.hpp"

namespace huagu::simulation {

struct ServerFaults {
    Duration crash_every{0};           // on average; 0: never
    Duration restart_after = ms(200);  // usually
    std::int64_t held_one_in = 0;      // runs of a thread: the scheduler holds it; 0: never
    Duration disk_latency = us(300);   // of a flush, usually; sometimes many times more
    std::int64_t busy_percent = 0;     // of log-ons: too many at once
};

class SimulatedServer {
  public:
    /// Called for every item that gateway threads hand over; for planted faults.
    using Tamper = std::function<void(std::vector<Incoming>&)>;

    SimulatedServer(World& world, SimulatedNetwork& network, const gateway::Settings& settings,
                    const ServerFaults& faults);
    ~SimulatedServer();

    /// Starts the process, or tries again later.
    void start();
    /// No more faults from now on. A server that is down comes back.
    void heal();
    void set_tamper(Tamper tamper) { tamper_ = std::move(tamper); }

    [[nodiscard]] bool is_up() const { return process_ != nullptr; }
    [[nodiscard]] std::uint64_t starts() const { return starts_; }
    /// Of the process that is up.
    [[nodiscard]] const gateway::LiveMarket& market() const;
    [[nodiscard]] const journal::Journal& journal() const;
    [[nodiscard]] const Results& results() const;

  private:
    class Process;

    /// The process dies. With a power cut the machine does, and every connection with it.
    void crash();
    void plan_crash();

    World& world_;
    SimulatedNetwork& network_;
    const gateway::Settings settings_;
    ServerFaults faults_;
    Tamper tamper_;
    std::unique_ptr<Process> process_;
    std::vector<std::byte> kept_;  // the journal's records that outlived the last process
    std::uint64_t starts_ = 0;
};

}  // namespace huagu::simulation
