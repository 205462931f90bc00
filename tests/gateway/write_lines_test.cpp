// Whose turn it is to write: in line, for a bounded time.
#include "gateway/write_lines.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace huagu::gateway {
namespace {

class Writing : public ::testing::Test {
  protected:
    /// A write takes 40: two and a bit fit into 100.
    void serve(Due due) {
        lines_.serve(
            due, Time(now_ + 100), [this] { return Time(now_); },
            [this](SessionId session) {
                written_.push_back(session.slot);
                now_ += 40;
            });
    }
    void join(Due due, std::uint32_t slot) { lines_.join(due, {0, slot, 1}); }

    WriteLines lines_;
    std::int64_t now_ = 0;
    std::vector<std::uint32_t> written_;
};

using Slots = std::vector<std::uint32_t>;

TEST_F(Writing, EndsWhenItsTimeIsOver) {
    for (std::uint32_t slot = 1; slot <= 5; ++slot) join(Due::answers, slot);
    serve(Due::answers);
    EXPECT_EQ(written_, (Slots{1, 2, 3}));
    EXPECT_EQ(lines_.size(), 2U);
}

TEST_F(Writing, GoesOnWhereItEnded) {
    for (std::uint32_t slot = 1; slot <= 5; ++slot) join(Due::answers, slot);
    serve(Due::answers);
    join(Due::answers, 1);
    serve(Due::answers);
    EXPECT_EQ(written_, (Slots{1, 2, 3, 4, 5, 1}));
}

TEST_F(Writing, OfResultsDoesNotWaitForAnswers) {
    for (std::uint32_t slot = 1; slot <= 9; ++slot) join(Due::answers, slot);
    join(Due::results, 5);
    serve(Due::results);
    EXPECT_EQ(written_, (Slots{5}));
}

TEST_F(Writing, LeavesWhoJoinsMeanwhileForTheNextTime) {
    join(Due::results, 1);
    lines_.serve(
        Due::results, Time(1), [] { return Time(0); },
        [this](SessionId session) {
            written_.push_back(session.slot);
            join(Due::results, session.slot + 1);
        });
    EXPECT_EQ(written_, (Slots{1}));
    EXPECT_EQ(lines_.size(), 1U);
}

}  // namespace
}  // namespace huagu::gateway
