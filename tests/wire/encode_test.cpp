#include "wire/encode.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "engine/market.hpp"
#include "wire/frame.hpp"
#include "wire/seed_hash.hpp"

namespace huagu::wire {
namespace {

constexpr Limits limits{.participants = 10,
                        .users = 10,
                        .clocks = 4,
                        .lots = 10,
                        .orders = 10,
                        .presses = 10,
                        .sales = 10};

constexpr std::int64_t ms = 1'000'000;

/// A ServerFrame that was received.
class Received {
  public:
    explicit Received(const FrameBuilder& builder) {
        std::span<const std::byte> frame = builder.frame();
        EXPECT_EQ(reader_->next(frame), Cut::whole);
        frame_ = verify_server(reader_->message());
        EXPECT_NE(frame_, nullptr);
    }
    const schema::ServerFrame* operator->() const { return frame_; }

  private:
    std::unique_ptr<FrameReader> reader_ = std::make_unique<FrameReader>(server_frame_max);
    const schema::ServerFrame* frame_;
};

/// One event in each of its frames.
struct Told {
    Event event;
    std::vector<Received> frames;  // public: shown, masked; private: the reply, the desk's
};

/// A market whose events are encoded as they are made.
class Day {
  public:
    Day() : engine_(limits), events_(limits) {}

    void apply(Command command, const Texts& texts = {}) {
        advance(command.at);
        engine_.apply(command, events_);
        tell(Cause{&command, &texts});
    }
    void advance(Time to) {
        while (engine_.next_deadline() && *engine_.next_deadline() <= to) {
            engine_.process_deadline(events_);
            tell(Cause{});
        }
    }

    [[nodiscard]] const std::vector<Told>& told() const { return told_; }
    [[nodiscard]] const Market& market() const { return engine_.market(); }
    /// The first after `from` that is of a kind.
    [[nodiscard]] const Told& find(EventKind kind, std::size_t from = 0) const {
        const auto found =
            std::find_if(told_.begin() + static_cast<std::ptrdiff_t>(from), told_.end(),
                         [kind](const Told& told) { return told.event.kind == kind; });
        if (found == told_.end()) throw std::runtime_error("not told: " + std::string(name(kind)));
        return *found;
    }
    [[nodiscard]] const schema::Result& result(EventKind kind, std::size_t from = 0) const {
        return *find(kind, from).frames[0]->body_as_result();
    }

  private:
    void tell(Cause cause) {
        const Market& market = engine_.market();
        for (const Event& event : events_.events()) {
            Told told{event, {}};
            ResultHead head{Sequence(told_.size() + 1), clock_of(event), told_.size() + 100,
                            event.at};
            if (is_public(event.kind)) {
                encode_result(builder_, head, event, market, cause, Buyers::shown);
                told.frames.emplace_back(builder_);
                encode_result(builder_, head, event, market, cause, Buyers::masked);
                told.frames.emplace_back(builder_);
            } else {
                encode_reply(builder_, event, market, "more");
                told.frames.emplace_back(builder_);
                encode_desk_reply(builder_, head, event, market, "more");
                told.frames.emplace_back(builder_);
            }
            told_.push_back(std::move(told));
        }
        events_.clear();
    }

    Engine engine_;
    EventBuffer events_;
    FrameBuilder builder_;
    std::vector<Told> told_;
};

Command command(CommandKind kind, std::int64_t at) {
    static std::uint64_t id = 0;
    Command made(kind, Time(at * ms));
    made.user = UserId(1);
    made.command_id = CommandId(++id);
    return made;
}

Command of_clock(CommandKind kind, std::int64_t at) {
    Command made = command(kind, at);
    made.open_clock = {ClockId(1)};
    return made;
}

Command press(std::int64_t at, std::uint32_t participant, std::int64_t units) {
    Command made = command(CommandKind::press, at);
    made.participant = ParticipantId(participant);
    made.user = UserId(participant);
    made.press = {ClockId(1), LotId(1), RoundNumber(1), made.at, Units(units), false};
    return made;
}

Texts market_texts() {
    Texts texts;
    texts.market = "花谷";
    texts.day = "2026-11-23";
    texts.currency = "CNY";
    texts.minor_unit_digits = 2;
    return texts;
}

void add_participant(Day& day, std::uint32_t id, bool is_grower) {
    Command add = command(CommandKind::add_participant, 0);
    add.add_participant = {ParticipantId(id), !is_grower, is_grower, Money(1'000'000)};
    day.apply(add);
}

void queue_lot(Day& day, std::int64_t at, std::uint32_t id) {
    Texts texts;
    texts.remark = "花头大";
    texts.photo = "https://photos.example/1.jpg";
    Command queue = command(CommandKind::queue_lot, at);
    queue.queue_lot = {ClockId(1), LotId(id), ParticipantId(3), ProductId(5), 2,        60,
                       Items(20),  Units(18), Units(2),         Price(100),   Price(90)};
    day.apply(queue, texts);
}

/// A day on which every kind of event happens.
Day whole_day() {
    Day day;
    Command open = command(CommandKind::open_market, 0);
    open.open_market = {42, 150};
    day.apply(open, market_texts());
    add_participant(day, 1, false);
    add_participant(day, 2, false);
    add_participant(day, 3, true);
    Command clock = command(CommandKind::add_clock, 0);
    clock.add_clock = {ClockId(1), {}};
    clock.add_clock.change.rules.reoffer = 1;
    clock.add_clock.change.given = rule_reoffer;
    day.apply(clock);
    queue_lot(day, 0, 1);
    queue_lot(day, 0, 2);
    Command change = command(CommandKind::change_lot, 0);
    change.change_lot = {LotId(2), true, false, false, true, Price(101), {}, {}, 0};
    day.apply(change);
    change = command(CommandKind::change_lot, 0);
    change.change_lot = {LotId(2), false, false, false, true, {}, {}, {}, 9};
    day.apply(change);
    Command order = command(CommandKind::place_order, 0);
    order.participant = ParticipantId(2);
    order.user = UserId(2);
    order.place_order = PlaceOrder();
    order.place_order.order = OrderId(77);
    order.place_order.product = ProductId(5);
    order.place_order.limit_price = Price(95);
    order.place_order.units = Units(3);
    order.place_order.lot = LotId(2);
    day.apply(order);
    day.apply(of_clock(CommandKind::open_clock, 1000));  // T = 1800 ms
    day.apply(press(1910, 1, 18));                       // step 2, price 98
    day.apply(press(1930, 2, 4));                        // later on the same step
    day.advance(Time(2000 * ms));
    Command cancel = command(CommandKind::cancel_sale, 2001);
    cancel.cancel_sale = {SaleId(1)};
    Texts reason;
    reason.reason = "wrong grade";
    day.apply(cancel, reason);
    day.advance(Time(6700 * ms));  // lot 1 passes, then what the order leaves of lot 2
    day.apply(of_clock(CommandKind::pause_clock, 6800));
    day.advance(Time(7000 * ms));
    day.apply(of_clock(CommandKind::resume_clock, 7000));
    day.apply(of_clock(CommandKind::pause_clock, 7001));
    day.apply(of_clock(CommandKind::close_clock, 7002));
    day.apply(command(CommandKind::close_market, 7003));
    return day;
}

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
