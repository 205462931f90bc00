#include "cli/load/desk.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "cli/load/interruption.hpp"
#include "cli/load/sender.hpp"
#include "engine/rules.hpp"

namespace huagu::cli {

namespace {

constexpr std::chrono::seconds patience{30};
// All clocks open within it, evenly: auctioneers do not start theirs at one moment, and rounds of
// equal length would be decided together for ever after.
constexpr std::chrono::microseconds opening{100'000};

client::Options options_of(const std::string& host, const std::string& port) {
    client::Options options;
    options.host = host;
    options.port = port;
    options.user = load_auctioneer;
    options.password = load_password;
    options.view = schema::View::full;
    options.keep_view = false;
    options.reconnect = false;
    return options;
}

Command of_clock(CommandKind kind, std::int64_t clock) {
    Command command(kind, Time());
    command.open_clock = {ClockId(static_cast<std::uint32_t>(clock))};
    return command;
}

/// As many units as there can be; passed, it comes again.
Command endless_lot(const LoadPlan& plan, std::int64_t clock) {
    const ParticipantId grower(static_cast<std::uint32_t>(plan.connections + 1));
    Command command(CommandKind::queue_lot, Time());
    command.queue_lot = QueueLot{.clock = ClockId(static_cast<std::uint32_t>(clock)),
                                 .lot = LotId::none(),
                                 .grower = grower,
                                 .product = ProductId(1),
                                 .grade = 0,
                                 .length_cm = 60,
                                 .items_per_unit = Items(1),
                                 .units = Units(units_max),
                                 .min_units = Units(1),
                                 .start_price = Price(1'000),
                                 .reserve_price = Price(10)};
    return command;
}

}  // namespace

LoadDesk::LoadDesk(boost::asio::io_context& io, const std::string& host, const std::string& port,
                   const LoadPlan& plan, LiveRounds& rounds)
    : io_(io),
      plan_(plan),
      live_(rounds),
      decision_(plan.phases.size()),
      client_(io, options_of(host, port), *this) {
    client_.start();
}

void LoadDesk::prepare() {
    until("the auctioneer's log-on",
          [&] { return client_.is_logged_on() && client_.time_sync().is_synced(); });
    for (std::int64_t clock = 1; clock <= plan_.clocks; ++clock) send(endless_lot(plan_, clock));
    until("lots", [&] { return client_.unanswered() == 0; });
}

void LoadDesk::open() {
    for (std::int64_t clock = 1; clock <= plan_.clocks; ++clock) {
        send(of_clock(CommandKind::open_clock, clock));
        run_for(opening / plan_.clocks);
    }
    until("the first rounds",
          [&] { return round_count_ >= static_cast<std::uint64_t>(plan_.clocks); });
    decision_.assign(plan_.phases.size(), {});
    sales_.clear();
    round_count_ = pauses_ = 0;
}

void LoadDesk::run_for(std::chrono::microseconds time) {
    io_.restart();
    io_.run_for(time);
    Interruption::check();
    if (!failure_.empty()) throw std::runtime_error(failure_);
}

template <class Condition>
void LoadDesk::until(const char* what, const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        run_for(std::chrono::milliseconds(1));
        if (std::chrono::steady_clock::now() > end) {
            throw std::runtime_error(
                fmt::format("{}: nothing came for {} s", what, patience.count()));
        }
    }
}

void LoadDesk::send(Command command) {
    until("room for a command", [&] { return client_.send(command).has_value(); });
}

void LoadDesk::log_off() {
    is_leaving_ = true;
    client_.log_off();
    run_for(std::chrono::milliseconds(50));
}

void LoadDesk::on_answer(const client::Answer& answer) {
    if (answer.reason == Reason::none || answer.command == CommandKind::resume_clock) return;
    failure_ = fmt::format("the auctioneer's {} was refused: {}", name(answer.command),
                           name(answer.reason));
}

void LoadDesk::on_result(const schema::Result& result) {
    const client::TimeSync& sync = client_.time_sync();
    if (!sync.is_synced()) return;
    const Time now = local_now();
    live_.set_offset(client_.market_time() - now);
    const ClockId clock(result.clock().value_or(0));
    if (result.body_as_sale() != nullptr) {
        const Time due = live_.local(Time(result.at()));
        sales_.push_back({result.sequence(), clock, due});
        decision_[plan_.phase_at(in_seconds(due - begin_))].add(now - due);
    } else if (const auto* started = result.body_as_round_started()) {
        ++round_count_;
        const LiveRound round{clock, LotId(started->lot()), RoundNumber(started->round())};
        live_.set(round);
        if (on_round_) {
            on_round_({round, live_.local(Time(started->starts_at())),
                       Duration(started->step_interval())});
        }
    } else if (result.body_as_clock_paused() != nullptr) {
        ++pauses_;
        static_cast<void>(client_.send(of_clock(CommandKind::resume_clock, clock.value())));
    }
}

void LoadDesk::on_ended(const client::Ended& ended) {
    if (!is_leaving_) failure_ = fmt::format("the auctioneer's session ended: {}", ended.text);
}

}  // namespace huagu::cli
