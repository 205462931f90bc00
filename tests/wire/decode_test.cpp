#include "wire/decode.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>
#include <string>

#include "engine/engine.hpp"
#include "tests/wire/commands.hpp"
#include "wire/encode.hpp"
#include "wire/frame.hpp"

namespace huagu::wire {
namespace {

using Buffer = flatbuffers::FlatBufferBuilder;

/// A frame's command, as long as this lives.
class Received {
  public:
    explicit Received(const FrameBuilder& builder) {
        std::span<const std::byte> frame = builder.frame();
        EXPECT_EQ(reader_.next(frame), Cut::whole);
        const schema::ClientFrame* verified = verify_client(reader_.message());
        EXPECT_NE(verified, nullptr);
        command_ = command_of(*verified);
    }
    const schema::Command& operator*() const { return *command_; }

  private:
    FrameReader reader_{client_frame_max};
    const schema::Command* command_;
};

Reason reason_of(const FrameBuilder& builder) {
    const auto command = decode(*Received(builder));
    return command ? Reason::none : command.error();
}

/// A command that encode.hpp would not write.
Reason reason_of(schema::CommandBody type,
                 const std::function<flatbuffers::Offset<void>(Buffer&)>& build) {
    FrameBuilder builder;
    Buffer& buffer = builder.begin();
    const auto command = schema::CreateCommand(buffer, 1, type, build(buffer));
    builder.finish(schema::ClientBody::command, command.Union());
    return reason_of(builder);
}

Reason reason_of(CommandKind kind, const Texts& texts) {
    FrameBuilder builder;
    encode_command(builder, sample_command(kind), texts, true);
    return reason_of(builder);
}

TEST(Command, OfEveryKindComesBackAsItWasSent) {
    for (const CommandKind kind : all_kinds()) {
        SCOPED_TRACE(name(kind));
        FrameBuilder builder;
        encode_command(builder, sample_command(kind), sample_texts(kind), true);
        const Received received(builder);
        const auto command = decode(*received);
        ASSERT_TRUE(command.has_value());
        EXPECT_EQ(numbers_of(*command), numbers_of(sample_command(kind)));
        EXPECT_EQ(texts_of(*received), sample_texts(kind));
        EXPECT_EQ(has_texts((*received).body_type()), sample_texts(kind) != Texts());
        EXPECT_FALSE(is_reference((*received).body_type()));
    }
}

TEST(Command, ComesBackInTheFullWidthOfItsNumbers) {
    FrameBuilder builder;
    EXPECT_TRUE(rc::check([&builder](std::uint64_t seed) {
        for (const CommandKind kind : all_kinds()) {
            const Command sent = random_command(kind, seed);
            encode_command(builder, sent, sample_texts(kind), true);
            const Received received(builder);
            const auto command = decode(*received);
            RC_ASSERT(command.has_value());
            RC_ASSERT(numbers_of(*command) == numbers_of(sent));
        }
    }));
}

TEST(Command, OfAnUnknownTypeIsABadFrame) {
    const auto press = [](Buffer& buffer) { return schema::CreatePress(buffer).Union(); };
    EXPECT_EQ(reason_of(static_cast<schema::CommandBody>(200), press), Reason::bad_frame);
    EXPECT_EQ(reason_of(schema::CommandBody::NONE, press), Reason::bad_frame);
    EXPECT_EQ(reason_of(schema::CommandBody::press, press), Reason::none);
}

TEST(Command, WithoutABodyIsABadFrame) {
    for (int type = 1; type <= static_cast<int>(schema::CommandBody::MAX); ++type) {
        EXPECT_EQ(reason_of(static_cast<schema::CommandBody>(type),
                            [](Buffer&) { return flatbuffers::Offset<void>(); }),
                  Reason::bad_frame)
            << type;
    }
}

TEST(Command, ThatIsAReferenceMovesTheEngineOnly) {
    FrameBuilder builder;
    encode_add_product(builder, CommandId(7), ProductId::none(), sample_product());
    const Received product(builder);
    ASSERT_TRUE(is_reference((*product).body_type()));
    EXPECT_EQ(decode(*product)->kind, CommandKind::advance);
    EXPECT_EQ(decode(*product)->command_id, CommandId(7));
    EXPECT_FALSE((*product).body_as_add_product()->product().has_value());
    EXPECT_EQ(texts_of(*product), sample_product());
    EXPECT_TRUE(has_texts((*product).body_type()));

    encode_set_fees(builder, CommandId(8), Fees{450, 30, 12});
    const Received fees(builder);
    ASSERT_TRUE(is_reference((*fees).body_type()));
    EXPECT_EQ(decode(*fees)->kind, CommandKind::advance);
    EXPECT_EQ(texts_of(*fees).fees, (Fees{450, 30, 12}));
    EXPECT_TRUE(has_texts((*fees).body_type()));
}

TEST(Seed, OfTheMarketIsWrittenByTheServerOnly) {
    FrameBuilder builder;
    const Command command = sample_command(CommandKind::open_market);
    encode_command(builder, command, sample_texts(command.kind));
    EXPECT_FALSE(has_seed(*Received(builder)));
    encode_command(builder, command, sample_texts(command.kind), true);
    EXPECT_TRUE(has_seed(*Received(builder)));
}

TEST(Press, WithoutAPressTimeIsOfTheMomentOfReceipt) {
    FrameBuilder builder;
    Command command = sample_command(CommandKind::press);
    command.press.press_time = press_time_on_receipt;
    encode_command(builder, command);
    EXPECT_FALSE((*Received(builder)).body_as_press()->press_time().has_value());
    EXPECT_EQ(decode(*Received(builder))->press.press_time, press_time_on_receipt);
    // A claim of 0 is one.
    command.press.press_time = Time(0);
    encode_command(builder, command);
    EXPECT_EQ(decode(*Received(builder))->press.press_time, Time(0));
}

TEST(Rules, WithAnUnknownWordAreABadValueToTheEngine) {
    for (const bool is_award : {true, false}) {
        FrameBuilder builder;
        Buffer& buffer = builder.begin();
        schema::ClockRulesBuilder rules(buffer);
        if (is_award) rules.add_award(static_cast<schema::Award>(2));
        if (!is_award) rules.add_tie(static_cast<schema::Tie>(99));
        const auto set = schema::CreateSetRules(buffer, 1, rules.Finish());
        const auto command =
            schema::CreateCommand(buffer, 1, schema::CommandBody::set_rules, set.Union());
        builder.finish(schema::ClientBody::command, command.Union());
        const auto decoded = decode(*Received(builder));
        ASSERT_TRUE(decoded.has_value());
        EXPECT_EQ(decoded->set_rules.change.given, rule_unknown);
    }
}

TEST(Rules, LimitUnitsToANumberOrToNone) {
    const auto change_of = [](auto fill) {
        Buffer buffer;
        schema::ClockRulesBuilder rules(buffer);
        fill(rules);
        buffer.Finish(rules.Finish());
        return decode_rules(flatbuffers::GetRoot<schema::ClockRules>(buffer.GetBufferPointer()));
    };
    const RulesChange none = change_of([](auto& rules) { rules.add_no_max_units(true); });
    EXPECT_EQ(none.given, rule_max_units);
    EXPECT_EQ(none.rules.max_units, no_max_units);
    const RulesChange five = change_of([](auto& rules) { rules.add_max_units(5); });
    EXPECT_EQ(five.given, rule_max_units);
    EXPECT_EQ(five.rules.max_units, Units(5));
    const RulesChange both = change_of([](auto& rules) {
        rules.add_max_units(5);
        rules.add_no_max_units(true);
    });
    EXPECT_NE(both.given & rule_unknown, 0);
    const RulesChange greatest =
        change_of([](auto& rules) { rules.add_max_units(no_max_units.value()); });
    EXPECT_NE(greatest.given & rule_unknown, 0);
}

TEST(Rules, OfAResultAreAllThere) {
    ClockRules rules;
    rules.price_step = Price(3);
    rules.award = Award::multi_sale;
    rules.auto_advance = false;
    Buffer buffer;
    buffer.Finish(build_rules(buffer, rules));
    const RulesChange change =
        decode_rules(flatbuffers::GetRoot<schema::ClockRules>(buffer.GetBufferPointer()));
    EXPECT_EQ(change.given, (rule_auto_advance << 1) - 1);
    EXPECT_EQ(change.rules.price_step, Price(3));
    EXPECT_EQ(change.rules.award, Award::multi_sale);
    EXPECT_EQ(change.rules.max_units, no_max_units);
    EXPECT_FALSE(change.rules.auto_advance);
    EXPECT_EQ(decode_rules(nullptr).given, 0);
}

/// What the engine has for "any" or "the next" would pass for it, if it were taken as a number.
TEST(Number, ThatStandsForNoneCannotBeGiven) {
    constexpr std::uint32_t none = 0xFFFF'FFFF;
    EXPECT_EQ(reason_of(schema::CommandBody::queue_lot,
                        [](Buffer& buffer) {
                            schema::QueueLotBuilder lot(buffer);
                            lot.add_lot(none);
                            return lot.Finish().Union();
                        }),
              Reason::bad_value);
    EXPECT_EQ(reason_of(schema::CommandBody::add_participant,
                        [](Buffer& buffer) {
                            schema::AddParticipantBuilder add(buffer);
                            add.add_participant(none);
                            return add.Finish().Union();
                        }),
              Reason::bad_value);
    const auto order_with = [](auto fill) {
        return reason_of(schema::CommandBody::place_order, [&fill](Buffer& buffer) {
            schema::PlaceOrderBuilder order(buffer);
            fill(order);
            return order.Finish().Union();
        });
    };
    EXPECT_EQ(order_with([](auto& order) { order.add_clock(none); }), Reason::unknown_clock);
    EXPECT_EQ(order_with([](auto& order) { order.add_lot(none); }), Reason::unknown_lot);
    EXPECT_EQ(order_with([](auto& order) { order.add_max_units_per_lot(no_max_units.value()); }),
              Reason::bad_units);
}

/// An open market with participant 1, who buys and grows, and clock 1.
Engine small_market(EventBuffer& events) {
    Engine engine(Limits{.participants = 10,
                         .users = 10,
                         .clocks = 4,
                         .lots = 10,
                         .orders = 10,
                         .presses = 10,
                         .sales = 10});
    Command open(CommandKind::open_market, Time(1));
    open.open_market = {1, 0};
    engine.apply(open, events);
    Command participant(CommandKind::add_participant, Time(1));
    participant.add_participant = {ParticipantId(1), true, true, Money(1000)};
    engine.apply(participant, events);
    Command clock(CommandKind::add_clock, Time(1));
    clock.add_clock = {ClockId(1), {}};
    engine.apply(clock, events);
    events.clear();
    return engine;
}

TEST(Number, OfAThingThatIsAddedIsNotZero) {
    const auto add = [](CommandKind kind) {
        Command command = sample_command(kind);
        if (kind == CommandKind::add_clock) command.add_clock.clock = ClockId(0);
        if (kind == CommandKind::queue_lot) command.queue_lot.lot = LotId(0);
        if (kind == CommandKind::add_participant) {
            command.add_participant.participant = ParticipantId(0);
        }
        FrameBuilder builder;
        encode_command(builder, command);
        return reason_of(builder);
    };
    EXPECT_EQ(add(CommandKind::add_clock), Reason::bad_value);
    EXPECT_EQ(add(CommandKind::queue_lot), Reason::bad_value);
    EXPECT_EQ(add(CommandKind::add_participant), Reason::bad_value);
}

TEST(Number, ThatIsLeftOutIsRefused) {
    for (const CommandKind kind : all_kinds()) {
        // These have no number that must be there.
        if (kind == CommandKind::open_market || kind == CommandKind::close_market ||
            kind == CommandKind::advance) {
            continue;
        }
        SCOPED_TRACE(name(kind));
        FrameBuilder builder;
        Buffer& buffer = builder.begin();
        // A table without fields is the same for every type.
        const auto body = schema::CreateCloseMarket(buffer).Union();
        const auto frame =
            schema::CreateCommand(buffer, 1, static_cast<schema::CommandBody>(kind), body);
        builder.finish(schema::ClientBody::command, frame.Union());
        auto command = decode(*Received(builder));
        if (!command) continue;  // refused at the door
        command->participant = ParticipantId(1);
        command->user = UserId(1);
        command->at = Time(2);
        EventBuffer events(Limits{.orders = 10, .presses = 10});
        Engine engine = small_market(events);
        engine.apply(*command, events);
        ASSERT_EQ(events.events().size(), 1);
        EXPECT_EQ(events.events().front().kind, EventKind::rejected);
    }
}

TEST(Text, IsWellFormedWithoutControlCharacters) {
    for (const char* text : {"", "Lily", "百合", "Ä ö ß", "\xF0\x9F\x8C\xB8", "\xC2\xA0"}) {
        EXPECT_TRUE(is_text(text)) << text;
    }
    for (const char* text :
         {"\n", "a\tb", "\x1B[2J", "\x7F", "\xC2\x9B", "\xC0\x80", "\x80", "\xE7\x99",
          "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "\xE0\x80\x80", "\xF0\x80\x80\x80", "\xC2"}) {
        EXPECT_FALSE(is_text(text)) << text;
    }
    EXPECT_FALSE(is_text(std::string_view("a\0b", 3)));
}

TEST(Text, ThatIsTooLongOrMalformedIsABadValue) {
    const std::string long_name(text_max + 1, 'x');
    const std::string name(text_max, 'x');
    Texts texts;
    texts.reason = name;
    EXPECT_EQ(reason_of(CommandKind::cancel_sale, texts), Reason::none);
    texts.reason = long_name;
    EXPECT_EQ(reason_of(CommandKind::cancel_sale, texts), Reason::bad_value);
    texts.reason = "bell \x07";
    EXPECT_EQ(reason_of(CommandKind::cancel_sale, texts), Reason::bad_value);

    Texts lot;
    const std::string remark(long_text_max + 1, 'x');
    lot.remark = remark;
    EXPECT_EQ(reason_of(CommandKind::queue_lot, lot), Reason::bad_value);
    lot = {};
    lot.photo = remark;
    EXPECT_EQ(reason_of(CommandKind::queue_lot, lot), Reason::bad_value);

    Texts clock;
    clock.names = {{"en", long_name}};
    EXPECT_EQ(reason_of(CommandKind::add_clock, clock), Reason::bad_value);
    clock.names.assign(list_max + 1, {"en", "x"});
    EXPECT_EQ(reason_of(CommandKind::add_clock, clock), Reason::bad_value);

    Texts participant;
    participant.codes = {{"gln", "\xFF"}};
    EXPECT_EQ(reason_of(CommandKind::add_participant, participant), Reason::bad_value);
}

TEST(Text, OfTheMarketNamesADayAndACurrency) {
    const Texts good = sample_texts(CommandKind::open_market);
    EXPECT_EQ(reason_of(CommandKind::open_market, good), Reason::none);
    for (const char* day :
         {"", "2026-13-01", "2026-00-01", "2026-01-32", "26-01-01", "2026/01/01", "2026-01-01 "}) {
        Texts texts = good;
        texts.day = day;
        EXPECT_EQ(reason_of(CommandKind::open_market, texts), Reason::bad_value) << day;
    }
    for (const char* currency : {"", "cny", "CN", "CNYX", "C1Y"}) {
        Texts texts = good;
        texts.currency = currency;
        EXPECT_EQ(reason_of(CommandKind::open_market, texts), Reason::bad_value) << currency;
    }
    Texts texts = good;
    texts.minor_unit_digits = 5;
    EXPECT_EQ(reason_of(CommandKind::open_market, texts), Reason::bad_value);
}

TEST(Fees, OutOfBoundsAreABadValue) {
    FrameBuilder builder;
    const auto reason = [&builder](Fees fees) {
        encode_set_fees(builder, CommandId(1), fees);
        return reason_of(builder);
    };
    EXPECT_EQ(reason({10'000, 0, 0}), Reason::none);
    EXPECT_EQ(reason({10'001, 0, 0}), Reason::bad_value);
    EXPECT_EQ(reason({-1, 0, 0}), Reason::bad_value);
    EXPECT_EQ(reason({0, -1, 0}), Reason::bad_value);
    EXPECT_EQ(reason({0, 0, price_max + 1}), Reason::bad_value);
    EXPECT_EQ(reason_of(schema::CommandBody::set_fees,
                        [](Buffer& buffer) { return schema::CreateSetFees(buffer).Union(); }),
              Reason::bad_value);
}

}  // namespace
}  // namespace huagu::wire
