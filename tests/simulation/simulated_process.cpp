#include "tests/simulation/simulated_process.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace huagu::simulation {
namespace {

constexpr Duration sleep_max = ms(50);
constexpr Duration stop_takes = ms(300);
constexpr std::uint64_t looks_a_check = 64;

}  // namespace

SimulatedProcess::SimulatedProcess(Host host)
    : host_(std::move(host)),
      scheduler_{.held_one_in = host_.faults.held_one_in},
      flusher_scheduler_{.wake_least = us(20), .wake_most = host_.faults.disk_latency + us(20)} {
    files_ = std::make_unique<gateway::DayFiles>(host_.disk, "data", host_.settings,
                                                 gateway::Durability::sync, host_.faults.sizes);
    for (std::uint32_t n = 0; n < std::max(host_.settings.threads, 1U); ++n) {
        loops_.push_back(std::make_unique<SimulatedLoop>([this, n] {
            if (n < threads_.size()) threads_[n]->wake();
        }));
    }
    files_->call_when_appended(
        [](void* context) {
            const auto& flusher = static_cast<SimulatedProcess*>(context)->flusher_;
            if (flusher) flusher->wake();
        },
        this);
    market_ = std::make_unique<gateway::LiveMarket>(host_.settings, surroundings());
    began_with_snapshot_ = !files_->snapshot().empty();
    files_->forget_snapshot();
    snapshot_at_ = market_->sequencer().day().end().value();
    files_->flush();  // what the flusher's thread does meanwhile
    files_->opened();
    begin_threads();
}

void SimulatedProcess::accept(const std::shared_ptr<Link>& link) {
    const std::size_t n = next_++ % loops_.size();
    const auto stream = std::make_shared<std::unique_ptr<ServerEnd>>(
        std::make_unique<ServerEnd>(host_.world, host_.network.faults(), *loops_[n], link));
    market_->thread(n).post(
        [stream, connected = host_.world.time.steady()](gateway::GatewayThread& its) {
            its.adopt(std::move(*stream), connected);
        });
}

gateway::Surroundings SimulatedProcess::surroundings() {
    std::vector<gateway::EventLoop*> loops;
    for (const auto& loop : loops_) loops.push_back(loop.get());
    return {host_.world.time,
            files_->journal(),
            files_->results(),
            std::move(loops),
            [this] { sequencer_->wake(); },
            [this](gateway::LogOnThread::Job job) { return log_on(std::move(job)); },
            "simulated",
            files_->is_durable(),
            files_->token_key(),
            /*speed=*/1,
            Reading::in_turn,
            /*progress=*/{},
            files_->snapshot()};
}

gateway::LogOnThread::Taken SimulatedProcess::log_on(gateway::LogOnThread::Job job) {
    World& world = host_.world;
    if (world.percent(host_.faults.busy_percent)) return gateway::LogOnThread::Taken::no;
    // One after another, as on the log-on thread.
    log_ons_done_ = std::max(log_ons_done_, world.time.steady()) + world.about(ms(5));
    world.time.at(log_ons_done_, [job = std::move(job), alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.expired()) job();
    });
    return gateway::LogOnThread::Taken::yes;
}

void SimulatedProcess::begin_threads() {
    const auto begin = [this](const SimulatedThread::Scheduler& scheduler,
                              std::function<Duration()> run) {
        return std::make_unique<SimulatedThread>(host_.world, scheduler, std::move(run));
    };
    flusher_ = begin(flusher_scheduler_, [this] { return flush(); });
    const bool is_apart = host_.settings.threads > 0;
    if (is_apart) sequencer_ = begin(scheduler_, [this] { return run_sequencer(); });
    for (std::size_t n = 0; n < loops_.size(); ++n) {
        market_->thread(n).set_before_hand_over([this](std::vector<Incoming>& batch) {
            if (host_.tamper) host_.tamper(batch);
        });
        threads_.push_back(begin(
            scheduler_, [this, n, is_apart] { return is_apart ? run_gateway(n) : run_all(); }));
    }
}

Duration SimulatedProcess::run_all() {
    std::size_t work = market_->thread(0).receive(market_->idle_time());
    work += market_->run_sequencer_once();
    look_at_failures();
    look_at_snapshots();
    work += market_->thread(0).tell(market_->idle_time());
    if (work > 0) return Duration(0);
    const Duration idle = std::min(market_->idle_time(), sleep_max);
    market_->thread(0).sleep(idle);
    return idle;
}

Duration SimulatedProcess::run_gateway(std::size_t n) {
    gateway::GatewayThread& thread = market_->thread(n);
    const std::size_t received = thread.receive(Duration(0));
    if (received + thread.tell(Duration(0)) > 0) return Duration(0);
    thread.sleep(sleep_max);
    return sleep_max;
}

Duration SimulatedProcess::run_sequencer() {
    const std::size_t work = market_->run_sequencer_once();
    look_at_failures();
    look_at_snapshots();
    return work > 0 ? Duration(0) : market_->idle_time();
}

Duration SimulatedProcess::flush() {
    files_->flush();
    while (files_->reserve_ahead()) {
    }
    if (host_.disk.is_off()) host_.over();
    return ms(1'000);
}

void SimulatedProcess::look_at_failures() {
    if (++looks_ % looks_a_check == 0) market_->sequencer().check();
    const auto failure = files_->failure();
    if (is_stopping_ || failure.empty()) return;
    is_stopping_ = true;
    host_.world.tell("server", failure);
    market_->close_all(schema::CloseReason::market_failed, failure);
    host_.world.time.after(stop_takes, [over = host_.over, alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.expired()) over();
    });
}

/// What gateway/snapshot_keeper.cpp does: the state as it is now is written by a process that was
/// forked, which outlives the market's, but not its machine.
void SimulatedProcess::look_at_snapshots() {
    const MarketDay& day = market_->sequencer().day();
    const std::uint64_t records = host_.settings.snapshot_records;
    if (records == 0 || day.end().value() - snapshot_at_ < records) return;
    snapshot_at_ = day.end().value();
    auto bytes = take_snapshot(day, market_->sequencer().last_crc());
    if (host_.tamper_snapshot) host_.tamper_snapshot(bytes);
    World& world = host_.world;
    SimulatedDisk& disk = host_.disk;
    const auto lives = [&disk, power_cuts = disk.power_cuts()] {
        return disk.power_cuts() == power_cuts;
    };
    const auto write = [&world, &disk, lives, folder = files_->path(), bytes = std::move(bytes)] {
        if (!lives()) return;
        const auto done = gateway::write_snapshot(disk, folder + "/snapshots", bytes);
        world.tell("snapshot", done ? "is kept" : done.error().text.en);
    };
    world.time.after(world.about(ms(3)), [&world, &disk, lives, write, folder = files_->path()] {
        if (!lives() || !gateway::sync_results(disk, folder + "/results")) return;
        world.time.after(world.about(ms(3)), write);
    });
}

void SimulatedProcess::stop() {
    if (is_stopping_) return;
    is_stopping_ = true;
    market_->close_all(schema::CloseReason::server_closing, "the server closes");
    host_.world.time.after(stop_takes, [this, alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.expired()) end_cleanly();
    });
}

void SimulatedProcess::end_cleanly() {
    while (files_->has_work()) files_->flush();
    files_->keep_snapshot(market_->sequencer().day());
    host_.over();
}

}  // namespace huagu::simulation
