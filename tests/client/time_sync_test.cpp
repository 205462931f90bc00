#include "client/time_sync.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/seed.hpp"
namespace huagu::client {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// A market whose time is known, behind a network with a delay each way.
struct Market {
    double rate = 1;
    LocalTime local_start{seconds(1'000)};
    Time market_start{1'000'000'000'000'000'000};

    [[nodiscard]] Time at(LocalTime local) const {
        const auto passed = static_cast<double>(to_duration(local - local_start).value());
        return market_start + Duration(std::llround(passed * rate));
    }
    [[nodiscard]] Exchange exchange(LocalTime sent, nanoseconds there, nanoseconds back) const {
        const LocalTime received = sent + there;
        const LocalTime answered = received + microseconds(20);
        return {sent, at(received), at(answered), answered + back};
    }
};

std::int64_t error_ns(const TimeSync& sync, const Market& market, LocalTime now) {
    return std::abs((sync.market_time(now) - market.at(now)).value());
}

TEST(TimeSync, AnEvenNetworkGivesTheExactTime) {
    const Market market;
    TimeSync sync;
    EXPECT_FALSE(sync.is_synced());
    sync.add(market.exchange(market.local_start, milliseconds(30), milliseconds(30)));
    ASSERT_TRUE(sync.is_synced());
    EXPECT_LE(error_ns(sync, market, market.local_start + seconds(1)), 1);
    EXPECT_EQ(sync.round_trip(), Duration(60'000'000));
}

TEST(TimeSync, TheShortestRoundTripIsBelieved) {
    const Market market;
    TimeSync sync;
    sync.add(market.exchange(market.local_start, milliseconds(90), milliseconds(1)));
    EXPECT_GT(error_ns(sync, market, market.local_start), 40'000'000);
    sync.add(market.exchange(market.local_start + seconds(1), milliseconds(1), milliseconds(2)));
    sync.add(market.exchange(market.local_start + seconds(2), milliseconds(80), milliseconds(1)));
    EXPECT_LE(error_ns(sync, market, market.local_start + seconds(3)), 500'000);
    EXPECT_EQ(sync.round_trip(), Duration(3'000'000));
}

TEST(TimeSync, TheErrorIsAtMostHalfTheRoundTripOnAnyNetwork) {
    const std::uint64_t seed = seed_of_test();
    SCOPED_TRACE("HUAGU_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    std::exponential_distribution<double> delay(1.0 / 20e6);  // 20 ms on average, each way
    const Market market;
    TimeSync sync;
    LocalTime now = market.local_start;
    for (int i = 0; i < 200; ++i) {
        now += seconds(2);
        const auto exchange = market.exchange(now, nanoseconds(std::llround(delay(random))),
                                              nanoseconds(std::llround(delay(random))));
        sync.add(exchange);
        EXPECT_LE(error_ns(sync, market, now), sync.round_trip().value() / 2 + 20'000)
            << "exchange " << i;
    }
}

TEST(TimeSync, AnOldExchangeGivesWayToANewerOne) {
    const Market market;
    TimeSync sync;
    sync.add(market.exchange(market.local_start, microseconds(10), microseconds(10)));
    for (int i = 1; i <= 16; ++i) {
        sync.add(
            market.exchange(market.local_start + seconds(2 * i), milliseconds(1), milliseconds(1)));
    }
    EXPECT_EQ(sync.round_trip(), Duration(2'000'000)) << "the window has 16 exchanges";
}

TEST(TimeSync, AMarketThatRunsFasterIsFollowed) {
    const Market market{.rate = 20};
    TimeSync sync;
    sync.set_rate(20);
    for (int i = 0; i < 8; ++i) {
        sync.add(market.exchange(market.local_start + milliseconds(25 * i), microseconds(40),
                                 microseconds(60)));
    }
    const LocalTime now = market.local_start + milliseconds(400);
    EXPECT_LE(error_ns(sync, market, now), 20'000'000) << "a millisecond of real time";
    const Time later = market.at(now);
    EXPECT_LE(std::abs(to_duration(sync.local_time(later) - now).value()), 1'000'000);
}

TEST(TimeSync, AnExchangeThatWentBackInTimeIsLeftOut) {
    const Market market;
    TimeSync sync;
    Exchange exchange = market.exchange(market.local_start, milliseconds(1), milliseconds(1));
    exchange.arrived = exchange.sent - milliseconds(1);
    sync.add(exchange);
    EXPECT_FALSE(sync.is_synced());
}

TEST(TimeSync, AResetForgetsAll) {
    const Market market;
    TimeSync sync;
    sync.add(market.exchange(market.local_start, milliseconds(1), milliseconds(1)));
    sync.reset();
    EXPECT_FALSE(sync.is_synced());
}

}  // namespace
}  // namespace huagu::client
