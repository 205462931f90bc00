#include "client/results_cursor.hpp"

#include <gtest/gtest.h>

namespace huagu::client {
namespace {

using Verdict = ResultsCursor::Verdict;

/// A result as it comes over the wire.
class MadeResult {
  public:
    MadeResult(std::uint64_t sequence, std::uint32_t clock, std::uint64_t clock_sequence,
               schema::ResultBody type = schema::ResultBody::clock_opened) {
        const auto body = schema::CreateClockOpened(buffer_).Union();
        schema::ResultBuilder result(buffer_);
        result.add_sequence(sequence);
        if (clock != 0) result.add_clock(clock);
        result.add_clock_sequence(clock_sequence);
        result.add_body_type(type);
        result.add_body(body);
        buffer_.Finish(result.Finish());
    }
    const schema::Result& operator*() const {
        return *flatbuffers::GetRoot<schema::Result>(buffer_.GetBufferPointer());
    }

  private:
    flatbuffers::FlatBufferBuilder buffer_;
};

TEST(ResultsCursor, TakesEachResultOnce) {
    ResultsCursor cursor;
    cursor.begin(Sequence(4), true);
    EXPECT_EQ(cursor.take(*MadeResult(4, 1, 2)), Verdict::known);
    EXPECT_EQ(cursor.take(*MadeResult(5, 1, 3)), Verdict::next);
    EXPECT_EQ(cursor.take(*MadeResult(5, 1, 3)), Verdict::known);
    EXPECT_EQ(cursor.take(*MadeResult(6, 0, 0)), Verdict::next);
    EXPECT_EQ(cursor.sequence(), Sequence(6));
}

TEST(ResultsCursor, FindsAGapInTheSequence) {
    ResultsCursor cursor;
    cursor.begin(Sequence(4), true);
    EXPECT_EQ(cursor.take(*MadeResult(6, 1, 3)), Verdict::gap);
    EXPECT_EQ(cursor.sequence(), Sequence(4)) << "so that the reader asks for 5 again";
    EXPECT_EQ(cursor.take(*MadeResult(5, 2, 1)), Verdict::next);
}

TEST(ResultsCursor, FindsAGapOfOneClockAmongSome) {
    ResultsCursor cursor;
    cursor.begin(Sequence(4), false);
    cursor.begin_clock(1, 2);
    EXPECT_EQ(cursor.take(*MadeResult(9, 1, 3)), Verdict::next) << "others' results lie between";
    EXPECT_EQ(cursor.take(*MadeResult(12, 1, 5)), Verdict::gap);
    EXPECT_EQ(cursor.take(*MadeResult(11, 1, 4)), Verdict::next);
}

TEST(ResultsCursor, BeginsAClockAnywhereWhenItIsFollowedAnew) {
    ResultsCursor cursor;
    cursor.begin(Sequence(4), false);
    cursor.begin_clock(1, 2);
    EXPECT_EQ(cursor.take(*MadeResult(5, 1, 3)), Verdict::next);
    cursor.follow(true);
    EXPECT_EQ(cursor.take(*MadeResult(20, 2, 17)), Verdict::next);
    EXPECT_EQ(cursor.take(*MadeResult(22, 2, 18)), Verdict::gap);
}

TEST(ResultsCursor, RepliesOnTheDeskBearTheLastResultsNumber) {
    ResultsCursor cursor;
    cursor.begin(Sequence(4), true);
    EXPECT_EQ(cursor.take(*MadeResult(4, 0, 0, schema::ResultBody::desk_reply)), Verdict::next);
    EXPECT_EQ(cursor.take(*MadeResult(5, 1, 3)), Verdict::next);
    EXPECT_EQ(cursor.take(*MadeResult(5, 0, 0, schema::ResultBody::notice)), Verdict::next);
    EXPECT_EQ(cursor.sequence(), Sequence(5));
}

class DeskCursor : public ::testing::Test {
  protected:
    Verdict reply(std::uint64_t after) {
        return cursor_.take(*MadeResult(after, 0, 0, schema::ResultBody::desk_reply));
    }
    Verdict result(std::uint64_t sequence, std::uint32_t clock = 0, std::uint64_t of_clock = 0) {
        return cursor_.take(*MadeResult(sequence, clock, of_clock));
    }
    ResultsCursor cursor_;
};

TEST_F(DeskCursor, PassesOverWhatComesAgainAfterAReconnect) {
    cursor_.begin(Sequence(0), true);
    EXPECT_EQ(reply(0), Verdict::next);
    EXPECT_EQ(result(1), Verdict::next);
    EXPECT_EQ(reply(1), Verdict::next);
    EXPECT_EQ(reply(1), Verdict::next);
    for (int reconnects = 0; reconnects < 2; ++reconnects) {
        cursor_.resume();
        EXPECT_EQ(reply(1), Verdict::known);
        EXPECT_EQ(reply(1), Verdict::known);
    }
    EXPECT_EQ(reply(1), Verdict::next) << "said meanwhile";
    EXPECT_EQ(result(2), Verdict::next);
    cursor_.resume();
    EXPECT_EQ(reply(2), Verdict::next) << "those before the last result do not come again";
}

TEST_F(DeskCursor, IsCutOffAgainWhileItPassesOver) {
    cursor_.begin(Sequence(1), true);
    EXPECT_EQ(reply(1), Verdict::next);
    EXPECT_EQ(reply(1), Verdict::next);
    cursor_.resume();
    EXPECT_EQ(reply(1), Verdict::known);
    cursor_.resume();
    EXPECT_EQ(reply(1), Verdict::known);
    EXPECT_EQ(reply(1), Verdict::known);
    EXPECT_EQ(reply(1), Verdict::next);
}

TEST_F(DeskCursor, DoesNotTellWhatWasBeforeItsSnapshot) {
    cursor_.begin(Sequence(4), true, 2);
    EXPECT_EQ(reply(4), Verdict::next);
    cursor_.resume();
    EXPECT_EQ(reply(4), Verdict::known);
    EXPECT_EQ(reply(4), Verdict::known);
    EXPECT_EQ(reply(4), Verdict::known);
    EXPECT_EQ(reply(4), Verdict::next);
}

TEST_F(DeskCursor, DoesNotTellWhatIsOfResultsBeforeItsPlace) {
    cursor_.begin(Sequence(4), true);
    EXPECT_EQ(reply(3), Verdict::known);
    EXPECT_EQ(reply(4), Verdict::next);
}

TEST_F(DeskCursor, OfSomeClocksKnowsRepliesAfterResultsThatItDoesNotFollow) {
    cursor_.begin(Sequence(4), false);
    EXPECT_EQ(result(5, 1, 1), Verdict::next);
    EXPECT_EQ(reply(5), Verdict::next);
    EXPECT_EQ(reply(6), Verdict::next) << "result 6 is of a clock that is not followed";
    cursor_.resume();
    EXPECT_EQ(reply(5), Verdict::known);
    EXPECT_EQ(reply(6), Verdict::known);
    EXPECT_EQ(reply(6), Verdict::next);
}

TEST_F(DeskCursor, KnowsRepliesBehindAResultThatOnlyComesNow) {
    cursor_.begin(Sequence(4), false);
    EXPECT_EQ(reply(4), Verdict::next);
    EXPECT_EQ(reply(5), Verdict::next);
    cursor_.follow(true);
    cursor_.resume();
    EXPECT_EQ(reply(4), Verdict::known);
    EXPECT_EQ(result(5, 2, 9), Verdict::next) << "it was not followed before";
    cursor_.resume();
    EXPECT_EQ(reply(5), Verdict::known);
    EXPECT_EQ(reply(5), Verdict::next);
}

}  // namespace
}  // namespace huagu::client
