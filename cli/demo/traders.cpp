#include "cli/demo/traders.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <queue>
#include <vector>

#include "cli/catalogue/bidders.hpp"
#include "client/client.hpp"

namespace huagu::cli {

namespace {

using client::LocalTime;

class Trader;

/// A press that a trader means to make, unless the round is decided before.
struct Planned {
    LocalTime when;
    Time press_time;
    Trader* trader;
    Press press;

    friend bool operator>(const Planned& a, const Planned& b) { return a.when > b.when; }
};

/// What all traders of the process share: the presses to come, in order, and the ledger.
class Hall {
  public:
    explicit Hall(const TradersJob& job)
        : job_(job),
          bidders_(job.day.seed, static_cast<std::uint32_t>(job.day.buyers)),
          timer_(io_) {}

    TradersLedger run();

    void plan(const Planned& planned) {
        planned_.push(planned);
        if (planned_.top().when == planned.when) wait();
    }
    void on_ready() {
        if (++ready_ < traders_.size()) return;
        std::puts("ready");
        std::fflush(stdout);
    }
    void on_closed() {
        if (++closed_ == traders_.size()) io_.stop();
    }

    [[nodiscard]] const TradersJob& job() const { return job_; }
    [[nodiscard]] const Bidders& bidders() const { return bidders_; }
    TradersLedger& ledger() { return ledger_; }
    boost::asio::io_context& io() { return io_; }

  private:
    void wait();
    void press_what_is_due();

    const TradersJob& job_;
    Bidders bidders_;
    boost::asio::io_context io_;
    boost::asio::steady_timer timer_;
    std::priority_queue<Planned, std::vector<Planned>, std::greater<>> planned_;
    std::vector<std::unique_ptr<Trader>> traders_;
    std::size_t ready_ = 0;
    std::size_t closed_ = 0;
    TradersLedger ledger_;
};

class Trader : private client::Handler {
  public:
    Trader(Hall& hall, std::int64_t buyer)
        : hall_(hall),
          buyer_(static_cast<std::uint32_t>(buyer)),
          client_(hall.io(), options(hall, buyer), *this) {
        client_.start();
    }

    /// Its moment has come: presses, if the round still runs as far as it knows.
    void press(const Planned& planned) {
        const auto round = rounds_.find(planned.press.clock);
        if (round == rounds_.end() ||
            round->second != Live{planned.press.lot, planned.press.round}) {
            return;
        }
        // Out of sync after a `clock_ahead`: it does not press by a time that it does not know.
        if (!client_.time_sync().is_synced()) return;
        const Duration slippage = client_.market_time() - planned.press_time;
        const auto id = client_.press(planned.press);
        if (!id) return complain(fmt::format("a press could not be sent: {}", name(id.error())));
        ++hall_.ledger().presses;
        hall_.ledger().slippage_us.push_back(slippage.value() / 1000);
        pressed_at_[*id] = std::chrono::steady_clock::now();
    }

  private:
    struct Live {
        LotId lot;
        RoundNumber round;
        friend bool operator==(const Live&, const Live&) = default;
    };

    static client::Options options(const Hall& hall, std::int64_t buyer) {
        client::Options options;
        options.port = hall.job().port;
        options.user = trader_name(buyer);
        options.password = demo_password;
        options.reconnect = false;
        return options;
    }

    void complain(const std::string& what) {
        hall_.ledger().complaints.push_back(fmt::format("trader {}: {}", buyer_, what));
    }

    /// Ready once market time is known and every standing order is answered.
    void on_synced() override {
        if (is_synced_) return;
        is_synced_ = true;
        const auto plans = hall_.bidders().standing_orders(buyer_, hall_.job().day.catalogue);
        for (const StandingOrderPlan& plan : plans) {
            Command command(CommandKind::place_order, Time());
            command.place_order = PlaceOrder{};
            command.place_order.order = OrderId(++orders_);
            command.place_order.product = plan.product;
            command.place_order.worst_grade = plan.worst_grade;
            command.place_order.limit_price = plan.limit_price;
            command.place_order.units = plan.units;
            command.place_order.max_units_per_lot = plan.max_units_per_lot;
            if (client_.send(command)) ++orders_unanswered_;
        }
        if (orders_unanswered_ == 0) hall_.on_ready();
    }

    void on_answer(const client::Answer& answer) override {
        if (answer.command == CommandKind::place_order) {
            if (answer.reason != Reason::none) {
                complain(fmt::format("a standing order was refused: {}", name(answer.reason)));
            }
            if (--orders_unanswered_ == 0) hall_.on_ready();
            return;
        }
        if (const auto pressed = pressed_at_.find(answer.command_id);
            pressed != pressed_at_.end()) {
            const auto took = std::chrono::steady_clock::now() - pressed->second;
            hall_.ledger().answer_us.push_back(
                std::chrono::duration_cast<std::chrono::microseconds>(took).count());
            pressed_at_.erase(pressed);
        }
        if (answer.reason == Reason::none) {
            ++hall_.ledger().accepted;
        } else {
            ++hall_.ledger().rejected[std::string(name(answer.reason))];
        }
    }

    void on_won(const schema::Won& won) override {
        const SaleLine sale{SaleId(won.sale()), won.lot(),          ParticipantId(buyer_),
                            Units(won.units()), Price(won.price()), Money(won.gross())};
        if (!hall_.ledger().won.emplace(won.sale(), WonLine{sale, Money(won.fee())}).second) {
            complain(fmt::format("sale {} was told twice", won.sale()));
        }
        bought_[LotId(won.lot())] += Units(won.units());
    }
    void on_lost(const schema::Lost&) override { ++hall_.ledger().lost; }

    void on_result(const schema::Result& result) override {
        const ClockId clock(result.clock().value_or(0));
        switch (result.body_type()) {
            case schema::ResultBody::round_started:
                return on_round_started(clock, *result.body_as_round_started());
            case schema::ResultBody::sale:
            case schema::ResultBody::lot_closed:
            case schema::ResultBody::hand_stopped:
            case schema::ResultBody::clock_paused:
                rounds_.erase(clock);
                return;
            case schema::ResultBody::market_closed:
                is_closed_ = true;
                return hall_.on_closed();
            default:
                return;
        }
    }

    void on_round_started(ClockId clock, const schema::RoundStarted& started) {
        const LotId lot(started.lot());
        const RoundNumber round(started.round());
        rounds_[clock] = {lot, round};
        if (!client_.time_sync().is_synced()) return;
        const CatalogueLot& offered = hall_.job().day.lot(lot);
        const auto plan = hall_.bidders().plan(buyer_, lot.value(), offered, round, bought_[lot]);
        if (!plan) return;
        const Step step =
            press_step(*plan, Price(started.start_price()), Price(started.price_step()));
        if (step > Step(started.last_step())) return;
        const Time press_time = Time(started.starts_at()) +
                                Duration(started.step_interval()) * step.value() + plan->delay;
        const Time end = Time(started.starts_at()) +
                         Duration(started.step_interval()) * (started.last_step() + 1);
        if (press_time >= end) return;
        const Units units = std::max(plan->units, Units(started.min_units()));
        hall_.plan({client_.time_sync().local_time(press_time), press_time, this,
                    Press{clock, lot, round, press_time, units, false}});
    }

    void on_ended(const client::Ended& ended) override {
        if (is_closed_) return;
        complain(fmt::format("the session ended: {}", ended.text));
        hall_.on_closed();
    }

    Hall& hall_;
    std::uint32_t buyer_;
    client::Client client_;
    std::map<ClockId, Live> rounds_;
    std::map<LotId, Units> bought_;
    std::map<CommandId, LocalTime> pressed_at_;
    std::uint64_t orders_ = 0;
    std::size_t orders_unanswered_ = 0;
    bool is_synced_ = false;
    bool is_closed_ = false;
};

TradersLedger Hall::run() {
    for (std::int64_t buyer = job_.first_buyer; buyer <= job_.last_buyer; ++buyer) {
        traders_.push_back(std::make_unique<Trader>(*this, buyer));
    }
    io_.run();
    return std::move(ledger_);
}

void Hall::wait() {
    timer_.expires_at(planned_.top().when);
    const auto on_time = [this](const boost::system::error_code& error) {
        if (!error) press_what_is_due();
    };
    timer_.async_wait(on_time);
}

void Hall::press_what_is_due() {
    const LocalTime now = std::chrono::steady_clock::now();
    while (!planned_.empty() && planned_.top().when <= now) {
        const Planned planned = planned_.top();
        planned_.pop();
        planned.trader->press(planned);
    }
    if (!planned_.empty()) wait();
}

}  // namespace

TradersLedger run_traders(const TradersJob& job) { return Hall(job).run(); }

}  // namespace huagu::cli
