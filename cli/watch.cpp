// `huagu watch`: the results as they come, from any sequence, as text or as JSON lines.
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdio>
#include <stdexcept>

#include "cli/commands.hpp"
#include "cli/log_on.hpp"
#include "cli/result_json.hpp"

namespace huagu::cli {

namespace {

struct WatchOptions {
    LogOnOptions log_on;
    std::uint64_t from = 1;
    schema::View view = schema::View::public_;
    bool is_json = false;
    bool is_so_far = false;
    std::vector<std::uint32_t> clocks;
};

class Watch : public client::Handler {
  public:
    Watch(boost::asio::io_context& io, const WatchOptions& options, client::Options log_on)
        : io_(io), options_(options), client_(io, std::move(log_on), *this) {
        client_.start();
    }

    [[nodiscard]] int exit_status() const { return exit_status_; }
    void log_off() { client_.log_off(); }

    void on_logged_on(const schema::LoggedOn& logged_on) override {
        has_logged_on_ = true;
        minor_unit_digits_ = logged_on.minor_unit_digits();
        if (end_ == 0) end_ = logged_on.last_sequence();
        if (options_.is_so_far && options_.from > end_) client_.log_off();
    }

    void on_result(const schema::Result& result) override {
        const Json json = to_json(result);
        const std::string line = options_.is_json ? json.dump() : to_text(json, minor_unit_digits_);
        std::fprintf(stdout, "%s\n", line.c_str());
        std::fflush(stdout);
        const bool is_closed = result.body_type() == schema::ResultBody::market_closed;
        const bool is_end = options_.is_so_far && result.sequence() >= end_;
        if (is_closed || is_end) client_.log_off();
    }

    void on_ended(const client::Ended& ended) override {
        using schema::CloseReason;
        const bool is_clean =
            ended.reason == CloseReason::logged_off || ended.reason == CloseReason::server_closing;
        if (is_clean) return io_.stop();
        std::fprintf(stderr, "huagu watch: %s\n", describe(ended).c_str());
        if (ended.will_reconnect && has_logged_on_) return;  // but at first it must be there
        exit_status_ = 1;
        io_.stop();
    }

  private:
    boost::asio::io_context& io_;
    const WatchOptions& options_;
    client::Client client_;
    bool has_logged_on_ = false;
    int minor_unit_digits_ = 0;
    std::uint64_t end_ = 0;  // the last sequence when it logged on
    int exit_status_ = 0;
};

int run(const WatchOptions& options) {
    client::Options log_on = log_on_as(options.log_on);
    if (options.from == 0) throw std::runtime_error("sequences count from 1");
    log_on.after = Sequence(options.from - 1);
    log_on.view = options.view;
    log_on.keep_view = false;
    log_on.reconnect = !options.is_so_far;
    for (const auto clock : options.clocks) log_on.clocks.emplace_back(clock);

    boost::asio::io_context io(1);
    Watch watch(io, options, std::move(log_on));
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](const auto& error, int) {
        if (!error) watch.log_off();
    });
    io.run();
    return watch.exit_status();
}

}  // namespace

void add_watch(CLI::App& app, int& exit_status) {
    const auto options = std::make_shared<WatchOptions>();
    CLI::App* watch = app.add_subcommand("watch", "The results of the market, as they come");
    add_log_on_options(*watch, options->log_on);
    watch->add_option("--from", options->from, "The first sequence to show")->capture_default_str();
    watch->add_option("--view", options->view, "public, full (settlement) or desk (auctioneers)")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, schema::View>{{"public", schema::View::public_},
                                                {"full", schema::View::full},
                                                {"desk", schema::View::desk}}));
    watch->add_flag("--json", options->is_json, "A JSON object a line");
    watch->add_flag("--so-far", options->is_so_far, "Only what there is already");
    watch->add_option("--clocks", options->clocks, "Only these clocks: 1,2,3")->delimiter(',');
    watch->callback([options, &exit_status] { exit_status = run(*options); });
}

}  // namespace huagu::cli
