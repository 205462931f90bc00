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
