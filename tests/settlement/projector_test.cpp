#include "settlement/projector.hpp"

#include "tests/settlement/settlement_test.hpp"

namespace huagu::settlement {
namespace {

using Projecting = SettlementTest;

TEST_F(Projecting, EachResultIsThereOnceHoweverOftenItComes) {
    feed_ = whole_day();
    settle_all();
    const std::string once = dump(*database_);
    EXPECT_NE(once.find("Anna"), std::string::npos) << once;
    settle_all();
    EXPECT_EQ(dump(*database_), once);
}

TEST_F(Projecting, AGapIsRefused) {
    feed_ = opened_day();
    feed_.number_from(feed_.size() + 2);
    feed_.sell(sale_1);
    EXPECT_EQ(refusal(), "result 10 came after 8: results are missing");
}

TEST_F(Projecting, AnotherContentUnderAKnownSequenceIsRefused) {
    feed_ = opened_day().start_round(1).sell(sale_1);
    settle_all();
    const std::string before = dump(*database_);
    MadeSale dearer = sale_1;
    dearer.price += 1;
    feed_ = opened_day().start_round(1).sell(dearer);
    EXPECT_NE(refusal().find("result 10 is another one than the database has"), std::string::npos);
    feed_ = opened_day().sell(sale_1);
    EXPECT_NE(refusal().find("result 9 is another one than the database has"), std::string::npos)
        << "of another kind";
    EXPECT_EQ(dump(*database_), before);
}

TEST_F(Projecting, WhatWasNotCommittedWasNeverThere) {
    feed_ = opened_day();
    settle_all();
    const std::string before = dump(*database_);
    {
        feed_.sell(sale_1);
        Projector killed(*database_, day_name);
        ASSERT_TRUE(killed.take(feed_.last()));
        EXPECT_EQ(killed.uncommitted(), 1U);
    }
    EXPECT_EQ(dump(*database_), before);
    settle_all();
    EXPECT_EQ(dumped("SELECT sale, sequence FROM sales", 2), "1|9\n");
    EXPECT_EQ(market_day().last_sequence, 9);
}

TEST_F(Projecting, ACancelledSaleStaysAndItsCancellationIsBesideIt) {
    feed_ = whole_day();
    settle_all();
    EXPECT_EQ(dumped("SELECT sale, buyer, gross FROM sales ORDER BY sale", 3),
              "1|1|880\n2|2|2460\n3|1|700\n");
    EXPECT_EQ(dumped("SELECT sale, units, gross, reason FROM cancellations", 4),
              "3|1|700|two labels\n");
}

TEST_F(Projecting, TheSecondClosingOfALotCounts) {
    feed_ = whole_day();
    settle_all();
    EXPECT_EQ(dumped("SELECT lot, units_sold, units_unsold, outcome FROM lots ORDER BY lot", 4),
              "1|5|0|sold\n2|0|4|passed\n");
}

TEST_F(Projecting, ALotThatIsQueuedAgainKeepsTheUnitsThatItOffered) {
    feed_ = opened_day().sell(sale_1).queue_lot(1, 3, 80, true);
    settle_all();
    EXPECT_EQ(dumped("SELECT units_offered, start_price FROM lots WHERE lot = 1", 2), "5|80\n");
}

TEST_F(Projecting, AMaskedBuyerIsRefused) {
    feed_ = opened_day().sell({1, 1, 0, 2, 22});
    EXPECT_NE(refusal().find("sale 1 hides its buyer"), std::string::npos);
}

TEST_F(Projecting, ASaleThatIsToldAgainUnderAnotherSequenceIsRefused) {
    feed_ = opened_day().sell(sale_1).sell(sale_1);
    EXPECT_EQ(refusal(), "sale 1 was told before, by result 9");
}

TEST_F(Projecting, AnotherDaysFeedIsRefused) {
    feed_.open("2026-11-24");
    EXPECT_EQ(refusal(), "result 1 opens Test Market 2026-11-24");
}

TEST_F(Projecting, NothingComesAfterTheMarketsClose) {
    feed_ = whole_day();
    feed_.queue_lot(9, 1);
    EXPECT_NE(refusal().find("came after the market was closed"), std::string::npos);
}

TEST_F(Projecting, AKindOfResultThatIsNotKnownIsRefused) {
    feed_.open();
    feed_.add(static_cast<schema::ResultBody>(200),
              [](Feed::Builder& to) { return schema::CreateClockOpened(to).Union(); });
    EXPECT_NE(refusal().find("a kind that this program does not know"), std::string::npos);
}

TEST_F(Projecting, NoticesAmongTheResultsAreNotCounted) {
    feed_ = opened_day();
    settle_all();
    feed_.number_from(8);
    feed_.add(Feed::Body::notice,
              [](Feed::Builder& to) { return schema::CreateNotice(to).Union(); });
    Projector projector(*database_, day_name);
    EXPECT_TRUE(projector.take(feed_.last()));
    EXPECT_EQ(projector.last_sequence(), 8U);
}

TEST_F(Projecting, TheFeesOfASaleAreThoseInForceWhenItWasMade) {
    feed_ = opened_day().sell(sale_1).set_fees(1000, 0, 5).sell(sale_2);
    settle_all();
    EXPECT_EQ(dumped("SELECT buyer_fee, logistics_fee, grower_commission, packaging_deposit "
                     "FROM sales ORDER BY sale",
                     4),
              "14|24|44|60\n37|15|246|0\n");
}

TEST_F(Projecting, FeesOutliveTheSettler) {
    feed_ = opened_day();
    settle_all();
    feed_.sell(sale_1);
    settle_all();
    EXPECT_EQ(dumped("SELECT grower_commission FROM sales", 1), "44\n");
}

TEST_F(Projecting, TwoSettlersOnOneDatabaseDoNoHarm) {
    feed_ = whole_day();
    const auto other_database = place_.open();
    Projector one(*database_, day_name);
    Projector other(*other_database, day_name);
    std::size_t next = 0;
    for (const auto& result : feed_.results()) {
        Projector& first = ++next % 3 == 0 ? other : one;
        Projector& second = next % 3 == 0 ? one : other;
        ASSERT_TRUE(first.take(*result));
        first.commit();
        ASSERT_TRUE(second.take(*result));
        EXPECT_EQ(second.uncommitted(), 0U);
        second.commit();
    }
    EXPECT_TRUE(verify(*database_, market_day()).is_proved());
}

TEST_F(Projecting, DaysLieBesideEachOther) {
    feed_ = whole_day();
    settle_all();
    Feed next = Feed().open("2026-11-24").add_participant(1, true, "Carl", "卡尔");
    ASSERT_TRUE(settle(*database_, next, {test_market, "2026-11-24"}));
    EXPECT_EQ(dumped("SELECT day, name FROM names WHERE thing = 'participant' AND number = 1 "
                     "AND language = 'en' ORDER BY day",
                     2),
              "2026-11-23|Anna\n2026-11-24|Carl\n");
    EXPECT_EQ(choose_day(*database_, {}, {})->name.day, "2026-11-24") << "the latest";
    EXPECT_EQ(choose_day(*database_, {}, test_day)->last_sequence, 17);
    EXPECT_FALSE(choose_day(*database_, {}, "2026-11-25"));
}

}  // namespace
}  // namespace huagu::settlement
