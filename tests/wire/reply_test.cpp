#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/wire/told_day.hpp"
#include "wire/encode.hpp"

namespace huagu::wire {
namespace {

TEST(Replies, AreMadeOfEveryPrivateEventForTheOneConcernedAndTheDesk) {
    const Day day = whole_day();
    for (auto number = static_cast<int>(EventKind::accepted);
         number <= static_cast<int>(EventKind::credit_changed); ++number) {
        const auto kind = static_cast<EventKind>(number);
        if (kind == EventKind::rejected) continue;  // below
        SCOPED_TRACE(name(kind));
        const Told& told = day.find(kind);
        EXPECT_EQ(EnumNameServerBody(told.frames[0]->body_type()), name(kind));
        EXPECT_NE(told.frames[0]->body(), nullptr);
        const auto* desk = told.frames[1]->body_as_result()->body_as_desk_reply();
        ASSERT_NE(desk, nullptr);
        EXPECT_EQ(EnumNameReplyBody(desk->reply_type()), name(kind));
        EXPECT_EQ(desk->participant().has_value(), !told.event.participant.is_none());
        EXPECT_EQ(desk->participant().value_or(0),
                  told.event.participant.is_none() ? 0 : told.event.participant.value());
        EXPECT_EQ(desk->user().has_value(), !told.event.user.is_none());
    }
}

TEST(Replies, SayWhatWasAddedUnderWhichNumber) {
    const Day day = whole_day();
    std::vector<const schema::Accepted*> accepted;
    for (const Told& told : day.told()) {
        if (told.event.kind == EventKind::accepted) {
            accepted.push_back(told.frames[0]->body_as_accepted());
            EXPECT_EQ(accepted.back()->command_id(), told.event.command_id.value());
        }
    }
    const auto of = [&accepted](schema::CommandKind kind) {
        return *std::find_if(accepted.begin(), accepted.end(),
                             [kind](const auto* answer) { return answer->command() == kind; });
    };
    EXPECT_EQ(of(schema::CommandKind::add_participant)->number(), 1);
    EXPECT_EQ(of(schema::CommandKind::queue_lot)->number(), 1);
    EXPECT_FALSE(of(schema::CommandKind::open_clock)->number().has_value());
    EXPECT_EQ(of(schema::CommandKind::place_order)->order(), 77);
    EXPECT_FALSE(of(schema::CommandKind::press)->order().has_value());
}

TEST(Replies, TellAWinnerWhatAndALoserHowLate) {
    const Day day = whole_day();
    const auto* won = day.find(EventKind::won).frames[0]->body_as_won();
    EXPECT_EQ(won->sale(), 1);
    EXPECT_EQ(won->clock(), 1);
    EXPECT_EQ(won->lot(), 1);
    EXPECT_FALSE(won->order().has_value());
    EXPECT_EQ(won->units(), 18);
    EXPECT_EQ(won->price(), 98);
    EXPECT_EQ(won->gross(), 98 * 360);
    EXPECT_EQ(won->fee(), 530);  // 150 basis points of 35,280, rounded up
    const auto* lost = day.find(EventKind::lost).frames[0]->body_as_lost();
    EXPECT_EQ(lost->winning_step(), 2);
    EXPECT_EQ(lost->winning_price(), 98);
    EXPECT_EQ(lost->late(), 20 * ms);
    EXPECT_EQ(lost->lot(), 1);
    EXPECT_EQ(lost->round(), 1);
    const auto* order = day.find(EventKind::order_changed).frames[0]->body_as_order_changed();
    EXPECT_EQ(order->order(), 77);
    EXPECT_EQ(order->units_left(), 0);
    EXPECT_EQ(order->state(), schema::OrderState::filled);
    const auto* credit = day.find(EventKind::credit_changed).frames[0]->body_as_credit_changed();
    EXPECT_EQ(credit->limit(), 1'000'000);
}

TEST(Replies, OfARejectionSayWhy) {
    Day day = whole_day();
    day.apply(press(8000, 1, 5));
    const auto* rejected = day.find(EventKind::rejected).frames[0]->body_as_rejected();
    EXPECT_EQ(rejected->reason(), schema::Reason::market_closed);
    EXPECT_EQ(rejected->command(), schema::CommandKind::press);
    EXPECT_EQ(rejected->text()->str(), "more");
    EXPECT_EQ(rejected->at(), 8000 * ms);
    EXPECT_GT(rejected->command_id(), 0);
}

TEST(Replies, OfTheGatewayBearTheCommandsId) {
    FrameBuilder builder;
    Command order = command(CommandKind::place_order, 0);
    order.place_order = PlaceOrder();
    order.place_order.order = OrderId(9);
    encode_command(builder, order);
    FrameReader reader(client_frame_max);
    std::span<const std::byte> input = builder.frame();
    ASSERT_EQ(reader.next(input), Cut::whole);
    const schema::Command* sent = verify_client(reader.message())->body_as_command();
    FrameBuilder answer;
    encode_rejected(answer, *sent, Time(5), Reason::busy, "slower");
    const Received received(answer);
    const auto* rejected = received->body_as_rejected();
    EXPECT_EQ(rejected->command_id(), order.command_id.value());
    EXPECT_EQ(rejected->command(), schema::CommandKind::place_order);
    EXPECT_EQ(rejected->order(), 9);
    EXPECT_EQ(rejected->reason(), schema::Reason::busy);
    EXPECT_EQ(rejected->at(), 5);
    EXPECT_EQ(rejected->text()->str(), "slower");
}

}  // namespace
}  // namespace huagu::wire
