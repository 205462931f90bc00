// What a snapshot of a large day costs: 10,000 buyers, 40 clocks, 50,000 resting standing orders, a
// million presses of which nearly all became sales, all their answers kept. The engine's part, in
// memory, in processor time; that of the disk is not in it.
#include <benchmark/benchmark.h>

#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "bench/processor_time.hpp"
#include "bench/steady_market.hpp"
#include "engine/market.hpp"
#include "engine/snapshot.hpp"

namespace huagu::bench {
namespace {

const Market& large_day() {
    static SteadyMarket market({.orders = 50'000, .award = Award::multi_sale});
    while (market.count(EventKind::sale) < 1'000'000) {
        market.prepare_presses(10'000);
        market.apply_prepared();
        market.decide();
    }
    return market.engine().market();
}

void report(benchmark::State& state, std::size_t bytes) {
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
    state.counters["MB"] = static_cast<double>(bytes) / 1e6;
}

/// Into memory that an earlier snapshot had, as a server's second and later ones are.
void save_large_day(benchmark::State& state) {
    const Market& market = large_day();
    std::vector<std::byte> bytes = saved(market);
    const std::size_t size = bytes.size();
    for (auto _ : state) {
        StateWriter writer(std::move(bytes));
        const double start = processor_seconds();
        save(market, writer);
        state.SetIterationTime(processor_seconds() - start);
        bytes = writer.take();
    }
    report(state, size);
}

/// With all that the new market's memory costs.
void load_large_day(benchmark::State& state) {
    const std::vector<std::byte> bytes = saved(large_day());
    for (auto _ : state) {
        const double start = processor_seconds();
        Engine engine(large_day().capacities);
        StateReader reader(bytes);
        HUAGU_ASSERT(engine.load(reader).has_value());
        state.SetIterationTime(processor_seconds() - start);
        HUAGU_ASSERT(engine.market().sales_made == large_day().sales_made);
    }
    report(state, bytes.size());
}

void hash_large_day(benchmark::State& state) {
    const std::size_t size = saved(large_day()).size();
    for (auto _ : state) {
        const double start = processor_seconds();
        benchmark::DoNotOptimize(state_hash(large_day()));
        state.SetIterationTime(processor_seconds() - start);
    }
    report(state, size);
}

BENCHMARK(save_large_day)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(load_large_day)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(hash_large_day)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace huagu::bench

BENCHMARK_MAIN();
