#include "gateway/asio_loop.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace huagu::gateway {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

constexpr Duration us(std::int64_t count) { return Duration(count * 1'000); }

template <class Work>
microseconds time_of(const Work& work) {
    const auto begin = steady_clock::now();
    work();
    return std::chrono::duration_cast<microseconds>(steady_clock::now() - begin);
}

/// On a busy machine some sleep longer, but not all of them.
TEST(AsioLoop, SleepsLessThanAMillisecondIfThatIsMeant) {
    AsioLoop loop;
    microseconds shortest = microseconds::max();
    for (int n = 0; n < 200; ++n) {
        shortest = std::min(shortest, time_of([&] { loop.sleep(us(200)); }));
    }
    EXPECT_GE(shortest, microseconds(200));
    EXPECT_LT(shortest, microseconds(1'000));
}

TEST(AsioLoop, AShorterSleepIsNotHeldByALongerOneBefore) {
    AsioLoop loop;
    loop.post([] {});
    loop.sleep(Duration(60'000'000'000));  // ended by what was posted
    EXPECT_LT(time_of([&] { loop.sleep(us(100)); }), std::chrono::seconds(30));
}

TEST(AsioLoop, AWakeEndsASleep) {
    AsioLoop loop;
    loop.wake();
    EXPECT_LT(time_of([&] { loop.sleep(Duration(60'000'000'000)); }), std::chrono::seconds(30));
}

/// What is ready may take longer than a decision that is due should wait.
TEST(AsioLoop, APollEndsAlthoughMoreIsReady) {
    AsioLoop loop;
    std::size_t ran = 0;
    for (int n = 0; n < 100; ++n) {
        loop.post([&ran] {
            const auto until = steady_clock::now() + microseconds(30);
            while (steady_clock::now() < until) {
            }
            ++ran;
        });
    }
    const std::size_t first = loop.poll(us(50));
    EXPECT_EQ(first, ran);
    EXPECT_GE(first, 1U);
    EXPECT_LE(first, 2U);
    while (ran < 100) ASSERT_GE(loop.poll(us(50)), 1U);
}

}  // namespace
}  // namespace huagu::gateway
