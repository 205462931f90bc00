#include "bench/busy_day.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include "base/assert.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"

namespace huagu::bench {

namespace {

constexpr Time day_begins{1'764'000'000'000'000'000};

SequencerSettings settings(const BusyDay::Size& size) {
    SequencerSettings settings;
    settings.limits.participants = size.buyers + 2;
    settings.limits.users = size.buyers + 2;
    settings.stall_limit = Duration(1'000'000'000'000);
    return settings;
}

SessionId session_of(std::uint32_t user) { return {0, user, 1}; }

}  // namespace

BusyDay::BusyDay(Size size)
    : size_(size),
      sequencer_(settings(size), journal_, results_),
      now_(day_begins),
      next_ids_(size.buyers + 2, 1),
      shuffled_(size.buyers) {
    std::iota(shuffled_.begin(), shuffled_.end(), 2);
    std::shuffle(shuffled_.begin(), shuffled_.end(), std::mt19937_64(20'261'123));
    open();
    for (std::uint32_t user = 2; user < size_.buyers + 2; ++user) attach(user);
    turn(batch_, day_begins);
    sequencer_.have_memory_ready(size_.buyers + 2, size_.buyers + 2);
}

void BusyDay::prepare(std::size_t presses_a_turn) {
    while (results_.reserve_ahead()) {  // as the flusher does
    }
    turns_.clear();
    prepared_ += presses;
    const Market& market = sequencer_.engine().market();
    now_ = market.clocks[1].round.hand.starts_at;
    for (std::size_t n = 0; n < presses; ++n) {
        const auto clock = static_cast<std::uint32_t>(1 + n % size_.clocks);
        const Round& round = market.clocks[clock].round;
        Command command(CommandKind::press, Time());
        const std::uint32_t buyer = shuffled_[next_buyer_++ % shuffled_.size()];
        command.command_id = CommandId(next_ids_[buyer]++);
        now_ = now_ + Duration(1);
        command.press = {ClockId(clock), round.lot, round.number, now_, Units(1), false};
        if (n % presses_a_turn == 0) turns_.emplace_back();
        turns_.back().push_back(incoming(command, buyer));
    }
}

void BusyDay::press() {
    for (std::vector<Incoming>& batch : turns_) {
        const Time last = batch.back().received;
        for (const Incoming& press : batch) {
            HUAGU_ASSERT(wire::verify_client(press.frame.view()) != nullptr);
        }
        turn(batch, last);
    }
}

void BusyDay::decide() {
    const Clock& clock = sequencer_.engine().market().clocks[1];
    const Time due = clock.round.due(Step(0));
    turn(batch_, due);
}

Incoming BusyDay::incoming(const Command& command, std::uint32_t user) {
    const bool is_server = user == 0;
    wire::Texts texts;
    if (command.kind == CommandKind::open_market) {
        texts.market = "Dounan";
        texts.day = "2026-11-23";
        texts.currency = "CNY";
    }
    wire::encode_command(builder_, command, texts, is_server);
    Incoming item;
    item.frame = FrameBytes(builder_.plain());
    item.received = is_server ? day_begins : now_;
    if (is_server) return item;
    item.session = session_of(user);
    item.user = UserId(user);
    item.participant = ParticipantId(user);
    item.claimed = now_;
    item.press_time = now_;
    return item;
}

void BusyDay::attach(std::uint32_t user) {
    Incoming& item = batch_.emplace_back();
    item.kind = IncomingKind::attach;
    item.user = UserId(user);
    item.participant = ParticipantId(user);
    item.session = session_of(user);
    item.received = day_begins;
}

void BusyDay::open() {
    Command market(CommandKind::open_market, Time());
    market.open_market = {7, 150};
    batch_.push_back(incoming(market));
    for (std::uint32_t id = 1; id < size_.buyers + 2; ++id) {
        Command add(CommandKind::add_participant, Time());
        add.add_participant = {ParticipantId::none(), id != 1, id == 1, Money(credit_limit_max)};
        batch_.push_back(incoming(add));
    }
    for (std::uint32_t id = 1; id <= size_.clocks; ++id) {
        Command clock(CommandKind::add_clock, Time());
        clock.add_clock = {ClockId(id), {}};
        batch_.push_back(incoming(clock));
        Command lot(CommandKind::queue_lot, Time());
        lot.queue_lot = {ClockId(id), LotId::none(), ParticipantId(1), ProductId(1), 0,
                         60,          Items(20),     Units(units_max), Units(1),     Price(100),
                         Price(10)};
        batch_.push_back(incoming(lot));
        Command opened(CommandKind::open_clock, Time());
        opened.open_clock = {ClockId(id)};
        batch_.push_back(incoming(opened));
    }
}

void BusyDay::turn(std::vector<Incoming>& batch, Time now) {
    sequencer_.turn(now, batch, out_);
    out_.clear();
}

}  // namespace huagu::bench
