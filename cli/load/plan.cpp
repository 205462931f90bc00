#include "cli/load/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "engine/rules.hpp"

namespace huagu::cli {

namespace {

constexpr std::int64_t unlimited =
    10'000'000;                  // commands a second, and at once: the settings' most
constexpr double overload = 10;  // times what a terminal may send

template <class Number>
Number or_else(Number given, Number usual) {
    return given > 0 ? given : usual;
}

LoadPlan usual(LoadProfile profile) {
    LoadPlan plan;
    plan.profile = profile;
    plan.clocks = 40;
    plan.admitted_per_second = unlimited;
    switch (profile) {
        case LoadProfile::steady:
            plan.connections = 100;
            plan.phases = {{.name = "steady", .seconds = 10, .presses_per_second = 10'000}};
            break;
        case LoadProfile::burst:
            plan.connections = 1'000;
            plan.clocks = plan.clocks_followed = 1;
            plan.phases = {{.name = "burst", .seconds = 10, .presses_per_second = 0}};
            break;
        case LoadProfile::morning:
            plan.connections = 5'500;
            plan.clocks_followed = 3;
            plan.phases = {{.name = "morning", .seconds = 30, .presses_per_second = 300}};
            break;
        case LoadProfile::overload:
            plan.connections = 200;
            plan.admitted_per_second = 50;
            plan.phases = {{.name = "overload", .seconds = 10, .presses_per_second = 0}};
            break;
        case LoadProfile::storm:
            plan.connections = 5'500;
            plan.clocks_followed = 3;
            plan.phases = {{.name = "before", .seconds = 10, .presses_per_second = 300}};
            break;
    }
    return plan;
}

/// Rounds are short where the market's speed is looked at, and as people have them in a morning: a
/// sale every 4 s and clock.
std::string rules_of(LoadProfile profile) {
    switch (profile) {
        case LoadProfile::steady:
        case LoadProfile::overload:
            return "step_interval = \"50 ms\"\nhold = \"20 ms\"\n";
        case LoadProfile::burst:
            return "step_interval = \"50 ms\"\nhold = \"400 ms\"\n";
        case LoadProfile::morning:
        case LoadProfile::storm:
            return "step_interval = \"50 ms\"\nhold = \"800 ms\"\nrestart_steps = 1000\n";
    }
    return "";
}

}  // namespace

double LoadPlan::seconds() const { return begin_of(phases.size()); }

double LoadPlan::begin_of(std::size_t phase) const {
    double sum = 0;
    for (std::size_t n = 0; n < phase; ++n) sum += phases[n].seconds;
    return sum;
}

std::size_t LoadPlan::phase_at(double second) const {
    std::size_t n = 0;
    for (; n + 1 < phases.size() && second >= phases[n].seconds; ++n) second -= phases[n].seconds;
    return n;
}

std::vector<ClockId> LoadPlan::clocks_of(std::int64_t terminal) const {
    std::vector<ClockId> followed;
    for (std::int64_t n = 0; n < clocks_followed; ++n) {
        followed.emplace_back(
            static_cast<std::uint32_t>((terminal * clocks_followed + n) % clocks + 1));
    }
    return followed;
}

LoadPlan make_plan(const LoadOptions& options) {
    LoadPlan plan = usual(options.profile);
    plan.rules = rules_of(options.profile);
    plan.connections = or_else(options.connections, plan.connections);
    plan.clocks = or_else(options.clocks, plan.clocks);
    plan.clocks_followed =
        std::min(or_else(options.clocks_followed, plan.clocks_followed), plan.clocks);
    plan.threads = std::min(options.threads, plan.connections);
    plan.admitted_per_second = or_else(options.admitted_per_second, plan.admitted_per_second);
    LoadPhase& first = plan.phases.front();
    first.seconds = or_else(options.seconds, first.seconds);
    first.presses_per_second = or_else(options.presses_per_second, first.presses_per_second);
    switch (plan.profile) {
        case LoadProfile::steady:
            break;
        case LoadProfile::burst:
            first.presses_per_second = 0;
            break;
        case LoadProfile::morning:
        case LoadProfile::storm: {
            constexpr double seconds_a_sale = 4;
            plan.presses_per_round =
                first.presses_per_second * seconds_a_sale / static_cast<double>(plan.clocks);
            first.presses_per_second = 0;
            if (plan.profile == LoadProfile::morning) break;
            plan.storm_phase = plan.phases.size();
            plan.phases.push_back({"all log on again", 5, 0});
            plan.phases.push_back({"after", 10, 0});
            break;
        }
        case LoadProfile::overload: {
            const double admitted = static_cast<double>(plan.admitted_per_second) *
                                    static_cast<double>(plan.connections);
            first.presses_per_second = overload * admitted;
            plan.phases.push_back({"the second after", 1, admitted / 2});
            plan.phases.push_back({"then", 2, admitted / 2});
            break;
        }
    }
    return plan;
}

std::vector<std::size_t> pressers(const std::vector<bool>& follows, std::size_t wanted,
                                  std::mt19937_64& random) {
    std::vector<std::size_t> all(follows.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    std::shuffle(all.begin(), all.end(), random);
    std::stable_partition(all.begin(), all.end(), [&](std::size_t n) { return follows[n]; });
    all.resize(std::min(all.size(), wanted));
    return all;
}

std::string terminal_name(std::int64_t number) { return fmt::format("terminal-{}", number); }

std::string settings_of(const LoadPlan& plan, const LoadThreads& threads) {
    const std::int64_t buyers = plan.connections;
    const std::int64_t presses = std::clamp<std::int64_t>(buyers * plan.clocks, 1'000, 1'000'000);
    const std::string wait =
        threads.wait.empty() ? "" : fmt::format("wait = \"{}\"\n", threads.wait);
    std::string text = fmt::format(
        "# A market to be loaded: huagu load.\n"
        "[market]\nname = {{ en = \"Load\", zh = \"压力测试\" }}\nday = \"2026-06-15\"\n"
        "currency = \"CNY\"\nbuyer_fee_bp = 150\n\n"
        "[server]\nport = 7311\nthreads = {}\n{}connections = {}\nqueue = 1048576\n"
        "silence_max = \"300 s\"\nlog_on_max = \"60 s\"\n\n"
        "[passwords]\nfile = \"users.jsonl\"\nstrength = \"least\"\nwaiting = 100000\n\n"
        "[rates]\ntrader = {{ per_second = {}, burst = {} }}\n"
        "auctioneer = {{ per_second = 100000, burst = 100000 }}\n\n"
        "[limits]\nparticipants = {}\nusers = {}\nclocks = {}\nlots = {}\norders = 1000\n"
        "presses = {}\nsales = 2000000\n\n[rules]\nreoffer = 1000000\n{}\n",
        // Twice as many: in a storm, terminals are back before the server sees their old lines go.
        threads.gateway.value_or(0), wait, 2 * buyers + 16, plan.admitted_per_second,
        std::min(unlimited, 2 * plan.admitted_per_second), buyers + 1, buyers + 1, plan.clocks,
        plan.clocks, presses, plan.rules);
    for (std::int64_t clock = 1; clock <= plan.clocks; ++clock) {
        text += fmt::format("[[clocks]]\nname = \"Clock {}\"\n", clock);
    }
    text += "[[products]]\nname = { en = \"Rose\", zh = \"玫瑰\" }\ngroup = \"rose\"\n";
    text += fmt::format("[[users]]\nname = \"{}\"\npassword = \"{}\"\nrole = \"auctioneer\"\n",
                        load_auctioneer, load_password);
    for (std::int64_t buyer = 1; buyer <= buyers; ++buyer) {
        text += fmt::format(
            "[[participants]]\nname = \"Buyer {}\"\nbuyer = true\n"
            "credit_limit = {}\n",
            buyer, credit_limit_max);
        text += fmt::format(
            "[[users]]\nname = \"{}\"\npassword = \"{}\"\nrole = \"trader\"\n"
            "participant = {}\n",
            terminal_name(buyer), load_password, buyer);
    }
    text += "[[participants]]\nname = \"Grower\"\ngrower = true\n";
    return text;
}

}  // namespace huagu::cli
