// A server that dies and is started again, over what its disk has kept.
#pragma once

#include <memory>
#include <string>

#include "tests/simulation/simulated_process.hpp"

namespace huagu::simulation {

class SimulatedServer {
  public:
    SimulatedServer(World& world, SimulatedNetwork& network, SimulatedDisk& disk,
                    const gateway::Settings& settings, const ServerFaults& faults);
    ~SimulatedServer();

    /// Starts the process, or tries again later.
    void start();
    /// No more faults from now on. A server that is down comes back.
    void heal();
    void set_tamper(SimulatedProcess::Tamper tamper) { tamper_ = std::move(tamper); }
    void set_tamper_snapshot(SimulatedProcess::TamperSnapshot tamper) {
        tamper_snapshot_ = std::move(tamper);
    }

    /// The process that is up; null: none is.
    [[nodiscard]] const SimulatedProcess* process() const { return process_.get(); }
    [[nodiscard]] std::uint64_t starts() const { return starts_; }
    /// Of them, those that began with a snapshot.
    [[nodiscard]] std::uint64_t starts_from_snapshot() const { return starts_from_snapshot_; }
    /// Why it does not start, although the disk did what it was asked for. Empty: it does.
    [[nodiscard]] const std::string& refusal() const { return refusal_; }

  private:
    enum class End : std::uint8_t { process, machine };

    void plan_end();
    void plan_other_clock();
    void set_clock();
    void end(End end);
    void start_later();

    World& world_;
    SimulatedNetwork& network_;
    SimulatedDisk& disk_;
    const gateway::Settings& settings_;
    ServerFaults faults_;
    SimulatedProcess::Tamper tamper_;
    SimulatedProcess::TamperSnapshot tamper_snapshot_;
    std::unique_ptr<SimulatedProcess> process_;
    std::uint64_t starts_ = 0;
    std::uint64_t starts_from_snapshot_ = 0;
    std::string refusal_;
};

}  // namespace huagu::simulation
