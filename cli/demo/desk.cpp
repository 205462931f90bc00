#include "cli/demo/desk.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "client/client.hpp"

namespace huagu::cli {

namespace {

using Now = std::chrono::steady_clock;

constexpr std::chrono::seconds log_on_patience{30};
/// Without a result for so long, the day has come to a standstill.
constexpr std::chrono::seconds standstill{30};

client::Options options_of(const std::string& port, const std::string& user) {
    client::Options options;
    options.port = port;
    options.user = user;
    options.password = demo_password;
    options.reconnect = false;
    return options;
}

/// Runs the clocks. Sends commands as fast as they are answered.
class Auctioneer : public client::Handler {
  public:
    Auctioneer(boost::asio::io_context& io, const std::string& port)
        : client_(io, options_of(port, demo_auctioneer), *this) {
        client_.start();
    }

    /// False while as many commands are under way as the client keeps.
    [[nodiscard]] bool send(const Command& command, const wire::Texts& texts = {}) {
        const auto sent = client_.send(command, texts);
        if (sent && command.kind == CommandKind::resume_clock) {
            resumes_[*sent] = command.resume_clock.clock;
        }
        return sent.has_value();
    }
    [[nodiscard]] bool is_logged_on() const { return client_.is_logged_on(); }
    [[nodiscard]] bool is_idle() const { return client_.unanswered() == 0; }
    [[nodiscard]] const std::string& failure() const { return failure_; }
    /// The clocks that the market paused because it had stalled, once they stand.
    [[nodiscard]] std::vector<ClockId> take_paused() { return std::exchange(paused_, {}); }
    void log_off() {
        is_leaving_ = true;
        client_.log_off();
    }

  private:
    /// A notice comes before the pauses that it tells of. Who pauses a clock by hand has a reason.
    void on_result(const schema::Result& result) override {
        if (const auto* notice = result.body_as_notice()) {
            if (notice->kind() != schema::NoticeKind::stalled &&
                notice->kind() != schema::NoticeKind::lagged) {
                return;
            }
            for (const auto& [clock, state] : client_.view().clocks()) {
                if (state.state == schema::ClockState::running) stalled_.insert(clock);
            }
        } else if (result.body_type() == schema::ResultBody::clock_paused) {
            const ClockId clock(result.clock().value_or(0));
            if (stalled_.erase(clock) > 0) paused_.push_back(clock);
        }
    }
    void on_answer(const client::Answer& answer) override {
        if (answer.reason == Reason::none) return;
        const auto resumed = resumes_.find(answer.command_id);
        if (resumed != resumes_.end() && answer.reason == Reason::busy) {
            paused_.push_back(resumed->second);
            return;
        }
        if (resumed != resumes_.end()) return;  // a person at the desk was faster
        failure_ = fmt::format("the auctioneer's {} was refused: {} {}", name(answer.command),
                               name(answer.reason), answer.text);
    }
    void on_ended(const client::Ended& ended) override {
        if (!is_leaving_) failure_ = fmt::format("the auctioneer's session ended: {}", ended.text);
    }

    client::Client client_;
    std::set<ClockId> stalled_;  // that ran when the market stalled, and are about to be paused
    std::vector<ClockId> paused_;
    std::map<CommandId, ClockId> resumes_;
    std::string failure_;
    bool is_leaving_ = false;
};

/// Reads the results from the first on and writes them down.
class SettlementReader : public client::Handler {
  public:
    SettlementReader(boost::asio::io_context& io, const std::string& port,
                     const std::string& results_file)
        : file_(results_file), client_(io, options(port), *this) {
        file_ << "sequence,at,result,clock,lot,sale,buyer,units,price,gross\n";
        client_.start();
    }

    [[nodiscard]] bool is_logged_on() const { return client_.is_logged_on(); }
    [[nodiscard]] const ResultsLedger& ledger() const { return ledger_; }
    [[nodiscard]] Money gross() const { return gross_; }
    [[nodiscard]] const std::string& failure() const { return failure_; }
    void log_off() {
        is_leaving_ = true;
        client_.log_off();
    }

  private:
    static client::Options options(const std::string& port) {
        client::Options options = options_of(port, demo_settlement);
        options.view = schema::View::full;
        options.after = Sequence(0);
        return options;
    }

    void on_result(const schema::Result& result) override {
        ++ledger_.results;
        if (result.sequence() != ledger_.results) {
            failure_ =
                fmt::format("result {} came where {} was due", result.sequence(), ledger_.results);
        }
        write(result);
        if (const auto* sale = result.body_as_sale()) {
            ledger_.sales[sale->sale()] = {SaleId(sale->sale()),
                                           sale->lot(),
                                           ParticipantId(sale->buyer().value_or(0)),
                                           Units(sale->units()),
                                           Price(sale->price()),
                                           Money(sale->gross())};
            gross_ += Money(sale->gross());
        } else if (const auto* cancelled = result.body_as_sale_cancelled()) {
            ledger_.sales.erase(cancelled->sale());
            ++ledger_.cancelled;
        } else if (const auto* lot = result.body_as_lot_closed()) {
            ledger_.lots[lot->lot()] = {Units(lot->units_sold()), Units(lot->units_unsold())};
        } else if (const auto* closed = result.body_as_market_closed()) {
            ledger_.control_totals =
                ControlTotals{closed->sales(), Units(closed->units()), Money(closed->gross())};
        }
    }

    void write(const schema::Result& result) {
        file_ << result.sequence() << ',' << result.at() << ','
              << schema::EnumNameResultBody(result.body_type()) << ',';
        if (const auto clock = result.clock()) file_ << *clock;
        if (const auto* sale = result.body_as_sale()) {
            file_ << ',' << sale->lot() << ',' << sale->sale() << ',' << sale->buyer().value_or(0)
                  << ',' << sale->units() << ',' << sale->price() << ',' << sale->gross() << '\n';
        } else {
            file_ << ",,,,,,\n";
        }
    }

    void on_ended(const client::Ended& ended) override {
        if (!is_leaving_) {
            failure_ = fmt::format("the settlement reader's session ended: {}", ended.text);
        }
    }

    std::ofstream file_;
    ResultsLedger ledger_;
    Money gross_;
    std::string failure_;
    bool is_leaving_ = false;
    client::Client client_;
};

Command queue_lot(const DemoDay& day, std::uint32_t number) {
    const CatalogueLot& lot = day.lot(LotId(number));
    Command command(CommandKind::queue_lot, Time());
    command.queue_lot = {lot.clock,     LotId(number),   day.participant_of(lot), lot.product,
                         lot.grade,     lot.length_cm,   lot.items_per_unit,      lot.units,
                         lot.min_units, lot.start_price, lot.reserve_price};
    return command;
}

Command of_clock(CommandKind kind, std::int64_t clock) {
    Command command(kind, Time());
    command.open_clock = {ClockId(static_cast<std::uint32_t>(clock))};
    return command;
}

}  // namespace

class DemoDesk::State {
  public:
    State(const DemoDay& day, const std::string& port, const std::string& results_file)
        : day_(day), auctioneer_(io_, port), settlement_(io_, port, results_file) {}

    void load_catalogue() {
        until([&] { return auctioneer_.is_logged_on() && settlement_.is_logged_on(); },
              log_on_patience);
        queue_catalogue();
    }

    void run(const OnProgress& on_progress) {
        open_clocks();
        std::uint64_t results = 0;
        auto heard = Now::now();
        while (settlement_.ledger().lots.size() < day_.catalogue.lots.size()) {
            poll(std::chrono::milliseconds(200));
            resume_stalled();
            on_progress(progress());
            if (settlement_.ledger().results != results) {
                results = settlement_.ledger().results;
                heard = Now::now();
            }
            if (Now::now() - heard > standstill) throw std::runtime_error("the day stands still");
        }
        seconds_ = progress().seconds;
        for (std::int64_t clock = 1; clock <= day_.clocks; ++clock) {
            send(of_clock(CommandKind::close_clock, clock));
        }
        send(Command(CommandKind::close_market, Time()));
        until([&] { return settlement_.ledger().control_totals.has_value(); }, standstill);
        until([&] { return auctioneer_.is_idle(); }, standstill);
        auctioneer_.log_off();
        settlement_.log_off();
        poll(std::chrono::milliseconds(100));
    }

    void serve() {
        bool is_told_to_end = false;
        boost::asio::signal_set signals(io_, SIGINT, SIGTERM);
        signals.async_wait([&](const boost::system::error_code&, int) { is_told_to_end = true; });
        open_clocks();
        while (!is_told_to_end && !settlement_.ledger().control_totals) {
            poll(std::chrono::milliseconds(200));
            resume_stalled();
            if (settlement_.ledger().lots.size() == queued_) queue_catalogue();
        }
    }

    [[nodiscard]] const ResultsLedger& ledger() const { return settlement_.ledger(); }
    [[nodiscard]] double seconds() const { return seconds_; }

  private:
    void queue_catalogue() {
        for (std::size_t lot = 0; lot < day_.catalogue.lots.size(); ++lot) {
            send(queue_lot(day_, ++queued_));
        }
        until([&] { return auctioneer_.is_idle(); }, standstill);
    }

    void open_clocks() {
        started_ = Now::now();
        for (std::int64_t clock = 1; clock <= day_.clocks; ++clock) {
            send(of_clock(CommandKind::open_clock, clock));
        }
    }

    /// A machine that is busy elsewhere does not end the day.
    void resume_stalled() {
        for (const ClockId clock : auctioneer_.take_paused()) {
            send(of_clock(CommandKind::resume_clock, clock.value()));
        }
    }

    [[nodiscard]] Progress progress() const {
        const std::chrono::duration<double> passed = Now::now() - started_;
        return {settlement_.ledger().lots.size(), day_.catalogue.lots.size(),
                settlement_.ledger().sales.size(), settlement_.gross(), passed.count()};
    }

    void send(const Command& command) {
        while (!auctioneer_.send(command)) poll(std::chrono::milliseconds(1));
    }

    void poll(std::chrono::milliseconds time) {
        io_.run_for(time);
        if (!auctioneer_.failure().empty()) throw std::runtime_error(auctioneer_.failure());
        if (!settlement_.failure().empty()) throw std::runtime_error(settlement_.failure());
    }

    template <class Condition>
    void until(Condition condition, std::chrono::seconds patience) {
        const auto end = Now::now() + patience;
        while (!condition()) {
            if (Now::now() > end) throw std::runtime_error("the server does not answer");
            poll(std::chrono::milliseconds(5));
        }
    }

    const DemoDay& day_;
    boost::asio::io_context io_;
    Auctioneer auctioneer_;
    SettlementReader settlement_;
    Now::time_point started_;
    double seconds_ = 0;
    std::uint32_t queued_ = 0;  // lots so far
};

DemoDesk::DemoDesk(const DemoDay& day, const std::string& port, const std::string& results_file)
    : state_(std::make_unique<State>(day, port, results_file)) {}
DemoDesk::~DemoDesk() = default;

void DemoDesk::load_catalogue() { state_->load_catalogue(); }
void DemoDesk::run(const OnProgress& on_progress) { state_->run(on_progress); }
void DemoDesk::serve() { state_->serve(); }
const ResultsLedger& DemoDesk::ledger() const { return state_->ledger(); }
double DemoDesk::seconds() const { return state_->seconds(); }

}  // namespace huagu::cli
