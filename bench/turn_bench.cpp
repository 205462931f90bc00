// What a press costs the sequencer's thread, in processor time: its frame is verified as a gateway
// thread does, then a turn orders it, makes its journal record with crc, applies it and encodes its
// answer; and decided, with the desk's copies of both answers and the public results. No socket,
// queue or disk. The arguments are buyers, who have a session each, clocks, and presses of a turn.
#include <benchmark/benchmark.h>

#include <memory>

#include "bench/busy_day.hpp"
#include "bench/processor_time.hpp"

namespace huagu::bench {
namespace {

/// `is_whole`: until its outcome, else until its `accepted`.
void turn(benchmark::State& state, bool is_whole) {
    const BusyDay::Size size{static_cast<std::uint32_t>(state.range(0)),
                             static_cast<std::uint32_t>(state.range(1))};
    auto day = std::make_unique<BusyDay>(size);
    std::size_t done = 0;
    for (auto _ : state) {
        if (day->is_over()) day = std::make_unique<BusyDay>(size);
        day->prepare(static_cast<std::size_t>(state.range(2)));
        double time = seconds([&] { day->press(); });
        const double decision = seconds([&] { day->decide(); });
        if (is_whole) time += decision;
        state.SetIterationTime(time);
        done += BusyDay::presses;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(done));
}

void sizes(benchmark::internal::Benchmark* of) {
    of->UseManualTime();
    for (const std::int64_t presses : {1, 16, 64, 256}) of->Args({1'000, 16, presses});
    of->Args({100'000, 64, 256});
}

BENCHMARK_CAPTURE(turn, press_accepted, false)->Apply(sizes);
BENCHMARK_CAPTURE(turn, press, true)->Apply(sizes);

}  // namespace
}  // namespace huagu::bench

BENCHMARK_MAIN();
