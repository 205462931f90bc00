#include "tests/simulation/faults.hpp"

namespace huagu::simulation {
namespace {

gateway::ClockLane draw_clock(World& world) {
    gateway::ClockLane clock;
    clock.name = {{"en", "Clock"}};
    clock.is_open = world.one_in(2);
    clock.rules.step_interval = world.between(ms(10), ms(60));
    clock.rules.hold = world.between(ms(50), ms(400));
    clock.rules.restart_steps = world.random.within(3, 20);
    clock.rules.allowance = world.one_in(2) ? ms(0) : ms(150);
    clock.rules.award = world.one_in(2) ? Award::first_press : Award::multi_sale;
    clock.rules.tie = world.one_in(2) ? Tie::press_time : Tie::random_draw;
    clock.rules.reoffer = world.random.within(0, 1);
    clock.rules.auto_advance = !world.one_in(4);
    return clock;
}

void add_user(gateway::Settings& settings, const std::string& name, schema::Role role,
              ParticipantId participant = ParticipantId::none()) {
    settings.users.push_back({name, "secret", role, participant, /*line=*/0});
}

}  // namespace

gateway::Settings draw_settings(World& world) {
    gateway::Settings settings;
    settings.market = "Simulated";
    settings.day = "2026-11-23";
    settings.currency = "CNY";
    settings.buyer_fee_bp = world.random.within(0, 300);
    settings.hide_buyers = world.one_in(2);
    settings.threads = static_cast<std::uint32_t>(world.random.within(0, 2));
    settings.password_strength = gateway::PasswordStrength::least;
    settings.limits = {20, 20, 4, 2'000, 400, 200, 4'000};
    settings.queue = 256;
    settings.snapshot_records =
        static_cast<std::uint32_t>(world.one_in(4) ? 0 : world.random.within(5, 120));
    settings.connections = 100;
    settings.passwords_waiting = 16;
    settings.heartbeat = ms(1'000);
    settings.silence_max = ms(3'000);
    settings.log_on_max = ms(2'000);
    if (world.one_in(3)) {  // so slow that resends meet a `busy`
        settings.rates.fill({world.random.within(5, 20), world.random.within(5, 20)});
    }
    settings.participants.push_back({{{"en", "Grower"}}, {}, false, true, Money(0)});
    for (int n = 2; n <= 4; ++n) {
        settings.participants.push_back(
            {{{"en", "Buyer"}}, {}, true, false, Money(world.random.within(50'000, 5'000'000))});
    }
    settings.products.push_back({"rose", {}, {{"en", "Rose"}}, {}});
    settings.products.push_back({"lily", {}, {{"en", "Lily"}}, {}});
    for (std::int64_t n = world.random.within(1, 3); n > 0; --n) {
        settings.clocks.push_back(draw_clock(world));
    }
    add_user(settings, "desk", schema::Role::auctioneer);
    add_user(settings, "buyer2", schema::Role::trader, ParticipantId(2));
    add_user(settings, "buyer3", schema::Role::trader, ParticipantId(3));
    add_user(settings, "buyer4a", schema::Role::trader, ParticipantId(4));
    add_user(settings, "buyer4b", schema::Role::trader, ParticipantId(4));
    add_user(settings, "settler", schema::Role::settlement);
    add_user(settings, "screen", schema::Role::observer);
    return settings;
}

Faults draw_faults(World& world) {
    Faults faults;
    faults.lasts = world.between(ms(4'000), ms(20'000));
    faults.network.latency = world.between(us(50), world.one_in(3) ? ms(60) : ms(2));
    if (!world.one_in(4)) faults.network.cut_every = world.between(ms(300), ms(6'000));
    faults.network.silent_percent = world.one_in(2) ? 0 : world.random.within(0, 60);
    faults.network.has_short_writes = world.one_in(2);
    if (world.one_in(3)) faults.network.in_flight_max = 2'000;
    if (!world.one_in(4)) faults.server.crash_every = world.between(ms(300), ms(5'000));
    if (world.one_in(2)) faults.server.held_one_in = world.random.within(100, 3'000);
    if (world.one_in(3)) faults.server.busy_percent = world.random.within(1, 40);
    faults.server.disk_latency = world.between(us(50), world.one_in(4) ? ms(200) : ms(5));
    faults.server.sizes.segment = 0;  // the least there may be
    faults.server.sizes.segment_fill_max =
        static_cast<std::uint64_t>(world.random.within(6'000, 60'000));
    if (world.one_in(3)) faults.server.sizes.pending_max = 20'000;  // hardly more than a record
    if (world.one_in(3)) faults.disk.error_one_in = world.random.within(100, 2'000);
    faults.habits.acts_every = world.between(ms(4), ms(60));
    if (world.one_in(2)) faults.habits.restarts_one_in = world.random.within(50, 400);
    return faults;
}

}  // namespace huagu::simulation
