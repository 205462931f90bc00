// `huagu bid`: a trader at a terminal, or one command for a script.
#include <boost/asio/signal_set.hpp>

#include "cli/bid/session.hpp"
#include "cli/commands.hpp"
#include "cli/log_on.hpp"

namespace huagu::cli {

namespace {

int run(const LogOnOptions& options, const std::vector<std::string>& words) {
    const Language language = language_of(options.language);
    if (!words.empty() && words[0] == "help") {
        std::puts(std::string(say(language, Say::help)).c_str());
        return 0;
    }
    client::Options log_on = log_on_as(options);
    log_on.role = schema::Role::trader;
    boost::asio::io_context io(1);
    BidSession session(io, std::move(log_on), language, words);
    boost::asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](const auto& error, int) {
        if (!error) session.log_off();
    });
    io.run();
    return session.exit_status();
}

}  // namespace

void add_bid(CLI::App& app, int& exit_status) {
    const auto options = std::make_shared<LogOnOptions>();
    CLI::App* bid = app.add_subcommand(
        "bid", "A trader: one command, or lines from the input; `help` lists them");
    add_log_on_options(*bid, *options);
    bid->prefix_command();
    bid->callback([bid, options, &exit_status] { exit_status = run(*options, bid->remaining()); });
}

}  // namespace huagu::cli
