// `huagu watch`: the results as they come, from any sequence, as text or as JSON lines.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdio>
#include <limits>

#include "cli/commands.hpp"
#include "cli/log_on.hpp"
#include "cli/options.hpp"
#include "cli/watch_day.hpp"

namespace huagu::cli {

namespace {

constexpr int failed = 1;
constexpr std::uint64_t patience_max = 86'400;
constexpr std::uint64_t clock_number_max = ClockId::none().value() - 1;

struct WatchOptions {
    LogOnOptions log_on;
    std::string data;  // of a day to be read from its files; else what follows counts
    std::string day;
    ShownResults shown;
    bool is_so_far = false;
    std::uint64_t patience = 60;  // seconds
};

/// Exit status 0 says that nothing is missing up to where it was to end.
class Watch : public client::Handler {
  public:
    Watch(boost::asio::io_context& io, const WatchOptions& options, client::Options log_on)
        : io_(io), patience_(io), options_(options), client_(io, std::move(log_on), *this) {
        client_.start();
    }

    [[nodiscard]] int exit_status() const { return exit_status_; }

    /// All that was wanted is written.
    void leave() {
        is_done_ = true;
        client_.log_off();
    }

  private:
    void on_logged_on(const schema::LoggedOn& logged_on) override {
        if (is_away_) tell("connected again; #{} was the last", "已重新连接；上一条是 #{}", last_);
        is_away_ = false;
        patience_.cancel();
        has_logged_on_ = true;
        minor_unit_digits_ = logged_on.minor_unit_digits();
        if (end_ == 0) end_ = logged_on.last_sequence();
        if (options_.is_so_far && options_.shown.from > end_) leave();
    }

    void on_another_day(const schema::LoggedOn& logged_on) override {
        const auto text = [](const flatbuffers::String* s) { return s ? s->c_str() : ""; };
        give_up(say(language_,
                    "it is another day's market now ({}, {}): the old day was cut after #{}",
                    "已是另一个交易日的市场（{}，{}）：原交易日在 #{} 之后被截断",
                    text(logged_on.market()), text(logged_on.day()), last_));
    }

    void on_snapshot(const schema::Snapshot& snapshot) override {
        if (snapshot.market_closed() && options_.shown.from > snapshot.sequence()) leave();
    }

    void on_result(const schema::Result& result) override {
        if (exit_status_ != 0) return;
        if (!show(result, options_.shown.is_json, minor_unit_digits_)) {
            return give_up(say(language_, "the results cannot be written", "结果无法写出"));
        }
        last_ = result.sequence();
        const bool is_closed = result.body_type() == schema::ResultBody::market_closed;
        const bool is_end = options_.is_so_far && result.sequence() >= end_;
        if ((is_closed || is_end) && !is_done_) leave();  // replies to the desk may still follow
    }

    void on_ended(const client::Ended& ended) override {
        if (is_done_) return io_.stop();
        const std::string why = describe(ended, language_);
        if (!ended.will_reconnect || !has_logged_on_) return give_up(why);  // at first it must be
        if (!is_away_) {
            tell("{}", "{}", why);
            wait_for_the_market();
        }
        is_away_ = true;
    }

    void wait_for_the_market() {
        patience_.expires_after(std::chrono::seconds(options_.patience));
        patience_.async_wait([this](const auto& error) {
            if (error) return;
            give_up(say(language_, "no connection for {} s: the day is cut after #{}",
                        "已断线 {} 秒：当日结果在 #{} 之后被截断", options_.patience, last_));
        });
    }

    template <class... Arguments>
    void tell(std::string_view en, std::string_view zh, const Arguments&... arguments) const {
        fmt::print(stderr, "huagu watch: {}\n", say(language_, en, zh, arguments...));
    }

    void give_up(const std::string& why) {
        tell("{}", "{}", why);
        exit_status_ = failed;
        leave();
        io_.stop();
    }

    boost::asio::io_context& io_;
    boost::asio::steady_timer patience_;
    const WatchOptions& options_;
    const Language language_ = options_.shown.language;
    client::Client client_;
    bool has_logged_on_ = false;
    bool is_away_ = false;  // the connection is lost
    bool is_done_ = false;
    int minor_unit_digits_ = 0;
    std::uint64_t last_ = 0;  // the last sequence that was written
    std::uint64_t end_ = 0;   // the last sequence when it logged on
    int exit_status_ = 0;
};

int run(WatchOptions& options) {
    options.shown.language = language_of(options.log_on.language);
    if (!options.data.empty()) return watch_day(options.data, options.day, options.shown);
    client::Options log_on = log_on_as(options.log_on);
    log_on.after = Sequence(options.shown.from - 1);
    log_on.view = options.shown.view;
    log_on.keep_view = false;
    log_on.reconnect = !options.is_so_far && options.patience > 0;
    for (const auto clock : options.shown.clocks) log_on.clocks.emplace_back(clock);

    boost::asio::io_context io(1);
    Watch watch(io, options, std::move(log_on));
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](const auto& error, int) {
        if (!error) watch.leave();
    });
    io.run();
    return watch.exit_status();
}

}  // namespace

void add_watch(CLI::App& app, int& exit_status) {
    const auto options = std::make_shared<WatchOptions>();
    CLI::App* watch = app.add_subcommand("watch", "The results of the market, as they come");
    add_log_on_options(*watch, options->log_on);
    watch->add_option("--from", options->shown.from, "The first sequence to show")
        ->capture_default_str()
        ->check(whole_number(1, std::numeric_limits<std::uint64_t>::max()));
    add_word_option<schema::View>(
        *watch, "--view", options->shown.view,
        {{"public", schema::View::public_},
         {"full", schema::View::full},
         {"desk", schema::View::desk}},
        "public if left out; full is for settlement, desk for auctioneers");
    watch->add_flag("--json", options->shown.is_json, "A JSON object a line");
    watch->add_flag("--so-far", options->is_so_far, "Only what there is already");
    watch
        ->add_option("--patience", options->patience,
                     "Gives up when the market is away for so many seconds; 0: at once")
        ->capture_default_str()
        ->check(whole_number(0, patience_max));
    watch->add_option("--clocks", options->shown.clocks, "Only these clocks: 1,2,3")
        ->delimiter(',')
        ->check(whole_number(1, clock_number_max));
    auto* data = watch->add_option("--data", options->data,
                                   "Instead of a server: what the data folder has of a day");
    watch->add_option("--day", options->day, "YYYY-MM-DD; else the newest")->needs(data);
    watch->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace huagu::cli
