// Trading over real sockets: racing, fair presses, resends, coming back.
#include <gtest/gtest.h>

#include <map>

#include "tests/system/market_actions.hpp"

namespace huagu::test {
namespace {

class Trading : public ::testing::TestWithParam<int> {
  protected:
    /// Clock 1 open, a lot on it, and its round running at a step.
    RoundStarted running(RawClient& watcher, std::int64_t units, std::int64_t step) {
        accepted(desk_, on_clock(CommandKind::open_clock, 1));
        accepted(desk_, lot(1, units));
        const RoundStarted round = wait_for_round(watcher);
        sleep_until_step(watcher, round, step);
        return round;
    }

    ServerProcess server_{GetParam()};
    RawClient desk_ = logged_on(server_, "desk");
};
INSTANTIATE_TEST_SUITE_P(Threads, Trading, ::testing::Values(0, 1));

TEST_P(Trading, OfTwoWhoRaceTheFirstWins) {
    RawClient first = logged_on(server_, "buyer2");
    RawClient second = logged_on(server_, "buyer3");
    const RoundStarted round = running(first, 2, 5);
    const auto first_id = first.command(press(1, 1, 1, 2));
    ASSERT_EQ(first.answer(first_id), Reason::none);
    const auto second_id = second.command(press(1, 1, 1, 2));
    const auto won = first.receive(schema::ServerBody::won);
    ASSERT_TRUE(won);
    const auto* win = (*won)->body_as_won();
    EXPECT_EQ(win->command_id(), first_id);
    EXPECT_EQ(win->units(), 2);
    EXPECT_LE(win->price(), round.start_price.value() - 5);
    EXPECT_EQ(win->gross(), win->price() * 20 * 2);
    EXPECT_EQ(win->fee(), (win->gross() * 250 + 9999) / 10'000);
    // The second pressed in the same step or a later one, or when all was over.
    for (;;) {
        const auto message = second.receive();
        ASSERT_TRUE(message);
        const auto* lost = (*message)->body_as_lost();
        const auto* rejected = (*message)->body_as_rejected();
        if (lost == nullptr && rejected == nullptr) continue;
        if (lost != nullptr) {
            EXPECT_EQ(lost->command_id(), second_id);
        }
        if (lost != nullptr) {
            EXPECT_EQ(lost->winning_price(), win->price());
        }
        if (rejected != nullptr) {
            EXPECT_EQ(rejected->reason(), schema::Reason::too_late);
        }
        break;
    }
}

TEST_P(Trading, ABuyersOwnEyesAndTheResultsAgree) {
    RawClient buyer = logged_on(server_, "buyer2");
    running(buyer, 1, 3);
    buyer.command(press(1, 1, 1, 1));
    std::optional<std::int64_t> price;
    std::optional<std::int64_t> sale_price;
    std::uint64_t sequence = 0;
    while (!price || !sale_price) {
        const auto message = buyer.receive();
        ASSERT_TRUE(message);
        if (const auto* won = (*message)->body_as_won()) price = won->price();
        const auto* result = (*message)->body_as_result();
        if (result == nullptr) continue;
        if (sequence != 0) {
            EXPECT_EQ(result->sequence(), sequence + 1);
        }
        sequence = result->sequence();
        if (const auto* sale = result->body_as_sale()) sale_price = sale->price();
    }
    EXPECT_EQ(price, sale_price);
}

TEST_P(Trading, AClaimAheadOfTheClockIsRefused) {
    RawClient buyer = logged_on(server_, "buyer2");
    const RoundStarted round = running(buyer, 1, 2);
    const Time ahead = round.starts_at + Duration(10'000'000'000);
    EXPECT_EQ(buyer.answer(buyer.command(press(1, 1, 1, 1, ahead))), Reason::clock_ahead);
    EXPECT_EQ(buyer.answer(buyer.command(press(1, 1, 1, 1))), Reason::none);
}

TEST_P(Trading, AClaimOfLongAgoIsWorthNoMoreThanTheMeasuredRoundTrip) {
    RawClient buyer = logged_on(server_, "buyer2");
    const RoundStarted round = running(buyer, 1, 10);
    buyer.command(press(1, 1, 1, 1, round.starts_at));
    const auto won = buyer.receive(schema::ServerBody::won);
    ASSERT_TRUE(won);
    // The allowance is 0 here.
    EXPECT_LE((*won)->body_as_won()->price(), round.start_price.value() - 10);
}

TEST_P(Trading, AResendOfAnyCommandGetsItsFirstAnswerAgain) {
    RawClient buyer = logged_on(server_, "buyer2");
    running(buyer, 100, 2);
    Command order = standing_order(1, 5, 20);
    order.place_order.clock = ClockId(2);
    Command reduce(CommandKind::reduce_order, Time(0));
    reduce.reduce_order = {OrderId(1), Units(3)};
    Command cancel(CommandKind::cancel_order, Time(0));
    cancel.cancel_order = {OrderId(1)};
    const auto answers = [](RawClient& client, const std::vector<Command>& commands,
                            std::uint64_t first) {
        std::vector<std::optional<Reason>> all;
        for (std::uint64_t n = 0; n < commands.size(); ++n) {
            client.command(commands[n], first + n);
            all.push_back(client.answer(first + n));
        }
        return all;
    };
    const std::vector<Command> commands = {
        press(1, 1, 1, 1), press(1, 1, 1, 1), order, reduce, cancel, cancel, press(9, 1, 1, 1)};
    const auto first = answers(buyer, commands, 1);
    EXPECT_EQ(first, (std::vector<std::optional<Reason>>{
                         Reason::none, Reason::already_pressed, Reason::none, Reason::none,
                         Reason::none, Reason::unknown_order, Reason::unknown_clock}));
    EXPECT_EQ(answers(buyer, commands, 1), first);
    RawClient again = logged_on(server_, "buyer2");
    EXPECT_EQ(again.next_id(), 8U) << "the highest is known after coming back";
    EXPECT_EQ(answers(again, commands, 1), first);

    // The desk's, each once and once more.
    Command add(CommandKind::add_participant, Time(0));
    add.add_participant = {ParticipantId::none(), true, false, Money(5)};
    Command credit(CommandKind::set_credit, Time(0));
    credit.set_credit = {ParticipantId(5), Money(77)};
    Command suspend(CommandKind::suspend, Time(0));
    suspend.suspend = {ParticipantId(5)};
    Command reinstate(CommandKind::reinstate, Time(0));
    reinstate.reinstate = {ParticipantId(5)};
    Command clock(CommandKind::add_clock, Time(0));
    clock.add_clock = {ClockId(3), {}};
    Command rules(CommandKind::set_rules, Time(0));
    rules.set_rules = {ClockId(3), {}};
    Command change(CommandKind::change_lot, Time(0));
    change.change_lot = {LotId(2), true, false, false, false, Price(900), {}, {}, 0};
    Command withdraw(CommandKind::withdraw_lot, Time(0));
    withdraw.withdraw_lot = {LotId(2)};
    Command sale(CommandKind::cancel_sale, Time(0));
    sale.cancel_sale = {SaleId(99)};
    const std::vector<Command> desk_commands = {add,
                                                credit,
                                                suspend,
                                                reinstate,
                                                clock,
                                                rules,
                                                lot(3, 4),
                                                change,
                                                withdraw,
                                                sale,
                                                on_clock(CommandKind::open_clock, 3),
                                                on_clock(CommandKind::start_lot, 3),
                                                on_clock(CommandKind::pause_clock, 3),
                                                on_clock(CommandKind::resume_clock, 3),
                                                on_clock(CommandKind::close_clock, 3),
                                                Command(CommandKind::close_market, Time(0))};
    const auto desk_first = answers(desk_, desk_commands, 100);
    EXPECT_EQ(answers(desk_, desk_commands, 100), desk_first);
    for (const auto& each : desk_first) EXPECT_TRUE(each);
}

TEST_P(Trading, WhoComesBackHasAllResultsAndThePressThatIsUndecided) {
    RawClient buyer = logged_on(server_, "buyer2");
    std::uint64_t last = 0;
    accepted(desk_, on_clock(CommandKind::open_clock, 1));
    accepted(desk_, lot(1, 2));
    while (const auto message = buyer.receive(schema::ServerBody::result)) {
        last = (*message)->body_as_result()->sequence();
        if ((*message)->body_as_result()->body_as_round_started() != nullptr) break;
    }
    { const RawClient gone = std::move(buyer); }
    accepted(desk_, lot(2, 7));
    accepted(desk_, lot(2, 8));

    RawClient again(server_.port());
    again.log_on("buyer2", {.last_sequence = last});
    ASSERT_TRUE(again.logged_on());
    const auto snapshot = again.receive(schema::ServerBody::snapshot);
    ASSERT_TRUE(snapshot);
    EXPECT_EQ((*snapshot)->body_as_snapshot()->sequence(), last + 2);
    const auto* clock = (*snapshot)->body_as_snapshot()->clocks()->Get(0);
    EXPECT_EQ(clock->state(), schema::ClockState::running);
    ASSERT_NE(clock->round(), nullptr);
    EXPECT_EQ(clock->round()->lot(), 1U);
    EXPECT_EQ((*snapshot)->body_as_snapshot()->clocks()->Get(1)->queued_lots(), 2U);
    for (std::uint64_t expected = last + 1; expected <= last + 2; ++expected) {
        const auto result = again.receive(schema::ServerBody::result);
        ASSERT_TRUE(result);
        EXPECT_EQ((*result)->body_as_result()->sequence(), expected);
    }
}

TEST_P(Trading, AFollowerOfSomeClocksHasAllOfThem) {
    RawClient follower = logged_on(server_, "screen", {.clocks = {2}});
    for (int n = 0; n < 5; ++n) {
        accepted(desk_, lot(1, 1));
        accepted(desk_, lot(2, 1));
    }
    std::uint64_t before = 0;
    for (int n = 0; n < 5; ++n) {
        const auto message = follower.receive(schema::ServerBody::result);
        ASSERT_TRUE(message);
        const auto* result = (*message)->body_as_result();
        EXPECT_EQ(result->clock(), 2U);
        if (before != 0) {
            EXPECT_EQ(result->clock_sequence(), before + 1);
        }
        before = result->clock_sequence();
    }
}

TEST_P(Trading, AFollowerOfOtherClocksHasTheirResultsFromThenOn) {
    RawClient follower = logged_on(server_, "screen", {.clocks = {1}});
    const auto follow = [&](const std::vector<std::uint32_t>& clocks) {
        follower.send(schema::ClientBody::follow, [&](auto& buffer) {
            return schema::CreateFollow(buffer, buffer.CreateVector(clocks)).Union();
        });
        market_time(follower);  // it was heard
    };
    const auto next_units = [&] {
        const auto message = follower.receive(schema::ServerBody::result);
        const auto* queued = message ? (*message)->body_as_result()->body_as_lot_queued() : nullptr;
        return queued != nullptr ? queued->lot()->units() : 0;
    };
    accepted(desk_, lot(2, 1));
    follow({2});
    accepted(desk_, lot(1, 2));
    accepted(desk_, lot(2, 3));
    EXPECT_EQ(next_units(), 3) << "from then on";
    follow({});
    accepted(desk_, lot(1, 4));
    accepted(desk_, lot(2, 5));
    EXPECT_EQ(next_units(), 4);
    EXPECT_EQ(next_units(), 5);
}

TEST_P(Trading, TheCatalogueComesInPages) {
    for (int n = 0; n < 30; ++n) accepted(desk_, lot(2, n + 1));
    RawClient screen = logged_on(server_, "screen");
    const auto ask = [&](std::uint32_t from, std::uint32_t lots) {
        screen.send(schema::ClientBody::catalogue_page,
                    [&](flatbuffers::FlatBufferBuilder& buffer) {
                        return schema::CreateCataloguePage(buffer, 2, from, lots).Union();
                    });
        return screen.receive(schema::ServerBody::catalogue_page);
    };
    const auto page = ask(10, 15);
    ASSERT_TRUE(page);
    const auto* answer = (*page)->body_as_catalogue_page();
    EXPECT_EQ(answer->queued_lots(), 30U);
    ASSERT_EQ(answer->lots()->size(), 15U);
    EXPECT_EQ(answer->lots()->Get(0)->units(), 11);
    ASSERT_EQ(answer->products()->size(), 1U);
    EXPECT_EQ(answer->products()->Get(0)->group()->str(), "rose");
    EXPECT_EQ((*ask(25, 100))->body_as_catalogue_page()->lots()->size(), 5U);
    EXPECT_EQ((*ask(4'000'000'000, 100))->body_as_catalogue_page()->lots()->size(), 0U);
}

}  // namespace
}  // namespace huagu::test
