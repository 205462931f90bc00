#include "client/client.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "client/asio_environment.hpp"

namespace huagu::client {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds burst_interval{25};
constexpr milliseconds silence_max{15'000};  // nothing heard for so long: the connection is dead
constexpr milliseconds try_first{100};       // the first wait before a reconnect; doubles …
constexpr milliseconds try_last{5'000};      // … up to this

/// Whether it is any use to log on again after the server said so.
bool is_final(schema::CloseReason reason) {
    switch (reason) {
        case schema::CloseReason::logged_off:
        case schema::CloseReason::bad_version:
        case schema::CloseReason::log_on_failed:
        case schema::CloseReason::replaced:
        case schema::CloseReason::disabled:
        case schema::CloseReason::not_allowed:
            return true;
        case schema::CloseReason::bad_frame:
        case schema::CloseReason::log_on_timeout:
        case schema::CloseReason::heartbeat_timeout:
        case schema::CloseReason::server_closing:
        case schema::CloseReason::market_failed:
        case schema::CloseReason::too_many_connections:
        case schema::CloseReason::busy:
        case schema::CloseReason::line_lost:
            return false;
    }
    return false;
}

/// After an outage all terminals come back: each waits another part of the time, by its name.
milliseconds wait_before(unsigned tries, const std::string& user) {
    const auto full = std::min(try_last, try_first * (1 << std::min(tries, 6U)));
    const auto spread = static_cast<long>((std::hash<std::string>{}(user) + tries) % 50);
    return full * (50 + spread) / 100;
}

}  // namespace

Client::Client(boost::asio::io_context& io, Options options, Handler& handler)
    : Client(std::make_unique<AsioEnvironment>(io), std::move(options), handler) {}

Client::Client(std::unique_ptr<Environment> own, Options options, Handler& handler)
    : Client(*own, std::move(options), handler) {
    own_environment_ = std::move(own);
}

Client::Client(Environment& environment, Options options, Handler& handler)
    : environment_(environment),
      timer_(environment.make_timer()),
      options_(std::move(options)),
      handler_(handler) {
    if (options_.after) {
        cursor_.begin(*options_.after, options_.clocks.empty());
        has_cursor_ = true;
    }
}

Client::~Client() {
    if (connection_) connection_->abandon();
}

void Client::start() {
    HUAGU_ASSERT(state_ == State::ended);
    connect();
}

void Client::connect() {
    state_ = State::connecting;
    is_logging_off_ = false;
    heard_ = environment_.now();
    exchanges_ = 0;
    connection_ = environment_.make_connection(*this);
    connection_->connect(options_.host, options_.port);
    wait(silence_max);
}

void Client::on_connected() {
    state_ = State::logging_on;
    log_on();
}

void Client::log_on() {
    auto& buffer = builder_.begin();
    const auto user = buffer.CreateString(options_.user);
    const bool has_token = !token_.empty();
    const auto token = has_token ? buffer.CreateVector(token_) : 0;
    const auto password = has_token ? 0 : buffer.CreateString(options_.password);
    std::vector<std::uint32_t> numbers;
    for (const ClockId clock : options_.clocks) numbers.push_back(clock.value());
    const auto clocks = buffer.CreateVector(numbers);

    schema::LogOnBuilder log_on(buffer);
    log_on.add_protocol_version(schema::ProtocolVersion::current);
    log_on.add_user(user);
    if (has_token) log_on.add_token(token);
    if (!has_token) log_on.add_password(password);
    if (options_.role) log_on.add_role(*options_.role);
    log_on.add_follow_results(options_.follow_results);
    if (options_.view) log_on.add_view(*options_.view);
    if (has_cursor_) log_on.add_last_sequence(cursor_.sequence().value());
    log_on.add_clocks(clocks);
    send(schema::ClientBody::log_on, log_on.Finish().Union());
}

void Client::log_off() {
    if (state_ != State::logged_on) return end(schema::CloseReason::logged_off, "");
    is_logging_off_ = true;
    const auto body = schema::CreateLogOff(builder_.begin());
    send(schema::ClientBody::log_off, body.Union());
}

void Client::stop() {
    if (connection_) connection_->abandon();
    connection_.reset();
    state_ = State::ended;
    timer_->cancel();
}

void Client::cut() {
    HUAGU_ASSERT(state_ != State::ended);
    end(std::nullopt, "cut");
}

void Client::on_frame(const schema::ServerFrame& frame) {
    heard_ = environment_.now();
    switch (frame.body_type()) {
        case schema::ServerBody::logged_on:
            return on_logged_on(*frame.body_as_logged_on());
        case schema::ServerBody::closed:
            return on_closed(*frame.body_as_closed());
        case schema::ServerBody::time_synced:
            return on_time_synced(*frame.body_as_time_synced());
        case schema::ServerBody::ping: {
            const auto pong = schema::CreatePong(builder_.begin(), frame.body_as_ping()->id());
            return send(schema::ClientBody::pong, pong.Union());
        }
        case schema::ServerBody::heartbeat:
            return;
        case schema::ServerBody::accepted:
            return on_accepted(*frame.body_as_accepted());
        case schema::ServerBody::rejected:
            return on_rejected(*frame.body_as_rejected());
        case schema::ServerBody::won:
            return handler_.on_won(*frame.body_as_won());
        case schema::ServerBody::lost:
            return handler_.on_lost(*frame.body_as_lost());
        case schema::ServerBody::order_changed:
            return handler_.on_order_changed(*frame.body_as_order_changed());
        case schema::ServerBody::order_entered:
            if (frame.body_as_order_entered()->order() == nullptr) return;
            return handler_.on_order_entered(*frame.body_as_order_entered());
        case schema::ServerBody::credit_changed:
            return handler_.on_credit_changed(*frame.body_as_credit_changed());
        case schema::ServerBody::snapshot:
            return on_snapshot(*frame.body_as_snapshot());
        case schema::ServerBody::own_snapshot:
            return handler_.on_own_snapshot(*frame.body_as_own_snapshot());
        case schema::ServerBody::result:
            return on_result(*frame.body_as_result());
        case schema::ServerBody::catalogue_page:
            if (options_.keep_view) view_.load(*frame.body_as_catalogue_page());
            return handler_.on_catalogue_page(*frame.body_as_catalogue_page());
        case schema::ServerBody::participants_page:
            return handler_.on_participants_page(*frame.body_as_participants_page());
        case schema::ServerBody::purchases_page:
            return handler_.on_purchases_page(*frame.body_as_purchases_page());
        case schema::ServerBody::health:
            return handler_.on_health(*frame.body_as_health());
        case schema::ServerBody::suspension_changed:
            return handler_.on_suspension_changed(*frame.body_as_suspension_changed());
        case schema::ServerBody::reference:
            if (options_.keep_view) view_.load(*frame.body_as_reference());
            return handler_.on_reference(*frame.body_as_reference());
        case schema::ServerBody::administration_done:
            return handler_.on_administration_done(*frame.body_as_administration_done());
        case schema::ServerBody::NONE:
            return;  // a newer server's message, which this client need not know
    }
}

void Client::on_logged_on(const schema::LoggedOn& logged_on) {
    state_ = State::logged_on;
    tries_ = 0;
    if (const auto* token = logged_on.resume_token()) token_.assign(token->begin(), token->end());
    if (logged_on.currency()) currency_ = logged_on.currency()->str();
    known_messages_ = logged_on.known_messages();
    const Time opened_at(logged_on.opened_at());
    const bool is_another_day = opened_at_ && *opened_at_ != opened_at;
    opened_at_ = opened_at;
    if (is_another_day) forget_day();
    past_desk_entries_ = logged_on.past_desk_entries();
    // Elsewhere notices are told once, to whoever is there.
    const bool is_desk = logged_on.view() == schema::View::desk;
    if (is_desk && options_.follow_results && has_cursor_) cursor_.resume();
    time_sync_.reset();
    time_sync_.set_rate(logged_on.speed() > 0 ? logged_on.speed() : 1);
    pending_.learn_highest(CommandId(logged_on.last_command_id()));
    pending_.mark_resent();
    for (const Pending& pending : pending_.unanswered()) connection_->send(pending.frame);
    exchange_time();
    if (is_another_day) {
        const std::weak_ptr<Alive> alive = alive_;
        handler_.on_another_day(logged_on);
        if (alive.expired() || state_ != State::logged_on) return;
    }
    handler_.on_logged_on(logged_on);
}

/// What was meant for one day must not happen on another: unanswered commands are not sent again.
void Client::forget_day() {
    has_cursor_ = false;
    pending_ = PendingTable();
    view_ = wire::MarketView();
}

void Client::on_snapshot(const schema::Snapshot& snapshot) {
    if (!has_cursor_) {
        cursor_.begin(Sequence(snapshot.sequence()), options_.clocks.empty(), past_desk_entries_);
        has_cursor_ = true;
        if (const auto* clocks = snapshot.clocks()) {
            for (const auto* clock : *clocks) {
                cursor_.begin_clock(clock->clock(), clock->clock_sequence());
            }
        }
    }
    if (options_.keep_view) view_.load(snapshot);
    handler_.on_snapshot(snapshot);
}

void Client::on_result(const schema::Result& result) {
    switch (cursor_.take(result)) {
        case ResultsCursor::Verdict::next:
            if (options_.keep_view && result.sequence() > view_.sequence().value()) {
                view_.apply(result);
            }
            return handler_.on_result(result);
        case ResultsCursor::Verdict::known:
            return;
        case ResultsCursor::Verdict::gap:
            return end(std::nullopt, "results are missing");
    }
}

void Client::on_accepted(const schema::Accepted& accepted) {
    if (!pending_.answered(CommandId(accepted.command_id()))) return;
    Answer answer{CommandId(accepted.command_id()),
                  CommandKind(accepted.command()),
                  Reason::none,
                  std::nullopt,
                  std::nullopt,
                  {},
                  Time(accepted.at())};
    if (const auto number = accepted.number()) answer.number = *number;
    if (const auto order = accepted.order()) answer.order = OrderId(*order);
    handler_.on_answer(answer);
}

void Client::on_rejected(const schema::Rejected& rejected) {
    // Of a command that went out before, `busy` says nothing: the first one may have been taken.
    const bool is_busy = rejected.reason() == schema::Reason::busy;
    if (is_busy && pending_.keep_busy(CommandId(rejected.command_id()))) return;
    const auto pending = pending_.answered(CommandId(rejected.command_id()));
    // An accepted press can still be rejected, when its participant is suspended.
    if (!pending && rejected.reason() != schema::Reason::suspended) return;
    if (!wire::is_member(rejected.reason())) return end(std::nullopt, "an unknown reason");
    auto reason = static_cast<Reason>(rejected.reason());
    // Any other first answer would have come again: it was `busy`, which was lost on the way, and a
    // later command was taken since.
    const bool is_resent = pending && pending->is_resent;
    if (is_resent && reason == Reason::stale_command) reason = Reason::busy;
    if (reason == Reason::clock_ahead) {
        time_sync_.reset();
        exchanges_ = 0;
        exchange_time();
    }
    Answer answer{CommandId(rejected.command_id()),
                  CommandKind(rejected.command()),
                  reason,
                  std::nullopt,
                  std::nullopt,
                  {},
                  Time(rejected.at())};
    if (const auto order = rejected.order()) answer.order = OrderId(*order);
    if (const auto* text = rejected.text()) answer.text = {text->c_str(), text->size()};
    handler_.on_answer(answer);
}

void Client::on_time_synced(const schema::TimeSynced& answer) {
    const LocalTime sent{std::chrono::nanoseconds(answer.client_time())};
    time_sync_.add({sent, Time(answer.received()), Time(answer.market_time()), heard_});
    const bool is_enough = time_sync_.exchanges() == std::max<std::size_t>(1, options_.sync_burst);
    if (is_enough && exchanges_ == time_sync_.exchanges()) handler_.on_synced();
}

void Client::on_closed(const schema::Closed& closed) {
    const std::string text = closed.text() ? closed.text()->str() : "";
    const bool is_stale_token =
        closed.reason() == schema::CloseReason::log_on_failed && !token_.empty();
    if (is_stale_token) {
        token_.clear();  // of another day, or the password was changed: try the password
        return end(std::nullopt, "the resume token is void");
    }
    end(closed.reason(), text);
}

void Client::on_disconnected(std::string_view why) {
    if (is_logging_off_) return end(schema::CloseReason::logged_off, "");
    end(std::nullopt, why);
}

void Client::end(std::optional<schema::CloseReason> reason, std::string_view text) {
    if (connection_) connection_->abandon();
    connection_.reset();
    state_ = State::ended;
    timer_->cancel();
    const bool will_reconnect = options_.reconnect && !(reason && is_final(*reason));
    if (will_reconnect) wait(wait_before(tries_++, options_.user));
    handler_.on_ended({reason, text, will_reconnect});
}

void Client::wait(std::chrono::nanoseconds time) {
    timer_->wait(time, [this] { on_timer(); });
}

void Client::on_timer() {
    if (state_ == State::ended) return connect();
    if (environment_.now() - heard_ >= silence_max) {
        return end(std::nullopt, "nothing was heard from the server");
    }
    if (state_ == State::logged_on) return exchange_time();
    wait(silence_max);
}

/// One time exchange, and the next in a while. It is the client's heartbeat, too.
void Client::exchange_time() {
    const auto now = environment_.now().time_since_epoch();
    const auto body =
        schema::CreateTimeSync(builder_.begin(), std::chrono::nanoseconds(now).count());
    send(schema::ClientBody::time_sync, body.Union());
    ++exchanges_;
    wait(exchanges_ < options_.sync_burst ? burst_interval : options_.sync_interval);
    if (exchanges_ <= options_.sync_burst) return;  // what was too much at once needs a while
    pending_.take_busy([this](const Pending& pending) { connection_->send(pending.frame); });
}

void Client::send(schema::ClientBody type, flatbuffers::Offset<void> body) {
    builder_.finish(type, body);
    if (connection_) connection_->send(builder_.frame());
}

}  // namespace huagu::client
