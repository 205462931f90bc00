// What the engine costs, on one core, in processor time; unless a name says otherwise with 10,000
// buyers, 40 clocks and 100,000 resting standing orders. Preparing the commands is not counted;
// looking at the events is.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

#include "base/assert.hpp"
#include "base/zeroed_array.hpp"
#include "bench/processor_time.hpp"
#include "bench/steady_market.hpp"

namespace huagu::bench {
namespace {

/// One market for all benchmarks of a size that follow each other, since making one takes longer
/// than what is measured; another begins when the day's sales are used up.
class Days {
  public:
    explicit Days(const Size& size) : size_(size) { begin(); }

    static Days& of(const Size& size) {
        static std::unique_ptr<Days> last;
        if (last && last->size_ == size) return *last;
        last.reset();
        last = std::make_unique<Days>(size);
        return *last;
    }

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

/// The market of a benchmark whose arguments are buyers, clocks and presses a round.
Size size_of(const benchmark::State& state) {
    Size size;
    size.buyers = static_cast<std::uint32_t>(state.range(0));
    size.clocks = static_cast<std::uint32_t>(state.range(1));
    return size;
}
std::size_t presses_of(const benchmark::State& state) {
    return static_cast<std::size_t>(state.range(1) * state.range(2));
}

/// A press until its `accepted`.
void press_accepted(benchmark::State& state) {
    Days& days = Days::of(size_of(state));
    const std::size_t presses = presses_of(state);
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
    Days& days = Days::of(size_of(state));
    const std::size_t presses = presses_of(state);
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

/// A press whole: its id looked up, its credit held, `accepted`; then decided, with its `lost` or
/// `sale`, `won` and `credit_changed`, and its part of the next round's announcement.
void press(benchmark::State& state) {
    Days& days = Days::of(size_of(state));
    const std::size_t presses = presses_of(state);
    std::size_t done = 0;
    for (auto _ : state) {
        SteadyMarket& market = days.today();
        market.prepare_presses(presses);
        const std::uint64_t before = market.count(EventKind::lost) + market.count(EventKind::sale);
        state.SetIterationTime(seconds([&] {
            market.apply_prepared();
            market.decide();
        }));
        HUAGU_ASSERT(market.count(EventKind::lost) + market.count(EventKind::sale) ==
                     before + presses);
        done += presses;
    }
    report(state, done);
}

/// A decision, with the sales, answers and the next round that it causes.
void decision(benchmark::State& state, Award award) {
    Size size;
    size.award = award;
    Days& days = Days::of(size);
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

/// The market of a benchmark whose argument says how many orders rest.
Size resting(const benchmark::State& state) {
    Size size;
    size.orders = static_cast<std::uint32_t>(state.range(0));
    return size;
}

/// What standing orders are measured by: one of as many records of 128 bytes is read and written,
/// and says which is next, so that none can be fetched before. A cycle through all of them. In huge
/// pages, as orders are.
void random_access(benchmark::State& state) {
    struct alignas(64) Record {
        std::uint32_t next;
        std::uint32_t uses;
        std::uint32_t rest[30];
    };
    base::ZeroedArray<Record> records(static_cast<std::size_t>(state.range(0)), base::Pages::huge);
    std::vector<std::uint32_t> places(records.size());
    std::iota(places.begin(), places.end(), 0U);
    std::shuffle(places.begin(), places.end(), std::mt19937_64(1));
    for (std::size_t n = 0; n < places.size(); ++n) {
        records[places[n]].next = places[(n + 1) % places.size()];
    }
    std::uint32_t at = 0;
    for (auto _ : state) {
        state.SetIterationTime(seconds([&] {
            for (std::size_t n = 0; n < orders_a_batch; ++n) {
                ++records[at].uses;
                at = records[at].next;
            }
        }));
        benchmark::DoNotOptimize(at);
    }
    report(state, static_cast<std::size_t>(state.iterations()) * orders_a_batch);
}

void standing_order_add(benchmark::State& state) {
    Days& days = Days::of(resting(state));
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
    Days& days = Days::of(resting(state));
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
    Days& days = Days::of(resting(state));
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

void sizes_of_parts(benchmark::internal::Benchmark* part) {
    part->ArgNames({"buyers", "clocks", "a_round"})->UseManualTime();
    part->Args({100, 1, 50})
        ->Args({1'000, 16, 62})
        ->Args({10'000, 40, 25})
        ->Args({10'000, 40, 250});
}

/// The rows of docs/benchmarks.md: every buyer presses once in a round; then growth, in clocks and
/// in participants.
void sizes_of_press(benchmark::internal::Benchmark* whole) {
    sizes_of_parts(whole);
    whole->Args({100'000, 64, 1'562});
    for (const int clocks : {1, 10, 100, 1'000}) whole->Args({10'000, clocks, 50});
    for (const int buyers : {100, 1'000, 10'000, 100'000, 1'000'000}) whole->Args({buyers, 40, 50});
}

BENCHMARK(press)->Apply(sizes_of_press);
BENCHMARK(press_accepted)->Apply(sizes_of_parts);
BENCHMARK(press_lost)->Apply(sizes_of_parts);
BENCHMARK_CAPTURE(decision, first_press, Award::first_press)->Arg(1)->Arg(20)->UseManualTime();
BENCHMARK_CAPTURE(decision, multi_sale, Award::multi_sale)->Arg(20)->UseManualTime();
BENCHMARK(standing_order_add)->Arg(100'000)->Arg(1'000'000)->UseManualTime();
BENCHMARK(standing_order_cancel)->Arg(100'000)->Arg(1'000'000)->UseManualTime();
BENCHMARK(standing_order_fill)->Arg(100'000)->Arg(1'000'000)->UseManualTime();
BENCHMARK(random_access)->Arg(100'000)->Arg(1'000'000)->UseManualTime();

}  // namespace
}  // namespace huagu::bench

BENCHMARK_MAIN();
