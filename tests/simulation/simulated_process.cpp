#include "tests/simulation/simulated_process.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "tests/simulation/final_day.hpp"

namespace huagu::simulation {
namespace {

constexpr Duration sleep_max = ms(50);
constexpr Duration stop_takes = ms(300);  // after a failure
constexpr journal::DayId day{std::byte{7}};
constexpr std::uint32_t schema_version = 1;
constexpr std::uint64_t looks_a_check = 64;

template <class T>
T must(journal::Stored<T> done) {
    if (!done) throw std::runtime_error(done.error().text);
    if constexpr (!std::is_void_v<T>) return std::move(*done);
}

}  // namespace

SimulatedProcess::SimulatedProcess(Host host)
    : host_(std::move(host)),
      scheduler_{.held_one_in = host_.faults.held_one_in},
      flusher_scheduler_{.wake_least = us(20), .wake_most = host_.faults.disk_latency + us(20)} {
    open_files();
    for (std::uint32_t n = 0; n < std::max(host_.settings.threads, 1U); ++n) {
        loops_.push_back(std::make_unique<SimulatedLoop>([this, n] {
            if (n < threads_.size()) threads_[n]->wake();
        }));
    }
    journal_->call_when_appended(
        [](void* context) {
            const auto& flusher = static_cast<SimulatedProcess*>(context)->flusher_;
            if (flusher) flusher->wake();
        },
        this);
    market_ = std::make_unique<gateway::LiveMarket>(host_.settings, surroundings());
    begin_threads();
}

void SimulatedProcess::open_files() {
    SimulatedDisk& disk = host_.disk;
    must(disk.create_directory("data/journal"));
    must(disk.create_directory("data/results"));
    must(disk.sync_directory("data"));
    results_ = std::make_unique<Results>(disk, "data/results",
                                         journal::ResultsIdentity{day, schema_version},
                                         journal::Access::write, ResultsCounts{}, results_capacity);
    journal::FileJournalSettings settings;
    settings.segment_size = 0;  // the least there may be
    settings.pending_max = std::uint64_t{1} << 18;
    settings.day_id = day;
    settings.schema = schema_version;
    settings.salt = host_.world.random.next();
    settings.created = host_.world.time.wall().value();
    settings.durable_at_least =
        std::max({results_->full.durable_position(), results_->open.durable_position(),
                  results_->desk.durable_position()});
    auto opened = journal::FileJournal::open(disk, "data/journal", settings);
    if (!opened) throw std::runtime_error(opened.error().text);
    journal_ = std::move(*opened);
    if (journal_->tail()) host_.world.tell("server", journal::text_of(*journal_->tail()));
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
            *journal_,
            *results_,
            std::move(loops),
            [this] { sequencer_->wake(); },
            [this](gateway::LogOnThread::Job job) { return log_on(std::move(job)); },
            "simulated",
            /*speed=*/1};
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
    std::size_t work = market_->thread(0).run_once();
    work += market_->run_sequencer_once();
    look_at_failures();
    if (work > 0) return Duration(0);
    const Duration idle = std::min(market_->idle_time(), sleep_max);
    market_->thread(0).sleep(idle);
    return idle;
}

Duration SimulatedProcess::run_gateway(std::size_t n) {
    if (market_->thread(n).run_once() > 0) return Duration(0);
    market_->thread(n).sleep(sleep_max);
    return sleep_max;
}

Duration SimulatedProcess::run_sequencer() {
    const std::size_t work = market_->run_sequencer_once();
    look_at_failures();
    return work > 0 ? Duration(0) : market_->idle_time();
}

Duration SimulatedProcess::flush() {
    journal_->flush();
    results_->mark_durable(journal_->durable());
    results_->reserve_ahead();
    if (host_.disk.is_off()) host_.over();
    return ms(1'000);
}

void SimulatedProcess::look_at_failures() {
    if (++looks_ % looks_a_check == 0) market_->sequencer().check();
    const auto failure = journal_->failure().empty() ? results_->failure() : journal_->failure();
    if (is_stopping_ || failure.empty()) return;
    is_stopping_ = true;
    host_.world.tell("server", failure);
    market_->close_all(schema::CloseReason::market_failed, failure);
    host_.world.time.after(stop_takes, [over = host_.over, alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.expired()) over();
    });
}

}  // namespace huagu::simulation
