#include "gateway/roles.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace huagu::gateway {
namespace {

using schema::Role;

/// Written out once more, command by command: trader, auctioneer, settlement, observer, grower.
const std::map<std::string, std::string> table = {
    {"open_market", "-----"},  {"close_market", "-a---"}, {"add_participant", "-a---"},
    {"set_credit", "-a---"},   {"suspend", "-a---"},      {"reinstate", "-a---"},
    {"add_clock", "-a---"},    {"set_rules", "-a---"},    {"queue_lot", "-a---"},
    {"change_lot", "-a---"},   {"withdraw_lot", "-a---"}, {"open_clock", "-a---"},
    {"close_clock", "-a---"},  {"start_lot", "-a---"},    {"pause_clock", "-a---"},
    {"resume_clock", "-a---"}, {"press", "t----"},        {"place_order", "t----"},
    {"reduce_order", "t----"}, {"cancel_order", "t----"}, {"cancel_sale", "-a---"},
    {"advance", "-----"},      {"add_product", "-a---"},  {"set_fees", "-a---"},
};

TEST(Role, MaySendWhatTheTableSays) {
    std::size_t commands = 0;
    for (const schema::CommandBody command : schema::EnumValuesCommandBody()) {
        if (command == schema::CommandBody::NONE) continue;
        ++commands;
        const auto row = table.find(schema::EnumNameCommandBody(command));
        ASSERT_NE(row, table.end()) << schema::EnumNameCommandBody(command);
        for (const Role role : schema::EnumValuesRole()) {
            const bool may = row->second.at(static_cast<std::size_t>(role)) != '-';
            EXPECT_EQ(may_send(role, command), may)
                << schema::EnumNameRole(role) << " " << row->first;
        }
    }
    EXPECT_EQ(commands, table.size());
}

TEST(Role, MaySendNothingThatIsNoCommand) {
    for (const Role role : schema::EnumValuesRole()) {
        EXPECT_FALSE(may_send(role, schema::CommandBody::NONE));
        EXPECT_FALSE(may_send(role, static_cast<schema::CommandBody>(200)));
    }
    EXPECT_FALSE(may_send(static_cast<Role>(77), schema::CommandBody::press));
}

TEST(Role, SeesNoMoreThanItsView) {
    EXPECT_EQ(widest_view(Role::auctioneer), schema::View::desk);
    EXPECT_EQ(widest_view(Role::settlement), schema::View::full);
    for (const Role role : {Role::trader, Role::observer, Role::grower}) {
        EXPECT_EQ(widest_view(role), schema::View::public_);
    }
}

TEST(Role, OnlyTheAuctioneerAdministersUsers) {
    for (const Role role : schema::EnumValuesRole()) {
        EXPECT_EQ(may_administer(role), role == Role::auctioneer);
    }
}

}  // namespace
}  // namespace huagu::gateway
