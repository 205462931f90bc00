#include "wire/encode.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "tests/wire/told_day.hpp"
#include "wire/seed_hash.hpp"

namespace huagu::wire {
namespace {

TEST(Results, AreMadeOfEveryPublicEvent) {
    const Day day = whole_day();
    for (int number = 1; number <= static_cast<int>(EventKind::sale_cancelled); ++number) {
        const auto kind = static_cast<EventKind>(number);
        SCOPED_TRACE(name(kind));
        const Told& told = day.find(kind);
        for (const Received& frame : told.frames) {
            const schema::Result* result = frame->body_as_result();
            ASSERT_NE(result, nullptr);
            EXPECT_EQ(EnumNameResultBody(result->body_type()), name(kind));
            EXPECT_NE(result->body(), nullptr);
            EXPECT_EQ(result->at(), told.event.at.value());
            EXPECT_EQ(result->clock().has_value(), !clock_of(told.event).is_none());
            EXPECT_EQ(result->clock().value_or(1), 1);
        }
    }
}

TEST(Results, BearWhatTheLogGivesThem) {
    const Day day = whole_day();
    for (std::size_t i = 0; i < day.told().size(); ++i) {
        if (!is_public(day.told()[i].event.kind)) continue;
        EXPECT_EQ(day.told()[i].frames[0]->body_as_result()->sequence(), i + 1);
        EXPECT_EQ(day.told()[i].frames[0]->body_as_result()->clock_sequence(), i + 100);
    }
}

TEST(Results, OfTheMarketSayItsDayCurrencyAndFeeAndTheSeedOnlyAtTheEnd) {
    const Day day = whole_day();
    const auto* opened = day.result(EventKind::market_opened).body_as_market_opened();
    EXPECT_EQ(opened->market()->str(), "花谷");
    EXPECT_EQ(opened->day()->str(), "2026-11-23");
    EXPECT_EQ(opened->currency()->str(), "CNY");
    EXPECT_EQ(opened->minor_unit_digits(), 2);
    EXPECT_EQ(opened->buyer_fee_bp(), 150);
    const auto hash = seed_sha256(42);
    ASSERT_EQ(opened->seed_sha256()->size(), hash.size());
    EXPECT_TRUE(std::equal(hash.begin(), hash.end(), opened->seed_sha256()->begin()));

    const Told& close = day.find(EventKind::market_closed);
    const auto* closed = close.frames[0]->body_as_result()->body_as_market_closed();
    EXPECT_EQ(closed->seed(), 42);
    EXPECT_EQ(closed->sales(), close.event.market_closed.sales);
    EXPECT_EQ(closed->units(), close.event.market_closed.units.value());
    EXPECT_EQ(closed->gross(), close.event.market_closed.gross.value());
    EXPECT_GT(closed->sales(), 0);
}

TEST(Results, OfALotSayAllThatIsKnownOfIt) {
    const Day day = whole_day();
    const auto* queued = day.result(EventKind::lot_queued).body_as_lot_queued();
    const schema::Lot* lot = queued->lot();
    EXPECT_FALSE(queued->reoffer());
    EXPECT_EQ(lot->lot(), 1);
    EXPECT_EQ(lot->clock(), 1);
    EXPECT_EQ(lot->grower(), 3);
    EXPECT_EQ(lot->product(), 5);
    EXPECT_EQ(lot->grade(), 2);
    EXPECT_EQ(lot->length_cm(), 60);
    EXPECT_EQ(lot->items_per_unit(), 20);
    EXPECT_EQ(lot->units(), 18);
    EXPECT_EQ(lot->min_units(), 2);
    EXPECT_EQ(lot->start_price(), 100);
    EXPECT_EQ(lot->reserve_price(), 90);
    EXPECT_EQ(lot->remark()->str(), "花头大");
    EXPECT_EQ(lot->photo()->str(), "https://photos.example/1.jpg");
}

TEST(Results, OfALotSayWhatTheEventSaysNotWhatTheMarketBecame) {
    const Day day = whole_day();
    Event event(EventKind::lot_changed, Time(0));
    event.lot_changed = {ClockId(1), LotId(1), Units(7), Units(3), Price(55), Price(44)};
    FrameBuilder builder;
    encode_result(builder, {}, event, day.market(), {}, Buyers::shown);
    const Received received(builder);
    const schema::Lot* lot = received->body_as_result()->body_as_lot_changed()->lot();
    EXPECT_EQ(lot->units(), 7);
    EXPECT_EQ(lot->min_units(), 3);
    EXPECT_EQ(lot->start_price(), 55);
    EXPECT_EQ(lot->reserve_price(), 44);
    EXPECT_EQ(lot->product(), 5);
}

TEST(Results, OfAReofferedLotSaySo) {
    const Day day = whole_day();
    std::vector<const schema::LotQueued*> queued;
    for (const Told& told : day.told()) {
        if (told.event.kind == EventKind::lot_queued) {
            queued.push_back(told.frames[0]->body_as_result()->body_as_lot_queued());
        }
    }
    ASSERT_EQ(queued.size(), 4);  // lots 1 and 2, then each again: the order left units of lot 2
    EXPECT_FALSE(queued[1]->reoffer());
    EXPECT_TRUE(queued[2]->reoffer());
    EXPECT_EQ(queued[2]->lot()->lot(), 1);
    EXPECT_EQ(queued[2]->lot()->remark(), nullptr);
    EXPECT_TRUE(queued[3]->reoffer());
    EXPECT_EQ(queued[3]->lot()->lot(), 2);
    EXPECT_EQ(queued[3]->lot()->units(), 15);
}

TEST(Results, OfAChangedLotSayWhereItWent) {
    const Day day = whole_day();
    std::vector<const schema::LotChanged*> changes;
    for (const Told& told : day.told()) {
        if (told.event.kind == EventKind::lot_changed) {
            changes.push_back(told.frames[0]->body_as_result()->body_as_lot_changed());
        }
    }
    ASSERT_EQ(changes.size(), 2);
    EXPECT_EQ(changes[0]->lot()->start_price(), 101);
    EXPECT_EQ(changes[0]->position(), 0);
    EXPECT_EQ(changes[1]->position(), 9);
}

TEST(Results, OfARoundLetEveryTerminalMoveItsHand) {
    const Day day = whole_day();
    const Told& told = day.find(EventKind::round_started);
    const auto* round = told.frames[0]->body_as_result()->body_as_round_started();
    EXPECT_EQ(round->lot(), 1);
    EXPECT_EQ(round->round(), 1);
    EXPECT_EQ(round->start_price(), 100);
    EXPECT_EQ(round->price_step(), 1);
    EXPECT_EQ(round->step_interval(), 50 * ms);
    EXPECT_EQ(round->starts_at(), 1800 * ms);
    EXPECT_EQ(round->last_step(), 10);
    EXPECT_EQ(round->units(), 18);
    EXPECT_EQ(round->min_units(), 2);
}

TEST(Results, OfASaleMaskTheBuyerOnlyWhereItIsHidden) {
    const Day day = whole_day();
    const Told& told = day.find(EventKind::sale);
    const auto* shown = told.frames[0]->body_as_result()->body_as_sale();
    const auto* masked = told.frames[1]->body_as_result()->body_as_sale();
    EXPECT_EQ(shown->buyer(), 1);
    EXPECT_FALSE(masked->buyer().has_value());
    for (const auto* sale : {shown, masked}) {
        EXPECT_EQ(sale->sale(), 1);
        EXPECT_EQ(sale->lot(), 1);
        EXPECT_EQ(sale->round(), 1);
        EXPECT_EQ(sale->step(), 2);
        EXPECT_EQ(sale->price(), 98);
        EXPECT_EQ(sale->units(), 18);
        EXPECT_EQ(sale->items(), 360);
        EXPECT_EQ(sale->gross(), 98 * 360);
        EXPECT_EQ(sale->grower(), 3);
    }
    const auto* cancelled = day.result(EventKind::sale_cancelled).body_as_sale_cancelled();
    EXPECT_EQ(cancelled->sale(), 1);
    EXPECT_EQ(cancelled->lot(), 1);
    EXPECT_EQ(cancelled->units(), 18);
    EXPECT_EQ(cancelled->gross(), 98 * 360);
    EXPECT_EQ(cancelled->reason()->str(), "wrong grade");
}

TEST(Results, OfAStopAndACloseSayWhatWasLeft) {
    const Day day = whole_day();
    const Told& stop = day.find(EventKind::hand_stopped);
    const auto* stopped = stop.frames[0]->body_as_result()->body_as_hand_stopped();
    EXPECT_EQ(stopped->lot(), stop.event.hand_stopped.lot.value());
    EXPECT_EQ(stopped->round(), stop.event.hand_stopped.round.value());
    EXPECT_EQ(stopped->step(), stop.event.hand_stopped.step.value());
    const auto* closed = day.result(EventKind::lot_closed).body_as_lot_closed();
    EXPECT_EQ(closed->lot(), 1);
    EXPECT_EQ(closed->outcome(), schema::Outcome::sold);
    EXPECT_EQ(closed->units_sold(), 18);
    EXPECT_EQ(closed->units_unsold(), 0);
}

TEST(References, AreResultsToo) {
    FrameBuilder builder;
    const ResultHead head{Sequence(3), ClockId::none(), 0, Time(9)};
    Texts texts;
    texts.group = "lily";
    texts.names = {{"zh-CN", "百合"}};
    texts.group_names = {{"en", "Lilies"}};
    texts.codes = {{"vbn", "5037"}};

    encode_product_added(builder, head, ProductId(4), texts);
    const Received product(builder);
    const schema::Result* result = product->body_as_result();
    EXPECT_EQ(result->sequence(), 3);
    EXPECT_FALSE(result->clock().has_value());
    EXPECT_EQ(result->body_as_product_added()->product(), 4);
    EXPECT_EQ(result->body_as_product_added()->group()->str(), "lily");
    EXPECT_EQ(result->body_as_product_added()->group_names()->Get(0)->text()->str(), "Lilies");
    EXPECT_EQ(result->body_as_product_added()->names()->Get(0)->text()->str(), "百合");
    EXPECT_EQ(result->body_as_product_added()->codes()->Get(0)->code()->str(), "5037");

    encode_participant_added(builder, head, ParticipantId(6), true, false, texts);
    const Received participant(builder);
    const auto* added = participant->body_as_result()->body_as_participant_added();
    EXPECT_EQ(added->participant(), 6);
    EXPECT_TRUE(added->buyer());
    EXPECT_FALSE(added->grower());
    EXPECT_EQ(added->codes()->Get(0)->scheme()->str(), "vbn");

    encode_fees_set(builder, head, Fees{450, 30, 12});
    const Received fees(builder);
    EXPECT_EQ(fees->body_as_result()->body_as_fees_set()->fees()->grower_commission_bp(), 450);
    EXPECT_EQ(fees->body_as_result()->body_as_fees_set()->fees()->packaging_deposit(), 30);
    EXPECT_EQ(fees->body_as_result()->body_as_fees_set()->fees()->logistics_fee(), 12);

    encode_notice(builder, head, schema::NoticeKind::stalled, "400 ms");
    const Received notice(builder);
    EXPECT_EQ(notice->body_as_result()->body_as_notice()->kind(), schema::NoticeKind::stalled);
    EXPECT_EQ(notice->body_as_result()->body_as_notice()->text()->str(), "400 ms");
}

TEST(References, OfAClockSayItsWholeRules) {
    FrameBuilder builder;
    const ResultHead head{Sequence(3), ClockId(2), 1, Time(9)};
    ClockRules rules;
    rules.allowance = Duration(200 * ms);
    rules.tie = Tie::random_draw;
    Texts texts;
    texts.names = {{"en", "Clock 2"}};
    encode_clock_added(builder, head, rules, texts);
    const Received added(builder);
    const auto* clock = added->body_as_result()->body_as_clock_added();
    EXPECT_EQ(added->body_as_result()->clock(), 2);
    EXPECT_EQ(clock->names()->Get(0)->text()->str(), "Clock 2");
    EXPECT_EQ(clock->rules()->allowance(), 200 * ms);
    EXPECT_EQ(clock->rules()->tie(), schema::Tie::random_draw);
    EXPECT_TRUE(clock->rules()->no_max_units());
    EXPECT_EQ(clock->rules()->hold(), 800 * ms);

    encode_rules_set(builder, head, rules);
    const Received set(builder);
    EXPECT_EQ(set->body_as_result()->body_as_rules_set()->rules()->allowance(), 200 * ms);
}

TEST(Seed, IsPublishedAsTheHashOfItsDigits) {
    // printf %s 18446744073709551615 | sha256sum
    constexpr std::array<std::uint8_t, 4> begin = {0x2c, 0xdb, 0x26, 0x26};
    const auto hash = seed_sha256(18'446'744'073'709'551'615U);
    EXPECT_TRUE(std::equal(begin.begin(), begin.end(), hash.begin()));
}

}  // namespace
}  // namespace huagu::wire
