// Each of many is looked at once an interval, a few at a time.
#include "gateway/looks.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace huagu::gateway {
namespace {

using Looked = std::vector<std::size_t>;

class Looking : public ::testing::Test {
  protected:
    /// A look takes 10. Whom it was at.
    Looked serve(std::size_t count, std::int64_t room = 1'000'000) {
        Looked looked;
        left_ = looks_.serve(
            count, Time(now_ + room), [this] { return Time(now_); },
            [&](std::size_t n) {
                looked.push_back(n);
                now_ += 10;
            });
        return looked;
    }

    Looks looks_{Duration(1'000)};
    std::int64_t now_ = 1'000'000;
    std::size_t left_ = 0;
};

TEST_F(Looking, IsAtNobodyWhereNobodyIs) {
    EXPECT_TRUE(serve(0).empty());
    EXPECT_EQ(left_, 0U);
}

TEST_F(Looking, IsAtEachOnceAnInterval) {
    std::vector<int> times(7);
    const std::int64_t begin = now_;
    while (now_ < begin + 20'000) {
        for (const std::size_t n : serve(7)) ++times[n];
        now_ += 90;
    }
    for (const int each : times) {
        EXPECT_GE(each, 19);
        EXPECT_LE(each, 22);
    }
}

TEST_F(Looking, IsInTurn) {
    serve(10);
    now_ += 150;  // a tenth of an interval for each
    const Looked some = serve(10);
    ASSERT_FALSE(some.empty());
    now_ += 350;
    const Looked more = serve(10);
    ASSERT_FALSE(more.empty());
    EXPECT_EQ(more.front(), (some.back() + 1) % 10);
}

TEST_F(Looking, EndsWhenItsTimeIsOverAndGoesOnThere) {
    EXPECT_EQ(serve(10, 35), (Looked{1, 2, 3, 4}));
    EXPECT_EQ(left_, 6U);
    EXPECT_EQ(serve(10), (Looked{5, 6, 7, 8, 9, 0}));
    EXPECT_EQ(left_, 0U);
}

TEST_F(Looking, IsAtOneAtLeast) {
    EXPECT_EQ(serve(10, -1), (Looked{1}));
    EXPECT_EQ(serve(10, -1), (Looked{2}));
}

TEST_F(Looking, IsAtThoseWhoCameMeanwhileToo) {
    serve(2);
    now_ += 1'000;
    EXPECT_EQ(serve(5).size(), 5U);
}

}  // namespace
}  // namespace huagu::gateway
