#include "tests/simulation/simulated_server.hpp"

#include <stdexcept>
#include <utility>

namespace huagu::simulation {

SimulatedServer::SimulatedServer(World& world, SimulatedNetwork& network, SimulatedDisk& disk,
                                 const gateway::Settings& settings, const ServerFaults& faults)
    : world_(world), network_(network), disk_(disk), settings_(settings), faults_(faults) {}

SimulatedServer::~SimulatedServer() { network_.listen(nullptr); }

void SimulatedServer::start() {
    if (process_ || !refusal_.empty()) return;
    ++starts_;
    world_.tell("server", "starts");
    // Now and then the power goes while it starts.
    if (faults_.crash_every.value() != 0 && world_.one_in(6)) {
        disk_.lose_power_in(world_.random.within(1, 40));
    }
    const std::uint64_t errors = disk_.errors();
    const auto over = [this, life = starts_] {
        world_.time.after(Duration(0), [this, life] {
            if (process_ && life == starts_) end(disk_.is_off() ? End::machine : End::process);
        });
    };
    try {
        process_ = std::make_unique<SimulatedProcess>(SimulatedProcess::Host{
            world_, network_, disk_, settings_, faults_, tamper_, tamper_snapshot_, over});
    } catch (const std::runtime_error& error) {
        world_.tell("server", error.what());
        const bool is_the_disks = disk_.errors() != errors || disk_.is_off();
        if (!is_the_disks) refusal_ = error.what();
        if (disk_.is_off()) {
            disk_.lose_power();
        } else {
            disk_.end_process();
        }
        return start_later();
    }
    network_.listen([this](const std::shared_ptr<Link>& link) { process_->accept(link); });
    if (process_->began_with_snapshot()) ++starts_from_snapshot_;
    plan_end();
    plan_other_clock();
}

void SimulatedServer::start_later() {
    world_.time.after(world_.about(faults_.restart_after) + us(1), [this] { start(); });
}

/// Now and then somebody sets the machine's clock while the market runs.
void SimulatedServer::plan_other_clock() {
    if (!world_.one_in(3)) return;
    world_.time.after(world_.about(ms(1'000)), [this] { set_clock(); });
}

void SimulatedServer::set_clock() {
    world_.time.set_wall_ahead(world_.between(ms(0), ms(1'000'000'000'000)));
}

/// The process ends, or is killed, or power goes: at some moment, or in the middle of the disk's
/// work.
void SimulatedServer::plan_end() {
    if (faults_.crash_every.value() == 0) return;
    world_.time.after(world_.about(faults_.crash_every), [this, life = starts_] {
        if (!process_ || life != starts_ || faults_.crash_every.value() == 0) return;
        switch (world_.random.within(0, 3)) {
            case 0:
                return end(End::process);
            case 1:
                return end(End::machine);
            case 2:
                return process_->stop();
            default:
                return disk_.lose_power_in(world_.random.within(1, 30));
        }
    });
}

void SimulatedServer::end(End end) {
    const bool is_power_cut = end == End::machine;
    world_.tell("server", is_power_cut ? "loses power" : "is killed");
    world_.note(is_power_cut ? 2 : 3);
    network_.listen(nullptr);
    if (is_power_cut) {
        network_.cut_all();
        disk_.lose_power();
    } else {
        disk_.end_process();
    }
    process_.reset();
    // The machine's clock may be another after that.
    if (world_.one_in(4)) set_clock();
    start_later();
}

void SimulatedServer::heal() {
    faults_.crash_every = Duration(0);
    faults_.busy_percent = 0;
    disk_.heal();
    start();
}

}  // namespace huagu::simulation
