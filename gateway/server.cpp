#include "gateway/server.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "gateway/opening.hpp"
#include "wire/frame.hpp"

namespace huagu::gateway {
namespace {

using boost::asio::ip::tcp;
namespace asio = boost::asio;

constexpr Duration idle_max{50'000'000};          // of a gateway thread's sleep
constexpr Duration catching_up{50'000};           // a gateway thread is about to hand over
constexpr std::int64_t stop_max = 2'000'000'000;  // ns, for the clients to take their last frame

SequencerSettings sequencer_settings(const Settings& settings, double speed) {
    const auto stall_limit = static_cast<double>(settings.stall_limit.value()) * speed;
    return {settings.limits, Duration(std::llround(stall_limit)), settings.hide_buyers};
}

/// As many open files as the system lets us have: a connection is one.
void raise_open_files(std::uint32_t connections) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < rlim_t{connections} + 64) {
        spdlog::warn("only {} files may be open: fewer connections than the settings' {}",
                     limit.rlim_cur, connections);
    }
}

}  // namespace

Server::Server(Settings settings, ServerOptions options)
    : settings_(std::move(settings)),
      options_(std::move(options)),
      sequencer_(sequencer_settings(settings_, options_.speed), journal_, results_),
      time_(sequencer_.last_time(), options_.speed),
      users_(settings_),
      shared_{settings_, time_,          results_,         journal_,
              users_,    log_on_thread_, options_.version, /*is_durable=*/false,
              {}},
      log_on_thread_(settings_.passwords_waiting),
      queue_(settings_.queue, std::max(settings_.threads, 1U)) {
    shared_.post = [this](SessionId session, std::function<void(GatewayThread&)> then) {
        post(session.thread, std::move(then));
    };
    raise_open_files(settings_.connections);
    const std::uint32_t count = std::max(settings_.threads, 1U);
    for (std::uint16_t number = 0; number < count; ++number) {
        GatewayThread::Uplink uplink;
        if (settings_.threads == 0) {
            uplink.has_room = [this](std::size_t own) {
                return batch_.size() + own < settings_.queue;
            };
            uplink.hand_over = [this](std::vector<Incoming>& from) {
                std::move(from.begin(), from.end(), std::back_inserter(batch_));
                from.clear();
            };
        } else {
            uplink.has_room = [this](std::size_t own) { return queue_.has_room(own); };
            uplink.hand_over = [this, number](std::vector<Incoming>& from) {
                queue_.hand_over(number, from);
                sequencer_waker_.wake();
            };
        }
        threads_.push_back(std::make_unique<GatewayThread>(number, shared_, std::move(uplink)));
    }
    journal_.call_when_durable(
        [](void* context) {
            for (const auto& thread : static_cast<Server*>(context)->threads_) thread->wake();
        },
        this);
    open_market();
    listen();
}

Server::~Server() = default;

void Server::open_market() {
    const Time now = time_.now();
    for (FrameBytes& frame : opening_commands(settings_, random_seed())) {
        Incoming incoming;
        incoming.received = now;
        incoming.frame = std::move(frame);
        batch_.push_back(std::move(incoming));
    }
    turn(now);
    for (std::uint64_t n = 0; n < results_.desk.end(); ++n) {
        wire::FrameReader reader(wire::server_frame_max);
        const auto cut = reader.take(results_.desk.frame(n).subspan(wire::size_prefix));
        HUAGU_ASSERT(cut == wire::Cut::whole);
        const auto* frame = wire::verify_server(reader.message());
        HUAGU_ASSERT(frame != nullptr);
        const auto* result = frame->body_as_result();
        const auto* reply = result != nullptr ? result->body_as_desk_reply() : nullptr;
        const auto* rejected = reply != nullptr ? reply->reply_as_rejected() : nullptr;
        if (rejected == nullptr) continue;
        throw std::runtime_error(std::string("the settings' ") +
                                 schema::EnumNameCommandKind(rejected->command()) +
                                 " is rejected: " + schema::EnumNameReason(rejected->reason()));
    }
}

void Server::listen() {
    asio::io_context& io = threads_.front()->io();
    const auto address = asio::ip::make_address(settings_.address);
    if (!address.is_loopback() && !options_.insecure_network) {
        throw std::runtime_error(
            settings_.address +
            " is not a loopback address, and there is no TLS yet: passwords would be readable on "
            "the way. Give --insecure-network to listen there all the same.");
    }
    try {
        acceptor_ = std::make_unique<tcp::acceptor>(io, tcp::endpoint(address, settings_.port));
        acceptor_->listen(4096);
    } catch (const boost::system::system_error& error) {
        const bool is_used = error.code() == asio::error::address_in_use;
        throw CannotListen(settings_.address + ":" + std::to_string(settings_.port) + ": " +
                           (is_used ? "the address is in use, by another server perhaps: end it, "
                                      "or give another port with --port"
                                    : error.code().message()));
    }
    port_ = acceptor_->local_endpoint().port();
    accept_again_ = std::make_unique<asio::steady_timer>(io);
    if (options_.stops_on_signals) {
        signals_ = std::make_unique<asio::signal_set>(io, SIGINT, SIGTERM);
        signals_->async_wait([this](const boost::system::error_code& error, int) {
            if (!error) stop();
        });
    }
    accept();
}

void Server::accept() {
    GatewayThread& thread = *threads_[next_thread_];
    next_thread_ = (next_thread_ + 1) % threads_.size();
    acceptor_->async_accept(
        thread.io(), [this, &thread](const boost::system::error_code& error, tcp::socket socket) {
            if (error == asio::error::operation_aborted || is_stopping_) return;
            if (!error) {
                on_connection(std::move(socket), thread);
                return accept();
            }
            // No more files, say: not at once again.
            spdlog::error("a connection could not be taken: {}", error.message());
            accept_again_->expires_after(std::chrono::milliseconds(20));
            accept_again_->async_wait([this](const boost::system::error_code& stopped) {
                if (!stopped) accept();
            });
        });
}

void Server::on_connection(tcp::socket socket, GatewayThread& thread) {
    std::size_t sessions = 0;
    for (const auto& each : threads_) sessions += each->sessions();
    if (sessions >= settings_.connections) {
        wire::FrameBuilder builder;
        const auto closed =
            schema::CreateClosed(builder.begin(), schema::CloseReason::too_many_connections);
        builder.finish(schema::ServerBody::closed, closed.Union());
        boost::system::error_code ignored;
        const auto frame = builder.frame();
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(frame.data(), frame.size()), ignored);
        return;
    }
    if (&thread == threads_.front().get()) return thread.adopt(std::move(socket));
    asio::post(thread.io(), [&thread, socket = std::move(socket)]() mutable {
        thread.adopt(std::move(socket));
    });
}

void Server::post(std::size_t thread, std::function<void(GatewayThread&)> then) {
    GatewayThread& to = *threads_.at(thread);
    asio::post(to.io(), [&to, then = std::move(then)] { then(to); });
}

void Server::stop() { begin_stop(schema::CloseReason::server_closing, "the server closes"); }

void Server::begin_stop(schema::CloseReason reason, std::string_view text) {
    std::int64_t unset = 0;
    if (!stop_deadline_.compare_exchange_strong(unset,
                                                GatewayThread::real_now().value() + stop_max)) {
        return;  // it stops already
    }
    spdlog::info("{}: {}", schema::EnumNameCloseReason(reason), text);
    is_stopping_ = true;
    asio::post(threads_.front()->io(), [this] {
        boost::system::error_code ignored;
        acceptor_->close(ignored);
        accept_again_->cancel();
        if (signals_) signals_->cancel(ignored);
    });
    for (std::size_t n = 0; n < threads_.size(); ++n) {
        post(n, [reason, text = std::string(text)](GatewayThread& thread) {
            thread.close_all(reason, text);
        });
    }
}

bool Server::has_stopped(const GatewayThread& thread) const {
    if (!is_stopping_) return false;
    return thread.sessions() == 0 || GatewayThread::real_now().value() > stop_deadline_;
}

int Server::run() {
    if (settings_.threads == 0) {
        run_all_on_one_thread();
    } else {
        std::vector<std::thread> running;
        running.emplace_back([this] { run_sequencer_thread(); });
        for (std::size_t n = 1; n < threads_.size(); ++n) {
            running.emplace_back([this, n] { run_gateway_thread(*threads_[n]); });
        }
        run_gateway_thread(*threads_.front());
        for (std::size_t n = 1; n < running.size(); ++n) running[n].join();
        sequencer_stops_ = true;
        sequencer_waker_.wake();
        running.front().join();
    }
    write_results();
    return exit_status_;
}

void Server::run_gateway_thread(GatewayThread& thread) {
    while (!has_stopped(thread)) {
        if (thread.run_once() == 0) thread.sleep(idle_max);
    }
}

void Server::run_all_on_one_thread() {
    GatewayThread& thread = *threads_.front();
    while (!has_stopped(thread)) {
        std::size_t work = thread.run_once();
        // All that was received is in the batch, so time may go as far as it is.
        work += turn(time_.now());
        fail_if_journal_failed();
        if (work == 0) thread.sleep(std::min(idle_time(), idle_max));
    }
}

void Server::run_sequencer_thread() {
    while (!sequencer_stops_) {
        sequencer_waker_.clear();
        // The time first, then the marks, then the queue: watermark.hpp.
        const Time now = time_.now();
        Time limit = now;
        for (const auto& thread : threads_) limit = std::min(limit, thread->watermark().limit(now));
        queue_.take(batch_);
        const std::size_t work = turn(limit);
        queue_.done();
        fail_if_journal_failed();
        if (work == 0) idle();
    }
}

std::size_t Server::turn(Time now) {
    // A thread that just woke says nothing yet; what it will stamp is not before any time that was
    // read while it slept.
    turned_to_ = std::max(turned_to_, now);
    std::size_t work = batch_.size();
    sequencer_.turn(turned_to_, batch_, outbox_);
    if (outbox_.items().empty()) return work;
    std::vector<std::unique_ptr<Delivery>> deliveries(threads_.size());
    const auto add = [&](std::size_t thread, OutItem item, std::span<const std::byte> frame) {
        if (!deliveries[thread]) deliveries[thread] = std::make_unique<Delivery>();
        Delivery& delivery = *deliveries[thread];
        item.offset = static_cast<std::uint32_t>(delivery.arena.size());
        delivery.arena.insert(delivery.arena.end(), frame.begin(), frame.end());
        delivery.items.push_back(item);
    };
    for (const OutItem& item : outbox_.items()) {
        ++work;
        if (item.kind == OutKind::results) {
            for (std::size_t n = 0; n < threads_.size(); ++n) add(n, item, {});
        } else if (item.session.thread < threads_.size()) {
            add(item.session.thread, item, outbox_.frame(item));
        }
    }
    outbox_.clear();
    for (std::size_t n = 0; n < threads_.size(); ++n) {
        if (!deliveries[n]) continue;
        threads_[n]->deliver(std::move(deliveries[n]));
        threads_[n]->wake();
    }
    return work;
}

void Server::fail_if_journal_failed() {
    if (journal_.failure().empty()) return;
    exit_status_ = 1;
    begin_stop(schema::CloseReason::market_failed, journal_.failure());
}

Duration Server::idle_time() const {
    const Duration turns{settings_.stall_limit.value() / 8};
    const auto deadline = sequencer_.next_deadline();
    if (!deadline) return turns;
    const Duration until = time_.in_reality(*deadline - time_.now());
    return std::clamp(until, catching_up, turns);
}

void Server::idle() {
    switch (settings_.wait) {
        case Wait::sleep:
            return sequencer_waker_.wait(idle_time());
        case Wait::yield:
            return std::this_thread::yield();
        case Wait::spin:
            return;
    }
}

/// The full view as it was sent, frame after frame (docs/operating.md).
void Server::write_results() const {
    if (options_.data.empty()) return;
    std::filesystem::create_directories(options_.data);
    const auto path = std::filesystem::path(options_.data) / "results.frames";
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    const journal::ResultsLog& log = results_.full;
    for (std::uint64_t n = 0; n < log.end();) {
        const auto run = log.run(n, log.end(), journal::ResultsLog::chunk_bytes);
        for (const std::byte byte : run.bytes) file.put(static_cast<char>(byte));
        n = run.next;
    }
    if (!file.flush()) spdlog::error("{}: cannot be written", path.string());
}

}  // namespace huagu::gateway
