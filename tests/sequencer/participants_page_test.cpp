// What the desk is told of a participant's sessions: who is there, who went home, whose line was
// lost.
#include <gtest/gtest.h>

#include "tests/sequencer/test_day.hpp"

namespace huagu {
namespace {

using namespace test;
using schema::CloseReason;

struct Seen {
    std::uint32_t sessions;
    std::uint32_t lost;
    std::optional<CloseReason> ended;
    std::int64_t ended_at;
};

/// Of participant 2: users 2 and 12.
class ParticipantsPage : public ::testing::Test {
  protected:
    Seen look() {
        wire::FrameBuilder builder;
        const auto body = schema::CreateParticipantsPage(builder.begin(), 2, 1);
        builder.finish(schema::ClientBody::participants_page, body.Union());
        Incoming ask = attach(auctioneer.value(), now_, session_of(auctioneer.value()));
        ask.kind = IncomingKind::participants_page;
        ask.frame = FrameBytes(builder.plain());
        day_.turn(now_, std::move(ask));
        const Message message(day_.replies_to(session_of(auctioneer.value())).at(0));
        const auto* state = message->body_as_participants_page()->participants()->Get(0);
        const auto ended = state->ended();
        return {state->sessions(), state->lost(), ended ? std::optional(*ended) : std::nullopt,
                state->ended_at()};
    }
    void come(std::uint32_t user, SessionId session) {
        Incoming item = attach(user, ++now_, session);
        item.participant = ParticipantId(2);
        day_.turn(now_, std::move(item));
    }
    void go(std::uint32_t user, SessionId session, CloseReason why) {
        Incoming item = detach(user, ++now_, session, why);
        item.participant = ParticipantId(2);
        day_.turn(now_, std::move(item));
    }

    static constexpr SessionId colleagues{0, 12, 1};
    TestDay day_;
    std::int64_t now_ = 0;
};

TEST_F(ParticipantsPage, TellsWhyTheLastSessionThatEndedDid) {
    EXPECT_EQ(look().sessions, 1U);
    EXPECT_FALSE(look().ended);
    go(2, session_of(2), CloseReason::logged_off);
    const Seen seen = look();
    EXPECT_EQ(seen.sessions, 0U);
    EXPECT_EQ(seen.lost, 0U);
    EXPECT_EQ(seen.ended, CloseReason::logged_off);
    EXPECT_EQ(seen.ended_at, at(1).value());
}

TEST_F(ParticipantsPage, CountsThoseOfALostLineUntilTheyAreBack) {
    come(12, colleagues);
    go(2, session_of(2), CloseReason::line_lost);
    EXPECT_EQ(look().sessions, 1U) << "a colleague is there";
    EXPECT_EQ(look().lost, 1U);
    go(12, colleagues, CloseReason::heartbeat_timeout);
    EXPECT_EQ(look().lost, 2U);
    EXPECT_EQ(look().ended, CloseReason::heartbeat_timeout);
    const SessionId again{0, 2, 7};
    come(2, again);
    EXPECT_EQ(look().lost, 1U);
    go(2, again, CloseReason::disabled);
    EXPECT_EQ(look().lost, 1U) << "it was the desk that did it";
    come(12, colleagues);
    EXPECT_EQ(look().lost, 0U);
}

TEST_F(ParticipantsPage, OfALostLineTellsWhenItWasAlsoAfterAColleagueWentHome) {
    come(12, colleagues);
    go(2, session_of(2), CloseReason::line_lost);
    const std::int64_t lost_at = look().ended_at;
    go(12, colleagues, CloseReason::logged_off);
    EXPECT_EQ(look().ended, CloseReason::line_lost);
    EXPECT_EQ(look().ended_at, lost_at);
}

TEST_F(ParticipantsPage, HearsNothingOfASessionWhosePlaceIsTaken) {
    const SessionId again{1, 77, 3};
    come(2, again);
    go(2, session_of(2), CloseReason::line_lost);
    EXPECT_EQ(look().sessions, 1U);
    EXPECT_EQ(look().lost, 0U);
    EXPECT_FALSE(look().ended);
}

}  // namespace
}  // namespace huagu
