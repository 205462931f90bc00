#include "sequencer/market_day.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "engine/snapshot.hpp"
#include "sequencer/notice.hpp"
#include "wire/decode.hpp"
#include "wire/frame.hpp"
#include "wire/press_shapes.hpp"

namespace huagu {

MarketDay::MarketDay(const Limits& limits, bool hide_buyers, Results* results)
    : limits_(limits),
      engine_(limits),
      events_(limits),
      publisher_(limits, hide_buyers, results),
      product_answers_(limits.users) {}

void MarketDay::have_memory_ready(std::uint32_t users, std::uint32_t participants) {
    engine_.have_memory_ready(users, participants);
    publisher_.have_memory_ready(participants);
}

void MarketDay::apply(const journal::RecordHead& head, std::span<const std::byte> frame,
                      Outbox& out) {
    HUAGU_ASSERT(head.position == end_.value());
    HUAGU_ASSERT(Time(head.time) >= last_time_);
    while (decide_next(Time(head.time), out)) {
    }
    end_ = journal::Position(head.position + 1);
    last_time_ = Time(head.time);
    const Telling telling{end_, out};
    events_.clear();
    switch (head.kind) {
        case journal::RecordKind::command:
            if (try_press(frame, head, telling)) return;
            if (const auto* command = wire::command_of(wire::trusted_client(frame))) {
                run(*command, head, telling);
            }
            return;
        case journal::RecordKind::advance:
            return;
        case journal::RecordKind::stall:
        case journal::RecordKind::lag:
        case journal::RecordKind::recovered:
        case journal::RecordKind::clock_set_back:
        case journal::RecordKind::clock_right: {
            const Notice notice = notice_of(head);
            return publisher_.notice(notice.kind, last_time_, notice.text, telling);
        }
    }
}

bool MarketDay::decide_next(Time until, Outbox& out) {
    if (engine_.market().deadlines.are_after(until)) return false;
    events_.clear();
    engine_.process_deadline(events_);
    tell_events({}, {journal::Position(end_.value() + 1), out});
    return true;
}

bool MarketDay::try_press(std::span<const std::byte> frame, const journal::RecordHead& head,
                          const Telling& telling) {
    Command press;
    if (!wire::known_presses().read(frame, press)) return false;
    stamp(head, press);
    if (check(press) != Reason::none) return false;
    run_press(press, telling);
    return true;
}

/// It adds nothing to the market but what the engine says itself, also where it is repeated.
void MarketDay::run_press(const Command& press, const Telling& telling) {
    engine_.apply(press, events_);
    tell_events({&press, nullptr}, telling);
}

void MarketDay::run(const schema::Command& frame, const journal::RecordHead& head,
                    const Telling& telling) {
    Request request{frame, Command(), false};
    const Reason reason = read_command(head, frame, request.command);
    if (reason != Reason::none) return reject(request, reason, telling);
    if (request.command.kind == CommandKind::press) return run_press(request.command, telling);
    request.is_repeated = is_repeated(request.command);
    wire::is_reference(frame.body_type()) ? apply_reference(request, telling)
                                          : apply(request, telling);
}

Reason MarketDay::read_command(const journal::RecordHead& head, const schema::Command& frame,
                               Command& command) const {
    const Reason fault = wire::decode(frame, command);
    stamp(head, command);
    if (fault != Reason::none) return fault;
    if (const Reason reason = check(command); reason != Reason::none) return reason;
    // The seed of the day's draws must be in the journal. That nobody else gave it, the gateway
    // sees to.
    if (command.kind == CommandKind::open_market && !wire::has_seed(frame)) {
        return Reason::bad_value;
    }
    // The server's own are never sent again.
    if (command.user.is_none()) command.command_id = CommandId(0);
    return Reason::none;
}

bool MarketDay::is_repeated(const Command& command) const {
    if (command.user.is_none()) return false;
    const Answers& answers = engine_.market().user_answers;
    return answers.find(command.user.value(), command.command_id.value()).has_value();
}

void MarketDay::stamp(const journal::RecordHead& head, Command& command) {
    command.user = UserId(head.user);
    command.participant = ParticipantId(head.participant);
    command.at = Time(head.time);
    if (command.kind == CommandKind::press) command.press.press_time = Time(head.press_time);
}

/// What the engine relies on and cannot refuse itself.
Reason MarketDay::check(const Command& command) const {
    const bool is_of_server = command.user.is_none();
    if (!is_of_server && command.user.value() >= limits_.users) return Reason::full;
    if (!is_of_server && command.command_id == CommandId(0)) return Reason::bad_value;
    if (is_of_server && command.kind == CommandKind::press) return Reason::not_allowed;
    return Reason::none;
}

void MarketDay::apply(const Request& request, const Telling& telling) {
    const Command& command = request.command;
    const Market& market = engine_.market();
    const ParticipantId next_participant = market.participants.next();
    const bool is_order = command.kind == CommandKind::place_order;
    const std::uint32_t orders_before = is_order ? orders_of(command.participant) : 0;
    engine_.apply(command, events_);

    const bool has_answer = !events_.events().empty();
    const bool is_rejected = has_answer && events_.events().back().kind == EventKind::rejected;
    const bool is_done = !is_rejected && !request.is_repeated;
    if (wire::has_texts(request.frame.body_type())) {
        const wire::Texts texts = wire::texts_of(request.frame);
        if (is_done) tell_added(command, next_participant, texts, telling);
        return tell_events({&command, &texts}, telling);
    }
    if (is_done && command.kind == CommandKind::set_rules) {
        const ClockId id = command.set_rules.clock;
        publisher_.rules_set(id, market.clocks[id.value()].rules, command.at, telling);
    }
    if (is_order && orders_of(command.participant) > orders_before) {
        publisher_.order_entered(command, market, telling);
    }
    tell_events({&command, nullptr}, telling);
    if (is_done) tell_suspension(command, telling);
}

std::uint32_t MarketDay::orders_of(ParticipantId id) const {
    const auto& participants = engine_.market().participants;
    return participants.exists(id) ? participants[id].orders : 0;
}

/// What is a result but no event.
void MarketDay::tell_added(const Command& command, ParticipantId next_participant,
                           const wire::Texts& texts, const Telling& telling) {
    const Market& market = engine_.market();
    if (command.kind == CommandKind::add_participant) {
        const ParticipantId given = command.add_participant.participant;
        const ParticipantId id = given.is_none() ? next_participant : given;
        publisher_.participant_added(id, market.participants[id], command.at, texts, telling);
    } else if (command.kind == CommandKind::add_clock) {
        const ClockId id = command.add_clock.clock;
        publisher_.clock_added(id, market.clocks[id.value()].rules, command.at, texts, telling);
    }
}

/// Its sessions hear of it at once, and not by the next refused press.
void MarketDay::tell_suspension(const Command& command, const Telling& telling) {
    if (command.kind == CommandKind::suspend) {
        publisher_.tell_suspension(command.suspend.participant, true, command.at, telling);
    } else if (command.kind == CommandKind::reinstate) {
        publisher_.tell_suspension(command.reinstate.participant, false, command.at, telling);
    }
}

/// The engine sees an `advance`: it keeps the command id, no more.
void MarketDay::apply_reference(const Request& request, const Telling& telling) {
    const Command& command = request.command;
    const std::size_t user = command.user.value();
    const bool is_product = request.frame.body_type() == schema::CommandBody::add_product;
    const wire::Texts texts = wire::texts_of(request.frame);
    std::uint64_t number = 0;
    if (!request.is_repeated) {
        if (engine_.market().phase != MarketPhase::open) {
            return reject(request, Reason::market_closed, telling);
        }
        if (is_product) {
            number = request.frame.body_as_add_product()->product().value_or(products_end_);
            if (number >= ProductId::none().value()) return reject(request, Reason::full, telling);
        }
    }
    // From here on it must succeed.
    engine_.apply(command, events_);
    if (request.is_repeated) {
        const auto known = product_answers_.find(user, command.command_id.value());
        if (known) number = known->number;
    } else if (is_product) {
        products_end_ = std::max(products_end_, number + 1);
        const ProductId product(static_cast<std::uint32_t>(number));
        if (!command.user.is_none() &&
            product_answers_.highest(user) < command.command_id.value()) {
            product_answers_.keep(user, command.command_id.value(),
                                  {Reason::none, product.value()});
        }
        publisher_.product_added(product, command.at, texts, telling);
    } else {
        publisher_.fees_set(command.at, texts.fees, telling);
    }
    for (Event event : events_.events()) {
        const auto kind = static_cast<CommandKind>(wire::to_kind(request.frame.body_type()));
        if (event.kind == EventKind::accepted) {
            event.accepted.command = kind;
            event.accepted.number = static_cast<std::uint32_t>(number);
        } else {
            HUAGU_ASSERT(event.kind == EventKind::rejected);
            event.rejected.command = kind;
        }
        publisher_.tell(event, engine_.market(), {&command, &texts}, telling);
    }
}

/// Before the engine sees it; so no answer is kept, and a resend is looked at again.
void MarketDay::reject(const Request& request, Reason reason, const Telling& telling) {
    const schema::CommandBody type = request.frame.body_type();
    const auto* order = request.frame.body_as_place_order();
    Event& event = events_.append(EventKind::rejected, request.command.at);
    event.participant = request.command.participant;
    event.user = request.command.user;
    event.command_id = request.command.command_id;
    event.rejected.command = wire::is_member(type) ? static_cast<CommandKind>(wire::to_kind(type))
                                                   : CommandKind::advance;
    event.rejected.reason = reason;
    event.rejected.order = order != nullptr ? OrderId(order->order()) : OrderId::none();
    publisher_.tell(event, engine_.market(), {}, telling);
}

void MarketDay::tell_events(wire::Cause cause, const Telling& telling) {
    publisher_.tell_all(events_.events(), engine_.market(), cause, telling);
}

void MarketDay::attach(UserId user, ParticipantId participant, SessionId session, Outbox& out) {
    Sessions& sessions = publisher_.sessions();
    if (user.is_none() || !sessions.has_place(user, participant)) return;
    sessions.attach(user, participant, session);
    publisher_.tell_own_snapshot(user, participant, session, last_time_, engine_.market(),
                                 {end_, out});
}

void MarketDay::detach(const Incoming& left) {
    Sessions& sessions = publisher_.sessions();
    if (left.user.is_none() || !sessions.has_place(left.user, left.participant)) return;
    sessions.detach(left);
}

void MarketDay::tell_participants(std::span<const std::byte> frame, SessionId session,
                                  Outbox& out) {
    const auto* page = wire::trusted_client(frame).body_as_participants_page();
    HUAGU_ASSERT(page != nullptr);
    publisher_.tell_participants(*page, session, last_time_, engine_.market(), {end_, out});
}

void MarketDay::tell_purchases(std::span<const std::byte> frame, ParticipantId buyer,
                               SessionId session, Outbox& out) {
    const auto* page = wire::trusted_client(frame).body_as_purchases_page();
    HUAGU_ASSERT(page != nullptr);
    publisher_.tell_purchases(*page, buyer, session, last_time_, engine_.market(), {end_, out});
}

void MarketDay::save(StateWriter& writer) const {
    writer.put(end_.value());
    writer.put(last_time_);
    engine_.save(writer);
    publisher_.save(engine_.market(), writer);
    writer.put(products_end_);
    save_answers(product_answers_, writer);
}

void MarketDay::load(StateReader& reader) {
    HUAGU_ASSERT(end_ == journal::Position(0));
    end_ = journal::Position(reader.get<std::uint64_t>());
    last_time_ = reader.get<Time>();
    if (!engine_.load(reader)) return;
    if (!reader.must(engine_.market().now <= last_time_)) return;
    publisher_.load(engine_.market(), reader);
    products_end_ = reader.get<std::uint64_t>();
    reader.must(products_end_ >= 1 && products_end_ <= ProductId::none().value());
    if (reader.is_good()) load_answers(product_answers_, reader);
}

}  // namespace huagu
