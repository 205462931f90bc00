#include "gateway/server.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "base/open_files.hpp"
#include "gateway/session_frames.hpp"
#include "gateway/tcp_stream.hpp"

namespace huagu::gateway {
namespace {

using boost::asio::ip::tcp;
namespace asio = boost::asio;

constexpr Duration idle_max{50'000'000};     // of a gateway thread's sleep
constexpr Duration stop_max{2'000'000'000};  // for the clients to take their last frame

/// As many as the system lets us have: a connection is one.
void have_open_files(std::uint32_t connections) {
    const rlim_t wanted = rlim_t{connections} + 64;
    const rlim_t most = base::raise_open_files();
    if (most == 0) return;
    if (most < wanted) {
        spdlog::warn("only {} files may be open: fewer connections than the settings' {}", most,
                     connections);
    }
    // The kernel makes its table of them longer when one does not fit, and whoever opens that one
    // waits 10 to 30 ms: now, not when connections come.
    const auto last = static_cast<int>(std::min(most, wanted) - 1);
    const int file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(::fcntl(file, F_DUPFD_CLOEXEC, last));
    ::close(file);
}

/// Users that are added while the market runs must be known after a restart.
Settings with_users_file(Settings settings, const std::string& data) {
    if (settings.users_file.empty() && !data.empty()) settings.users_file = data + "/users.jsonl";
    return settings;
}

/// What `make` gives; what it throws is about the data folder.
template <class Make>
auto of_data(const std::string& data, Make make) {
    try {
        return make();
    } catch (const std::runtime_error& error) {
        base::Told why = base::told(error);
        if (!why.en.starts_with(data)) why.en = data + ": " + why.en;
        if (!why.zh.starts_with(data)) why.zh = data + "：" + why.zh;
        throw DataRefused(std::move(why));
    }
}

DayFiles files_of(journal::Storage& disk, const Settings& settings, const ServerOptions& options) {
    if (options.data.empty()) return DayFiles();
    return of_data(options.data,
                   [&] { return DayFiles(disk, options.data, settings, options.durability); });
}

/// Users that were disabled would come back, and numbers that the journal has would be others'.
void refuse_lost_users(const Settings& settings, const DayFiles& files) {
    if (files.path().empty() || files.is_new()) return;
    if (std::filesystem::exists(settings.users_file)) return;
    throw DataRefused(
        "{}: is missing, and {} was begun with it; put it back from a copy of the day",
        "{}：缺失，而 {} 开始时有它；请从当日的副本中取回", settings.users_file, files.path());
}

}  // namespace

Server::Server(Settings settings, ServerOptions options)
    : settings_(with_users_file(std::move(settings), options.data)),
      options_(std::move(options)),
      files_(files_of(disk_, settings_, options_)),
      snapshots_(disk_, files_.path(), settings_.snapshot_records, files_.is_durable()),
      web_shared_{settings_, [this] { return has_room(); }} {
    refuse_lost_users(settings_, files_);
    have_open_files(settings_.connections);
    for (std::uint32_t n = 0; n < std::max(settings_.threads, 1U); ++n) {
        loops_.push_back(std::make_unique<AsioLoop>());
    }
    if (writes_itself()) {
        flusher_ = std::make_unique<Flusher>(files_, Flusher::Does::room_only);
    } else {
        files_.journal().call_when_durable(
            [](void* server) {
                for (const auto& loop : static_cast<Server*>(server)->loops_) loop->wake();
            },
            this);
        flusher_ = std::make_unique<Flusher>(files_, Flusher::Does::everything);
    }
    market_ = make_market();
    files_.forget_snapshot();
    snapshots_.begin(market_->sequencer());
    if (writes_itself()) files_.flush();
    files_.opened();
    for (std::size_t n = 0; n < market_->threads() && !options_.lateness.empty(); ++n) {
        thread(n).measure_lateness();
    }
    log_on_thread_ = std::make_unique<LogOnThread>(settings_.passwords_waiting);
    listen();
}

Server::~Server() = default;

std::unique_ptr<LiveMarket> Server::make_market() {
    std::unique_ptr<LiveMarket> market;
    const auto make = [&] { market = std::make_unique<LiveMarket>(settings_, surroundings()); };
    const bool is_new = files_.journal().end() == journal::Position(0);
    is_new ? make() : of_data(options_.data, make);
    return market;
}

Surroundings Server::surroundings() {
    std::vector<EventLoop*> loops;
    for (const auto& loop : loops_) loops.push_back(loop.get());
    return {system_time(),
            files_.journal(),
            files_.results(),
            std::move(loops),
            [this] { sequencer_waker_.wake(); },
            [this](LogOnThread::Job job) { return log_on_thread_->run(std::move(job)); },
            options_.version,
            files_.is_durable(),
            files_.token_key(),
            options_.speed,
            Reading::ahead,
            options_.progress,
            files_.snapshot(),
            [this] { return files_.disk_free(); }};
}

void Server::listen() {
    const auto address = asio::ip::make_address(settings_.address);
    if (!address.is_loopback() && !options_.insecure_network) {
        throw base::ToldError(
            "{} is not a loopback address, and there is no TLS yet: passwords would be readable on "
            "the way. Give --insecure-network to listen there all the same.",
            "{} 不是本机的回环地址，而目前没有 TLS：密码在途中可被读取。仍要监听，请加 "
            "--insecure-network。",
            settings_.address);
    }
    sessions_ = std::make_unique<Listener>(
        loops_, tcp::endpoint(address, settings_.port), "--port",
        [this](tcp::socket socket, std::size_t loop) { on_connection(std::move(socket), loop); });
    if (settings_.web_port) {
        web_ =
            std::make_unique<Listener>(loops_, tcp::endpoint(address, *settings_.web_port),
                                       "--web-port", [this](tcp::socket socket, std::size_t loop) {
                                           on_web_connection(std::move(socket), thread(loop));
                                       });
    }
    if (!options_.stops_on_signals) return;
    signals_ = std::make_unique<asio::signal_set>(loops_.front()->io(), SIGINT, SIGTERM);
    signals_->async_wait([this](const boost::system::error_code& error, int) {
        if (!error) stop();
    });
}

void Server::on_connection(tcp::socket socket, std::size_t loop) {
    if (market_->sessions() >= settings_.connections) {
        wire::FrameBuilder builder;
        encode_closed(builder, schema::CloseReason::too_many_connections, "");
        boost::system::error_code ignored;
        const auto frame = builder.frame();
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(frame.data(), frame.size()), ignored);
        return;
    }
    const auto adopt = [connected = system_time().steady(), &watch = loops_[loop]->watch()](
                           GatewayThread& its, tcp::socket taken) {
        its.adopt(std::make_unique<TcpStream>(std::move(taken), watch), connected);
    };
    on_thread(thread(loop), std::move(socket), adopt);
}

void Server::on_web_connection(tcp::socket socket, GatewayThread& thread) {
    on_thread(thread, std::move(socket), [this](GatewayThread& its, tcp::socket taken) {
        serve_web(std::move(taken), its, web_shared_);
    });
}

/// The listeners are the first thread's.
void Server::on_thread(GatewayThread& thread, tcp::socket socket,
                       std::function<void(GatewayThread&, tcp::socket)> then) {
    if (is_stopping_) return;
    if (&thread == &this->thread(0)) return then(thread, std::move(socket));
    // A post can be copied, a socket cannot.
    const auto shared = std::make_shared<tcp::socket>(std::move(socket));
    thread.post(
        [shared, then = std::move(then)](GatewayThread& its) { then(its, std::move(*shared)); });
}

void Server::stop() { begin_stop(schema::CloseReason::server_closing, "the server closes"); }

void Server::begin_stop(schema::CloseReason reason, std::string_view text) {
    std::int64_t unset = 0;
    const Time deadline = system_time().steady() + stop_max;
    if (!stop_deadline_.compare_exchange_strong(unset, deadline.value())) return;  // stops already
    spdlog::info("{}: {}", schema::EnumNameCloseReason(reason), text);
    is_stopping_ = true;
    loops_.front()->post([this] {
        boost::system::error_code ignored;
        sessions_->close();
        if (web_) web_->close();
        if (signals_) signals_->cancel(ignored);
    });
    market_->close_all(reason, text);
}

bool Server::has_stopped(const GatewayThread& thread) const {
    if (!is_stopping_) return false;
    return thread.sessions() == 0 || system_time().steady().value() > stop_deadline_;
}

int Server::run() {
    if (settings_.threads == 0) {
        run_all_on_one_thread();
    } else {
        std::vector<std::thread> running;
        running.emplace_back([this] { run_sequencer_thread(); });
        for (std::size_t n = 1; n < market_->threads(); ++n) {
            running.emplace_back([this, n] { run_gateway_thread(thread(n)); });
        }
        run_gateway_thread(thread(0));
        for (std::size_t n = 1; n < running.size(); ++n) running[n].join();
        sequencer_stops_ = true;
        sequencer_waker_.wake();
        running.front().join();
    }
    flusher_.reset();  // what was appended is durable, or has failed
    if (writes_itself()) files_.flush();
    fail_if_files_failed();
    snapshots_.end();
    files_.keep_snapshot(market_->sequencer().day());
    if (!options_.lateness.empty()) write_lateness();
    return exit_status_;
}

void Server::write_lateness() const {
    Lateness all;
    for (std::size_t n = 0; n < market_->threads(); ++n) all.add(*market_->thread(n).lateness());
    std::ofstream file(options_.lateness);
    for (const Lateness::Sale& sale : all.sales()) {
        if (sale.sockets == 0) continue;
        file << sale.due.value() << ' ' << sale.late.value() << ' ' << sale.late_for_last.value()
             << '\n';
    }
    file.close();
    if (!file) spdlog::error("{}: cannot be written", options_.lateness);
}

void Server::run_gateway_thread(GatewayThread& thread) {
    while (!has_stopped(thread)) {
        // Decisions are another thread's, which waits for this one's watermark.
        const std::size_t received = thread.receive(Duration(0));
        if (received + thread.tell(Duration(0)) == 0) thread.sleep(idle_max);
    }
}

void Server::run_all_on_one_thread() {
    GatewayThread& all = thread(0);
    while (!has_stopped(all)) {
        std::size_t work = all.receive(market_->idle_time());
        work += run_sequencer_once();
        if (writes_itself()) write_itself();
        work += all.tell(market_->idle_time());
        if (work == 0) idle([&] { all.sleep(std::min(market_->idle_time(), idle_max)); });
    }
}

void Server::write_itself() {
    files_.flush();
    if (files_.is_short_of_room()) flusher_->wake();
}

void Server::run_sequencer_thread() {
    while (!sequencer_stops_) {
        sequencer_waker_.clear();
        const std::size_t work = run_sequencer_once();
        if (work == 0) idle([&] { sequencer_waker_.wait(market_->idle_time()); });
    }
}

std::size_t Server::run_sequencer_once() {
    const std::size_t work = market_->run_sequencer_once();
    fail_if_files_failed();
    snapshots_.look(market_->sequencer());
    return work;
}

void Server::fail_if_files_failed() {
    if (files_.failure().empty()) return;
    if (exit_status_.exchange(1) == 0) spdlog::error("the market stops: {}", files_.failure());
    begin_stop(schema::CloseReason::market_failed, files_.failure());
}

template <class Sleep>
void Server::idle(Sleep sleep) {
    switch (settings_.wait) {
        case Wait::sleep:
            return sleep();
        case Wait::yield:
            return std::this_thread::yield();
        case Wait::spin:
            return;
    }
}

}  // namespace huagu::gateway
