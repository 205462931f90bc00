// A user's session with the market: logs on, keeps market time, follows the results by cursor,
// sends commands, and comes back by itself with everything that was not answered.
//
// Belongs to the thread that runs its io_context; one thread can run thousands. It works in
// callbacks, and a callback may destroy it. In a simulation it is in another environment.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "client/environment.hpp"
#include "client/handler.hpp"
#include "client/pending.hpp"
#include "client/results_cursor.hpp"
#include "client/time_sync.hpp"
#include "wire/encode.hpp"
#include "wire/market_view.hpp"

namespace huagu::client {

struct Options {
    std::string host = "127.0.0.1";
    std::string port;
    std::string user;
    std::string password;
    std::optional<schema::Role> role;  // refused if it is not the user's
    bool follow_results = true;
    std::optional<schema::View> view;  // nothing: the widest that the role may have
    std::optional<Sequence> after;     // results after this one; nothing: after the snapshot
    std::vector<ClockId> clocks;       // of these and of no clock; empty: of all
    bool keep_view = true;             // view() follows the results
    bool reconnect = true;
    std::chrono::milliseconds sync_interval{2000};  // an exchange is a heartbeat too
    std::size_t sync_burst = 8;                     // exchanges at once after log-on
};

class Client : private Connection::Owner {
  public:
    Client(boost::asio::io_context& io, Options options, Handler& handler);
    /// The environment outlives it.
    Client(Environment& environment, Options options, Handler& handler);
    ~Client() override;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void start();

    /// Says so; the server then closes, and on_ended follows.
    void log_off();

    /// Ends without a word; nothing is called any more.
    void stop();

    /// A command and its texts; its id is given here. Refused as `busy` when not logged on (a press
    /// that waits for a reconnect is no press), or when too many are unanswered.
    tl::expected<CommandId, Reason> send(Command command, const wire::Texts& texts = {});
    tl::expected<CommandId, Reason> press(const Press& press);
    tl::expected<CommandId, Reason> add_product(ProductId product, const wire::Texts& texts);
    tl::expected<CommandId, Reason> set_fees(const wire::Fees& fees);

    void follow(std::vector<ClockId> clocks);
    /// How participants stand, from a number on: for the desk.
    void ask_participants_page(ParticipantId from, std::uint32_t participants);
    /// What the participant bought, from a sale on: for a trader.
    void ask_purchases_page(SaleId from, std::uint32_t purchases);
    /// How readers of the results and the journal do, from a user's number on: for an auctioneer,
    /// of a server that knows it.
    void ask_health(UserId from, std::uint32_t readers);
    void ask_catalogue_page(ClockId clock, std::uint32_t from_position, std::uint32_t lots);
    void ask_reference(const std::vector<std::uint32_t>& products,
                       const std::vector<std::uint32_t>& participants);

    // User administration, for auctioneers. The request's number is in the answer.
    std::uint64_t add_user(const std::string& user, schema::Role role,
                           std::optional<ParticipantId> participant, const std::string& password);
    std::uint64_t set_password(const std::string& user, const std::string& password);
    std::uint64_t disable_user(const std::string& user);

    [[nodiscard]] bool is_logged_on() const { return state_ == State::logged_on; }
    /// Whether the server, once logged on, knows a message from `health` on: an older one ends the
    /// session over it.
    [[nodiscard]] bool knows(schema::ClientBody type) const {
        return static_cast<std::uint8_t>(type) <= known_messages_;
    }
    [[nodiscard]] const TimeSync& time_sync() const { return time_sync_; }
    [[nodiscard]] Sequence sequence() const { return cursor_.sequence(); }
    /// The market as the snapshot and the results up to here tell it.
    [[nodiscard]] const wire::MarketView& view() const { return view_; }
    /// The market's, once logged on.
    [[nodiscard]] const std::string& currency() const { return currency_; }
    [[nodiscard]] std::size_t unanswered() const { return pending_.size(); }

    /// Needs time_sync().is_synced().
    [[nodiscard]] Time market_time() const { return time_sync_.market_time(environment_.now()); }

    /// Cuts the connection as a network would, for tests of what then happens.
    void cut();

  private:
    enum class State : std::uint8_t { ended, connecting, logging_on, logged_on };

    void on_connected() override;
    void on_frame(const schema::ServerFrame& frame) override;
    void on_disconnected(std::string_view why) override;

    void on_logged_on(const schema::LoggedOn& logged_on);
    void forget_day();
    void on_snapshot(const schema::Snapshot& snapshot);
    void on_result(const schema::Result& result);
    void on_accepted(const schema::Accepted& accepted);
    void on_rejected(const schema::Rejected& rejected);
    void on_time_synced(const schema::TimeSynced& answer);
    void on_closed(const schema::Closed& closed);

    void connect();
    void log_on();
    void end(std::optional<schema::CloseReason> reason, std::string_view text);
    void wait(std::chrono::nanoseconds time);
    void on_timer();
    void exchange_time();
    void send_command(CommandId command_id);
    void send(schema::ClientBody type, flatbuffers::Offset<void> body);
    [[nodiscard]] bool may_send() const;

    Client(std::unique_ptr<Environment> own, Options options, Handler& handler);

    std::unique_ptr<Environment> own_environment_;  // null: another's
    Environment& environment_;
    std::unique_ptr<Timer> timer_;  // the next time exchange, or the next try to connect
    Options options_;
    Handler& handler_;
    State state_ = State::ended;
    std::shared_ptr<Connection> connection_;

    wire::FrameBuilder builder_;
    PendingTable pending_;
    ResultsCursor cursor_;
    bool has_cursor_ = false;
    std::uint64_t past_desk_entries_ = 0;  // as the last log-on was told
    std::optional<Time> opened_at_;        // of the day that was logged on to last
    wire::MarketView view_;
    TimeSync time_sync_;
    std::size_t exchanges_ = 0;  // of this session
    LocalTime heard_;            // when the server last sent anything
    std::vector<std::uint8_t> token_;
    std::string currency_;
    std::uint8_t known_messages_ = 0;  // the highest that the server named
    std::uint64_t request_id_ = 0;
    unsigned tries_ = 0;  // to connect, since the last log-on
    bool is_logging_off_ = false;
    struct Alive {};
    std::shared_ptr<Alive> alive_ = std::make_shared<Alive>();  // a callback may end the client
};

}  // namespace huagu::client
