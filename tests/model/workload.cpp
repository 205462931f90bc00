#include "tests/model/workload.hpp"

#include <algorithm>

namespace huagu::model {

namespace {

constexpr std::uint32_t house_users = 40;  // 40 and 41; participant p has 2 p and 2 p + 1
constexpr std::uint32_t calm_users = 100;  // from here on

}  // namespace

Workload::Workload(std::uint64_t seed, Flavour flavour) : flavour_(flavour), random_(seed) {}

/// Not a std distribution: those differ between libraries.
std::int64_t Workload::between(std::int64_t least, std::int64_t most) {
    const auto count = static_cast<std::uint64_t>(most - least) + 1;
    return least + static_cast<std::int64_t>(random_() % count);
}

bool Workload::one_in(std::int64_t n) { return between(1, n) == 1; }

std::vector<Command> Workload::day() {
    is_long_ = one_in(100);
    open();
    const std::int64_t length = is_long_ ? 1'500 : between(20, 200);
    for (std::int64_t i = 0; i < length; ++i) {
        now_ = next_time();
        give(next_command());
    }
    for (const auto& [number, clock] : market_.clocks()) {
        for (const CommandKind kind : {CommandKind::pause_clock, CommandKind::close_clock}) {
            now_ = now_ + Duration(between(0, 100));
            Command command(kind, now_);
            command.pause_clock.clock = number;
            give(command);
        }
    }
    give(Command(CommandKind::close_market, now_));
    give(Command(CommandKind::advance, now_ + Duration(between(0, 5))));
    if (one_in(4)) give(press());
    return commands_;
}

void Workload::give(Command command) {
    command.at = std::max(command.at, now_);
    give_id(command);
    now_ = command.at;
    commands_.push_back(command);
    events_.clear();
    market_.apply(command, events_);
}

/// A press always has an id and a user; the others sometimes. Ids rise over all users, so in each.
void Workload::give_id(Command& command) {
    if (command.command_id != CommandId(0)) return;  // a repeated one
    const bool is_press = command.kind == CommandKind::press;
    const bool has_id = is_press || (!flavour_.is_calm && one_in(3));
    if (!has_id) return;
    if (flavour_.is_calm) {
        command.user = UserId(calm_users + users_++);
        command.command_id = CommandId(1);
        return;
    }
    command.user = user_of(command.participant);
    command_ids_ += static_cast<std::uint64_t>(one_in(5) ? 2 : 1);
    command.command_id = CommandId(command_ids_);
    by_user_[command.user].push_back(command);
}

UserId Workload::user_of(ParticipantId participant) {
    const auto second = static_cast<std::uint32_t>(!is_long_ && one_in(3) ? 1 : 0);
    if (participant.is_none() || participant.value() > 15) return UserId(house_users + second);
    return UserId(participant.value() * 2 + second);
}

void Workload::open() {
    Command market(CommandKind::open_market, now_);
    market.open_market = {random_(), one_of<std::int64_t>({0, 0, 150, 3333, 10'000})};
    if (one_in(50)) give(queue_lot());  // before the market is open
    give(market);
    participants_ = between(2, is_long_ ? 3 : 8);
    products_ = between(1, 3);
    price_max_ = one_of<std::int64_t>({6, 12, 30});
    for (std::int64_t i = 1; i <= participants_; ++i) {
        Command command(CommandKind::add_participant, now_);
        command.add_participant.participant = ParticipantId(static_cast<std::uint32_t>(i));
        command.add_participant.is_buyer = !one_in(10);
        command.add_participant.is_grower = i == 1 || one_in(2);
        const std::int64_t credit = one_of<std::int64_t>({100, 1'000, 1'000'000'000});
        command.add_participant.credit_limit = Money(flavour_.is_calm ? 1'000'000'000'000 : credit);
        give(command);
    }
    clocks_ = between(1, 3);
    for (std::int64_t i = 1; i <= clocks_; ++i) {
        Command command = settings(CommandKind::add_clock);
        command.add_clock.clock = ClockId(static_cast<std::uint32_t>(i));
        give(command);
    }
    const std::int64_t queued = between(1, 6);
    for (std::int64_t i = 0; i < queued; ++i) give(queue_lot());
    for (std::int64_t i = 1; i <= clocks_; ++i) {
        Command command(CommandKind::open_clock, now_);
        command.open_clock.clock = ClockId(static_cast<std::uint32_t>(i));
        give(command);
    }
}

/// Often at once, often at a moment that matters to some round, or just before or after it.
Time Workload::next_time() {
    if (one_in(3)) return now_;
    if (one_in(4)) return now_ + Duration(between(0, 12));
    std::vector<Time> moments;
    for (const auto& [number, clock] : market_.clocks()) {
        if (!clock.round) continue;
        const Time start = clock.round->starts_at;
        const Duration interval = clock.rules.step_interval;
        moments.push_back(start);
        moments.push_back(*market_.deadline(clock));
        moments.push_back(start + interval * (clock.round->last_step.value() + 1));
        moments.push_back(start + interval * between(0, clock.round->last_step.value() + 1));
        moments.push_back(now_ + interval * between(0, 2));
    }
    if (moments.empty()) return now_ + Duration(between(0, 12));
    const auto choice = between(0, static_cast<std::int64_t>(moments.size()) - 1);
    const Time moment = moments[static_cast<std::size_t>(choice)] + Duration(between(-1, 1));
    return std::max(now_, moment);
}

Command Workload::next_command() {
    if (!flavour_.is_calm && one_in(25)) return absurd();
    if (!flavour_.is_calm && one_in(25)) return repeated();
    const std::int64_t choice = between(1, 100);
    if (choice <= 40) return press();
    if (choice <= 54) return place_order();
    if (choice <= 61) return change_order();
    if (choice <= 76) return clock_command();
    if (choice <= 86) return lot_command();
    if (choice <= 90) return participant_command();
    if (choice <= 92) return settings(CommandKind::set_rules);
    if (choice <= 97) return cancel_sale();
    return Command(CommandKind::advance, now_);
}

Command Workload::press() {
    for (int tries = 0; tries < 4; ++tries) {
        const auto found = market_.clocks().find(clock());
        if (found != market_.clocks().end() && found->second.round) return press_in(found->second);
    }
    Command command(CommandKind::press, now_);
    command.participant = participant();
    command.press = {clock(), lot(), RoundNumber(between(0, 3)), now_, Units(between(1, 4)), false};
    return command;
}

Command Workload::press_in(const Clock& clock) {
    const Round& round = *clock.round;
    const Lot& lot = market_.lots().at(*clock.current_lot);
    Command command(CommandKind::press, now_);
    command.participant = participant();
    Press& press = command.press;
    press = {lot.offer.clock, *clock.current_lot, round.number, now_, Units(between(1, 4)), false};

    const Duration margin = clock.rules.allowance + clock.rules.guard;
    const Duration interval = clock.rules.step_interval;
    const std::int64_t when = between(1, 6);
    if (when <= 2) press.press_time = now_ - Duration(between(0, margin.value()));
    if (when == 3 && now_ > round.starts_at) {  // an edge of a step
        const std::int64_t steps = (now_ - round.starts_at).value() / interval.value();
        press.press_time = round.starts_at +
                           interval * std::max<std::int64_t>(0, steps - between(0, 1)) -
                           Duration(one_in(4) ? 1 : 0);
    }
    if (when == 4 && round.stopped_at)
        press.press_time = *round.stopped_at - Duration(between(-1, 2));
    press.press_time = std::min(press.press_time, now_);
    if (one_in(20)) press.round = RoundNumber(round.number.value() + between(-2, 1));

    const std::int64_t units = between(1, 6);
    if (units == 1) press.units = lot.units_left;
    if (units == 2) press.units = lot.min_units_in_force();
    if (units == 3) press.units = lot.units_left + Units(between(-1, 1));
    press.is_all_or_none = one_in(4);
    return command;
}

Command Workload::place_order() {
    Command command(CommandKind::place_order, now_);
    command.participant = participant();
    PlaceOrder& c = command.place_order;
    c = PlaceOrder{};
    c.order = OrderId(++orders_);
    c.product = ProductId(static_cast<std::uint32_t>(between(1, products_)));
    if (one_in(3)) c.worst_grade = between(0, 4);
    if (one_in(5)) c.min_length_cm = between(0, 3);
    if (one_in(5)) c.clock = clock();
    if (one_in(6)) c.lot = lot();
    c.limit_price = Price(between(1, price_max_));
    c.units = Units(between(1, 12));
    if (one_in(3)) c.max_units_per_lot = Units(between(1, 5));
    if (one_in(4)) c.min_units_per_lot = Units(between(1, 3));
    return command;
}

Command Workload::change_order() {
    const auto& orders = market_.orders();
    OrderKey key{participant(), OrderId(static_cast<std::uint64_t>(between(1, 20)))};
    Units units(between(0, 4));
    if (!orders.empty() && !one_in(10)) {
        const auto choice = between(0, static_cast<std::int64_t>(orders.size()) - 1);
        const auto order = std::next(orders.begin(), choice);
        key = order->first;
        units = Units(between(0, order->second.units_left.value() + (one_in(5) ? 1 : 0)));
    }
    Command command(one_in(2) ? CommandKind::reduce_order : CommandKind::cancel_order, now_);
    command.participant = key.first;
    command.reduce_order = {key.second, units};
    return command;
}

/// What can be done to the clock, or sometimes what cannot.
Command Workload::clock_command() {
    const ClockId number = clock();
    CommandKind kind =
        one_of({CommandKind::open_clock, CommandKind::close_clock, CommandKind::start_lot,
                CommandKind::pause_clock, CommandKind::resume_clock});
    const auto found = market_.clocks().find(number);
    if (found != market_.clocks().end() && !one_in(6)) {
        switch (found->second.state) {
            case ClockState::closed:
                kind = CommandKind::open_clock;
                break;
            case ClockState::idle:
                kind = one_of({CommandKind::start_lot, CommandKind::start_lot,
                               CommandKind::pause_clock, CommandKind::close_clock});
                break;
            case ClockState::live:
                kind = CommandKind::pause_clock;
                break;
            case ClockState::paused:
                kind = one_in(6) ? CommandKind::close_clock : CommandKind::resume_clock;
                break;
        }
    }
    Command command(kind, now_);
    command.open_clock.clock = number;
    return command;
}

Command Workload::lot_command() {
    const std::int64_t choice = between(1, 10);
    if (choice <= 5) return queue_lot();
    if (choice <= 8) return change_lot();
    Command command(CommandKind::withdraw_lot, now_);
    command.withdraw_lot.lot = lot();
    return command;
}

Command Workload::queue_lot() {
    Command command(CommandKind::queue_lot, now_);
    QueueLot& c = command.queue_lot;
    c = {};
    c.clock = clock();
    c.lot = LotId(static_cast<std::uint32_t>(one_in(20) ? between(1, lots_ + 1) : ++lots_));
    c.grower = one_in(3) ? participant() : ParticipantId(1);
    c.product =
        ProductId(static_cast<std::uint32_t>(between(1, std::max<std::int64_t>(1, products_))));
    c.grade = between(0, 4);
    c.length_cm = between(0, 3);
    c.items_per_unit = Items(one_of<std::int64_t>({1, 1, 3, 20}));
    c.units = Units(between(1, 9));
    c.min_units = Units(one_in(2) ? 1 : between(1, c.units.value()));
    c.reserve_price = Price(between(1, 4));
    c.start_price = Price(between(c.reserve_price.value(), std::max<std::int64_t>(4, price_max_)));
    return command;
}

Command Workload::change_lot() {
    Command command(CommandKind::change_lot, now_);
    ChangeLot& c = command.change_lot;
    c = {};
    c.lot = lot();
    for (const auto& [number, clock] : market_.clocks()) {
        if (clock.state == ClockState::paused && clock.current_lot) c.lot = *clock.current_lot;
    }
    c.has_start_price = one_in(3);
    c.has_reserve_price = one_in(3);
    c.has_min_units = one_in(4);
    c.has_position = one_in(3);
    c.start_price = Price(between(2, price_max_));
    c.reserve_price = Price(between(1, one_in(3) ? price_max_ : 5));
    c.min_units = Units(between(1, 4));
    c.position = between(one_in(10) ? -1 : 0, 4);
    return command;
}

Command Workload::participant_command() {
    const std::int64_t choice = between(1, 8);
    if (choice <= 3 || flavour_.is_calm) {
        Command command(CommandKind::set_credit, now_);
        const std::int64_t limit = one_of<std::int64_t>({0, 100, 500, 1'000'000});
        command.set_credit = {participant(), Money(flavour_.is_calm ? 1'000'000'000'000 : limit)};
        return command;
    }
    ParticipantId number = participant();
    bool is_suspended = false;
    for (const auto& [id, one] : market_.participants()) {
        if (one.is_suspended && !one_in(3)) number = id;
        if (id == number) is_suspended = one.is_suspended;
    }
    const bool is_to_reinstate = one_in(6) ? one_in(2) : is_suspended;
    Command command(is_to_reinstate ? CommandKind::reinstate : CommandKind::suspend, now_);
    command.suspend.participant = number;
    return command;
}

RulesChange Workload::random_rules() {
    RulesChange change;
    change.rules.price_step = Price(between(1, 3));
    change.rules.step_interval = Duration(between(1, 10));
    change.rules.restart_steps = between(0, 4);
    change.rules.hold = Duration(one_of<std::int64_t>({0, 1, 5, 20}));
    if (flavour_.is_calm) change.rules.hold = Duration(between(1, 20));
    change.rules.allowance = Duration(one_of<std::int64_t>({0, 0, 3, 15, 60}));
    change.rules.guard = Duration(one_of<std::int64_t>({0, 1, 5}));
    if (one_in(3)) change.rules.max_units = Units(between(1, 6));
    change.rules.reoffer = one_of<std::int64_t>({0, 0, 1, 2});
    change.rules.reoffer_start_percent = one_of<std::int64_t>({100, 90, 50, 1});
    change.rules.award = one_in(2) ? Award::first_press : Award::multi_sale;
    change.rules.tie = one_in(2) ? Tie::press_time : Tie::random_draw;
    change.rules.auto_advance = !one_in(4);
    return change;
}

/// For add_clock most settings, for set_rules a few.
Command Workload::settings(CommandKind kind) {
    Command command(kind, now_);
    ClockSettings& c = command.set_rules;
    c = {};
    c.clock = clock();
    for (const auto& [number, one] : market_.clocks()) {
        if (kind == CommandKind::set_rules && one.state == ClockState::paused) c.clock = number;
    }
    c.change = random_rules();
    for (unsigned bit = 0; bit < 12; ++bit) {
        const bool is_given = kind == CommandKind::add_clock ? true : one_in(4);
        if (is_given) c.change.given = static_cast<std::uint16_t>(c.change.given | (1U << bit));
    }
    return command;
}

Command Workload::cancel_sale() {
    Command command(CommandKind::cancel_sale, now_);
    const auto sales = static_cast<std::int64_t>(market_.sales().size());
    const std::int64_t back = one_in(5) ? between(0, 5) : between(0, 1);
    command.cancel_sale.sale =
        SaleId(static_cast<std::uint64_t>(std::max<std::int64_t>(0, sales - back)));
    return command;
}

/// On a long day: a user's command of which the answer is just still kept, or just no more.
Command Workload::about_to_be_forgotten() {
    for (const auto& [user, commands] : by_user_) {
        if (commands.size() < 260 || one_in(2)) continue;
        return commands[commands.size() - static_cast<std::size_t>(between(255, 258))];
    }
    return press();
}

/// A command that was there, or another with its id.
Command Workload::repeated() {
    if (is_long_ && one_in(4)) return about_to_be_forgotten();
    const auto last = static_cast<std::int64_t>(commands_.size()) - 1;
    const std::int64_t back =
        one_in(4) ? between(0, last) : between(0, std::min<std::int64_t>(last, 10));
    Command command = commands_[static_cast<std::size_t>(last - back)];
    command.at = now_;
    if (one_in(6)) {
        Command other = next_command();
        other.participant = command.participant;
        other.user = command.user;
        other.command_id = command.command_id;
        if (other.kind == CommandKind::place_order && command.kind == other.kind) {
            other.place_order.order = command.place_order.order;
        }
        command = other;
    }
    if (command.kind == CommandKind::place_order && one_in(3)) {
        command.command_id = CommandId(0);
        command.user = UserId::none();
    }
    if (command.command_id != CommandId(0) && one_in(10)) {
        command.command_id = CommandId(command.command_id.value() - 1);
    }
    // No client gives two kinds of command, or two orders, one id.
    const auto is_another = [&command](const Command& other) {
        if (other.participant != command.participant || other.user != command.user) return false;
        if (other.command_id != command.command_id) return false;
        return other.kind != command.kind || (command.kind == CommandKind::place_order &&
                                              other.place_order.order != command.place_order.order);
    };
    const bool has_id = command.command_id != CommandId(0);
    const bool is_taken = std::any_of(commands_.begin(), commands_.end(), is_another);
    return has_id && is_taken ? Command(CommandKind::advance, now_) : command;
}

ParticipantId Workload::participant() {
    return ParticipantId(
        static_cast<std::uint32_t>(between(1, std::max<std::int64_t>(1, participants_))));
}

ClockId Workload::clock() {
    return ClockId(static_cast<std::uint32_t>(between(1, std::max<std::int64_t>(1, clocks_))));
}

LotId Workload::lot() {
    return LotId(static_cast<std::uint32_t>(between(1, std::max<std::int64_t>(1, lots_))));
}

}  // namespace huagu::model
