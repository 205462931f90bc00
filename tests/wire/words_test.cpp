// The schema's words and numbers are the engine's: a word cannot drift.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <string_view>

#include "wire/schema.hpp"

namespace huagu::wire {
namespace {

TEST(Words, ReasonsAreTheEngines) {
    ASSERT_EQ(static_cast<std::size_t>(schema::Reason::MAX) + 1, reason_names.size());
    for (std::size_t number = 0; number < reason_names.size(); ++number) {
        EXPECT_EQ(EnumNameReason(static_cast<schema::Reason>(number)), reason_names[number]);
    }
}

TEST(Words, CommandsAreTheEngines) {
    for (std::size_t number = 1; number < command_names.size(); ++number) {
        EXPECT_EQ(EnumNameCommandKind(static_cast<schema::CommandKind>(number)),
                  command_names[number]);
    }
}

TEST(Words, CommandKindsHaveTheNumbersOfTheUnionsMembers) {
    ASSERT_EQ(static_cast<int>(schema::CommandKind::MAX),
              static_cast<int>(schema::CommandBody::MAX));
    for (int number = 1; number <= static_cast<int>(schema::CommandKind::MAX); ++number) {
        EXPECT_STREQ(EnumNameCommandKind(static_cast<schema::CommandKind>(number)),
                     EnumNameCommandBody(static_cast<schema::CommandBody>(number)));
    }
}

TEST(Words, PublicEventsAreResultsOfTheSameNumber) {
    for (auto number = static_cast<std::uint8_t>(EventKind::market_opened);
         number <= static_cast<std::uint8_t>(EventKind::sale_cancelled); ++number) {
        EXPECT_EQ(EnumNameResultBody(static_cast<schema::ResultBody>(number)),
                  name(static_cast<EventKind>(number)));
    }
}

TEST(Words, PrivateEventsAreReplies) {
    for (int number = 0; number < static_cast<int>(schema::ReplyBody::MAX); ++number) {
        EXPECT_EQ(EnumNameReplyBody(static_cast<schema::ReplyBody>(number + 1)),
                  name(static_cast<EventKind>(private_first + number)));
    }
    EXPECT_EQ(static_cast<int>(schema::ReplyBody::MAX) - 1 + private_first,
              static_cast<int>(EventKind::credit_changed));
}

TEST(Words, OutcomesAndOrderStatesAreTheEngines) {
    for (int number = 0; number <= static_cast<int>(schema::Outcome::MAX); ++number) {
        EXPECT_EQ(EnumNameOutcome(static_cast<schema::Outcome>(number)),
                  name(static_cast<Outcome>(number)));
    }
    for (int number = 0; number <= static_cast<int>(schema::OrderState::MAX); ++number) {
        EXPECT_EQ(EnumNameOrderState(static_cast<schema::OrderState>(number)),
                  name(static_cast<OrderState>(number)));
    }
    EXPECT_EQ(to_schema(Outcome::withdrawn), schema::Outcome::MAX);
    EXPECT_EQ(to_schema(OrderState::cancelled), schema::OrderState::MAX);
}

TEST(Words, AwardsAndTiesAreTheEngines) {
    EXPECT_EQ(to_schema(Award::first_press), schema::Award::first_press);
    EXPECT_EQ(to_schema(Award::multi_sale), schema::Award::multi_sale);
    EXPECT_EQ(to_schema(Tie::press_time), schema::Tie::press_time);
    EXPECT_EQ(to_schema(Tie::random_draw), schema::Tie::random_draw);
    EXPECT_EQ(to_schema(Award::multi_sale), schema::Award::MAX);
    EXPECT_EQ(to_schema(Tie::random_draw), schema::Tie::MAX);
}

std::string read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Whoever writes a client reads docs/protocol.md, so it has every field and every member.
TEST(Words, OfTheSchemasAreInTheProtocol) {
    const std::string root = HUAGU_ROOT;
    const std::string protocol = read(root + "/docs/protocol.md") + read(root + "/docs/rules.md");
    ASSERT_FALSE(protocol.empty());
    const std::regex word(R"(\n    ([a-z_0-9]+)( = [0-9]+|: ))");
    for (const char* name : {"types", "commands", "results", "session"}) {
        const std::string schema = read(root + "/schemas/" + name + ".fbs");
        ASSERT_FALSE(schema.empty());
        for (std::sregex_iterator found(schema.begin(), schema.end(), word), end; found != end;
             ++found) {
            const std::string text = (*found)[1];
            if (text == "body") continue;
            const std::regex in_protocol("\\b" + text + "\\b");
            EXPECT_TRUE(std::regex_search(protocol, in_protocol)) << name << ".fbs: " << text;
        }
    }
}

}  // namespace
}  // namespace huagu::wire
