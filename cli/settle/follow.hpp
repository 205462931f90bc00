// The settler: reads the full results from where the database is, and keeps it up with the market.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "cli/language.hpp"
#include "client/client.hpp"
#include "settlement/projector.hpp"

namespace huagu::cli {

struct FollowOptions {
    bool is_once = false;      // only what there is at log-on
    std::size_t batch = 1000;  // results a transaction, at most
    Language language = Language::en;
};

/// On the io_context's thread. Throws settlement::DatabaseError from the io_context's run.
class Follow : public client::Handler {
  public:
    Follow(boost::asio::io_context& io, client::Options log_on, settlement::Database& database,
           const FollowOptions& options);

    /// 0: up to the market's close, the end of what there was, or the interruption; and the control
    /// totals, if there are, are met.
    [[nodiscard]] int exit_status() const { return exit_status_; }

    /// Commits what was taken, and ends.
    void interrupt();

    void on_logged_on(const schema::LoggedOn& logged_on) override;
    void on_result(const schema::Result& result) override;
    void on_ended(const client::Ended& ended) override;

  private:
    void connect();
    void reconnect_later();
    void commit_soon();
    void commit();
    void show_progress();
    void finish();
    void say_whether_proved();
    void fail(const std::string& why);

    boost::asio::io_context& io_;
    client::Options log_on_;
    settlement::Database& database_;
    FollowOptions options_;
    std::unique_ptr<client::Client> client_;
    std::optional<settlement::Projector> projector_;  // once the market's day is known
    boost::asio::steady_timer commit_timer_;
    boost::asio::steady_timer reconnect_timer_;
    bool is_commit_due_ = false;
    bool is_ending_ = false;
    unsigned tries_ = 0;     // to connect, since the last log-on
    std::uint64_t end_ = 0;  // the last sequence at log-on
    std::chrono::steady_clock::time_point shown_;
    int exit_status_ = 0;
};

}  // namespace huagu::cli
