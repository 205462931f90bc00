#include "tests/simulation/simulated_server.hpp"

#include <algorithm>
#include <exception>

#include "journal/memory_journal.hpp"
#include "journal/record.hpp"
#include "tests/simulation/final_day.hpp"
#include "tests/simulation/simulated_loop.hpp"
#include "tests/simulation/simulated_thread.hpp"

namespace huagu::simulation {
namespace {

constexpr Duration sleep_max = ms(50);
/// Gives a new journal the records that an earlier one had.
void refill(journal::MemoryJournal& journal, std::span<const std::byte> records) {
    while (!records.empty()) {
        const auto record = journal::read_record(records);
        HUAGU_ASSERT(record.has_value());
        journal.append(records.first(record->head.length), 1);
        records = records.subspan(record->head.length);
    }
    journal.settle();
}

std::vector<std::byte> all_durable(const journal::Journal& journal) {
    std::vector<std::byte> bytes;
    for (journal::Position at(0);;) {
        const journal::Position next = journal.read(at, bytes);
        if (next == at) return bytes;
        at = next;
    }
}

}  // namespace

/// One life of the server. Its threads are as many as the settings say, and a flusher.
class SimulatedServer::Process {
  public:
    Process(SimulatedServer& server, std::span<const std::byte> kept)
        : server_(server),
          world_(server.world_),
          scheduler_{.held_one_in = server.faults_.held_one_in},
          flusher_scheduler_{.wake_least = us(20),
                             .wake_most = server.faults_.disk_latency + us(20)} {
        refill(journal_, kept);
        for (std::uint32_t n = 0; n < std::max(settings().threads, 1U); ++n) {
            loops_.push_back(std::make_unique<SimulatedLoop>([this, n] {
                if (n < threads_.size()) threads_[n]->wake();
            }));
        }
        market_ = std::make_unique<gateway::LiveMarket>(settings(), surroundings());
        begin_threads();
    }

    void accept(const std::shared_ptr<Link>& link) {
        const std::size_t n = next_++ % loops_.size();
        auto stream = std::make_shared<std::unique_ptr<ServerEnd>>(
            std::make_unique<ServerEnd>(world_, server_.network_.faults(), *loops_[n], link));
        market_->thread(n).post(
            [stream](gateway::GatewayThread& its) { its.adopt(std::move(*stream)); });
    }

    [[nodiscard]] journal::MemoryJournal& journal() { return journal_; }
    [[nodiscard]] const Results& results() const { return results_; }
    [[nodiscard]] const gateway::LiveMarket& market() const { return *market_; }

  private:
    [[nodiscard]] const gateway::Settings& settings() const { return server_.settings_; }

    gateway::Surroundings surroundings() {
        std::vector<gateway::EventLoop*> loops;
        for (const auto& loop : loops_) loops.push_back(loop.get());
        return {world_.time,
                journal_,
                results_,
                std::move(loops),
                [this] { sequencer_->wake(); },
                [this](gateway::LogOnThread::Job job) { return log_on(std::move(job)); },
                "simulated",
                /*speed=*/1};
    }

    gateway::LogOnThread::Taken log_on(gateway::LogOnThread::Job job) {
        if (world_.percent(server_.faults_.busy_percent)) return gateway::LogOnThread::Taken::no;
        world_.time.after(world_.about(ms(5)),
                          [job = std::move(job), alive = std::weak_ptr<bool>(alive_)] {
                              if (!alive.expired()) job();
                          });
        return gateway::LogOnThread::Taken::yes;
    }

    void begin_threads() {
        const auto begin = [this](const SimulatedThread::Scheduler& scheduler, auto run) {
            return std::make_unique<SimulatedThread>(world_, scheduler, std::move(run));
        };
        flusher_ = begin(flusher_scheduler_, [this] { return flush(); });
        for (std::size_t n = 0; n < loops_.size(); ++n) {
            market_->thread(n).set_before_hand_over(
                [this](std::vector<Incoming>& batch) { tamper(batch); });
        }
        if (settings().threads == 0) {
            threads_.push_back(begin(scheduler_, [this] { return run_all(); }));
            return;
        }
        sequencer_ = begin(scheduler_, [this] { return run_sequencer(); });
        for (std::size_t n = 0; n < loops_.size(); ++n) {
            threads_.push_back(begin(scheduler_, [this, n] { return run_gateway(n); }));
        }
    }

    // What the real server's threads do (gateway/server.cpp).

    Duration run_all() {
        std::size_t work = market_->thread(0).run_once();
        work += market_->run_sequencer_once();
        look_at_journal();
        if (work > 0) return Duration(0);
        const Duration idle = std::min(market_->idle_time(), sleep_max);
        market_->thread(0).sleep(idle);
        return idle;
    }

    Duration run_gateway(std::size_t n) {
        if (market_->thread(n).run_once() > 0) return Duration(0);
        market_->thread(n).sleep(sleep_max);
        return sleep_max;
    }

    Duration run_sequencer() {
        const std::size_t work = market_->run_sequencer_once();
        look_at_journal();
        return work > 0 ? Duration(0) : market_->idle_time();
    }

    Duration flush() {
        if (journal_.durable() != journal_.end()) journal_.settle();
        return ms(1'000);
    }

    void look_at_journal() {
        if (journal_.durable() != journal_.end()) flusher_->wake();
        if (++looks_ % 64 == 0) market_->sequencer().check();
    }

    void tamper(std::vector<Incoming>& batch) {
        if (server_.tamper_) server_.tamper_(batch);
    }

    SimulatedServer& server_;
    World& world_;
    const SimulatedThread::Scheduler scheduler_;
    const SimulatedThread::Scheduler flusher_scheduler_;
    journal::MemoryJournal journal_{journal::Durability::when_settled};
    Results results_{results_capacity};
    std::vector<std::unique_ptr<SimulatedLoop>> loops_;
    std::unique_ptr<gateway::LiveMarket> market_;
    std::unique_ptr<SimulatedThread> flusher_;
    std::unique_ptr<SimulatedThread> sequencer_;
    std::vector<std::unique_ptr<SimulatedThread>> threads_;
    std::size_t next_ = 0;
    std::uint64_t looks_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>();
};

SimulatedServer::SimulatedServer(World& world, SimulatedNetwork& network,
                                 const gateway::Settings& settings, const ServerFaults& faults)
    : world_(world), network_(network), settings_(settings), faults_(faults) {}

SimulatedServer::~SimulatedServer() { network_.listen(nullptr); }

void SimulatedServer::start() {
    if (is_up()) return;
    ++starts_;
    world_.tell("server", "starts");
    process_ = std::make_unique<Process>(*this, kept_);
    network_.listen([this](const std::shared_ptr<Link>& link) { process_->accept(link); });
    plan_crash();
}

void SimulatedServer::plan_crash() {
    if (faults_.crash_every.value() == 0) return;
    world_.time.after(world_.about(faults_.crash_every), [this, life = starts_] {
        if (is_up() && life == starts_ && faults_.crash_every.value() != 0) crash();
    });
}

void SimulatedServer::crash() {
    world_.tell("server", "crashes");
    network_.listen(nullptr);
    if (world_.one_in(2)) network_.cut_all();
    // What was appended and not yet durable is lost, or it is not.
    if (world_.one_in(2)) process_->journal().settle();
    kept_ = all_durable(process_->journal());
    process_.reset();
    world_.time.after(world_.about(faults_.restart_after), [this] { start(); });
}

void SimulatedServer::heal() {
    faults_.crash_every = Duration(0);
    faults_.busy_percent = 0;
    faults_.held_one_in = 0;
    start();
}

const gateway::LiveMarket& SimulatedServer::market() const { return process_->market(); }
const journal::Journal& SimulatedServer::journal() const { return process_->journal(); }
const Results& SimulatedServer::results() const { return process_->results(); }

}  // namespace huagu::simulation
