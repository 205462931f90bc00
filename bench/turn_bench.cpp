// What a press costs the sequencer's thread, in processor time: its frame is verified as a gateway
// thread does, then a turn orders it, makes its journal record with crc, applies it and encodes its
// answer; and decided, with the desk's copies of both answers and the public results. 1,000 buyers
// with a session each, 16 clocks. The argument is the presses of a turn. No socket, queue or disk.
#include <benchmark/benchmark.h>

#include <memory>

#include "bench/busy_day.hpp"
#include "bench/processor_time.hpp"

namespace huagu::bench {
namespace {

/// `is_whole`: until its outcome, else until its `accepted`.
void turn(benchmark::State& state, bool is_whole) {
    auto day = std::make_unique<BusyDay>();
    std::size_t done = 0;
    for (auto _ : state) {
        if (day->is_over()) day = std::make_unique<BusyDay>();
        day->prepare(static_cast<std::size_t>(state.range(0)));
        double time = seconds([&] { day->press(); });
        const double decision = seconds([&] { day->decide(); });
        if (is_whole) time += decision;
        state.SetIterationTime(time);
        done += BusyDay::presses;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(done));
}

BENCHMARK_CAPTURE(turn, press_accepted, false)->Arg(1)->Arg(16)->Arg(64)->Arg(256)->UseManualTime();
BENCHMARK_CAPTURE(turn, press, true)->Arg(64)->Arg(256)->UseManualTime();

}  // namespace
}  // namespace huagu::bench

BENCHMARK_MAIN();
