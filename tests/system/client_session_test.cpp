// The client library against a real server: races, reconnects, resends.
#include <boost/asio/io_context.hpp>
#include <set>

#include "client/client.hpp"
#include "tests/system/client_market.hpp"

namespace huagu::system_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A client that keeps all that it is told.
class Recorder : public client::Handler {
  public:
    Recorder(boost::asio::io_context& io, const Market& market, const std::string& user,
             std::optional<Sequence> after = {}, std::vector<ClockId> clocks = {})
        : client(io, options(market, user, after, std::move(clocks)), *this) {
        client.start();
    }

    static client::Options options(const Market& market, const std::string& user,
                                   std::optional<Sequence> after, std::vector<ClockId> clocks) {
        client::Options options;
        options.port = market.port();
        options.user = user;
        options.password = user + "-password";
        options.after = after;
        options.clocks = std::move(clocks);
        return options;
    }

    struct Heard {
        CommandId command_id;
        Reason reason;
    };
    struct LostPress {
        std::uint64_t command_id;
        std::int64_t late;
    };

    void on_logged_on(const schema::LoggedOn&) override { ++log_ons; }
    void on_synced() override { is_synced = true; }
    void on_snapshot(const schema::Snapshot&) override { ++snapshots; }
    void on_own_snapshot(const schema::OwnSnapshot& snapshot) override {
        ++own_snapshots;
        sold = snapshot.sold();
        outcomes = snapshot.outcomes() ? snapshot.outcomes()->size() : 0;
        last_order = snapshot.last_order();
    }
    void on_result(const schema::Result& result) override {
        const auto* reply = result.body_as_desk_reply();
        if (reply == nullptr) sequences.push_back(result.sequence());
        if (const auto* accepted = reply != nullptr ? reply->reply_as_accepted() : nullptr) {
            accepted_at_desk.push_back(accepted->command_id());
        }
        if (const auto* sale = result.body_as_sale()) {
            sales.insert(sale->sale());
            last_buyer = sale->buyer() ? *sale->buyer() : 0;
        }
        if (const auto* round = result.body_as_round_started()) {
            starts_at = Time(round->starts_at());
        }
    }
    void on_answer(const client::Answer& answer) override {
        answers.push_back({answer.command_id, answer.reason});
    }
    void on_won(const schema::Won& won) override { wins.push_back(won.command_id()); }
    void on_lost(const schema::Lost& lost) override {
        losses.push_back({lost.command_id(), lost.late()});
    }
    void on_order_changed(const schema::OrderChanged& order) override {
        order_units_left = order.units_left();
    }
    void on_ended(const client::Ended& ended) override {
        ends.push_back({ended.reason, ended.will_reconnect});
    }

    /// Presses in the round that its clock has.
    CommandId press(std::int64_t units, std::optional<Time> at = {}) {
        const auto& round = client.view().clock(ClockId(1))->round;
        const auto sent =
            client.press(Press{ClockId(1), round->lot, round->round,
                               at.value_or(client.market_time()), Units(units), false});
        EXPECT_TRUE(sent);
        return *sent;
    }
    void place_order(std::uint64_t number) {
        PlaceOrder order;
        order.order = OrderId(number);
        order.product = ProductId(1);
        order.limit_price = Price(95);
        order.units = Units(20);
        Command command(CommandKind::place_order, Time());
        command.place_order = order;
        EXPECT_TRUE(client.send(command));
    }
    [[nodiscard]] bool has_round() const {
        const auto* clock = client.view().clock(ClockId(1));
        return clock && clock->round;
    }

    int log_ons = 0;
    int snapshots = 0;
    int own_snapshots = 0;
    bool is_synced = false;
    std::int64_t sold = 0;
    std::size_t outcomes = 0;
    std::uint64_t last_order = 0;
    std::int64_t order_units_left = -1;
    std::uint32_t last_buyer = 0;
    Time starts_at;
    std::vector<std::uint64_t> sequences;
    std::vector<std::uint64_t> accepted_at_desk;  // command ids
    std::set<std::uint64_t> sales;
    std::vector<Heard> answers;
    std::vector<std::uint64_t> wins;
    std::vector<LostPress> losses;
    std::vector<std::pair<std::optional<schema::CloseReason>, bool>> ends;
    client::Client client;  // last: it calls what is above
};

class Session : public testing::TestWithParam<int> {
  protected:
    [[nodiscard]] static Rules rules(const std::string& step_interval = "20ms") {
        return {.step_interval = step_interval, .threads = GetParam()};
    }

    /// Runs the clients until it is so; fails after 10 s.
    template <class Condition>
    void until(Condition condition, const char* what) {
        const auto end = std::chrono::steady_clock::now() + seconds(10);
        while (!condition()) {
            ASSERT_LT(std::chrono::steady_clock::now(), end) << "waited for: " << what;
            io.run_one_for(milliseconds(50));
            io.restart();
        }
    }
    void run_for(milliseconds time) {
        io.run_for(time);
        io.restart();
    }

    boost::asio::io_context io{1};
};

TEST_P(Session, OfTwoTradersWhoRaceTheFirstPressWins) {
    const Market market(rules("300ms"));
    market.queue_lot();
    Recorder anna(io, market, "anna");
    Recorder ben(io, market, "ben");
    until([&] { return anna.is_synced && ben.is_synced; }, "market time");
    ASSERT_EQ(market.operate("open-clock 1").status, 0);
    until([&] { return anna.has_round() && ben.has_round(); }, "the round");
    until([&] { return anna.client.market_time() > anna.starts_at + Duration(310'000'000); },
          "the second step");
    const CommandId annas = anna.press(2);
    until([&] { return anna.answers.size() == 1; }, "anna's answer");
    EXPECT_EQ(anna.answers[0].reason, Reason::none);
    const CommandId bens = ben.press(3);
    until([&] { return !anna.wins.empty() && !ben.losses.empty(); }, "the decision");
    EXPECT_EQ(anna.wins, std::vector{annas.value()});
    EXPECT_EQ(ben.losses[0].command_id, bens.value());
    EXPECT_GT(ben.losses[0].late, 0);
    EXPECT_TRUE(ben.wins.empty());
    until([&] { return ben.sales.size() == 1; }, "the public sale");
    EXPECT_EQ(ben.last_buyer, 1U);
}

TEST_P(Session, APressThatWasCutOffIsAnsweredOnceAfterTheReconnect) {
    const Market market(rules("100ms"));
    market.queue_lot();
    Recorder anna(io, market, "anna");
    until([&] { return anna.is_synced; }, "market time");
    ASSERT_EQ(market.operate("open-clock 1").status, 0);
    until([&] { return anna.has_round(); }, "the round");
    until([&] { return anna.client.market_time() > anna.starts_at; }, "the hand moves");
    const CommandId id = anna.press(2);
    anna.client.cut();  // it was sent, and its answer will find nobody
    EXPECT_EQ(anna.client.unanswered(), 1U);
    until([&] { return anna.log_ons == 2 && !anna.answers.empty(); }, "the answer");
    until([&] { return !anna.sales.empty(); }, "the sale");
    run_for(milliseconds(100));
    ASSERT_EQ(anna.answers.size(), 1U);
    EXPECT_EQ(anna.answers[0].command_id, id);
    EXPECT_EQ(anna.answers[0].reason, Reason::none);
    EXPECT_EQ(anna.client.unanswered(), 0U);
    EXPECT_EQ(anna.sales.size(), 1U) << "a resend presses no second time";
}

TEST_P(Session, AReconnectGoesOnWhereTheResultsWereCut) {
    const Market market(rules());
    Recorder bank(io, market, "bank", Sequence(0));
    until([&] { return bank.snapshots == 1; }, "the snapshot");
    until([&] { return bank.sequences.size() >= 7; }, "the results of the start");
    bank.client.cut();
    market.queue_lot();
    market.queue_lot();
    until([&] { return bank.log_ons == 2 && bank.sequences.size() >= 9; }, "what was missed");
    for (std::size_t i = 0; i < bank.sequences.size(); ++i) {
        EXPECT_EQ(bank.sequences[i], i + 1) << "each once, in order, from the first";
    }
    ASSERT_EQ(bank.ends.size(), 1U);
    EXPECT_TRUE(bank.ends[0].second);
}

TEST_P(Session, ADeskThatComesBackIsToldEachReplyOnce) {
    const Market market(rules());
    Recorder anna(io, market, "anna");
    until([&] { return anna.log_ons == 1; }, "anna's log-on");
    anna.place_order(1);
    until([&] { return anna.answers.size() == 1; }, "the first order");
    Recorder desk(io, market, "desk");
    until([&] { return desk.snapshots == 1; }, "the snapshot");
    anna.place_order(2);
    const auto is_told = [&](std::uint64_t number) {
        return !desk.accepted_at_desk.empty() && desk.accepted_at_desk.back() == number;
    };
    until([&] { return is_told(2); }, "the second order");
    for (std::uint64_t number = 3; number < 6; ++number) {
        desk.client.cut();
        anna.place_order(number);
        until([&] { return anna.answers.size() == number; }, "the order");
        until([&] { return is_told(number); }, "what was missed");
    }
    run_for(milliseconds(100));
    EXPECT_EQ(desk.accepted_at_desk, (std::vector<std::uint64_t>{2, 3, 4, 5}));
}

TEST_P(Session, ALateSnapshotShowsWhatAFollowerKnows) {
    const Market market(rules("1s"));
    Recorder screen(io, market, "screen", Sequence(0));
    market.queue_lot();
    market.queue_lot("units=4");
    market.queue_lot("units=7");
    ASSERT_EQ(market.operate("open-clock 1").status, 0);
    Recorder anna(io, market, "anna");
    until([&] { return anna.snapshots == 1 && anna.own_snapshots == 1; }, "the snapshots");
    until([&] { return screen.client.sequence() == anna.client.sequence(); }, "the same sequence");
    const auto* followed = screen.client.view().clock(ClockId(1));
    const auto* late = anna.client.view().clock(ClockId(1));
    ASSERT_TRUE(followed);
    ASSERT_TRUE(late);
    EXPECT_EQ(late->state, schema::ClockState::running);
    EXPECT_EQ(late->state, followed->state);
    EXPECT_EQ(late->current, followed->current);
    EXPECT_EQ(late->queue, followed->queue);
    EXPECT_EQ(late->queue.size(), 2U);
    ASSERT_TRUE(late->round);
    ASSERT_TRUE(followed->round);
    EXPECT_EQ(late->round->starts_at, followed->round->starts_at);
    EXPECT_EQ(late->clock_sequence, followed->clock_sequence);
    EXPECT_EQ(anna.client.view().lot(LotId(3))->units, Units(7));
}

TEST_P(Session, AClaimAheadOfMarketTimeIsRejectedAndTheTerminalSyncsAgain) {
    const Market market(rules("1s"));
    market.queue_lot();
    Recorder anna(io, market, "anna");
    until([&] { return anna.is_synced; }, "market time");
    ASSERT_EQ(market.operate("open-clock 1").status, 0);
    until([&] { return anna.has_round(); }, "the round");
    until([&] { return anna.client.market_time() > anna.starts_at; }, "the hand moves");
    anna.is_synced = false;
    anna.press(2, anna.client.market_time() + Duration(500'000'000));
    until([&] { return anna.answers.size() == 1; }, "the answer");
    EXPECT_EQ(anna.answers[0].reason, Reason::clock_ahead);
    until([&] { return anna.is_synced; }, "market time again");
    anna.press(2);
    until([&] { return anna.answers.size() == 2; }, "the second answer");
    EXPECT_EQ(anna.answers[1].reason, Reason::none);
}

TEST_P(Session, AStandingOrderIsFilledAndToldToItsOwner) {
    const Market market(rules());
    Recorder anna(io, market, "anna");
    Recorder ben(io, market, "ben");
    until([&] { return anna.own_snapshots == 1 && ben.own_snapshots == 1; }, "the snapshots");
    anna.place_order(7);
    until([&] { return anna.answers.size() == 1; }, "the answer");
    market.queue_lot();
    ASSERT_EQ(market.operate("open-clock 1").status, 0);
    until([&] { return anna.order_units_left == 2; }, "the fill");
    EXPECT_EQ(anna.wins, std::vector<std::uint64_t>{0}) << "it answers no command";
    EXPECT_EQ(ben.order_units_left, -1) << "only its owner sees it";
    anna.client.cut();
    until([&] { return anna.own_snapshots == 2; }, "the snapshot after the reconnect");
    EXPECT_EQ(anna.last_order, 7U);
    EXPECT_EQ(anna.sold, 34'713) << "18 × 20 × 95, and 1.5 % rounded up";
    EXPECT_EQ(anna.outcomes, 1U);
}

TEST_P(Session, ASecondLogOnReplacesTheFirstWhichStaysAway) {
    const Market market(rules());
    Recorder first(io, market, "anna");
    until([&] { return first.log_ons == 1; }, "the first log-on");
    Recorder second(io, market, "anna");
    until([&] { return second.log_ons == 1 && first.ends.size() == 1; }, "the second");
    EXPECT_EQ(first.ends[0].first, schema::CloseReason::replaced);
    EXPECT_FALSE(first.ends[0].second);
    run_for(milliseconds(300));
    EXPECT_EQ(first.log_ons, 1);
    EXPECT_TRUE(second.ends.empty());
}

TEST_P(Session, AReaderOfOneClockHasAllOfItsResults) {
    const Market market(rules("1s"));
    Recorder screen(io, market, "screen", Sequence(0), {ClockId(2)});
    until([&] { return screen.snapshots == 1; }, "the snapshot");
    market.queue_lot();
    ASSERT_EQ(market.operate("open-clock 1 2").status, 0);
    until([&] { return screen.client.view().clock(ClockId(2))->state == schema::ClockState::idle; },
          "clock 2 opens");
    EXPECT_TRUE(screen.ends.empty()) << "results of clock 1 are no gap";
    EXPECT_LT(screen.sequences.size(), screen.client.sequence().value());
}

TEST_P(Session, AWrongPasswordIsFinal) {
    const Market market(rules());
    client::Options options = Recorder::options(market, "anna", {}, {});
    options.password = "wrong";
    struct Ends : client::Handler {
        void on_ended(const client::Ended& ended) override {
            reason = ended.reason;
            will_reconnect = ended.will_reconnect;
        }
        std::optional<schema::CloseReason> reason;
        bool will_reconnect = true;
    } ends;
    client::Client client(io, options, ends);
    client.start();
    until([&] { return ends.reason.has_value(); }, "the end");
    EXPECT_EQ(ends.reason, schema::CloseReason::log_on_failed);
    EXPECT_FALSE(ends.will_reconnect);
}

INSTANTIATE_TEST_SUITE_P(Threads, Session, testing::Values(0, 1),
                         [](const auto& threads) { return std::to_string(threads.param); });

}  // namespace
}  // namespace huagu::system_test
