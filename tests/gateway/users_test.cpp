#include "gateway/users.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gateway/users_file.hpp"

namespace huagu::gateway {
namespace {

using schema::Role;
namespace fs = std::filesystem;

class UsersTest : public ::testing::Test {
  protected:
    UsersTest() {
        fs::create_directories(folder_);
        settings_.users_file = (folder_ / "users.jsonl").string();
        settings_.password_strength = PasswordStrength::least;
        settings_.users.push_back(
            {"anna", "apple tree", Role::trader, ParticipantId(3), /*line=*/1});
        settings_.users.push_back(
            {"desk", "pear tree", Role::auctioneer, ParticipantId::none(), /*line=*/2});
    }
    ~UsersTest() override { fs::remove_all(folder_); }

    [[nodiscard]] std::string file() const {
        std::ifstream stream(settings_.users_file);
        std::ostringstream text;
        text << stream.rdbuf();
        return text.str();
    }

    fs::path folder_ = fs::temp_directory_path() / ("huagu-users-" + std::to_string(::getpid()));
    Settings settings_;
    TokenKey key_ = random_token_key();
};

TEST_F(UsersTest, OnlyTheRightPasswordLogsOn) {
    const Users users(settings_, key_);
    const auto anna = users.with_password("anna", "apple tree");
    ASSERT_TRUE(anna);
    EXPECT_EQ(anna->role, Role::trader);
    EXPECT_EQ(anna->participant, ParticipantId(3));
    EXPECT_FALSE(users.with_password("anna", "pear tree"));
    EXPECT_FALSE(users.with_password("anna", ""));
    EXPECT_FALSE(users.with_password("nobody", "nobody"));
}

TEST_F(UsersTest, TheFileHasHashesAndNoPassword) {
    const Users users(settings_, key_);
    EXPECT_NE(file().find("$argon2id$"), std::string::npos);
    EXPECT_EQ(file().find("apple"), std::string::npos);
    EXPECT_EQ(fs::status(settings_.users_file).permissions() & fs::perms::all,
              fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(UsersTest, TheFileCountsOnceItKnowsAName) {
    {
        Users users(settings_, key_);
        ASSERT_EQ(users.set_password("anna", "plum tree"), Reason::none);
    }
    const Users again(settings_, key_);
    EXPECT_FALSE(again.with_password("anna", "apple tree"));
    EXPECT_TRUE(again.with_password("anna", "plum tree"));
}

TEST_F(UsersTest, AnAddedUserIsInTheFileAndMayBeAddedAgain) {
    UserId number;
    {
        Users users(settings_, key_);
        EXPECT_EQ(users.add("bo", Role::grower, ParticipantId(2), "secret", number), Reason::none);
        EXPECT_EQ(users.add("bo", Role::grower, ParticipantId(2), "secret", number), Reason::none);
        EXPECT_EQ(users.add("bo", Role::grower, ParticipantId(1), "secret", number),
                  Reason::exists);
    }
    const Users again(settings_, key_);
    const auto bo = again.with_password("bo", "secret");
    ASSERT_TRUE(bo);
    EXPECT_EQ(bo->number, number);
    EXPECT_EQ(bo->number, UserId(3));
}

TEST_F(UsersTest, WhatCannotBeAUserIsRefused) {
    Users users(settings_, key_);
    UserId number;
    const auto none = ParticipantId::none();
    EXPECT_EQ(users.add("", Role::observer, none, "secret", number), Reason::bad_value);
    EXPECT_EQ(users.add("a\nb", Role::observer, none, "secret", number), Reason::bad_value);
    EXPECT_EQ(users.add(std::string(65, 'a'), Role::observer, none, "secret", number),
              Reason::bad_value);
    EXPECT_EQ(users.add("bo", Role::observer, none, "", number), Reason::bad_value);
    EXPECT_EQ(users.add("bo", Role::trader, none, "secret", number), Reason::bad_value);
    EXPECT_EQ(users.add("bo", Role::observer, ParticipantId(1), "secret", number),
              Reason::bad_value);
    EXPECT_EQ(users.add("bo", Role::trader, ParticipantId(4'000'000), "secret", number),
              Reason::bad_value);
    EXPECT_EQ(users.set_password("nobody", "secret"), Reason::bad_value);
    EXPECT_EQ(users.disable("nobody"), Reason::bad_value);
}

TEST_F(UsersTest, NoMoreFitThanTheLimit) {
    settings_.limits.users = 4;  // 1, 2, 3
    Users users(settings_, key_);
    UserId number;
    EXPECT_EQ(users.add("bo", Role::observer, ParticipantId::none(), "x", number), Reason::none);
    EXPECT_EQ(users.add("cy", Role::observer, ParticipantId::none(), "x", number), Reason::full);
}

TEST_F(UsersTest, ATokenIsGoodUntilThePasswordChanges) {
    Users users(settings_, key_);
    auto token = users.token(*users.with_password("anna", "apple tree"));
    EXPECT_TRUE(users.with_token("anna", token));
    EXPECT_FALSE(users.with_token("desk", token)) << "another's";
    token[4] ^= 1;
    EXPECT_FALSE(users.with_token("anna", token)) << "forged";
    token[4] ^= 1;
    EXPECT_FALSE(users.with_token("anna", std::span(token).first(20)));
    ASSERT_EQ(users.set_password("anna", "plum tree"), Reason::none);
    EXPECT_FALSE(users.with_token("anna", token));
}

TEST_F(UsersTest, ADisabledUserLogsOnNeitherWay) {
    Users users(settings_, key_);
    const auto token = users.token(*users.with_password("anna", "apple tree"));
    ASSERT_EQ(users.disable("anna"), Reason::none);
    EXPECT_EQ(users.disable("anna"), Reason::none);
    EXPECT_FALSE(users.with_password("anna", "apple tree"));
    EXPECT_FALSE(users.with_token("anna", token));
    EXPECT_FALSE(Users(settings_, key_).with_password("anna", "apple tree")) << "after a restart";
}

TEST_F(UsersTest, AUserHasOneSession) {
    Users users(settings_, key_);
    const User anna = *users.with_password("anna", "apple tree");
    const SessionId first{0, 1, 1};
    const SessionId second{0, 2, 1};
    EXPECT_TRUE(users.take_session(anna, first, Time(1))->is_none());
    EXPECT_EQ(users.take_session(anna, second, Time(2)), first);
    EXPECT_EQ(users.take_session(anna, first, Time(1)), first) << "the connection that began later";
    EXPECT_EQ(users.session_of("anna"), second) << "stays, though its log-on was quicker";
    EXPECT_FALSE(users.leave_session("anna", first));
    EXPECT_EQ(users.session_of("anna"), second) << "the one that was replaced leaves nothing";
    EXPECT_TRUE(users.leave_session("anna", second));
    EXPECT_TRUE(users.session_of("anna").is_none());
    EXPECT_EQ(users.name_of(anna.number), "anna");
    ASSERT_EQ(users.disable("anna"), Reason::none);
    EXPECT_FALSE(users.take_session(anna, first, Time(3)))
        << "disabled while the password was looked at";
}

TEST_F(UsersTest, ADamagedFileIsNamedByItsLine) {
    { const Users users(settings_, key_); }
    std::ofstream(settings_.users_file, std::ios::app) << "{\"user\":7}\n";
    try {
        const Users users(settings_, key_);
        FAIL() << "it was read";
    } catch (const base::ToldError& error) {
        EXPECT_NE(error.why().en.find("users.jsonl:3: "), std::string::npos) << error.what();
        EXPECT_NE(error.why().zh.find("users.jsonl:3："), std::string::npos) << error.why().zh;
    }
}

TEST_F(UsersTest, ATokenIsGoodAfterARestartWithTheSameKeyUntilThePasswordChanges) {
    std::vector<std::uint8_t> token;
    {
        const Users users(settings_, key_);
        token = users.token(*users.with_password("anna", "apple tree"));
    }
    EXPECT_FALSE(Users(settings_, random_token_key()).with_token("anna", token)) << "another day's";
    Users users(settings_, key_);
    EXPECT_TRUE(users.with_token("anna", token));
    EXPECT_EQ(users.set_password("anna", "plum tree"), Reason::none);
    EXPECT_FALSE(users.with_token("anna", token));
    EXPECT_FALSE(Users(settings_, key_).with_token("anna", token)) << "nor after one more restart";
}

}  // namespace
}  // namespace huagu::gateway
