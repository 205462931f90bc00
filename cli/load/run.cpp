#include "cli/load/run.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/connect.hpp>
#include <memory>
#include <thread>

#include "base/language.hpp"
#include "base/open_files.hpp"
#include "cli/load/desk.hpp"
#include "cli/load/sender.hpp"

namespace huagu::cli {

namespace {

/// A moment for all threads to be ready in.
constexpr Duration head_start{100'000'000};

/// Each terminal is a file. Throws ToldError if the system does not let us have as many.
void want_open_files(std::int64_t connections) {
    const auto wanted = static_cast<rlim_t>(connections) + 64;  // and a few of the program's own
    const rlim_t most = base::raise_open_files();
    if (most == 0 || most >= wanted) return;
    throw base::ToldError("only {} files may be open, and {} terminals want {} (ulimit -n)",
                          "最多只能打开 {0} 个文件，{1} 个终端需要 {2} 个（ulimit -n）", most,
                          connections, wanted);
}

boost::asio::ip::tcp::endpoint resolve(const std::string& host, const std::string& port) {
    boost::asio::io_context io;
    return *boost::asio::ip::tcp::resolver(io).resolve(host, port).begin();
}

std::vector<std::unique_ptr<LoadSender>> log_on_all(const LoadPlan& plan, const LiveRounds& rounds,
                                                    const boost::asio::ip::tcp::endpoint& server) {
    std::vector<std::unique_ptr<LoadSender>> senders;
    for (std::int64_t n = 0; n < plan.threads; ++n) {
        const std::int64_t first = plan.connections * n / plan.threads + 1;
        const std::int64_t last = plan.connections * (n + 1) / plan.threads;
        senders.push_back(std::make_unique<LoadSender>(plan, rounds, server, first, last));
    }
    return senders;
}

}  // namespace

LoadOutcome run_load(const LoadPlan& plan, const std::string& host, const std::string& port,
                     const LoadServer* server) {
    want_open_files(plan.connections);
    boost::asio::io_context io;
    const auto rounds = std::make_unique<LiveRounds>();
    LoadDesk desk(io, host, port, plan, *rounds);
    desk.prepare();
    const auto senders = log_on_all(plan, *rounds, resolve(host, port));
    desk.set_on_round([&](const AnnouncedRound& round) {
        for (const auto& sender : senders) sender->announce(round);
    });
    desk.open();

    LoadOutcome outcome;
    outcome.has_server = server != nullptr;
    outcome.lateness.resize(plan.phases.size());
    if (server != nullptr) outcome.before = server->use();
    outcome.most_own_bytes = outcome.before.own_bytes;
    const Time begin = local_now() + head_start;
    desk.begin(begin);
    const auto stop_all = [&senders] {
        for (const auto& sender : senders) sender->stop();
    };
    std::atomic<std::int64_t> running{plan.threads};
    std::vector<std::thread> threads;
    threads.reserve(senders.size());
    for (const auto& sender : senders) {
        threads.emplace_back([&running, &stop_all, &sender, begin] {
            sender->run(begin);
            if (!sender->tally().failure.empty()) stop_all();
            --running;
        });
    }
    std::string failure;
    try {
        while (running > 0) {
            desk.run_for(std::chrono::milliseconds(10));
            if (server == nullptr) continue;
            outcome.most_own_bytes = std::max(outcome.most_own_bytes, server->own_bytes());
        }
    } catch (const std::runtime_error& error) {
        failure = error.what();
        stop_all();
    }
    for (std::thread& thread : threads) thread.join();
    outcome.begin = rounds->market(begin);
    outcome.seconds = in_seconds(std::max(Duration(1), local_now() - begin));
    outcome.slice_seconds = in_seconds(LoadSender::slice_length);
    if (server != nullptr) outcome.after = server->use();
    outcome.most_own_bytes = std::max(outcome.most_own_bytes, outcome.after.own_bytes);
    for (const auto& sender : senders) outcome.tally.add(sender->tally());
    if (!failure.empty()) outcome.tally.failure = failure;
    if (outcome.tally.failure.empty() && outcome.tally.planned() == 0) {
        outcome.tally.failure = "no press was due in this time";
    }
    outcome.decision = desk.decision();
    outcome.sales = desk.sales().size();
    outcome.untold = untold_of(plan, begin, outcome.tally, desk.sales());
    outcome.rounds = desk.rounds();
    outcome.pauses = desk.pauses();
    for (const auto& [sequence, told] : outcome.tally.told) {
        outcome.last_terminal.add(told.last - told.due);
    }
    if (outcome.tally.failure.empty()) desk.log_off();
    return outcome;
}

}  // namespace huagu::cli
