// What messages cost on their way: the hops through the queues between a gateway thread and the
// sequencer, a press from the bytes that came to the command, and each reply and each result from
// the event to its bytes; the others are in answers_bench.cpp. Processor time of one thread; nobody
// is woken.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "engine/engine.hpp"
#include "engine/market.hpp"
#include "gateway/queues.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"
#include "wire/prepared_replies.hpp"

namespace huagu::bench {
namespace {

constexpr Time now{1'764'000'000'000'000'000};
constexpr std::size_t presses = 64;  // frames that lie in a stream one after the other

Command press(std::uint64_t id) {
    Command command(CommandKind::press, now);
    command.command_id = CommandId(id);
    command.press = {ClockId(1), LotId(1), RoundNumber(1), now, Units(2), false};
    return command;
}

// ---- The queues ----

void queue_hop(benchmark::State& state) {
    const auto bulk = static_cast<std::size_t>(state.range(0));
    gateway::CommandQueue queue(1 << 16, 1);
    wire::FrameBuilder builder;
    std::vector<Incoming> batch(bulk);
    for (Incoming& incoming : batch) {
        wire::encode_command(builder, press(1));
        incoming.frame = FrameBytes(builder.plain());
    }
    for (auto _ : state) {
        queue.hand_over(0, batch);
        queue.take(batch);
        queue.done(0);
        HUAGU_ASSERT(batch.size() == bulk);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(bulk));
}
BENCHMARK(queue_hop)->Arg(1)->Arg(16)->Arg(64);

/// The way back: so many replies of one turn, from the sequencer's hand to each one's frame.
void delivery_hop(benchmark::State& state) {
    const auto replies = static_cast<std::size_t>(state.range(0));
    constexpr std::size_t reply_bytes = 72;
    const std::vector<std::byte> frame(reply_bytes);
    gateway::DeliveryQueue queue;
    Outbox outbox;
    std::unique_ptr<Outbox> delivery;
    for (auto _ : state) {
        for (std::size_t n = 0; n < replies; ++n) {
            outbox.add_frame(frame);
            outbox.add(OutKind::reply, SessionId{0, 1, 1}, journal::Position(1));
        }
        auto given = std::make_unique<Outbox>(std::exchange(outbox, Outbox()));
        outbox.reserve(*given);  // as LiveMarket::deliver()
        queue.hand_over(std::move(given));
        HUAGU_ASSERT(queue.take(delivery));
        for (const OutItem& item : delivery->items()) {
            benchmark::DoNotOptimize(delivery->frame(item).data());
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(replies));
}
BENCHMARK(delivery_hop)->Arg(1)->Arg(16)->Arg(64);

// ---- A press that comes ----

/// As another FlatBuffers library writes it: the same fields in another order, so that the frame is
/// verified field by field.
void foreign_press(wire::FrameBuilder& builder, std::uint64_t id) {
    auto& buffer = builder.begin();
    schema::PressBuilder press(buffer);
    press.add_units(2);
    press.add_press_time(now.value());
    press.add_round(1);
    press.add_clock(1);
    press.add_lot(1);
    const auto body = press.Finish().Union();
    schema::CommandBuilder command(buffer);
    command.add_body(body);
    command.add_body_type(schema::CommandBody::press);
    command.add_command_id(id);
    builder.finish(schema::ClientBody::command, command.Finish().Union());
}

/// From the stream to the command: cut, verified, decoded.
void press_in(benchmark::State& state, bool is_ours) {
    wire::FrameBuilder builder;
    std::vector<std::byte> stream;
    for (std::uint64_t id = 1; id <= presses; ++id) {
        is_ours ? wire::encode_command(builder, press(id)) : foreign_press(builder, id);
        const auto frame = builder.frame();
        stream.insert(stream.end(), frame.begin(), frame.end());
    }
    wire::FrameReader reader(wire::client_frame_max);
    for (auto _ : state) {
        std::span<const std::byte> bytes = stream;
        while (reader.next(bytes) == wire::Cut::whole) {
            const schema::ClientFrame* frame = wire::verify_client(reader.message());
            HUAGU_ASSERT(frame != nullptr);
            Command command(CommandKind::press, now);
            HUAGU_ASSERT(wire::decode(*wire::command_of(*frame), command) == Reason::none);
            benchmark::DoNotOptimize(command);
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(presses));
}
BENCHMARK_CAPTURE(press_in, ours, true);
BENCHMARK_CAPTURE(press_in, foreign, false);

// ---- What is said ----

/// A market of one lot, of which 2 units are sold.
const Market& market() {
    static const Engine engine = [] {
        constexpr Limits limits{.participants = 4,
                                .users = 4,
                                .clocks = 2,
                                .lots = 2,
                                .orders = 2,
                                .presses = 4,
                                .sales = 4};
        Engine made(limits);
        EventBuffer events(limits);
        const auto apply = [&](const Command& command) {
            made.apply(command, events);
            events.clear();
        };
        const Time before = now - Duration(2'000'000'000);
        Command command(CommandKind::open_market, before);
        command.open_market = {7, 150};
        apply(command);
        for (const bool is_grower : {true, false}) {
            command = Command(CommandKind::add_participant, before);
            command.add_participant = {ParticipantId::none(), !is_grower, is_grower,
                                       Money(1'000'000'000)};
            apply(command);
        }
        command = Command(CommandKind::add_clock, before);
        command.add_clock = {ClockId(1), {}};
        apply(command);
        command = Command(CommandKind::queue_lot, before);
        command.queue_lot = {ClockId(1), LotId(1),  ParticipantId(1), ProductId(1), 0,        60,
                             Items(20),  Units(18), Units(1),         Price(100),   Price(10)};
        apply(command);
        command = Command(CommandKind::open_clock, before);
        command.open_clock = {ClockId(1)};
        apply(command);
        command = press(1);
        command.participant = ParticipantId(2);
        command.user = UserId(2);
        const Time starts_at = made.market().clocks[1].round.hand.starts_at;
        command.at = command.press.press_time = starts_at + Duration(1);
        apply(command);
        made.process_deadline(events);
        return made;
    }();
    HUAGU_ASSERT(engine.market().has_sale(SaleId(1)));
    return engine.market();
}

Event filled(EventKind kind) {
    Event event(kind, now, ParticipantId(2), UserId(2), CommandId(7));
    const ClockId clock(1);
    const LotId lot(1);
    const RoundNumber round(1);
    switch (kind) {
        case EventKind::market_opened:
            break;
        case EventKind::market_closed:
            event.market_closed = {1, Units(2), Money(4'000)};
            break;
        case EventKind::clock_opened:
        case EventKind::clock_paused:
        case EventKind::clock_resumed:
        case EventKind::clock_closed:
            event.clock_opened = {clock};
            break;
        case EventKind::hand_stopped:
            event.hand_stopped = {clock, lot, round, Step(3)};
            break;
        case EventKind::lot_queued:
        case EventKind::lot_changed:
            event.lot_queued = {clock, lot, Units(18), Units(1), Price(100), Price(10)};
            break;
        case EventKind::lot_closed:
            event.lot_closed = {clock, lot, Outcome::sold, Units(18), Units(0)};
            break;
        case EventKind::round_started:
            event.round_started = {clock,        lot, round,    Price(100), Price(1),
                                   Duration(50), now, Step(90), Units(18),  Units(1)};
            break;
        case EventKind::sale:
            event.sale = {SaleId(1),       clock,    lot,       round,        Step(3),
                          Price(97),       Units(2), Items(40), Money(3'880), ParticipantId(2),
                          ParticipantId(1)};
            break;
        case EventKind::sale_cancelled:
            event.sale_cancelled = {SaleId(1), clock};
            break;
        case EventKind::accepted:
            event.accepted = {CommandKind::press, 0, OrderId::none()};
            break;
        case EventKind::rejected:
            event.rejected = {CommandKind::press, Reason::already_pressed, OrderId::none()};
            break;
        case EventKind::won:
            event.won = {SaleId(1), OrderId::none(), Units(2), Price(97), Money(3'880), Money(59)};
            break;
        case EventKind::lost:
            event.lost = {clock, lot, round, Step(3), Price(97), Duration(20)};
            break;
        case EventKind::order_changed:
            event.order_changed = {OrderId(7), Units(3), OrderState::open};
            break;
        case EventKind::credit_changed:
            event.credit_changed = {Money(1'000'000), Money(3'880), Money(200)};
            break;
    }
    return event;
}

/// As the sequencer says it to the session and to the desk.
void reply(benchmark::State& state, EventKind kind) {
    wire::PreparedReplies replies;
    Event event = filled(kind);
    for (auto _ : state) {
        event.at = event.at + Duration(1);
        benchmark::DoNotOptimize(replies.reply(event, market()).data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations());
}

void desk_reply(benchmark::State& state, EventKind kind) {
    wire::PreparedReplies replies;
    Event event = filled(kind);
    for (auto _ : state) {
        event.at = event.at + Duration(1);
        benchmark::DoNotOptimize(replies.desk_reply(Sequence(1'000), event, market()).data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations());
}

void result(benchmark::State& state, EventKind kind) {
    wire::FrameBuilder builder;
    Event event = filled(kind);
    wire::ResultHead head{Sequence(1'000), wire::clock_of(event), 100, now};
    wire::Texts texts;
    texts.market = "Dounan";
    texts.day = "2026-11-23";
    texts.currency = "CNY";
    texts.reason = "wrong grade";
    for (auto _ : state) {
        event.at = head.at = event.at + Duration(1);
        wire::encode_result(builder, head, event, market(), {nullptr, &texts}, wire::Buyers::shown);
        benchmark::DoNotOptimize(builder.frame().data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations());
}

void register_messages() {
    for (auto number = 1; number <= static_cast<int>(EventKind::credit_changed); ++number) {
        const auto kind = static_cast<EventKind>(number);
        if (kind > EventKind::sale_cancelled && is_public(kind)) continue;  // numbers of no kind
        const auto of = [kind](const std::string& what, auto measure) {
            benchmark::RegisterBenchmark((what + "/" + std::string(name(kind))).c_str(), measure,
                                         kind);
        };
        if (is_public(kind)) {
            of("result", result);
        } else {
            of("reply", reply);
            of("desk_reply", desk_reply);
        }
    }
}

}  // namespace
}  // namespace huagu::bench

int main(int argc, char** argv) {
    huagu::bench::register_messages();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
