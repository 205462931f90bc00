#include "engine/engine.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "engine/handlers.hpp"
#include "engine/lane.hpp"
#include "engine/market.hpp"
#include "engine/snapshot.hpp"

namespace huagu {

namespace {

/// The answer of a command that the market is open for.
Answer handle(Moment& moment, const Command& command) {
    switch (command.kind) {
        case CommandKind::open_market:
            return {open_market(moment, command.open_market)};
        case CommandKind::close_market:
            return {close_market(moment)};
        case CommandKind::add_participant:
            return add_participant(moment, command.add_participant);
        case CommandKind::set_credit:
            return {set_credit(moment, command.set_credit)};
        case CommandKind::suspend:
            return {suspend(moment, command.suspend.participant)};
        case CommandKind::reinstate:
            return {reinstate(moment, command.reinstate.participant)};
        case CommandKind::add_clock:
            return {add_clock(moment, command.add_clock)};
        case CommandKind::set_rules:
            return {set_rules(moment, command.set_rules)};
        case CommandKind::queue_lot:
            return queue_lot(moment, command.queue_lot);
        case CommandKind::change_lot:
            return {change_lot(moment, command.change_lot)};
        case CommandKind::withdraw_lot:
            return {withdraw_lot(moment, command.withdraw_lot.lot)};
        case CommandKind::open_clock:
            return {open_clock(moment, command.open_clock.clock)};
        case CommandKind::close_clock:
            return {close_clock(moment, command.close_clock.clock)};
        case CommandKind::start_lot:
            return {start_lot(moment, command.start_lot.clock)};
        case CommandKind::pause_clock:
            return {pause_clock(moment, command.pause_clock.clock)};
        case CommandKind::resume_clock:
            return {resume_clock(moment, command.resume_clock.clock)};
        case CommandKind::place_order:
            return {place_order(moment, command.participant, command.place_order)};
        case CommandKind::reduce_order:
            return {reduce_order(moment, command.participant, command.reduce_order)};
        case CommandKind::cancel_order:
            return {cancel_order(moment, command.participant, command.cancel_order)};
        case CommandKind::cancel_sale:
            return {cancel_sale(moment, command.cancel_sale.sale)};
        case CommandKind::advance:
            return {};
        case CommandKind::press:
            break;  // see apply_press()
    }
    HUAGU_ASSERT(false && "every kind is handled");
    return {};
}

bool is_market_closed_to(const Market& market, CommandKind kind) {
    if (kind == CommandKind::advance) return false;
    if (market.phase == MarketPhase::closed) return true;
    return market.phase == MarketPhase::before_open && kind != CommandKind::open_market;
}

/// Presses always bear an id; other commands do on the wire.
bool has_command_id(const Command& command) {
    return command.kind == CommandKind::press || command.command_id != CommandId(0);
}

void answer(Moment& moment, const Command& command, Answer given) {
    const bool is_order = command.kind == CommandKind::place_order;
    const OrderId order = is_order ? command.place_order.order : OrderId::none();
    const bool is_accepted = given.reason == Reason::none;
    if (is_accepted && !is_order && !has_command_id(command)) return;
    tell_answer(moment, command, {command.kind, order}, given);
}

/// Any command but a press. Not inline: a press would save its registers, too.
[[gnu::noinline]] void apply_command(Moment& moment, const Command& command) {
    Market& market = moment.market;
    // A repeated id gets its first answer, before any check. Nothing is kept for an unknown
    // participant.
    const bool is_participant = market.participants.exists(command.participant);
    const bool keeps_command =
        (is_participant || command.participant.is_none()) && has_command_id(command);
    const bool keeps_order = is_participant && command.kind == CommandKind::place_order;
    const std::size_t user = command.user.value();
    const std::size_t owner = command.participant.value();
    if (keeps_command && !market.user_answers.is_new(user, command.command_id.value())) {
        return answer(moment, command, *market.user_answers.find(user, command.command_id.value()));
    }
    if (keeps_order) {
        const std::uint64_t order = command.place_order.order.value();
        if (const auto known = market.order_answers.find(owner, order)) {
            if (keeps_command) {
                market.user_answers.keep(user, command.command_id.value(), *known);
            }
            return answer(moment, command, *known);
        }
    }
    const Answer given = is_market_closed_to(market, command.kind) ? Answer{Reason::market_closed}
                                                                   : handle(moment, command);
    if (keeps_command) market.user_answers.keep(user, command.command_id.value(), given);
    if (keeps_order) {
        market.order_answers.keep(owner, command.place_order.order.value(), given);
    }
    answer(moment, command, given);
}

/// What a round remembers is what it would find.
void check_round(const Market& market, const Round& round) {
    Step first = no_step;
    market.presses.for_each(round.presses, [&](const UndecidedPress& press) {
        HUAGU_ASSERT(press.step > round.passed_over);
        first = std::min(first, press.step);
    });
    HUAGU_ASSERT(round.pressed == (first == no_step ? ShownStep{} : round.shown(first)));
    HUAGU_ASSERT(next_order(market, round) == first_order(market, round));
}

}  // namespace

Engine::Engine(const Limits& limits) : market_(std::make_unique<Market>(limits)) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

void Engine::have_memory_ready(std::uint32_t users, std::uint32_t participants) {
    market_->user_answers.have_ready(users);
    market_->order_answers.have_ready(participants);
}

std::optional<Time> Engine::next_deadline() const {
    const auto earliest = market_->deadlines.earliest();
    if (!earliest) return std::nullopt;
    return earliest->time;
}

void Engine::process_deadline(EventBuffer& events) {
    const auto earliest = market_->deadlines.earliest();
    HUAGU_ASSERT(earliest.has_value());
    HUAGU_ASSERT(earliest->time >= market_->now);
    market_->now = earliest->time;
    Moment moment{*market_, events, earliest->time};
    decide(moment, earliest->clock);
}

void Engine::apply(const Command& command, EventBuffer& events) {
    Market& market = *market_;
    HUAGU_ASSERT(command.at >= market.now);
    HUAGU_ASSERT(market.deadlines.are_after(command.at));
    market.now = command.at;
    Moment moment{market, events, command.at};
    command.kind == CommandKind::press ? apply_press(moment, command)
                                       : apply_command(moment, command);
}

void Engine::prefetch(UserId user, ParticipantId participant) const {
    market_->participants.prefetch(participant);
    market_->user_answers.prefetch(user.value());
}

void Engine::save(StateWriter& writer) const { huagu::save(*market_, writer); }

tl::expected<void, SnapshotFault> Engine::load(StateReader& reader) {
    auto loaded = std::make_unique<Market>(market_->capacities);
    huagu::load(*loaded, reader);
    if (reader.is_good()) market_ = std::move(loaded);
    return reader.result();
}

void Engine::check() const {
    const Market& market = *market_;
    std::uint32_t presses = 0;
    for (std::uint32_t id = 0; id < market.clocks_end; ++id) {
        const Clock& clock = market.clocks[id];
        presses += clock.round.presses.count;
        if (clock.has_round()) {
            check_round(market, clock.round);
        } else {
            HUAGU_ASSERT(clock.round.presses.is_empty());
        }
        HUAGU_ASSERT(market.live_products.on(ClockId(id)) ==
                     (clock.has_round() ? market.lots[clock.current].product : ProductId::none()));
        if (!clock.current.is_none()) {
            HUAGU_ASSERT(market.lots[clock.current].phase == LotPhase::current);
        }
    }
    HUAGU_ASSERT(presses == market.presses.used());
    Units sold;
    for (std::uint64_t n = 0; n < market.sales_made; ++n) {
        if (!market.sales[n].is_cancelled) sold += market.sales[n].units;
    }
    HUAGU_ASSERT(sold == market.units_sold);
    for (std::uint32_t id = 0; id < market.participants.end(); ++id) {
        if (!market.participants.exists(ParticipantId(id))) continue;
        const Credit& credit = market.participants[ParticipantId(id)].credit;
        HUAGU_ASSERT(credit.held >= Money(0));
        HUAGU_ASSERT(credit.sold >= Money(0));
    }
    market.orders.check();
}

}  // namespace huagu
