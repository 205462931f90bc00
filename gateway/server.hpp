// The server: its listeners, the threads that run the market, and how all of it begins and ends.
// With threads = 0 everything runs on the one thread that calls run().
#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gateway/asio_loop.hpp"
#include "gateway/day_files.hpp"
#include "gateway/flusher.hpp"
#include "gateway/listener.hpp"
#include "gateway/live_market.hpp"
#include "gateway/snapshot_keeper.hpp"
#include "gateway/web_connection.hpp"
#include "journal/disk.hpp"

namespace huagu::gateway {

struct ServerOptions {
    std::string version = "huagu";
    double speed = 1;               // market time runs so many times faster
    bool insecure_network = false;  // listen beyond loopback, without TLS
    bool stops_on_signals = false;  // SIGINT and SIGTERM
    std::string data;               // the data folder (day_folder.hpp); empty: nothing is kept
    Durability durability = Durability::sync;
    ReplayProgress progress;  // of a restart
    std::string lateness;     // a file, written when it ends (lateness.hpp); empty: not measured
};

/// The day cannot be begun or gone on with, for what is in the data folder: the text begins with
/// its path.
struct DataRefused : base::ToldError {
    using ToldError::ToldError;
};

class Server {
  public:
    /// Opens the market and listens. Throws if it cannot, saying why.
    Server(Settings settings, ServerOptions options);
    ~Server();

    [[nodiscard]] std::uint16_t port() const { return sessions_->port(); }
    /// Of HTTP and WebSocket; none if it is not spoken.
    [[nodiscard]] std::optional<std::uint16_t> web_port() const {
        return web_ ? std::optional(web_->port()) : std::nullopt;
    }

    /// The engine's memory, by the settings' limits: it takes no more.
    [[nodiscard]] std::size_t engine_bytes() const {
        return market_->sequencer().engine().market().bytes();
    }

    /// Until it is stopped; the program's exit status.
    int run();
    /// Says so to every client, and ends run(). Any thread.
    void stop();

    /// For tests.
    [[nodiscard]] GatewayThread& thread(std::size_t number) { return market_->thread(number); }

  private:
    /// Of the settings, if the day is new; else of what the data folder holds.
    std::unique_ptr<LiveMarket> make_market();
    Surroundings surroundings();
    void listen();
    void on_connection(boost::asio::ip::tcp::socket socket, std::size_t loop);
    void on_web_connection(boost::asio::ip::tcp::socket socket, GatewayThread& thread);
    void on_thread(GatewayThread& thread, boost::asio::ip::tcp::socket socket,
                   std::function<void(GatewayThread&, boost::asio::ip::tcp::socket)> then);
    [[nodiscard]] bool has_room() const {
        return !is_stopping_ && market_->sessions() < settings_.connections;
    }
    void begin_stop(schema::CloseReason reason, std::string_view text);

    /// Nothing waits for the disk, and there is one thread: it writes the journal itself, for to
    /// wake another would cost more.
    [[nodiscard]] bool writes_itself() const {
        return settings_.threads == 0 && !files_.is_durable();
    }
    void write_itself();
    void run_all_on_one_thread();
    void run_gateway_thread(GatewayThread& thread);
    void run_sequencer_thread();
    void fail_if_files_failed();
    /// A line for each sale and gateway thread that told it: its deadline and how late it was, ns.
    void write_lateness() const;
    std::size_t run_sequencer_once();
    /// Of the thread that runs the sequencer, when nothing was there to do.
    template <class Sleep>
    void idle(Sleep sleep);
    [[nodiscard]] bool has_stopped(const GatewayThread& thread) const;

    const Settings settings_;
    const ServerOptions options_;
    journal::Disk disk_;
    DayFiles files_;
    SnapshotKeeper snapshots_;
    WebShared web_shared_;
    std::vector<std::unique_ptr<AsioLoop>> loops_;
    Waker sequencer_waker_;
    std::unique_ptr<Flusher> flusher_;
    std::unique_ptr<LiveMarket> market_;
    std::unique_ptr<LogOnThread> log_on_thread_;  // gone before what its jobs use: the market

    std::unique_ptr<Listener> sessions_;
    std::unique_ptr<Listener> web_;  // with a web port
    std::unique_ptr<boost::asio::signal_set> signals_;

    std::atomic<bool> is_stopping_{false};
    std::atomic<bool> sequencer_stops_{false};
    std::atomic<int> exit_status_{0};
    std::atomic<std::int64_t> stop_deadline_{0};  // steady time, ns; set before is_stopping_
};

}  // namespace huagu::gateway
