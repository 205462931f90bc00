// What operate, bid and watch are made of, without a server.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "cli/arguments.hpp"
#include "cli/bid/hand_text.hpp"
#include "cli/bid/words.hpp"
#include "cli/market_text.hpp"
#include "cli/operate_commands.hpp"
#include "cli/operate_words.hpp"
#include "cli/result_json.hpp"

namespace huagu::cli {
namespace {

using Words = std::vector<std::string>;

TEST(Line, IsSplitAsAShellDoes) {
    EXPECT_EQ(split_words("  pause-clock\t3 "), (Words{"pause-clock", "3"}));
    EXPECT_EQ(split_words("cancel-sale 1 reason=\"two labels\" 'a b'"),
              (Words{"cancel-sale", "1", "reason=two labels", "a b"}));
    EXPECT_EQ(split_words("''"), Words{""});
    EXPECT_TRUE(split_words("   ").empty());
    EXPECT_THROW((void)split_words("reason=\"open"), UsageError);
}

TEST(Line, NamedArgumentsStandAnywhere) {
    Arguments arguments({"3", "--reason", "late", "max-units=7", "--hold=5s"});
    EXPECT_EQ(arguments.number<ClockId>("clock"), ClockId(3));
    EXPECT_EQ(arguments.required("reason"), "late");
    EXPECT_EQ(arguments.named_integer("max_units"), 7);
    EXPECT_EQ(arguments.named("hold"), "5s");
    EXPECT_NO_THROW(arguments.finish());
}

TEST(Line, WhatIsLeftOverOrMissingIsNamed) {
    Arguments arguments({"3", "units=x", "colour=red"});
    EXPECT_THROW(arguments.finish(), UsageError);
    EXPECT_EQ(arguments.integer("clock"), 3);
    EXPECT_THROW((void)arguments.required_integer("units"), UsageError);
    EXPECT_THROW((void)arguments.required("lot"), UsageError);
    EXPECT_THROW(arguments.finish(), UsageError);
    EXPECT_THROW((void)Arguments({"-1"}).number<ClockId>("clock"), UsageError);
    EXPECT_THROW((void)Arguments({"99999999999"}).number<ClockId>("clock"), UsageError);
    EXPECT_THROW(Arguments({"--reason"}), UsageError);
}

TEST(Line, DurationsBearAUnitOrAreNanoseconds) {
    EXPECT_EQ(parse_duration("hold", "500ms"), Duration(500'000'000));
    EXPECT_EQ(parse_duration("hold", "5 s"), Duration(5'000'000'000));
    EXPECT_EQ(parse_duration("hold", "40us"), Duration(40'000));
    EXPECT_EQ(parse_duration("hold", "7ns"), Duration(7));
    EXPECT_EQ(parse_duration("hold", "800000000"), Duration(800'000'000));
    for (const char* bad : {"", "soon", "bogus", "5m", "1.5s", "-5s", "99999999999999s"}) {
        EXPECT_THROW((void)parse_duration("hold", bad), UsageError) << bad;
    }
}

TEST(Line, RulesAreThoseThatAreGiven) {
    Arguments arguments({"hold=1s", "award=multi_sale", "max_units=none", "auto_advance=no"});
    const RulesChange change = arguments.rules();
    EXPECT_EQ(change.given, rule_hold | rule_award | rule_max_units | rule_auto_advance);
    EXPECT_EQ(change.rules.hold, Duration(1'000'000'000));
    EXPECT_EQ(change.rules.award, Award::multi_sale);
    EXPECT_EQ(change.rules.max_units, no_max_units);
    EXPECT_FALSE(change.rules.auto_advance);
    EXPECT_THROW((void)Arguments({"tie=coin"}).rules(), UsageError);
}

TEST(Operate, HelpListsEveryCommandOfTheAuctioneer) {
    const std::string help = operate_help(Language::en);
    for (const char* command :
         {"open-clock",   "close-clock",  "start-lot",   "pause-clock",     "pause-all",
          "resume-clock", "add-clock",    "set-rules",   "queue-lot",       "change-lot",
          "withdraw-lot", "load",         "add-product", "add-participant", "set-credit",
          "suspend",      "reinstate",    "cancel-sale", "set-fees",        "add-user",
          "set-password", "disable-user", "close-market"}) {
        EXPECT_NE(help.find(command), std::string::npos) << command;
        for (const Language language : {Language::en, Language::zh}) {
            EXPECT_NE(operate_help(language, command).find(command), std::string::npos) << command;
        }
    }
    EXPECT_THROW((void)operate_help(Language::en, "fly"), UsageError);
}

/// A market with one clock whose hand falls from 100 to 10 in steps of 50 ms.
wire::MarketView view_of_a_round() {
    flatbuffers::FlatBufferBuilder buffer;
    const auto name = schema::CreateNameDirect(buffer, "zh", "卡罗拉");
    const auto english = schema::CreateNameDirect(buffer, "en", "Carola");
    const std::vector names{english, name};
    const std::vector products{
        schema::CreateProductAddedDirect(buffer, 1, "rose", nullptr, &names)};
    const auto lot = schema::CreateLotDirect(buffer, 12, 1, 3, 1, 1, 60, 20, 16, 2, 100, 10);
    const auto round =
        schema::CreateRoundStarted(buffer, 12, 1, 100, 1, 50'000'000, 1'000'000'000'000, 90, 16, 2);
    const auto clock = schema::CreateClockSnapshotDirect(
        buffer, 1, nullptr, schema::ClockState::running, 0, 5, lot, round);
    const std::vector clocks{clock};
    buffer.Finish(schema::CreateSnapshotDirect(buffer, 9, 0, &clocks, &products));
    wire::MarketView view;
    view.load(*flatbuffers::GetRoot<schema::Snapshot>(buffer.GetBufferPointer()));
    return view;
}

TEST(Hand, ShowsThePriceOfTheStepThatItIsOn) {
    const wire::MarketView view = view_of_a_round();
    const auto at = [&](std::int64_t ms, Language language = Language::en) {
        return hand_text(view, ClockId(1), Time(1'000'000'000'000 + ms * 1'000'000), 2, language);
    };
    EXPECT_NE(at(0).find("  1.00  "), std::string::npos) << at(0);
    EXPECT_NE(at(49).find("  1.00  "), std::string::npos);
    EXPECT_NE(at(50).find("  0.99  "), std::string::npos);
    EXPECT_NE(at(78 * 50).find("  0.22  "), std::string::npos);
    EXPECT_NE(at(60'000).find("  0.10  "), std::string::npos) << "it rests on the last step";
    EXPECT_NE(at(-300).find("in 0.3 s from 1.00"), std::string::npos) << at(-300);
    EXPECT_NE(at(0).find("Carola B 60 cm ×20"), std::string::npos) << at(0);
    EXPECT_NE(at(0).find("16 left, from 2"), std::string::npos) << at(0);
    EXPECT_NE(at(0, Language::zh).find("1 号钟  批次 12  卡罗拉"), std::string::npos);
}

TEST(Language, IsThatOfTheOptionOrTheEnvironment) {
    EXPECT_EQ(language_of("zh"), Language::zh);
    EXPECT_EQ(language_of("en_GB.UTF-8"), Language::en);
    setenv("LC_ALL", "zh_CN.UTF-8", 1);
    EXPECT_EQ(language_of(""), Language::zh);
    setenv("LC_ALL", "C", 1);
    EXPECT_EQ(language_of(""), Language::en);
}

TEST(Language, SaysEverythingInBoth) {
    for (const auto& both : bid_words) {
        for (const auto text : both) EXPECT_FALSE(text.empty());
        const auto blanks = [](std::string_view text) {
            return std::count(text.begin(), text.end(), '{');
        };
        EXPECT_EQ(blanks(both[0]), blanks(both[1])) << both[0];
    }
    for (const auto reason : reason_names_zh) EXPECT_FALSE(reason.empty());
    for (const OperationWords& words : operation_words) {
        EXPECT_FALSE(words.help[0].empty()) << words.name;
        EXPECT_FALSE(words.help[1].empty()) << words.name;
        EXPECT_NE(words.help[0], words.help[1]) << words.name;
    }
}

TEST(Language, OneThingIsSingular) {
    EXPECT_EQ(lots(Language::en, 0), "0 lots");
    EXPECT_EQ(lots(Language::en, 1), "1 lot");
    EXPECT_EQ(sales(Language::en, std::size_t{1}), "1 sale");
    EXPECT_EQ(units(Language::en, 2), "2 units");
    EXPECT_EQ(units(Language::zh, 1), "1 件");
}

TEST(Language, TheClocksStandInChinese) {
    const wire::MarketView view = view_of_a_round();
    EXPECT_EQ(clocks_text(view, Language::zh),
              " 钟号  状态        批次   轮次    待拍\n"
              "    1  进行中        12      1       0\n");
    EXPECT_EQ(clocks_text(view, Language::en),
              "clock  state        lot  round  queued\n"
              "    1  running       12      1       0\n");
}

TEST(Language, AMistakeIsToldInBoth) {
    try {
        (void)parse_integer("units", "two");
        FAIL() << "two is no number";
    } catch (const UsageError& error) {
        EXPECT_EQ(error.in(Language::en), "units is no whole number: two");
        EXPECT_EQ(error.in(Language::zh), "units 不是整数：two");
    }
}

TEST(Result, IsALineOfJsonWithTheNamesOfTheRules) {
    flatbuffers::FlatBufferBuilder buffer;
    const auto sale = schema::CreateSale(buffer, 7, 12, 2, 78, 22, 2, 40, 880, 1, 3);
    buffer.Finish(schema::CreateResult(buffer, 17, 4, 9, 36'000'005'000'000,
                                       schema::ResultBody::sale, sale.Union()));
    const Json json = to_json(*flatbuffers::GetRoot<schema::Result>(buffer.GetBufferPointer()));
    EXPECT_EQ(json.dump(),
              R"({"event":"sale","at":36000005000000,"sequence":17,"clock":4,"clock_sequence":9,)"
              R"("sale":7,"lot":12,"round":2,"step":78,"price":22,"units":2,"items":40,)"
              R"("gross":880,"buyer":1,"grower":3})");
    EXPECT_EQ(to_text(json, 2),
              "10:00:00.005 #17 sale clock=4 sale=7 lot=12 round=2 step=78 price=0.22 units=2 "
              "items=40 gross=8.80 buyer=1 grower=3");
}

TEST(Result, ATextHasDurationsInMilliseconds) {
    Json json = {{"event", "lost"}, {"at", 36'000'005'000'000}, {"sequence", 17}};
    json.update({{"late", -1'500}, {"hold", 800'000'000}, {"available", 12'345}});
    EXPECT_EQ(to_text(json, 2), "10:00:00.005 #17 lost late=-0.0015ms hold=800ms available=123.45");
}

}  // namespace
}  // namespace huagu::cli
