#include "cli/settle/follow.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "cli/log_on.hpp"
#include "cli/money.hpp"
#include "settlement/verification.hpp"

namespace huagu::cli {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds commit_after{20};  // results that come together go together
constexpr milliseconds try_first{100};    // the wait before a reconnect; doubles …
constexpr milliseconds try_last{5'000};   // … up to this
constexpr milliseconds progress_interval{500};

}  // namespace

Follow::Follow(boost::asio::io_context& io, client::Options log_on, settlement::Database& database,
               const FollowOptions& options)
    : io_(io),
      log_on_(std::move(log_on)),
      database_(database),
      options_(options),
      commit_timer_(io),
      reconnect_timer_(io) {
    log_on_.role = schema::Role::settlement;
    log_on_.view = schema::View::full;
    log_on_.keep_view = false;
    connect();
}

/// First only to hear which day it is. Then the results from the last one that the database has,
/// that one too: if it is another than what the database has, the feed is another one.
void Follow::connect() {
    client::Options options = log_on_;
    options.follow_results = projector_.has_value();
    if (projector_) {
        options.after = Sequence(std::max<std::uint64_t>(1, projector_->last_sequence()) - 1);
    }
    client_ = std::make_unique<client::Client>(io_, std::move(options), *this);
    client_->start();
}

void Follow::on_logged_on(const schema::LoggedOn& logged_on) {
    const settlement::DayName name{logged_on.market() ? logged_on.market()->str() : "",
                                   logged_on.day() ? logged_on.day()->str() : ""};
    tries_ = 0;
    if (!projector_) {
        projector_.emplace(database_, name);
        fmt::print("{}\n", say(options_.language, "{} {}: settling from result {}",
                               "{} {}：从结果 {} 起结算", name.market, name.day,
                               projector_->last_sequence() + 1));
        std::fflush(stdout);
        return connect();
    }
    if (name != projector_->name()) {
        return fail(
            say(options_.language, "the market is at {} {} now; {} {} is settled up to result {}",
                "市场现在是 {} {}；{} {} 已结算到结果 {}", name.market, name.day,
                projector_->name().market, projector_->name().day, projector_->last_sequence()));
    }
    if (logged_on.last_sequence() < projector_->last_sequence()) {
        return fail(say(options_.language,
                        "the database has results up to {}, the market only up to {}",
                        "数据库已有结果到 {}，市场只到 {}", projector_->last_sequence(),
                        logged_on.last_sequence()));
    }
    end_ = logged_on.last_sequence();
    if (options_.is_once && end_ == 0) finish();
}

void Follow::on_result(const schema::Result& result) {
    if (is_ending_) return;
    const auto taken = projector_->take(result);
    if (!taken) return fail(taken.error().why.in(options_.language));
    const bool is_last = projector_->is_closed() || options_.is_once;
    const auto last = projector_->is_closed() ? projector_->last_sequence() : end_;
    if (is_last && result.sequence() >= last) return finish();
    if (projector_->uncommitted() >= options_.batch) return commit();
    commit_soon();
}

void Follow::on_ended(const client::Ended& ended) {
    if (is_ending_) return io_.stop();
    fmt::print(stderr, "huagu settle: {}\n", describe(ended, options_.language));
    if (ended.will_reconnect && projector_) return reconnect_later();
    is_ending_ = true;
    exit_status_ = 1;
    io_.stop();
}

/// A new client, for only a new log-on asks again for the last result.
void Follow::reconnect_later() {
    client_.reset();
    reconnect_timer_.expires_after(std::min(try_last, try_first * (1 << std::min(tries_++, 6U))));
    reconnect_timer_.async_wait([this](const auto& error) {
        if (!error && !is_ending_) connect();
    });
}

void Follow::commit_soon() {
    if (is_commit_due_) return;
    is_commit_due_ = true;
    commit_timer_.expires_after(commit_after);
    commit_timer_.async_wait([this](const auto& error) {
        if (!error) commit();
    });
}

void Follow::commit() {
    is_commit_due_ = false;
    commit_timer_.cancel();
    if (projector_) projector_->commit();
    show_progress();
}

/// One line that moves, on a terminal.
void Follow::show_progress() {
    const auto now = steady_clock::now();
    if (!projector_ || isatty(STDERR_FILENO) == 0 || now - shown_ < progress_interval) return;
    shown_ = now;
    const auto last = projector_->last_sequence();
    fmt::print(stderr, "{}",
               say(options_.language, "\rresult {} of {} ", "\r结果 {} / {} ", last,
                   std::max(last, end_)));
}

void Follow::interrupt() {
    if (!is_ending_) finish();
}

void Follow::finish() {
    is_ending_ = true;
    commit();
    if (isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\n");
    if (projector_) say_whether_proved();
    if (!client_) return io_.stop();
    client_->log_off();
}

void Follow::say_whether_proved() {
    const auto day = settlement::find_day(database_, projector_->name());
    const auto verification = settlement::verify(database_, *day);
    const auto& totals = verification.totals;
    const Language language = options_.language;
    fmt::print("{}\n", say(language, "settled up to result {}: {}, {}, gross {} {}",
                           "已结算到结果 {}：{}，{}，货款 {} {}", projector_->last_sequence(),
                           sales(language, totals.sales), units(language, totals.units),
                           format_minor(totals.gross, verification.day.minor_unit_digits),
                           verification.day.currency));
    for (const auto& difference : verification.differences) {
        fmt::print(stderr, "huagu settle: {}\n", difference.in(language));
        exit_status_ = 1;
    }
    if (verification.is_proved()) {
        fmt::print("{}\n", say(language, "the market is closed: the control totals are met",
                               "市场已收市：与控制总数相符"));
    }
    std::fflush(stdout);
}

void Follow::fail(const std::string& why) {
    fmt::print(stderr, "huagu settle: {}\n", why);
    is_ending_ = true;
    exit_status_ = 1;
    client_->log_off();
}

}  // namespace huagu::cli
