// Fixed amounts of work, for counting the instructions that they take: bench/instructions.py runs
// each under callgrind, which counts while measured() runs.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>

#include "bench/busy_day.hpp"
#include "bench/steady_market.hpp"

namespace huagu::bench {

/// By its name: callgrind starts and stops counting here.
[[gnu::noinline]] void measured(const std::function<void()>& work) { work(); }

namespace {

constexpr Size size{.buyers = 1'000, .clocks = 16, .orders = 10'000};
constexpr std::size_t things = BusyDay::presses;  // of each kind

/// Work is done once before it is counted, so that nothing happens for the first time.
constexpr int times = 2;

void press_accepted() {
    SteadyMarket market(size);
    for (int time = 1; time <= times; ++time) {
        market.prepare_presses(things);
        const auto work = [&] { market.apply_prepared(); };
        time < times ? work() : measured(work);
        market.decide();
    }
}

void press_decided() {
    SteadyMarket market(size);
    for (int time = 1; time <= times; ++time) {
        market.prepare_presses(things);
        market.apply_prepared();
        const auto work = [&] { market.decide(); };
        time < times ? work() : measured(work);
    }
}

void multi_sale() {
    Size served = size;
    served.award = Award::multi_sale;
    SteadyMarket market(served);
    for (int time = 1; time <= times; ++time) {
        market.prepare_presses(things);
        market.apply_prepared();
        const auto work = [&] { market.decide(); };
        time < times ? work() : measured(work);
    }
}

void standing_order_add() {
    SteadyMarket market(size);
    market.prepare_resting_orders(things);
    measured([&] { market.apply_prepared(); });
}

void standing_order_cancel() {
    SteadyMarket market(size);
    market.prepare_resting_orders(things);
    market.apply_prepared();
    market.prepare_cancels();
    measured([&] { market.apply_prepared(); });
}

void standing_order_fill() {
    SteadyMarket market(size);
    for (int n = 0; n < 62; ++n) {
        market.prepare_filling_orders();
        market.apply_prepared();
        measured([&] { market.decide(); });
    }
}

/// The sequencer's, in turns of 64: from verified frames to answers.
void turn_accepted() {
    BusyDay day;
    for (int time = 1; time <= times; ++time) {
        day.prepare(64);
        const auto work = [&] { day.press(); };
        time < times ? work() : measured(work);
        day.decide();
    }
}

void turn_decided() {
    BusyDay day;
    for (int time = 1; time <= times; ++time) {
        day.prepare(64);
        day.press();
        const auto work = [&] { day.decide(); };
        time < times ? work() : measured(work);
    }
}

const std::map<std::string, void (*)()> works = {
    {"press_accepted", press_accepted},
    {"press_decided", press_decided},
    {"multi_sale", multi_sale},
    {"standing_order_add", standing_order_add},
    {"standing_order_cancel", standing_order_cancel},
    {"standing_order_fill", standing_order_fill},
    {"turn_accepted", turn_accepted},
    {"turn_decided", turn_decided},
};

}  // namespace
}  // namespace huagu::bench

int main(int arguments, char** argument) {
    using huagu::bench::works;
    const auto work = arguments == 2 ? works.find(argument[1]) : works.end();
    if (work == works.end()) {
        for (const auto& [name, run] : works) std::puts(name.c_str());
        return arguments == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    work->second();
}
