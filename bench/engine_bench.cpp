// What the engine costs, on one core, in a market of 10,000 buyers, 40 clocks and 100,000 resting
// standing orders, in processor time. Preparing the commands is not counted; looking at the events
// is.
#include <benchmark/benchmark.h>

#include <ctime>
#include <memory>

#include "base/assert.hpp"
#include "bench/steady_market.hpp"

namespace huagu::bench {
namespace {

/// Of this thread, so that neighbours on a shared machine do not count.
double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <class Work>
double seconds(Work work) {
    const double start = processor_seconds();
    work();
    return processor_seconds() - start;
}

/// One market for a benchmark; another begins when the day's sales are used up.
class Days {
  public:
    explicit Days(const Size& size) : size_(size) { begin(); }

    SteadyMarket& today() {
        if (market_->is_nearly_over()) begin();
        return *market_;
    }

  private:
    void begin() {
        market_.reset();
        market_ = std::make_unique<SteadyMarket>(size_);
        for (int times = 0; times < 2; ++times) {  // so that every buyer's memory was touched
            market_->prepare_presses(size_.buyers);
            market_->apply_prepared();
            market_->decide();
        }
    }

    Size size_;
    std::unique_ptr<SteadyMarket> market_;
};

void report(benchmark::State& state, std::size_t things) {
    state.SetItemsProcessed(static_cast<std::int64_t>(things));
}

/// Presses on all clocks' rounds, each of which has as many as the benchmark's argument says.
std::size_t presses_of_rounds(const benchmark::State& state) {
    return Size{}.clocks * static_cast<std::size_t>(state.range(0));
}

/// A press until its `accepted`.
void press_accepted(benchmark::State& state) {
    Days days({});
    const std::size_t presses = presses_of_rounds(state);
    std::size_t done = 0;
    for (auto _ : state) {
        SteadyMarket& market = days.today();
        market.prepare_presses(presses);
        const std::uint64_t before = market.count(EventKind::accepted);
        state.SetIterationTime(seconds([&] { market.apply_prepared(); }));
        HUAGU_ASSERT(market.count(EventKind::accepted) == before + presses);
        market.decide();
        done += presses;
    }
    report(state, done);
}

/// The decisions of the rounds, for each press that loses.
void press_lost(benchmark::State& state) {
    Days days({});
    const std::size_t presses = presses_of_rounds(state);
    std::size_t done = 0;
    for (auto _ : state) {
        SteadyMarket& market = days.today();
        market.prepare_presses(presses);
        market.apply_prepared();
        const std::uint64_t before = market.count(EventKind::lost);
        state.SetIterationTime(seconds([&] { market.decide(); }));
        done += market.count(EventKind::lost) - before;
    }
    report(state, done);
}

/// A press from its arrival to its sale or loss: what one core can do in presses a second.
void press_whole(benchmark::State& state) {
    Days days({});
    const std::size_t presses = presses_of_rounds(state);
    std::size_t done = 0;
    for (auto _ : state) {
        SteadyMarket& market = days.today();
        market.prepare_presses(presses);
        state.SetIterationTime(seconds([&] {
            market.apply_prepared();
            market.decide();
        }));
        done += presses;
    }
    report(state, done);
}

/// A decision, with the sales, answers and the next round that it causes.
void decision(benchmark::State& state, Award award) {
    Size size;
    size.award = award;
    Days days(size);
    std::size_t done = 0;
    for (auto _ : state) {
        SteadyMarket& market = days.today();
        market.prepare_presses(size.clocks * static_cast<std::size_t>(state.range(0)));
        market.apply_prepared();
        std::size_t decisions = 0;
        state.SetIterationTime(seconds([&] { decisions = market.decide(); }));
        HUAGU_ASSERT(decisions == size.clocks);
        done += decisions;
    }
    report(state, done);
}

constexpr std::size_t orders_a_batch = 1'000;

void standing_order_add(benchmark::State& state) {
    Days days({});
    std::size_t done = 0;
    for (auto _ : state) {
        SteadyMarket& market = days.today();
        market.prepare_resting_orders(orders_a_batch);
        const std::uint64_t before = market.count(EventKind::accepted);
        state.SetIterationTime(seconds([&] { market.apply_prepared(); }));
        HUAGU_ASSERT(market.count(EventKind::accepted) == before + orders_a_batch);
        market.prepare_cancels();
        market.apply_prepared();
        done += orders_a_batch;
    }
    report(state, done);
}

void standing_order_cancel(benchmark::State& state) {
    Days days({});
    std::size_t done = 0;
    for (auto _ : state) {
        SteadyMarket& market = days.today();
        market.prepare_resting_orders(orders_a_batch);
        market.apply_prepared();
        market.prepare_cancels();
        const std::uint64_t before = market.count(EventKind::order_changed);
        state.SetIterationTime(seconds([&] { market.apply_prepared(); }));
        HUAGU_ASSERT(market.count(EventKind::order_changed) == before + orders_a_batch);
        done += orders_a_batch;
    }
    report(state, done);
}

/// The decision of a round that a standing order wins, with the next round that it causes.
void standing_order_fill(benchmark::State& state) {
    Days days({});
    std::size_t done = 0;
    for (auto _ : state) {
        SteadyMarket& market = days.today();
        market.prepare_filling_orders();
        market.apply_prepared();
        const std::uint64_t before = market.count(EventKind::order_changed);
        std::size_t fills = 0;
        state.SetIterationTime(seconds([&] { fills = market.decide(); }));
        HUAGU_ASSERT(market.count(EventKind::order_changed) == before + fills);
        done += fills;
    }
    report(state, done);
}

BENCHMARK(press_accepted)->Arg(25)->Arg(250)->UseManualTime();
BENCHMARK(press_lost)->Arg(25)->Arg(250)->UseManualTime();
BENCHMARK(press_whole)->Arg(25)->Arg(250)->UseManualTime();
BENCHMARK_CAPTURE(decision, first_press, Award::first_press)->Arg(1)->Arg(20)->UseManualTime();
BENCHMARK_CAPTURE(decision, multi_sale, Award::multi_sale)->Arg(20)->UseManualTime();
BENCHMARK(standing_order_add)->UseManualTime();
BENCHMARK(standing_order_cancel)->UseManualTime();
BENCHMARK(standing_order_fill)->UseManualTime();

}  // namespace
}  // namespace huagu::bench

BENCHMARK_MAIN();
