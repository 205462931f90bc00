// What the messages cost that are no event of a running market: what a session is told at its
// log-on and now and then, pages, and results of what is added. Part of wire_bench.
#include <benchmark/benchmark.h>

#include <string>
#include <type_traits>
#include <vector>

#include "base/assert.hpp"
#include "bench/forgetful_journal.hpp"
#include "engine/engine.hpp"
#include "engine/market.hpp"
#include "gateway/health.hpp"
#include "gateway/session_frames.hpp"
#include "gateway/time_source.hpp"
#include "sequencer/own_snapshot.hpp"
#include "sequencer/participants_page.hpp"
#include "sequencer/purchases_page.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"
#include "wire/snapshot.hpp"

namespace huagu::bench {
namespace {

constexpr std::uint32_t participants = 1'000;
constexpr std::uint32_t clocks = 40;
constexpr std::uint32_t lots_a_clock = 100;
constexpr std::uint32_t products = 100;
constexpr std::uint32_t readers = 20;
constexpr int rounds = 200;
constexpr std::uint64_t own_orders = 20;
constexpr Limits limits{.participants = participants + 1,
                        .users = participants + 1,
                        .clocks = clocks + 1,
                        .lots = clocks * lots_a_clock + 1,
                        .orders = 100,
                        .presses = 100,
                        .sales = 1'000};
constexpr ParticipantId grower(1);
constexpr ParticipantId buyer(2);
constexpr ParticipantId rival(3);

wire::Texts texts_of(std::string_view english, std::string_view chinese) {
    wire::Texts texts;
    texts.names = {{"en", english}, {"zh", chinese}};
    texts.codes = {{"house", "20 514"}};
    texts.group = "rose";
    texts.group_names = {{"en", "Roses"}, {"zh", "玫瑰"}};
    texts.market = "Dounan";
    texts.day = "2026-11-23";
    texts.currency = "CNY";
    texts.reason = "wrong grade";
    return texts;
}

/// A day with a queue on each clock, on whose first clock two buyers took turns to win, and the
/// public state as a gateway thread has it.
class Day {
  public:
    Day() {
        Command open = command(CommandKind::open_market);
        open.open_market = {7, 150};
        apply(open);
        for (std::uint32_t id = 1; id <= participants; ++id) add_participant(ParticipantId(id));
        for (std::uint32_t id = 1; id <= products; ++id) {
            tell(ClockId::none(), [&](auto& builder, const auto& head) {
                wire::encode_product_added(builder, head, ProductId(id), texts_);
            });
        }
        for (std::uint32_t id = 1; id <= clocks; ++id) add_clock(ClockId(id));
        open_clock(ClockId(1));
        for (int n = 0; n < rounds; ++n) sell(n % 2 == 0);
        HUAGU_ASSERT(market().sales_made == rounds);
        for (std::uint32_t id = 2; id <= clocks; ++id) open_clock(ClockId(id));
        for (std::uint64_t id = 1; id <= own_orders; ++id) place_order(OrderId(id));
        press(buyer, Duration(1));  // undecided
    }

    [[nodiscard]] const Market& market() const { return engine_.market(); }
    [[nodiscard]] const wire::MarketView& view() const { return view_; }
    [[nodiscard]] const Outcomes& outcomes() const { return outcomes_; }
    [[nodiscard]] const Sessions& sessions() const { return sessions_; }
    [[nodiscard]] const Command& last_order() const { return last_order_; }
    [[nodiscard]] const wire::Texts& texts() const { return texts_; }

  private:
    [[nodiscard]] Command command(CommandKind kind) const { return {kind, market().now}; }

    void add_participant(ParticipantId id) {
        Command add = command(CommandKind::add_participant);
        const bool is_grower = id == grower;
        add.add_participant = {ParticipantId::none(), !is_grower, is_grower,
                               Money(credit_limit_max)};
        apply(add);
        sessions_.attach(UserId(id.value()), id, {0, id.value(), 1});
        tell(ClockId::none(), [&](auto& builder, const auto& head) {
            wire::encode_participant_added(builder, head, id, !is_grower, is_grower, texts_);
        });
    }

    void add_clock(ClockId id) {
        Command add = command(CommandKind::add_clock);
        add.add_clock = {id, {}};
        apply(add);
        tell(id, [&](auto& builder, const auto& head) {
            wire::encode_clock_added(builder, head, {}, texts_);
        });
        for (std::uint32_t n = 0; n < lots_a_clock; ++n) {
            Command lot = command(CommandKind::queue_lot);
            lot.queue_lot = {id,        LotId::none(),    grower,   ProductId(1), 0,        60,
                             Items(20), Units(units_max), Units(1), Price(100),   Price(10)};
            apply(lot);
        }
    }

    void open_clock(ClockId id) {
        Command open = command(CommandKind::open_clock);
        open.open_clock = {id};
        apply(open);
    }

    void sell(bool buyer_is_first) {
        press(buyer_is_first ? buyer : rival, Duration(1));
        press(buyer_is_first ? rival : buyer, Duration(2));
        engine_.process_deadline(events_);
        take_events(nullptr);
    }

    void press(ParticipantId participant, Duration after_start) {
        const Round& round = market().clocks[1].round;
        Command press(CommandKind::press, round.hand.starts_at + after_start);
        of(press, participant);
        press.press = {ClockId(1), round.lot, round.number, press.at, Units(2), false};
        apply(press);
    }

    /// Of a product that is on no clock.
    void place_order(OrderId id) {
        Command place = command(CommandKind::place_order);
        of(place, buyer);
        place.place_order = PlaceOrder{
            .order = id, .product = ProductId(2), .limit_price = Price(50), .units = Units(10)};
        apply(place);
        last_order_ = place;
    }

    /// From one of its users.
    void of(Command& command, ParticipantId participant) {
        command.participant = participant;
        command.user = UserId(participant.value());
        command.command_id = CommandId(++last_id_);
    }

    void apply(const Command& command) {
        engine_.apply(command, events_);
        take_events(&command);
    }

    void take_events(const Command* cause) {
        for (const Event& event : events_.events()) {
            HUAGU_ASSERT(event.kind != EventKind::rejected);
            if (!is_public(event.kind)) {
                if (Outcomes::is_outcome(event)) outcomes_.keep(event);
                continue;
            }
            tell(wire::clock_of(event), [&](auto& builder, const auto& head) {
                wire::encode_result(builder, head, event, market(), {cause, &texts_},
                                    wire::Buyers::shown);
            });
        }
        events_.clear();
    }

    template <class Encode>
    void tell(ClockId clock, const Encode& encode) {
        const wire::ResultHead head{Sequence(++sequence_), clock, clock.is_none() ? 0 : sequence_,
                                    market().now};
        encode(builder_, head);
        const auto cut = reader_.take(builder_.frame().subspan(wire::size_prefix));
        HUAGU_ASSERT(cut == wire::Cut::whole);
        view_.apply(*wire::verify_server(reader_.message())->body_as_result());
    }

    const wire::Texts texts_ = texts_of("Yunnan Roses", "云南玫瑰");
    Engine engine_{limits};
    EventBuffer events_{limits};
    wire::MarketView view_;
    Outcomes outcomes_{limits.participants};
    Sessions sessions_{limits.users, limits.participants};
    Command last_order_;
    std::uint64_t sequence_ = 0;
    std::uint64_t last_id_ = 0;
    wire::FrameBuilder builder_;
    wire::FrameReader reader_{wire::server_frame_max};
};

const Day& day() {
    static const Day made;
    return made;
}

/// What gateway threads share, of a market with users that read its results.
struct Gateway {
    Gateway() {
        for (std::uint32_t n = 1; n <= readers; ++n) {
            UserId number;
            const Reason reason = users.add("reader-" + std::to_string(n), schema::Role::observer,
                                            ParticipantId::none(), "flower-valley", number);
            HUAGU_ASSERT(reason == Reason::none);
            gateway::ReaderState state;
            state.since = Time(1);
            state.sent = Sequence(1'000);
            registry.say(number, state);
        }
        const auto found = users.with_password("reader-1", "flower-valley");
        HUAGU_ASSERT(found.has_value());
        user = *found;
    }

    static gateway::Settings usual() {
        gateway::Settings settings;
        settings.market = "Dounan";
        settings.day = "2026-11-23";
        settings.currency = "CNY";
        settings.password_strength = gateway::PasswordStrength::least;
        settings.limits = limits;
        return settings;
    }

    const gateway::Settings settings = usual();
    const gateway::MarketTime time{gateway::system_time(), Time(), 1};
    const Results results{};
    const ForgetfulJournal journal{};
    const gateway::JournalWatch watch{};
    gateway::Users users{settings, gateway::TokenKey{}};
    gateway::Readers registry{limits.users};
    const gateway::Shared shared{settings, time,          results, journal, watch, users,
                                 registry, "huagu 0.1.0", true,    {},      {},    {}};
    gateway::User user;
};

const Gateway& of_gateway() {
    static const Gateway made;
    return made;
}

/// What a client asks, as it lies in a frame.
template <class Table>
class Asked {
  public:
    template <class... Fields>
    explicit Asked(flatbuffers::Offset<Table> (*create)(flatbuffers::FlatBufferBuilder&, Fields...),
                   std::type_identity_t<Fields>... fields) {
        buffer_.Finish(create(buffer_, fields...));
    }
    const Table& operator*() const {
        return *flatbuffers::GetRoot<Table>(buffer_.GetBufferPointer());
    }

  private:
    flatbuffers::FlatBufferBuilder buffer_;
};

template <class Encode>
void measure(benchmark::State& state, const Encode& encode) {
    wire::FrameBuilder builder;
    encode(builder);  // the first makes the day or the gateway that it asks for
    for (auto _ : state) {
        encode(builder);
        benchmark::DoNotOptimize(builder.frame().data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["bytes"] = static_cast<double>(builder.frame().size());
}

// ---- At a log-on ----

void logged_on(benchmark::State& state) {
    const Gateway& gateway = of_gateway();
    measure(state, [&](auto& builder) {
        gateway::encode_logged_on(builder, gateway.shared, day().view(),
                                  {gateway.user, schema::View::full, CommandId(1'000), 0});
    });
}
BENCHMARK(logged_on);

/// Of so many clocks with 10 lots each.
void snapshot(benchmark::State& state) {
    std::vector<ClockId> followed;
    for (std::uint32_t id = 1; id <= state.range(0); ++id) followed.emplace_back(id);
    measure(state, [&](auto& builder) {
        wire::encode_snapshot(builder, day().view(), followed, wire::Buyers::masked);
    });
}
BENCHMARK(snapshot)->Arg(3)->Arg(clocks);

/// 64 outcomes, 20 standing orders, a press.
void own_snapshot(benchmark::State& state) {
    measure(state, [](auto& builder) {
        encode_own_snapshot(builder, {Sequence(1'000), day().market().now, CommandId(1'000)}, buyer,
                            day().market(), day().outcomes());
    });
}
BENCHMARK(own_snapshot);

// ---- Pages ----

void catalogue_page(benchmark::State& state) {
    measure(state, [](auto& builder) {
        wire::encode_catalogue_page(builder, day().view(), ClockId(2), 0, lots_a_clock);
    });
}
BENCHMARK(catalogue_page);

/// 100 products and as many participants.
void reference(benchmark::State& state) {
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t id = 1; id <= products; ++id) numbers.push_back(id);
    measure(state, [&](auto& builder) {
        wire::encode_reference(builder, day().view(), numbers, numbers);
    });
}
BENCHMARK(reference);

/// 100 of them.
void participants_page(benchmark::State& state) {
    const Asked<schema::ParticipantsPage> asked(&schema::CreateParticipantsPage, 1U, 100U);
    measure(state, [&](auto& builder) {
        encode_participants_page(builder, *asked, Sequence(1'000), day().market().now,
                                 day().market(), day().sessions());
    });
}
BENCHMARK(participants_page);

/// 100 of 200 sales.
void purchases_page(benchmark::State& state) {
    const Asked<schema::PurchasesPage> asked(&schema::CreatePurchasesPage, 1U, 200U);
    measure(state, [&](auto& builder) {
        encode_purchases_page(builder, *asked, buyer, Sequence(1'000), day().market().now,
                              day().market());
    });
}
BENCHMARK(purchases_page);

/// 20 readers.
void health(benchmark::State& state) {
    const Asked<schema::Health> asked(&schema::CreateHealth, 1U, 100U);
    measure(state, [&](auto& builder) {
        gateway::encode_health(builder, *asked, of_gateway().shared, Sequence(1'000));
    });
}
BENCHMARK(health);

// ---- Now and then ----

void time_synced(benchmark::State& state) {
    const Asked<schema::TimeSync> asked(&schema::CreateTimeSync, 7);
    measure(state,
            [&](auto& builder) { gateway::encode_time_synced(builder, *asked, Time(1), Time(2)); });
}
BENCHMARK(time_synced);

void ping(benchmark::State& state) {
    std::uint64_t id = 0;
    measure(state, [&](auto& builder) { gateway::encode_ping(builder, ++id, Time(1)); });
}
BENCHMARK(ping);

void heartbeat(benchmark::State& state) {
    measure(state, [](auto& builder) { gateway::encode_heartbeat(builder, Time(1)); });
}
BENCHMARK(heartbeat);

void closed(benchmark::State& state) {
    measure(state, [](auto& builder) {
        gateway::encode_closed(builder, schema::CloseReason::bad_version,
                               "this server speaks version 1");
    });
}
BENCHMARK(closed);

void administration_done(benchmark::State& state) {
    measure(state, [](auto& builder) {
        gateway::encode_administration_done(builder, 7, Reason::none, UserId(8));
    });
}
BENCHMARK(administration_done);

void order_entered(benchmark::State& state) {
    measure(state, [](auto& builder) {
        encode_order_entered(builder, day().last_order(), day().market());
    });
}
BENCHMARK(order_entered);

void suspension_changed(benchmark::State& state) {
    measure(state, [](auto& builder) { encode_suspension_changed(builder, Time(1), true); });
}
BENCHMARK(suspension_changed);

/// `busy`, say: what the market never saw.
void refused_by_gateway(benchmark::State& state) {
    wire::FrameBuilder asked;
    Command press(CommandKind::press, Time(1));
    press.command_id = CommandId(7);
    press.press = {ClockId(1), LotId(1), RoundNumber(1), Time(1), Units(2), false};
    wire::encode_command(asked, press);
    wire::FrameReader reader(wire::client_frame_max);
    const auto cut = reader.take(asked.frame().subspan(wire::size_prefix));
    HUAGU_ASSERT(cut == wire::Cut::whole);
    const schema::Command* command = wire::command_of(*wire::verify_client(reader.message()));
    measure(state, [&](auto& builder) {
        wire::encode_rejected(builder, *command, Time(1), Reason::busy);
    });
}
BENCHMARK(refused_by_gateway);

// ---- Results that are no events of the engine, and notices ----

const wire::ResultHead head{Sequence(1'000), ClockId::none(), 0, Time(1)};

void product_added(benchmark::State& state) {
    measure(state, [](auto& builder) {
        wire::encode_product_added(builder, head, ProductId(1), day().texts());
    });
}
BENCHMARK(product_added);

void participant_added(benchmark::State& state) {
    measure(state, [](auto& builder) {
        wire::encode_participant_added(builder, head, buyer, true, false, day().texts());
    });
}
BENCHMARK(participant_added);

void clock_added(benchmark::State& state) {
    measure(state,
            [](auto& builder) { wire::encode_clock_added(builder, head, {}, day().texts()); });
}
BENCHMARK(clock_added);

void rules_set(benchmark::State& state) {
    measure(state, [](auto& builder) { wire::encode_rules_set(builder, head, {}); });
}
BENCHMARK(rules_set);

void fees_set(benchmark::State& state) {
    measure(state, [](auto& builder) { wire::encode_fees_set(builder, head, {250, 3, 1}); });
}
BENCHMARK(fees_set);

void notice(benchmark::State& state) {
    measure(state, [](auto& builder) {
        wire::encode_notice(builder, head, schema::NoticeKind::stalled,
                            "The market stood still; running clocks are paused.");
    });
}
BENCHMARK(notice);

}  // namespace
}  // namespace huagu::bench
