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
        static std::vector<std::unique_ptr<Days>> last;  // two: some are measured in turn
        const auto found = std::find_if(last.begin(), last.end(),
                                        [&](const auto& each) { return each->size_ == size; });
        if (found != last.end()) {
            std::rotate(found, found + 1, last.end());  // whoever was asked for last stays
            return *last.back();
        }
        if (last.size() == 2) last.erase(last.begin());
        return *last.emplace_back(std::make_unique<Days>(size));
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

/// How much was done, and how long that took.
struct Done {
    std::size_t things = 0;
    double seconds = 0;
};

void report(benchmark::State& state, std::size_t things) {
    state.SetItemsProcessed(static_cast<std::int64_t>(things));
}

/// A benchmark of `work`, which gives what it has Done.
template <class Work>
void repeat(benchmark::State& state, Work work) {
    std::size_t things = 0;
    for (auto _ : state) {
        const Done done = work();
        state.SetIterationTime(done.seconds);
        things += done.things;
    }
    report(state, things);
}

/// At least for so many seconds.
template <class Work>
Done work_for(double least, Work& work) {
    Done all;
    while (all.seconds < least) {
        const Done done = work();
        all.things += done.things;
        all.seconds += done.seconds;
    }
    return all;
}

/// First the caches become the work's own: without that the baseline had 0.8 of its rate when it
/// came after the value instead of after itself.
template <class Work>
double rate_of(Work& work) {
    work_for(0.05, work);
    const Done all = work_for(0.1, work);
    return static_cast<double>(all.things) / all.seconds;
}

/// A row that has a baseline: both in turn, so that both meet the same neighbours, and the baseline
/// once more, to show what the neighbours do. An iteration is a pair; its rates are counters.
template <class Value, class Baseline>
void in_turn(benchmark::State& state, Value value, Baseline baseline) {
    for (auto _ : state) {
        state.counters["baseline"] = rate_of(baseline);
        state.counters["value"] = rate_of(value);
        state.counters["null"] = rate_of(baseline);
    }
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
Done press_once(Days& days, std::size_t presses) {
    SteadyMarket& market = days.today();
    market.prepare_presses(presses);
    const std::uint64_t before = market.count(EventKind::lost) + market.count(EventKind::sale);
    const double time = seconds([&] {
        market.apply_prepared();
        market.decide();
    });
    HUAGU_ASSERT(market.count(EventKind::lost) + market.count(EventKind::sale) == before + presses);
    return {presses, time};
}

void press(benchmark::State& state) {
    Days& days = Days::of(size_of(state));
    repeat(state, [&, presses = presses_of(state)] { return press_once(days, presses); });
}

/// A press in a large market beside one in a small one. The arguments are buyers and clocks of
/// each.
void press_in_turn(benchmark::State& state) {
    const auto presses_in = [&](std::int64_t buyers, std::int64_t clocks) {
        Size size;
        size.buyers = static_cast<std::uint32_t>(buyers);
        size.clocks = static_cast<std::uint32_t>(clocks);
        const std::size_t presses = 50 * size.clocks;
        return [&days = Days::of(size), presses] { return press_once(days, presses); };
    };
    in_turn(state, presses_in(state.range(0), state.range(1)),
            presses_in(state.range(2), state.range(3)));
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
class RandomAccess {
  public:
    explicit RandomAccess(std::size_t records) : records_(records, base::Pages::huge) {
        std::vector<std::uint32_t> places(records);
        std::iota(places.begin(), places.end(), 0U);
        std::shuffle(places.begin(), places.end(), std::mt19937_64(1));
        for (std::size_t n = 0; n < places.size(); ++n) {
            records_[places[n]].next = places[(n + 1) % places.size()];
        }
    }

    Done once() {
        const double time = seconds([&] {
            for (std::size_t n = 0; n < orders_a_batch; ++n) {
                ++records_[at_].uses;
                at_ = records_[at_].next;
            }
        });
        benchmark::DoNotOptimize(at_);
        return {orders_a_batch, time};
    }

  private:
    struct alignas(64) Record {
        std::uint32_t next;
        std::uint32_t uses;
        std::uint32_t rest[30];
    };

    base::ZeroedArray<Record> records_;
    std::uint32_t at_ = 0;
};

void random_access(benchmark::State& state) {
    RandomAccess records(static_cast<std::size_t>(state.range(0)));
    repeat(state, [&] { return records.once(); });
}

Done add_orders(Days& days) {
    SteadyMarket& market = days.today();
    market.prepare_resting_orders(orders_a_batch);
    const std::uint64_t before = market.count(EventKind::accepted);
    const double time = seconds([&] { market.apply_prepared(); });
    HUAGU_ASSERT(market.count(EventKind::accepted) == before + orders_a_batch);
    market.prepare_cancels();
    market.apply_prepared();
    return {orders_a_batch, time};
}

Done cancel_orders(Days& days) {
    SteadyMarket& market = days.today();
    market.prepare_resting_orders(orders_a_batch);
    market.apply_prepared();
    market.prepare_cancels();
    const std::uint64_t before = market.count(EventKind::order_changed);
    const double time = seconds([&] { market.apply_prepared(); });
    HUAGU_ASSERT(market.count(EventKind::order_changed) == before + orders_a_batch);
    return {orders_a_batch, time};
}

/// The decision of a round that a standing order wins, with the next round that it causes.
Done fill_orders(Days& days) {
    SteadyMarket& market = days.today();
    market.prepare_filling_orders();
    market.apply_prepared();
    const std::uint64_t before = market.count(EventKind::order_changed);
    std::size_t fills = 0;
    const double time = seconds([&] { fills = market.decide(); });
    HUAGU_ASSERT(market.count(EventKind::order_changed) == before + fills);
    return {fills, time};
}

using OrderWork = Done(Days&);

void standing_order(benchmark::State& state, OrderWork* work) {
    Days& days = Days::of(resting(state));
    repeat(state, [&] { return work(days); });
}

void standing_order_in_turn(benchmark::State& state, OrderWork* work) {
    static RandomAccess records(static_cast<std::size_t>(state.range(0)));
    Days& days = Days::of(resting(state));
    in_turn(
        state, [&] { return work(days); }, [] { return records.once(); });
}

void sizes_of_parts(benchmark::internal::Benchmark* part) {
    part->ArgNames({"buyers", "clocks", "a_round"})->UseManualTime();
    part->Args({100, 1, 50})
        ->Args({1'000, 16, 62})
        ->Args({10'000, 40, 25})
        ->Args({10'000, 40, 250});
}

/// The rows of docs/benchmarks.md: every buyer presses once in a round. Then growth, in clocks and
/// in participants, step by step.
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
void sizes_of_orders(benchmark::internal::Benchmark* orders) {
    orders->UseManualTime()->Arg(100'000)->Arg(1'000'000);
}
BENCHMARK_CAPTURE(standing_order, add, add_orders)->Apply(sizes_of_orders);
BENCHMARK_CAPTURE(standing_order, cancel, cancel_orders)->Apply(sizes_of_orders);
BENCHMARK_CAPTURE(standing_order, fill, fill_orders)->Apply(sizes_of_orders);
BENCHMARK(random_access)->Apply(sizes_of_orders);

BENCHMARK_CAPTURE(standing_order_in_turn, add, add_orders)->Arg(1'000'000)->Iterations(1);
BENCHMARK_CAPTURE(standing_order_in_turn, cancel, cancel_orders)->Arg(1'000'000)->Iterations(1);
BENCHMARK_CAPTURE(standing_order_in_turn, fill, fill_orders)->Arg(1'000'000)->Iterations(1);
BENCHMARK(press_in_turn)
    ->ArgNames({"buyers", "clocks", "by_buyers", "clocks"})
    ->Args({10'000, 1'000, 10'000, 1})
    ->Args({1'000'000, 40, 100, 40})
    ->Iterations(1);

}  // namespace
}  // namespace huagu::bench

BENCHMARK_MAIN();
