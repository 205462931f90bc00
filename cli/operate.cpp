// `huagu operate`: what an auctioneer does, one line at a time: from the command line, a script or
// a terminal.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <deque>
#include <memory>

#include "cli/arguments.hpp"
#include "cli/bid/words.hpp"
#include "cli/commands.hpp"
#include "cli/line_reader.hpp"
#include "cli/log_on.hpp"
#include "cli/market_text.hpp"
#include "cli/operate_commands.hpp"

namespace huagu::cli {

namespace {

constexpr int bad_input = 2;
constexpr std::chrono::milliseconds busy_wait{50};  // the market was busy: said again after this

/// What comes before a notice's text, which is English, in the order of the kinds' numbers.
constexpr std::array<std::string_view, 7> notices_zh = {
    "通知：",
    "通知：市场停顿过，运行中的钟已暂停：",
    "通知：落盘滞后，运行中的钟已暂停：",
    "通知：市场已从日志恢复：",
    "通知：市场已中止：",
    "通知：服务器的时钟被拨慢，落后于市场时间：",
    "通知：服务器的时钟已不再落后："};
static_assert(notices_zh.size() == static_cast<std::size_t>(schema::NoticeKind::MAX) + 1);

std::string help(const std::vector<std::string>& words, Language language) {
    return operate_help(language, words.size() > 1 ? words[1] : "");
}

class Operate : public client::Handler {
  public:
    /// Without words it reads lines.
    Operate(boost::asio::io_context& io, client::Options log_on, Language language,
            std::vector<std::string> words)
        : io_(io),
          retry_(io),
          language_(language),
          words_(std::move(words)),
          client_(io, std::move(log_on), *this) {
        client_.start();
    }

    [[nodiscard]] int exit_status() const { return exit_status_; }

    void on_logged_on(const schema::LoggedOn& logged_on) override {
        minor_unit_digits_ = logged_on.minor_unit_digits();
        // A command goes out again by itself after a reconnect; these do not, and are safe to
        // repeat.
        const bool is_unanswered = is_waiting_ && !requests_.empty() &&
                                   (requests_.front().awaited == Awaited::administration ||
                                    requests_.front().awaited == Awaited::page);
        if (!is_unanswered) return;
        const Reason refused = requests_.front().send(client_);
        if (refused != Reason::none) done(requests_.front().awaited, refused, 0, "");
    }

    /// What waits was meant for the old day. A script ends; a person goes on.
    void on_another_day(const schema::LoggedOn& logged_on) override {
        const auto text = [](const flatbuffers::String* s) { return s ? s->c_str() : ""; };
        requests_.clear();
        input_.clear();
        retry_.cancel();
        is_waiting_ = false;
        fail(say(language_, "another day's market: {}, {}. What waited for the old one is dropped.",
                 "已是另一个交易日的市场：{}，{}。原先等待的命令不再发送。",
                 text(logged_on.market()), text(logged_on.day())));
        if (!is_terminal()) is_input_over_ = true;
    }

    void on_snapshot(const schema::Snapshot&) override {
        has_market_ = true;
        if (is_ready_) return go_on();
        is_ready_ = true;
        if (!words_.empty()) {
            is_input_over_ = true;
            take_words(words_, Source::command_line);
        } else {
            const auto on_line = [this](std::optional<std::string> line) { take(std::move(line)); };
            lines_ = std::make_unique<LineReader>(io_, on_line);
        }
        go_on();
    }

    void on_result(const schema::Result& result) override {
        const auto* notice = result.body_as_notice();
        if (!notice || !notice->text()) return;
        const auto kind = static_cast<std::size_t>(notice->kind());
        const bool is_zh = language_ == Language::zh && kind < notices_zh.size();
        fmt::print(stderr, "{}{}\n",
                   is_zh ? notices_zh.at(kind) : "notice: ", notice->text()->c_str());
    }

    void on_answer(const client::Answer& answer) override {
        done(Awaited::answer, answer.reason, answer.number.value_or(0), answer.text);
    }
    void on_administration_done(const schema::AdministrationDone& answer) override {
        const auto reason = static_cast<Reason>(answer.reason());
        const bool is_bad = reason == Reason::bad_value && !requests_.empty();
        done(Awaited::administration, reason, 0, is_bad ? requests_.front().bad_value : "");
    }
    void on_catalogue_page(const schema::CataloguePageAnswer& page) override {
        std::fputs(page_text(page, minor_unit_digits_, language_).c_str(), stdout);
        done(Awaited::page, Reason::none, 0, "");
    }
    void on_participants_page(const schema::ParticipantsPageAnswer& page) override {
        const auto reason = static_cast<Reason>(page.reason());
        if (reason == Reason::none) {
            std::fputs(
                participants_text(page, client_.view(), minor_unit_digits_, language_).c_str(),
                stdout);
        }
        done(Awaited::page, reason, 0, "");
    }
    void on_health(const schema::HealthAnswer& answer) override {
        const auto reason = static_cast<Reason>(answer.reason());
        if (reason == Reason::none) std::fputs(health_text(answer, language_).c_str(), stdout);
        done(Awaited::page, reason, 0, "");
    }
    void on_reference(const schema::ReferenceAnswer&) override {
        done(Awaited::page, Reason::none, 0, "");
    }

    void on_ended(const client::Ended& ended) override {
        has_market_ = false;
        if (ended.reason == schema::CloseReason::logged_off) return io_.stop();
        fmt::print(stderr, "huagu operate: {}\n", describe(ended, language_));
        if (ended.will_reconnect && is_ready_) return go_on();  // at first it must be there
        exit_status_ = 1;
        io_.stop();
    }

  private:
    [[nodiscard]] bool is_terminal() const { return words_.empty() && isatty(STDIN_FILENO) != 0; }

    void take(std::optional<std::string> line) {
        if (line) {
            input_.push_back(std::move(*line));
        } else {
            is_input_over_ = true;
        }
        go_on();
    }

    /// The next request, or the next line, or the end; unless one is under way. Without the market
    /// nothing goes on but the end: what a line means may be gone when it is back.
    void go_on() {
        while (!is_waiting_) {
            if (!has_market_ && !(requests_.empty() && is_at_end())) return;
            if (!requests_.empty()) {
                send_next();
            } else if (!input_.empty()) {
                const std::string line = std::move(input_.front());
                input_.pop_front();
                take_line(line);
            } else if (is_input_over_) {
                is_waiting_ = true;
                return client_.log_off();
            } else {
                if (is_terminal()) std::fputs("huagu> ", stdout);
                std::fflush(stdout);
                return;
            }
        }
    }

    /// Whether nothing is left to be done but to leave.
    [[nodiscard]] bool is_at_end() const {
        if (input_.empty()) return is_input_over_;
        return is_terminal() && (input_.front() == "quit" || input_.front() == "exit");
    }

    void take_line(const std::string& line) {
        try {
            const auto words = split_words(line);
            if (!words.empty() && words[0][0] != '#') take_words(words, Source::input);
        } catch (const UsageError& error) {
            fail(error.in(language_), bad_input);
        }
    }

    void take_words(const std::vector<std::string>& words, Source source) {
        try {
            if (words[0] == "help") {
                std::fputs(help(words, language_).c_str(), stdout);
            } else if (words[0] == "quit" || words[0] == "exit") {
                input_.clear();
                is_input_over_ = true;
            } else {
                requests_ = operate_requests(words, client_, source, language_);
            }
        } catch (const UsageError& error) {
            fail(error.in(language_), bad_input);
        }
    }

    void send_next() {
        const Reason reason = requests_.front().send(client_);
        if (reason == Reason::busy) return wait_a_little();
        if (requests_.front().awaited == Awaited::nothing) {
            requests_.pop_front();
        } else {
            is_waiting_ = true;
        }
    }

    void wait_a_little() {
        is_waiting_ = true;
        retry_.expires_after(busy_wait);
        retry_.async_wait([this](const auto& error) {
            if (error) return;
            is_waiting_ = false;
            go_on();
        });
    }

    void done(Awaited awaited, Reason reason, std::uint32_t number, std::string_view text) {
        if (!is_waiting_ || requests_.empty() || requests_.front().awaited != awaited) return;
        if (reason == Reason::busy) return wait_a_little();
        const Request request = std::move(requests_.front());
        requests_.pop_front();
        is_waiting_ = false;
        if (reason != Reason::none) {
            fail(say(language_, "{}: rejected: {}{}{}", "{}：被拒绝：{}{}{}", request.what,
                     say(language_, reason), text.empty() ? "" : say(language_, ": ", "："), text));
        } else {
            if (!request.is_quiet && awaited != Awaited::page) tell(request.what, number);
            if (request.then) {
                Requests more = request.then(client_, number);
                requests_.insert(requests_.begin(), std::make_move_iterator(more.begin()),
                                 std::make_move_iterator(more.end()));
            }
        }
        go_on();
    }

    void tell(const std::string& what, std::uint32_t number) const {
        const std::string shown =
            number == 0 ? "" : say(language_, ", number {}", "，编号 {}", number);
        fmt::print("{}\n", say(language_, "{}: accepted{}", "{}：已接受{}", what, shown));
    }

    void fail(const std::string& why, int status = 1) {
        std::fflush(stdout);
        std::fprintf(stderr, "%s\n", why.c_str());
        if (!is_terminal()) exit_status_ = std::max(exit_status_, status);
    }

    boost::asio::io_context& io_;
    boost::asio::steady_timer retry_;
    Language language_;
    std::vector<std::string> words_;
    client::Client client_;
    std::unique_ptr<LineReader> lines_;
    std::deque<std::string> input_;
    bool is_input_over_ = false;
    Requests requests_;
    bool is_ready_ = false;
    bool has_market_ = false;  // as it stands: logged on, and the snapshot is there
    bool is_waiting_ = false;  // for an answer, or to say something again
    int minor_unit_digits_ = 0;
    int exit_status_ = 0;
};

int run(const LogOnOptions& options, const std::vector<std::string>& words) {
    const Language language = language_of(options.language);
    if (!words.empty() && words[0] == "help") {
        std::fputs(help(words, language).c_str(), stdout);
        return 0;
    }
    client::Options log_on = log_on_as(options);
    log_on.role = schema::Role::auctioneer;
    log_on.reconnect = words.empty();
    boost::asio::io_context io(1);
    Operate operate(io, std::move(log_on), language, words);
    io.run();
    return operate.exit_status();
}

}  // namespace

void add_operate(CLI::App& app, int& exit_status) {
    const auto options = std::make_shared<LogOnOptions>();
    CLI::App* operate = app.add_subcommand(
        "operate",
        "What an auctioneer does: one command, or lines from the input; `help` lists them");
    add_log_on_options(*operate, *options);
    operate->prefix_command();
    operate->callback(
        [operate, options, &exit_status] { exit_status = run(*options, operate->remaining()); });
}

}  // namespace huagu::cli
