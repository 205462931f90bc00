// What the comparison with the model found, as the fewest commands that showed it; and the worked
// example, for the model's own sake. Each is held of both readers of rules.md.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/model/comparison.hpp"
#include "tests/model/text.hpp"

namespace huagu::model {
namespace {

Command open_market(Time at) {
    Command command(CommandKind::open_market, at);
    command.open_market = {1, 0};
    return command;
}

Command add_participant(Time at, std::uint32_t number) {
    Command command(CommandKind::add_participant, at);
    command.add_participant = {ParticipantId(number), true, true, Money(1'000'000)};
    return command;
}

Command add_clock(Time at, const RulesChange& change) {
    Command command(CommandKind::add_clock, at);
    command.add_clock = {ClockId(1), change};
    return command;
}

Command of_clock(CommandKind kind, Time at) {
    Command command(kind, at);
    command.open_clock = {ClockId(1)};
    return command;
}

Command queue_lot(Time at, Units units, Items items_per_unit, Price start, Price reserve) {
    Command command(CommandKind::queue_lot, at);
    command.queue_lot = {ClockId(1),     LotId(1), ParticipantId(1), ProductId(1), 0,      40,
                         items_per_unit, units,    Units(1),         start,        reserve};
    return command;
}

Command press(std::uint32_t participant, Time press_time, Units units) {
    Command command(CommandKind::press, press_time);
    command.participant = ParticipantId(participant);
    command.user = UserId(participant);
    command.command_id = CommandId(1);
    command.press = {ClockId(1), LotId(1), RoundNumber(1), press_time, units, false};
    return command;
}

Command place_order(Time at, ParticipantId participant, Price limit, Units units) {
    Command command(CommandKind::place_order, at);
    command.participant = participant;
    command.place_order = PlaceOrder{};
    command.place_order.order = OrderId(1);
    command.place_order.product = ProductId(1);
    command.place_order.limit_price = limit;
    command.place_order.units = units;
    return command;
}

/// What both say; the last one's differ from the first's only if a test fails.
std::vector<Event> events_of(const std::vector<Command>& commands) {
    const auto difference = first_difference(commands, true);
    EXPECT_FALSE(difference) << text(commands, *difference);
    return joined(engine_events(commands));
}

std::vector<Sale> sales(const std::vector<Event>& events) {
    std::vector<Sale> all;
    for (const Event& event : events) {
        if (event.kind == EventKind::sale) all.push_back(event.sale);
    }
    return all;
}

std::vector<RoundStarted> rounds(const std::vector<Event>& events) {
    std::vector<RoundStarted> all;
    for (const Event& event : events) {
        if (event.kind == EventKind::round_started) all.push_back(event.round_started);
    }
    return all;
}

constexpr Time ms(std::int64_t milliseconds) { return Time(milliseconds * 1'000'000); }

std::vector<Command> worked_example(Award award) {
    RulesChange change;
    change.rules.award = award;
    change.given = rule_award;
    return {open_market(ms(-800)),
            add_participant(ms(-800), 1),
            add_participant(ms(-800), 2),
            add_participant(ms(-800), 3),
            add_clock(ms(-800), change),
            queue_lot(ms(-800), Units(18), Items(20), Price(100), Price(10)),
            of_clock(CommandKind::open_clock, ms(-800)),
            press(2, ms(3'910), Units(2)),
            press(3, ms(3'930), Units(3)),
            Command(CommandKind::advance, ms(3'955))};
}

}  // namespace

TEST(WorkedExample, SellsToTheFirstPress) {
    const std::vector<Event> events = events_of(worked_example(Award::first_press));
    ASSERT_EQ(sales(events).size(), 1U);
    EXPECT_EQ(sales(events)[0].step, Step(78));
    EXPECT_EQ(sales(events)[0].price, Price(22));
    EXPECT_EQ(sales(events)[0].gross, Money(880));
    EXPECT_EQ(sales(events)[0].buyer, ParticipantId(2));
    ASSERT_EQ(rounds(events).size(), 2U);
    EXPECT_EQ(rounds(events)[0].starts_at, ms(0));
    EXPECT_EQ(rounds(events)[1].starts_at, ms(4'755));
    EXPECT_EQ(rounds(events)[1].start_price, Price(41));
    EXPECT_EQ(rounds(events)[1].units, Units(16));
    for (const Event& event : events) {
        if (event.kind != EventKind::lost) continue;
        EXPECT_EQ(event.at, ms(3'955));
        EXPECT_EQ(event.lost.late, Duration(20'000'000));
    }
}

TEST(WorkedExample, SellsToBothUnderMultiSale) {
    const std::vector<Event> events = events_of(worked_example(Award::multi_sale));
    ASSERT_EQ(sales(events).size(), 2U);
    EXPECT_EQ(sales(events)[1].price, Price(22));
    EXPECT_EQ(sales(events)[1].units, Units(3));
    EXPECT_EQ(rounds(events).back().units, Units(13));
}

/// It was taken for one entered during the round, had no press there, and the lot passed.
TEST(StandingOrder, EnteredInTheMomentThatItsRoundStartsPresses) {
    RulesChange change;
    change.rules.hold = Duration(0);
    change.given = rule_hold;
    const std::vector<Event> events = events_of(
        {open_market(ms(0)), add_participant(ms(0), 1), add_participant(ms(0), 2),
         add_clock(ms(0), change), queue_lot(ms(0), Units(5), Items(1), Price(10), Price(1)),
         place_order(ms(9), ParticipantId(2), Price(10), Units(5)),
         of_clock(CommandKind::open_clock, ms(9)), Command(CommandKind::advance, ms(1'000))});
    ASSERT_EQ(sales(events).size(), 1U);
    EXPECT_EQ(sales(events)[0].step, Step(0));
    EXPECT_EQ(sales(events)[0].buyer, ParticipantId(2));
}

/// Its answer was looked for among a participant's that does not exist.
TEST(StandingOrder, OfTheHouseIsOfAnUnknownParticipant) {
    const std::vector<Event> events = events_of(
        {open_market(ms(0)), place_order(ms(0), ParticipantId::none(), Price(1), Units(1))});
    ASSERT_EQ(events.back().kind, EventKind::rejected);
    EXPECT_EQ(events.back().rejected.reason, Reason::unknown_participant);
}

}  // namespace huagu::model
