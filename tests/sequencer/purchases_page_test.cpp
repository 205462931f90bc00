// What a participant is told that it bought, page by page.
#include "sequencer/purchases_page.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "tests/sequencer/test_day.hpp"

namespace huagu {
namespace {

using namespace test;

constexpr ParticipantId buyer{2};
constexpr std::uint64_t last_sale{10'000};

struct Page {
    std::uint64_t next;
    std::vector<std::uint64_t> sales;
};

/// A market of 10,000 sales, all of participant 3 but those that a test gives to the buyer.
class PurchasesPage : public ::testing::Test {
  protected:
    PurchasesPage() {
        Lot lot{};
        lot.phase = LotPhase::closed;
        market_.lots.add(LotId(7), lot);
        for (std::uint64_t sale = 1; sale <= last_sale; ++sale) {
            market_.sales[sale - 1].lot = LotId(7);
            market_.sales[sale - 1].buyer = ParticipantId(3);
        }
        market_.sales_made = last_sale;
    }
    void give(std::uint64_t sale) { market_.sales[sale - 1].buyer = buyer; }
    /// Says what is in the lot of all sales.
    void fill_lot() {
        Lot& lot = market_.lots[LotId(7)];
        lot.product = ProductId(3);
        lot.grade = 1;
        lot.length_cm = 60;
        lot.grower = ParticipantId(4);
    }
    void ask(wire::FrameBuilder& builder, std::uint64_t from, std::uint32_t most) {
        wire::FrameBuilder asked;
        asked.begin().Finish(schema::CreatePurchasesPage(asked.buffer(), from, most));
        encode_purchases_page(
            builder,
            *flatbuffers::GetRoot<schema::PurchasesPage>(asked.buffer().GetBufferPointer()), buyer,
            Sequence(5), at(9), market_);
    }
    Page page(std::uint64_t from, std::uint32_t most = 100) {
        wire::FrameBuilder builder;
        ask(builder, from, most);
        const Message message(builder.frame());
        const auto* answer = message->body_as_purchases_page();
        EXPECT_EQ(answer->reason(), schema::Reason::none);
        EXPECT_EQ(answer->from_sale(), from);
        EXPECT_EQ(answer->sequence(), 5U);
        EXPECT_EQ(answer->at(), at(9).value());
        Page page{answer->next(), {}};
        for (const auto* purchase : *answer->purchases()) page.sales.push_back(purchase->sale());
        return page;
    }

    Market market_{small_limits()};
};

TEST_F(PurchasesPage, SaysWhereToGoOnAlsoIfItHasNone) {
    give(1);
    give(4'096);
    give(9'999);
    const Page first = page(1);
    EXPECT_EQ(first.sales, (std::vector<std::uint64_t>{1, 4'096}));
    EXPECT_EQ(first.next, 4'097U);
    const Page second = page(first.next);
    EXPECT_TRUE(second.sales.empty());
    EXPECT_EQ(second.next, 8'193U);
    const Page third = page(second.next);
    EXPECT_EQ(third.sales, std::vector<std::uint64_t>{9'999});
    EXPECT_EQ(third.next, 0U);
}

TEST_F(PurchasesPage, HasNoMoreThanWereAskedFor) {
    for (std::uint64_t sale = 10; sale < 2'000; ++sale) give(sale);
    const Page three = page(1, 3);
    EXPECT_EQ(three.sales, (std::vector<std::uint64_t>{10, 11, 12}));
    EXPECT_EQ(three.next, 13U);
    EXPECT_EQ(page(1, 4'000'000'000).sales.size(), purchases_page_max);
    EXPECT_TRUE(page(1, 0).sales.empty());
    EXPECT_EQ(page(1, 0).next, 1U);
}

TEST_F(PurchasesPage, BeginsAtTheFirstSaleAndEndsAtTheLast) {
    give(1);
    give(last_sale);
    EXPECT_EQ(page(0, 1).sales, std::vector<std::uint64_t>{1});
    EXPECT_EQ(page(last_sale).sales, std::vector<std::uint64_t>{last_sale});
    EXPECT_EQ(page(last_sale).next, 0U);
    for (const std::uint64_t beyond : {last_sale + 1, std::numeric_limits<std::uint64_t>::max()}) {
        EXPECT_TRUE(page(beyond).sales.empty());
        EXPECT_EQ(page(beyond).next, 0U);
    }
}

/// A terminal that follows a long day from its middle has heard of these lots nowhere else.
TEST_F(PurchasesPage, TellsWhatWasInTheLot) {
    fill_lot();
    give(1);
    wire::FrameBuilder builder;
    ask(builder, 1, 1);
    const Message message(builder.frame());
    const auto* purchase = message->body_as_purchases_page()->purchases()->Get(0);
    EXPECT_EQ(purchase->product(), 3U);
    EXPECT_EQ(purchase->grade(), 1);
    EXPECT_EQ(purchase->length_cm(), 60);
    EXPECT_EQ(purchase->grower(), 4U);
}

/// server_frame_max is far away, and a browser's message limit, too.
TEST_F(PurchasesPage, IsSmallAlsoWhenItIsFull) {
    fill_lot();
    for (std::uint64_t sale = 1; sale <= 1'000; ++sale) give(sale);
    wire::FrameBuilder builder;
    ask(builder, 1, purchases_page_max);
    EXPECT_LT(builder.frame().size(), 80'000U);
}

TEST_F(PurchasesPage, OfADayWithoutSalesIsEmpty) {
    market_.sales_made = 0;
    EXPECT_TRUE(page(1).sales.empty());
    EXPECT_EQ(page(1).next, 0U);
}

Incoming ask(std::uint32_t user, std::int64_t received) {
    wire::FrameBuilder builder;
    const auto body = schema::CreatePurchasesPage(builder.begin(), 1, 100);
    builder.finish(schema::ClientBody::purchases_page, body.Union());
    Incoming item = attach(user, received, session_of(user));
    item.kind = IncomingKind::purchases_page;
    item.frame = FrameBytes(builder.plain());
    return item;
}

TEST(Purchases, AreThoseThatWonToldWithWhatWasCancelledSince) {
    TestDay day;
    day.start_lot();
    day.pass_to(1'000);
    day.turn(1'010, press(2, 1, 1'005, 4));
    day.turn(1'020, incoming(2, 1'015, standing_order(2, 41, 90, 5)));
    day.pass_to(1'060);  // the press won; the order presses in the next round
    const Time first = at(1'055);
    while (day.market().sales_made < 2) {
        day.turn((day.sequencer.last_time() - opened).value() / ms + 50);
    }
    const auto replies = day.replies_to(session_of(2));
    ASSERT_EQ(replies.size(), 3U) << "the order's change, won, credit";
    const Message told(replies[1]);
    const auto* won = told->body_as_won();
    ASSERT_NE(won, nullptr);
    const std::int64_t now = (day.sequencer.last_time() - opened).value() / ms;
    Command cancel(CommandKind::cancel_sale, Time(0));
    cancel.command_id = CommandId(1);
    cancel.cancel_sale = {SaleId(2)};
    day.turn(now, incoming(9, now, cancel));
    day.turn(now, ask(2, now), ask(3, now));

    const auto pages = day.replies_to(session_of(2));
    ASSERT_EQ(pages.size(), 1U);
    const Message message(pages[0]);
    const auto* purchases = message->body_as_purchases_page()->purchases();
    ASSERT_EQ(purchases->size(), 2U);
    const auto* press = purchases->Get(0);
    EXPECT_EQ(press->sale(), 1U);
    EXPECT_EQ(press->at(), first.value());
    EXPECT_EQ(press->clock(), 1U);
    EXPECT_EQ(press->lot(), 1U);
    EXPECT_FALSE(press->order().has_value());
    EXPECT_EQ(press->units(), 4);
    EXPECT_FALSE(press->is_cancelled());
    const auto* by_order = purchases->Get(1);
    EXPECT_EQ(by_order->order(), 41U);
    EXPECT_EQ(by_order->at(), won->at());
    EXPECT_EQ(by_order->units(), won->units());
    EXPECT_EQ(by_order->price(), won->price());
    EXPECT_EQ(by_order->gross(), won->gross());
    EXPECT_EQ(by_order->fee(), won->fee());
    EXPECT_TRUE(by_order->is_cancelled());
    EXPECT_EQ(message->body_as_purchases_page()->sequence(), day.results.full.end());

    const auto of_other = day.replies_to(session_of(3));
    ASSERT_EQ(of_other.size(), 1U);
    EXPECT_EQ(Message(of_other[0])->body_as_purchases_page()->purchases()->size(), 0U);
}

}  // namespace
}  // namespace huagu
