#include "gateway/queues.hpp"

#include <gtest/gtest.h>

#include <map>
#include <thread>

#include "gateway/waker.hpp"
#include "gateway/watermark.hpp"

namespace huagu::gateway {
namespace {

Incoming item(std::uint32_t user, std::int64_t received) {
    Incoming incoming;
    incoming.user = UserId(user);
    incoming.received = Time(received);
    return incoming;
}

TEST(Queue, IsFullAtItsCapacityUntilTheTurnIsDone) {
    CommandQueue queue(64, 1);
    std::vector<Incoming> batch;
    while (queue.has_room(batch.size())) batch.push_back(item(1, 0));
    EXPECT_EQ(batch.size(), 64U);
    queue.hand_over(0, batch);
    EXPECT_TRUE(batch.empty());
    EXPECT_FALSE(queue.has_room(0));
    std::vector<Incoming> taken;
    queue.take(taken);
    EXPECT_EQ(taken.size(), 64U);
    EXPECT_FALSE(queue.has_room(0)) << "what was taken has no answers yet";
    queue.done(60);
    EXPECT_TRUE(queue.has_room(3));
    EXPECT_FALSE(queue.has_room(4)) << "60 still wait";
    queue.take(taken);
    queue.done(0);
    EXPECT_TRUE(queue.has_room(63));
}

/// What watermark.hpp promises: once the sequencer has read the marks and then the queue, nothing
/// comes that was stamped before.
TEST(Watermark, NothingComesThatIsOlderThanItSaid) {
    constexpr std::uint32_t threads = 3;
    constexpr int rounds = 2000;
    CommandQueue queue(1 << 16, threads);
    std::array<Watermark, threads> watermarks;
    const MarketTime time(system_time(), Time(0), 1);
    std::atomic<std::uint32_t> running{threads};
    std::vector<std::thread> gateways;
    for (std::uint32_t n = 0; n < threads; ++n) {
        gateways.emplace_back([&, n] {
            std::vector<Incoming> batch;
            for (int round = 0; round < rounds; ++round) {
                watermarks.at(n).awake();
                const Time begin = time.now();
                for (int k = 0; k < 3; ++k) {
                    watermarks.at(n).awake();
                    batch.push_back(item(n, time.now().value()));
                    if (round % 50 == 0) std::this_thread::yield();
                }
                queue.hand_over(n, batch);
                watermarks.at(n).handed_over(begin);
                if (round % 3 == 0) watermarks.at(n).asleep();
                if (round % 7 == 0) std::this_thread::yield();
            }
            watermarks.at(n).asleep();
            --running;
        });
    }
    Time horizon(0);
    std::map<std::uint32_t, std::size_t> seen;
    std::vector<Incoming> taken;
    std::size_t too_late = 0;
    for (bool is_last = false; !is_last;) {
        is_last = running == 0;
        const Time now = time.now();
        Time limit = now;
        for (const Watermark& watermark : watermarks) {
            limit = std::min(limit, watermark.limit(now));
        }
        queue.take(taken);
        queue.done(0);
        for (const Incoming& each : taken) {
            ++seen[each.user.value()];
            if (each.received < horizon) ++too_late;
        }
        taken.clear();
        horizon = std::max(horizon, limit);
    }
    for (std::thread& gateway : gateways) gateway.join();
    EXPECT_EQ(too_late, 0U) << "time had gone on without them";
    for (std::uint32_t n = 0; n < threads; ++n) EXPECT_EQ(seen[n], 3U * rounds);
}

TEST(Waker, NoWakeUpIsLost) {
    Waker waker;
    std::atomic<int> work{0};
    constexpr int all = 5000;
    std::thread other([&] {
        for (int n = 0; n < all; ++n) {
            ++work;
            waker.wake();
        }
    });
    int done = 0;
    while (done < all) {
        waker.clear();
        const int now = work;
        if (now == done) waker.wait(Duration(10'000'000'000));
        done = now;
    }
    other.join();
    EXPECT_EQ(done, all);
}

}  // namespace
}  // namespace huagu::gateway
