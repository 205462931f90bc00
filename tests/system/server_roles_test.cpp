// Each command × each role, over real sockets: who may not send one is told so.
#include <gtest/gtest.h>

#include "gateway/roles.hpp"
#include "tests/system/market_actions.hpp"

namespace huagu::test {
namespace {

using schema::CommandBody;

const std::map<schema::Role, std::string> users = {{schema::Role::trader, "buyer2"},
                                                   {schema::Role::auctioneer, "desk"},
                                                   {schema::Role::settlement, "settlement"},
                                                   {schema::Role::observer, "screen"},
                                                   {schema::Role::grower, "grower"}};

/// A command of this type with nothing in it: the market refuses nearly each, for a reason of its
/// own.
void send_empty(RawClient& client, CommandBody type, std::uint64_t id) {
    client.send(schema::ClientBody::command, [&](flatbuffers::FlatBufferBuilder& buffer) {
        const auto start = buffer.StartTable();
        const flatbuffers::Offset<void> body(buffer.EndTable(start));
        schema::CommandBuilder table(buffer);
        table.add_command_id(id);
        table.add_body_type(type);
        table.add_body(body);
        return table.Finish().Union();
    });
}

class Roles : public ::testing::TestWithParam<int> {
  protected:
    ServerProcess server_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Threads, Roles, ::testing::Values(0, 1));

TEST_P(Roles, SendTheirCommandsAndNoOthers) {
    for (const auto& [role, user] : users) {
        RawClient client = logged_on(server_, user, {.follows_results = false});
        std::uint64_t id = 0;
        for (const CommandBody type : schema::EnumValuesCommandBody()) {
            // close_market would be accepted, and end the day.
            if (type == CommandBody::NONE) continue;
            const bool may = gateway::may_send(role, type);
            if (type == CommandBody::close_market && may) continue;
            send_empty(client, type, ++id);
            const auto reason = client.answer(id);
            ASSERT_TRUE(reason);
            EXPECT_EQ(*reason == Reason::not_allowed, !may)
                << schema::EnumNameRole(role) << " " << schema::EnumNameCommandBody(type);
        }
    }
}

std::optional<schema::Reason> administration(RawClient& client, schema::ClientBody type,
                                             const std::string& name,
                                             const std::string& password = "secret",
                                             schema::Role role = schema::Role::observer,
                                             std::optional<std::uint32_t> participant = {}) {
    client.send(type, [&](flatbuffers::FlatBufferBuilder& buffer) {
        const auto user = buffer.CreateString(name);
        const auto words = buffer.CreateString(password);
        switch (type) {
            case schema::ClientBody::add_user: {
                schema::AddUserBuilder table(buffer);
                table.add_request_id(5);
                table.add_user(user);
                table.add_role(role);
                if (participant) table.add_participant(*participant);
                table.add_password(words);
                return table.Finish().Union();
            }
            case schema::ClientBody::set_password:
                return schema::CreateSetPassword(buffer, 5, user, words).Union();
            default:
                return schema::CreateDisableUser(buffer, 5, user).Union();
        }
    });
    const auto done = client.receive(schema::ServerBody::administration_done);
    if (!done || (*done)->body_as_administration_done()->request_id() != 5) return std::nullopt;
    return (*done)->body_as_administration_done()->reason();
}

TEST_P(Roles, OnlyTheAuctioneerAdministersUsers) {
    for (const auto& [role, user] : users) {
        if (role == schema::Role::auctioneer) continue;
        RawClient client = logged_on(server_, user);
        for (const auto type : {schema::ClientBody::add_user, schema::ClientBody::set_password,
                                schema::ClientBody::disable_user}) {
            EXPECT_EQ(administration(client, type, "buyer3"), schema::Reason::not_allowed)
                << schema::EnumNameClientBody(type);
        }
    }
    EXPECT_TRUE(RawClient(logged_on(server_, "buyer3")).next_id()) << "nothing had happened";
}

std::optional<Message> participants_page(RawClient& client, std::uint32_t from,
                                         std::uint32_t participants) {
    client.send(schema::ClientBody::participants_page, [&](flatbuffers::FlatBufferBuilder& buffer) {
        return schema::CreateParticipantsPage(buffer, from, participants).Union();
    });
    return client.receive(schema::ServerBody::participants_page);
}

TEST_P(Roles, TheDeskSeesHowParticipantsStand) {
    RawClient desk = logged_on(server_, "desk");
    RawClient buyer = logged_on(server_, "buyer2");
    Command suspend(CommandKind::suspend, Time(0));
    suspend.suspend = {ParticipantId(3)};
    accepted(desk, suspend);
    accepted(buyer, standing_order(1, 4, 50));

    const auto page = participants_page(desk, 0, 4'000'000'000);
    ASSERT_TRUE(page);
    const auto* answer = (*page)->body_as_participants_page();
    EXPECT_EQ(answer->reason(), schema::Reason::none);
    EXPECT_EQ(answer->next(), 0U);
    ASSERT_EQ(answer->participants()->size(), 5U);
    const auto* second = answer->participants()->Get(1);
    EXPECT_EQ(second->participant(), 2U);
    EXPECT_EQ(second->credit_limit(), 1'000'000'000);
    EXPECT_EQ(second->sold(), 0);
    EXPECT_EQ(second->sessions(), 1U);
    EXPECT_EQ(second->orders(), 1U);
    EXPECT_FALSE(second->suspended());
    const auto* third = answer->participants()->Get(2);
    EXPECT_EQ(third->participant(), 3U);
    EXPECT_TRUE(third->suspended());
    EXPECT_EQ(third->sessions(), 0U);

    const auto first_page = participants_page(desk, 0, 3);  // 0, which nobody has, to 2
    EXPECT_EQ((*first_page)->body_as_participants_page()->participants()->size(), 2U);
    EXPECT_EQ((*first_page)->body_as_participants_page()->next(), 3U);
    const auto beyond = participants_page(desk, 4'000'000'000, 10);
    EXPECT_EQ((*beyond)->body_as_participants_page()->participants()->size(), 0U);
    for (const auto& [role, user] : users) {
        if (role == schema::Role::auctioneer) continue;
        RawClient other = logged_on(server_, user);
        const auto refused = participants_page(other, 0, 10);
        ASSERT_TRUE(refused);
        const auto* body = (*refused)->body_as_participants_page();
        EXPECT_EQ(body->reason(), schema::Reason::not_allowed) << user;
        EXPECT_EQ(body->participants(), nullptr) << user;
    }
}

std::optional<Message> purchases_page(RawClient& client, std::uint64_t from,
                                      std::uint32_t purchases) {
    client.send(schema::ClientBody::purchases_page, [&](flatbuffers::FlatBufferBuilder& buffer) {
        return schema::CreatePurchasesPage(buffer, from, purchases).Union();
    });
    return client.receive(schema::ServerBody::purchases_page);
}

TEST_P(Roles, OnlyATraderIsToldWhatItBought) {
    for (const auto& [role, user] : users) {
        RawClient client = logged_on(server_, user);
        const auto page = purchases_page(client, 1, 10);
        ASSERT_TRUE(page) << user;
        const auto* body = (*page)->body_as_purchases_page();
        const bool may = role == schema::Role::trader;
        EXPECT_EQ(body->reason(), may ? schema::Reason::none : schema::Reason::not_allowed) << user;
        EXPECT_EQ(body->purchases() != nullptr, may) << user;
        EXPECT_EQ(body->next(), 0U) << user;
    }
}

TEST_P(Roles, PagesOfPurchasesAreAnsweredOneAtATime) {
    RawClient buyer = logged_on(server_, "buyer2");
    int busy = 0;
    for (int n = 0; n < 150; ++n) {
        buyer.send(schema::ClientBody::purchases_page, [](flatbuffers::FlatBufferBuilder& buffer) {
            return schema::CreatePurchasesPage(buffer, 1, 10).Union();
        });
    }
    for (int n = 0; n < 150; ++n) {
        const auto page = buyer.receive(schema::ServerBody::purchases_page);
        ASSERT_TRUE(page);
        if ((*page)->body_as_purchases_page()->reason() == schema::Reason::busy) ++busy;
    }
    EXPECT_GE(busy, 20) << "beyond the burst of a hundred commands at least";
    EXPECT_LT(busy, 150);
}

/// Buys with a press, then with 70 standing orders in one decision; buyer3 has a sale among them.
void buy_71_times(RawClient& desk, RawClient& buyer, RawClient& other) {
    Command rules(CommandKind::set_rules, Time(0));
    rules.set_rules = {ClockId(1), {}};
    rules.set_rules.change.given = rule_award;
    rules.set_rules.change.rules.award = Award::multi_sale;
    accepted(desk, rules);
    accepted(desk, lot(1, 1));
    accepted(desk, on_clock(CommandKind::open_clock, 1));
    sleep_until_step(buyer, wait_for_round(buyer), 1);
    ASSERT_EQ(buyer.answer(buyer.command(press(1, 1, 1, 1))), Reason::none);
    ASSERT_TRUE(buyer.receive(schema::ServerBody::won));

    for (std::uint64_t order = 1; order <= 70; ++order) {
        if (order == 30) accepted(other, standing_order(1, 1, 900));
        accepted(buyer, standing_order(order, 1, 900));
    }
    accepted(desk, lot(1, 71, 900));
    for (int n = 0; n < 70; ++n) ASSERT_TRUE(buyer.receive(schema::ServerBody::won)) << n;
    for (int n = 0; n < 10; ++n) buyer.answer(buyer.command(press(1, 2, 1, 1)));  // too late
}

TEST_P(Roles, ATraderHasAllPurchasesAfterALogOnThoughBuyersAreHidden) {
    RawClient desk = logged_on(server_, "desk");
    {
        RawClient buyer = logged_on(server_, "buyer2");
        RawClient other = logged_on(server_, "buyer3");
        ASSERT_NO_FATAL_FAILURE(buy_71_times(desk, buyer, other));
    }
    Command cancel(CommandKind::cancel_sale, Time(0));
    cancel.cancel_sale = {SaleId(5)};
    accepted(desk, cancel);

    RawClient again(server_.port());
    again.log_on("buyer2");
    const auto own = again.receive(schema::ServerBody::own_snapshot);
    ASSERT_TRUE(own);
    EXPECT_EQ((*own)->body_as_own_snapshot()->outcomes()->size(), 64U) << "which are not all";
    std::map<std::uint64_t, std::optional<std::uint64_t>> orders;  // by sale
    std::int64_t cost = 0;
    std::vector<std::uint64_t> cancelled;
    std::uint64_t next = 1;
    for (int pages = 1; next != 0; ++pages) {
        const auto page = purchases_page(again, next, 30);
        ASSERT_TRUE(page);
        const auto* answer = (*page)->body_as_purchases_page();
        EXPECT_EQ(answer->from_sale(), next);
        EXPECT_EQ(answer->purchases()->size(), pages < 3 ? 30U : 11U);
        for (const auto* bought : *answer->purchases()) {
            orders[bought->sale()] =
                bought->order() ? std::optional(*bought->order()) : std::optional<std::uint64_t>();
            if (bought->is_cancelled()) cancelled.push_back(bought->sale());
            if (!bought->is_cancelled()) cost += bought->gross() + bought->fee();
        }
        next = answer->next();
    }
    ASSERT_EQ(orders.size(), 71U);
    EXPECT_EQ(orders.at(1), std::nullopt);
    EXPECT_EQ(orders.at(2), 1U);
    EXPECT_EQ(orders.count(31), 0U) << "buyer3's";
    EXPECT_EQ(orders.at(72), 70U);
    EXPECT_EQ(cancelled, std::vector<std::uint64_t>{5});
    EXPECT_EQ(cost, (*own)->body_as_own_snapshot()->sold()) << "so none is missing";
}

TEST_P(Roles, ATraderHearsOfASuspensionUnasked) {
    RawClient desk = logged_on(server_, "desk");
    RawClient buyer = logged_on(server_, "buyer2");
    RawClient other = logged_on(server_, "buyer3");
    Command command(CommandKind::suspend, Time(0));
    command.suspend = {ParticipantId(2)};
    accepted(desk, command);
    const auto told = buyer.receive(schema::ServerBody::suspension_changed);
    ASSERT_TRUE(told);
    EXPECT_TRUE((*told)->body_as_suspension_changed()->suspended());
    command = Command(CommandKind::reinstate, Time(0));
    command.reinstate = {ParticipantId(2)};
    accepted(desk, command);
    const auto ended = buyer.receive(schema::ServerBody::suspension_changed);
    ASSERT_TRUE(ended);
    EXPECT_FALSE((*ended)->body_as_suspension_changed()->suspended());
    other.send(schema::ClientBody::reference, [](flatbuffers::FlatBufferBuilder& buffer) {
        return schema::CreateReference(buffer).Union();
    });
    while (const auto message = other.receive()) {
        EXPECT_NE(message->type(), schema::ServerBody::suspension_changed);
        if (message->type() == schema::ServerBody::reference) break;
    }
}

TEST_P(Roles, ATraderIsOfABuyerAndAGrowerOfOneWhoGrows) {
    using schema::ClientBody;
    RawClient desk = logged_on(server_, "desk");
    EXPECT_EQ(administration(desk, ClientBody::add_user, "other", "x", schema::Role::trader, 1),
              schema::Reason::not_a_buyer);
    EXPECT_EQ(administration(desk, ClientBody::add_user, "other", "x", schema::Role::grower, 4),
              schema::Reason::bad_value);
    EXPECT_EQ(administration(desk, ClientBody::add_user, "other", "x", schema::Role::grower, 1),
              schema::Reason::none);
}

TEST_P(Roles, AUserIsAddedGivenAPasswordAndDisabledWhileTheMarketRuns) {
    using schema::ClientBody;
    RawClient desk = logged_on(server_, "desk");
    EXPECT_EQ(administration(desk, ClientBody::add_user, "new", "one", schema::Role::trader, 4),
              schema::Reason::none);
    EXPECT_EQ(administration(desk, ClientBody::add_user, "other", "x", schema::Role::trader, 900),
              schema::Reason::unknown_participant);
    EXPECT_EQ(
        administration(desk, ClientBody::add_user, "other", "x", static_cast<schema::Role>(9)),
        schema::Reason::bad_value);
    EXPECT_EQ(administration(desk, ClientBody::set_password, "nobody", "x"),
              schema::Reason::bad_value);
    std::vector<std::uint8_t> token;
    {
        RawClient user(server_.port());
        user.log_on("new", {.password = "one"});
        const auto on = user.logged_on();
        ASSERT_TRUE(on);
        const auto* given = (*on)->body_as_logged_on()->resume_token();
        token.assign(given->begin(), given->end());
    }
    EXPECT_EQ(administration(desk, ClientBody::set_password, "new", "two"), schema::Reason::none);
    {
        RawClient user(server_.port());
        user.log_on("new", {.token = token});
        EXPECT_EQ(user.closed(), schema::CloseReason::log_on_failed) << "the token is void";
    }
    RawClient user(server_.port());
    user.log_on("new", {.password = "two"});
    ASSERT_TRUE(user.logged_on());
    EXPECT_EQ(administration(desk, ClientBody::disable_user, "new"), schema::Reason::none);
    EXPECT_EQ(user.closed(), schema::CloseReason::disabled);
    RawClient again(server_.port());
    again.log_on("new", {.password = "two"});
    EXPECT_EQ(again.closed(), schema::CloseReason::log_on_failed);
}

TEST_P(Roles, OnlySettlementAndTheDeskSeeWhoBought) {
    RawClient desk = logged_on(server_, "desk");
    RawClient buyer = logged_on(server_, "buyer2");
    accepted(desk, on_clock(CommandKind::open_clock, 1));
    accepted(desk, lot(1, 2));
    const RoundStarted round = wait_for_round(buyer);
    sleep_until_step(buyer, round, 2);
    buyer.command(press(1, round.lot.value(), 1, 2));
    ASSERT_TRUE(buyer.receive(schema::ServerBody::won));
    for (const auto& [role, user] : users) {
        RawClient client = logged_on(server_, user, {.last_sequence = 0});
        std::optional<bool> is_shown;
        while (!is_shown) {
            const auto message = client.receive(schema::ServerBody::result);
            ASSERT_TRUE(message);
            const auto* sale = (*message)->body_as_result()->body_as_sale();
            if (sale != nullptr) is_shown = sale->buyer().has_value();
        }
        EXPECT_EQ(*is_shown, role == schema::Role::auctioneer || role == schema::Role::settlement)
            << user;
    }
}

}  // namespace
}  // namespace huagu::test
