#include "gateway/token_bucket.hpp"

#include <gtest/gtest.h>

namespace huagu::gateway {
namespace {

constexpr Time at(std::int64_t ms) { return Time(1'000'000'000'000 + ms * 1'000'000); }

int taken_at(TokenBucket& bucket, Time now, int tries) {
    int taken = 0;
    for (int n = 0; n < tries; ++n) taken += bucket.take(now) ? 1 : 0;
    return taken;
}

TEST(Rate, LetsABurstThrough) {
    TokenBucket bucket(Rate{50, 100});
    EXPECT_EQ(taken_at(bucket, at(0), 500), 100);
}

TEST(Rate, FillsByTheSecond) {
    TokenBucket bucket(Rate{50, 100});
    taken_at(bucket, at(0), 500);
    EXPECT_EQ(taken_at(bucket, at(10), 500), 0);
    EXPECT_EQ(taken_at(bucket, at(1000), 500), 50);
    EXPECT_EQ(taken_at(bucket, at(60'000), 500), 100) << "never more than a burst";
}

}  // namespace
}  // namespace huagu::gateway
