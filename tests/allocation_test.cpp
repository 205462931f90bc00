// The engine takes all its memory at start: none is taken while presses, decisions and standing
// orders go through. Counted where every C++ allocation passes.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "bench/steady_market.hpp"

namespace {

std::atomic<std::uint64_t> allocations{0};

void* counted(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}

}  // namespace

// Not inlined: g++ inlines one of a pair and not the other, and warns of two families.
[[gnu::noinline]] void* operator new(std::size_t size) { return counted(size); }
[[gnu::noinline]] void* operator new[](std::size_t size) { return counted(size); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace huagu::bench {
namespace {

class AllocationAfterStart : public testing::TestWithParam<Award> {
  protected:
    AllocationAfterStart()
        : market_({.buyers = 100, .clocks = 4, .orders = 1000, .award = GetParam()}) {}

    template <class Work>
    static std::uint64_t allocations_of(Work work) {
        const std::uint64_t before = allocations.load();
        work();
        return allocations.load() - before;
    }

    SteadyMarket market_;
};

TEST_P(AllocationAfterStart, IsSeenByTheCount) {
    EXPECT_EQ(allocations_of([] { ::operator delete(::operator new(1)); }), 1U);
}

TEST_P(AllocationAfterStart, DoesNotHappenForPressesAndDecisions) {
    for (int round = 0; round < 20; ++round) {
        market_.prepare_presses(400);
        EXPECT_EQ(allocations_of([&] {
                      market_.apply_prepared();
                      market_.decide();
                  }),
                  0U);
    }
    EXPECT_EQ(market_.count(EventKind::accepted), 1000U + 20 * 400);
    EXPECT_GE(market_.count(EventKind::sale), 20U * 4);
    EXPECT_EQ(market_.count(EventKind::lost) > 0, GetParam() == Award::first_press);
}

TEST_P(AllocationAfterStart, DoesNotHappenForStandingOrders) {
    for (int round = 0; round < 20; ++round) {
        market_.prepare_resting_orders(50);
        EXPECT_EQ(allocations_of([&] { market_.apply_prepared(); }), 0U);
        market_.prepare_cancels();
        EXPECT_EQ(allocations_of([&] { market_.apply_prepared(); }), 0U);
        market_.prepare_filling_orders();
        EXPECT_EQ(allocations_of([&] {
                      market_.apply_prepared();
                      market_.decide();
                  }),
                  0U);
    }
    EXPECT_EQ(market_.count(EventKind::order_changed), 20U * (50 + 4));
    EXPECT_EQ(market_.count(EventKind::sale), 20U * 4);
}

INSTANTIATE_TEST_SUITE_P(Awards, AllocationAfterStart,
                         testing::Values(Award::first_press, Award::multi_sale),
                         [](const auto& of) {
                             return std::string(of.param == Award::first_press ? "first_press"
                                                                               : "multi_sale");
                         });

}  // namespace
}  // namespace huagu::bench
