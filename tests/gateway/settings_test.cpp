#include "gateway/settings.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/told.hpp"

namespace huagu::gateway {
namespace {

const std::string market = "[market]\nname = \"Test\"\nday = \"2026-11-23\"\ncurrency = \"CNY\"\n";

/// All findings, a line each. Whatever they are, they are told in Chinese too, with their place.
std::string findings(const std::string& text, base::Language language = base::Language::en) {
    std::string all;
    for (const Finding& finding : parse_settings(text, "m.toml").findings) {
        const std::string chinese = to_string(finding, base::Language::zh);
        const std::string place = "m.toml:" + std::to_string(finding.line) + "：";
        EXPECT_TRUE(test::is_in_both(finding.text)) << to_string(finding);
        EXPECT_EQ(chinese.substr(0, place.size()), place);
        EXPECT_NE(chinese.find(finding.key), std::string::npos) << chinese;
        all += to_string(finding, language) + "\n";
    }
    return all;
}

TEST(Settings, OfTheExampleAreRight) {
    const SettingsRead read = read_settings(HUAGU_EXAMPLES "/market.toml");
    for (const Finding& finding : read.findings) ADD_FAILURE() << to_string(finding);
    const Settings& settings = read.settings;
    EXPECT_EQ(settings.market, "Flower Valley · 花谷");
    EXPECT_EQ(settings.minor_digits, 2);
    EXPECT_EQ(settings.clocks.size(), 3U);
    EXPECT_EQ(settings.clocks[1].rules.award, Award::multi_sale);
    EXPECT_EQ(settings.clocks[1].rules.allowance, Duration(150'000'000)) << "from all clocks'";
    EXPECT_EQ(settings.participants[2].credit_limit, Money(5'000'000));
    EXPECT_EQ(settings.users[3].participant, ParticipantId(3));
    EXPECT_EQ(settings.fees->packaging_deposit, 150);
    EXPECT_EQ(settings.users_file, HUAGU_EXAMPLES "/users.jsonl") << "beside the settings";
}

TEST(Settings, LeftOutHaveTheRulesDefaults) {
    const SettingsRead read = parse_settings(market + "[[clocks]]\nname = \"1\"\n", "m.toml");
    ASSERT_TRUE(read.findings.empty());
    const ClockRules& rules = read.settings.clocks.at(0).rules;
    const ClockRules defaults;
    EXPECT_EQ(rules.step_interval, defaults.step_interval);
    EXPECT_EQ(rules.hold, defaults.hold);
    EXPECT_EQ(rules.max_units, no_max_units);
    EXPECT_TRUE(rules.auto_advance);
}

TEST(Settings, EveryMistakeIsNamedAtOnce) {
    EXPECT_EQ(findings("[market]\n"
                       "day = \"2026-02-30\"\n"
                       "currency = \"XYZ\"\n"
                       "buyer_fee_bp = 10_001\n"
                       "[server]\n"
                       "port = \"7311\"\n"
                       "tread = 1\n"
                       "[rules]\n"
                       "hold = \"eleven\"\n"
                       "step_interval = \"11 s\"\n"
                       "award = \"best\"\n"
                       "[[clocks]]\n"
                       "name = { en = \"\" }\n"
                       "rules = { max_units = 0, pice_step = 3 }\n"
                       "[[participants]]\n"
                       "name = \"P\"\n"
                       "[[users]]\n"
                       "name = \"u\"\n"
                       "role = \"trader\"\n"),
              "m.toml:1: market.name: is missing\n"
              "m.toml:2: market.day: is no day (YYYY-MM-DD, in quotes)\n"
              "m.toml:3: market.currency: is unknown: give its minor_digits too\n"
              "m.toml:4: market.buyer_fee_bp: 10001 is not within 0 … 10000\n"
              "m.toml:6: server.port: is not an integer\n"
              "m.toml:7: server.tread: is an unknown key\n"
              "m.toml:9: rules.hold: is no duration (like \"50 ms\", \"5 s\", or nanoseconds)\n"
              "m.toml:10: rules.step_interval: 11000000000 ns is not within 1 … 10000000000 ns\n"
              "m.toml:11: rules.award: 'best' is not one of first_press, multi_sale\n"
              "m.toml:13: clocks[1].name.en: is empty or has control characters\n"
              "m.toml:14: clocks[1].rules.max_units: 0 is not within 1 … 1000000\n"
              "m.toml:14: clocks[1].rules.pice_step: is an unknown key\n"
              "m.toml:15: participants[1].buyer: neither buyer nor grower is true\n"
              "m.toml:17: users[1].password: is missing\n"
              "m.toml:17: users[1].participant: is missing: a trader or grower belongs to one\n");
}

TEST(Settings, MistakesAndWarningsAreToldInChinese) {
    EXPECT_EQ(findings("[market]\n"
                       "name = 1\n"
                       "day = \"2026-02-30\"\n"
                       "currency = \"CNY\"\n"
                       "[server]\n"
                       "port = 65536\n"
                       "[rules]\n"
                       "award = \"best\"\n"
                       "allowance = \"150 ms\"\n"
                       "tie = \"press_time\"\n",
                       base::Language::zh),
              "m.toml:2：market.name：既不是字符串，也不是按语言分列的表\n"
              "m.toml:3：market.day：不是日期（YYYY-MM-DD，加引号）\n"
              "m.toml:6：server.port：65536 不在 0 … 65535 之内\n"
              "m.toml:8：rules.award：“best”应为以下之一：first_press、multi_sale\n"
              "m.toml:10：警告：rules.tie：有 allowance 而用 "
              "press_time，谎报更早的按下时刻就会得利：请用 random_draw\n");
    const SettingsRead absent = read_settings("/nowhere/market.toml");
    ASSERT_EQ(absent.findings.size(), 1U);
    EXPECT_EQ(to_string(absent.findings[0], base::Language::zh),
              "/nowhere/market.toml：没有这个文件");
}

TEST(Settings, AnAddressThatNobodyCanListenOnIsAMistake) {
    const auto said_of = [](const std::string& address) {
        return findings(market + "[server]\naddress = \"" + address + "\"\n");
    };
    for (const char* good : {"127.0.0.1", "127.0.0.2", "::1"}) EXPECT_EQ(said_of(good), "") << good;
    for (const char* bad : {"localhost", "127.0.0", "127.0.0.1:7311"}) {
        EXPECT_EQ(said_of(bad),
                  "m.toml:6: server.address: is no IP address (like \"127.0.0.1\", \"::1\")\n")
            << bad;
    }
}

TEST(Settings, AnAddressBeyondThisMachineIsWarnedOf) {
    for (const char* address : {"0.0.0.0", "::", "192.0.2.1"}) {
        const SettingsRead read =
            parse_settings(market + "[server]\naddress = \"" + address + "\"\n", "m.toml");
        ASSERT_EQ(read.findings.size(), 1U) << address;
        EXPECT_FALSE(read.has_errors()) << address;
        const std::string said = to_string(read.findings[0]);
        EXPECT_EQ(said.substr(0, 34), "m.toml:6: warning: server.address:") << said;
        EXPECT_NE(said.find("--insecure-network"), std::string::npos) << said;
    }
}

TEST(Settings, TheWebIsSpokenOnAPortOfItsOwn) {
    EXPECT_FALSE(parse_settings(market, "m.toml").settings.web_port);
    const Settings settings =
        parse_settings(market +
                           "[server]\nweb_port = 8080\n"
                           "web_origins = [\"https://a.example\", \"http://b:81\"]\n",
                       "m.toml")
            .settings;
    EXPECT_EQ(settings.web_port, 8080);
    EXPECT_EQ(settings.web_origins, (std::vector<std::string>{"https://a.example", "http://b:81"}));
    EXPECT_EQ(findings(market + "[server]\nport = 0\nweb_port = 0\n"), "");
    EXPECT_EQ(findings(market + "[server]\nport = 81\nweb_port = 81\n"),
              "m.toml:7: server.web_port: is the other port too: each needs its own\n");
    EXPECT_EQ(findings(market + "[server]\nweb_port = 65536\n"),
              "m.toml:6: server.web_port: 65536 is not within 0 … 65535\n");
    for (const char* bad :
         {"market.example", "https://", "https://a/b", "https://*.a", "ftp://a"}) {
        EXPECT_EQ(findings(market + "[server]\nweb_origins = [\"" + bad + "\"]\n"),
                  std::string("m.toml:6: server.web_origins: '") + bad +
                      "' is no origin (like \"https://market.example\", without a path)\n");
    }
    EXPECT_EQ(findings(market + "[server]\nweb_origins = \"https://a\"\n"),
              "m.toml:6: server.web_origins: is not an array of strings\n");
}

TEST(Settings, WhatIsNoTomlIsNamedByItsLine) {
    EXPECT_EQ(findings(market + "[clocks\n").substr(0, 10), "m.toml:5: ");
    EXPECT_TRUE(parse_settings("[clocks", "m.toml").has_errors());
}

TEST(Settings, AFileThatIsNotThereIsAMistake) {
    EXPECT_TRUE(read_settings("/nowhere/market.toml").has_errors());
}

TEST(Settings, AnAllowanceWithPressTimeIsWarnedOf) {
    const std::string text = market +
                             "[[clocks]]\nname = \"1\"\n[clocks.rules]\nallowance = \"150 ms\"\n"
                             "tie = \"press_time\"\n";
    const SettingsRead read = parse_settings(text, "m.toml");
    ASSERT_EQ(read.findings.size(), 1U);
    EXPECT_TRUE(read.findings[0].is_warning);
    EXPECT_FALSE(read.has_errors());
    EXPECT_EQ(to_string(read.findings[0]).substr(0, 39), "m.toml:9: warning: clocks[1].rules.tie:");
}

TEST(Settings, ATraderOfNoParticipantIsAMistake) {
    const std::string user = "[[users]]\nname = \"u\"\npassword = \"p\"\nrole = \"trader\"\n";
    EXPECT_EQ(findings(market + user + "participant = 1\n"),
              "m.toml:9: users[1].participant: 1 is not within 1 … 0\n");
}

TEST(Settings, AUserOfTheOtherSideIsAMistake) {
    const std::string sides =
        "[[participants]]\nname = \"B\"\nbuyer = true\n"
        "[[participants]]\nname = \"G\"\ngrower = true\n"
        "[[participants]]\nname = \"BG\"\nbuyer = true\ngrower = true\n";
    const auto said_of = [&](const std::string& role, int participant) {
        return findings(market + sides + "[[users]]\nname = \"u\"\npassword = \"p\"\nrole = \"" +
                        role + "\"\nparticipant = " + std::to_string(participant) + "\n");
    };
    EXPECT_EQ(said_of("trader", 1), "");
    EXPECT_EQ(said_of("trader", 2),
              "m.toml:19: users[1].participant: 2 is no buyer: a trader could not press\n");
    EXPECT_EQ(said_of("trader", 3), "");
    EXPECT_EQ(said_of("grower", 1), "m.toml:19: users[1].participant: 1 is no grower\n");
    EXPECT_EQ(said_of("grower", 2), "");
    EXPECT_EQ(said_of("grower", 3), "");
}

TEST(Settings, MoreThanTheLimitsIsAMistake) {
    const std::string clock = "[[clocks]]\nname = \"1\"\n";
    EXPECT_EQ(findings(market + "[limits]\nclocks = 1\n" + clock + clock),
              "m.toml:7: clocks: 2 are more than limits.clocks = 1\n");
}

TEST(Settings, OneParticipantsOrdersFitItsSnapshot) {
    EXPECT_EQ(parse_settings(market, "m.toml").settings.limits.orders_per_participant, 5'000U);
    EXPECT_EQ(findings(market + "[limits]\norders_per_participant = 8001\n"),
              "m.toml:6: limits.orders_per_participant: 8001 is not within 1 … 8000\n");
}

TEST(Settings, ValuesOfAnotherKindAreMistakes) {
    EXPECT_EQ(findings("market = 1\nclocks = 2\nparticipants = [3]\nrules = 4\n"),
              "m.toml:1: market: is not a table\n"
              "m.toml:2: clocks: is not an array of tables\n"
              "m.toml:3: participants: number 1 is not a table\n"
              "m.toml:4: rules: is not a table\n");
    EXPECT_EQ(findings(market + "hide_buyers = 1\n"
                                "[server]\n"
                                "address = 5\n"
                                "heartbeat = \"30 s\"\n"
                                "[[products]]\n"
                                "name = {}\n"
                                "group = \"g\"\n"
                                "codes = 6\n"
                                "[[users]]\n"
                                "name = \"u\"\n"
                                "password = \"p\"\n"
                                "[[users]]\n"
                                "name = \"u\"\n"
                                "password = \"p\"\n"
                                "role = \"observer\"\n"),
              "m.toml:5: market.hide_buyers: is not true or false\n"
              "m.toml:6: server.silence_max: is not longer than heartbeat: every client would be "
              "closed\n"
              "m.toml:7: server.address: is not a string\n"
              "m.toml:10: products[1].name: has no language\n"
              "m.toml:12: products[1].codes: is not a table of codes\n"
              "m.toml:13: users[1].role: is missing\n"
              "m.toml:17: users[2].name: 'u' is there twice\n");
}

TEST(Settings, WhatTheMarketWouldRefuseAtItsOpeningIsAMistake) {
    const std::string half(150, 'n');
    const std::string word(65, 'w');
    std::string many = "en = \"x\"";
    for (int i = 0; i < 16; ++i) many += fmt::format(", l{} = \"x\"", i);
    EXPECT_EQ(findings(fmt::format("[market]\n"
                                   "name = {{ en = \"{0}\", zh = \"{0}\" }}\n"
                                   "day = \"2026-02-20\"\n"
                                   "currency = \"cny\"\n"
                                   "minor_digits = 2\n"
                                   "[[products]]\n"
                                   "name = {{ {1} }}\n"
                                   "group = \"{2}\"\n"
                                   "codes = {{ vbn = \"{2}\" }}\n"
                                   "group_name = {{ {2} = \"x\" }}\n",
                                   half, many, word)),
              "m.toml:2: market.name: is longer than 200 bytes in all its languages together\n"
              "m.toml:4: market.currency: is no code of three capital letters (like CNY)\n"
              "m.toml:7: products[1].name: has more than 16 entries\n"
              "m.toml:8: products[1].group: is longer than 64 bytes\n"
              "m.toml:9: products[1].codes.vbn: is longer than 64 bytes\n"
              "m.toml:10: products[1].group_name." +
                  word + ": is no word of at most 64 bytes\n");
}

TEST(Settings, AUsersFileWhoseFolderIsNotThereIsWarnedOf) {
    const auto file = std::filesystem::temp_directory_path() / "huagu-nowhere.toml";
    std::ofstream(file) << "[market]\nname = \"M\"\nday = \"2026-02-20\"\ncurrency = \"CNY\"\n"
                           "[passwords]\nfile = \"nowhere/users.jsonl\"\n";
    const SettingsRead read = read_settings(file.string());
    ASSERT_EQ(read.findings.size(), 1U);
    EXPECT_EQ(read.findings[0].key, "passwords.file");
    EXPECT_TRUE(read.findings[0].is_warning) << "a data folder is made at the first start";
    std::filesystem::remove(file);
}

TEST(Settings, ACurrencyBringsItsDigits) {
    EXPECT_EQ(minor_digits("CNY"), 2);
    EXPECT_EQ(minor_digits("EUR"), 2);
    EXPECT_EQ(minor_digits("KRW"), 0);
    EXPECT_EQ(minor_digits("JPY"), 0);
    EXPECT_EQ(minor_digits("KWD"), 3);
    EXPECT_FALSE(minor_digits("cny"));
}

TEST(Settings, DurationsHaveUnits) {
    EXPECT_EQ(parse_duration("50ms"), Duration(50'000'000));
    EXPECT_EQ(parse_duration("5 s"), Duration(5'000'000'000));
    EXPECT_EQ(parse_duration("2 min"), Duration(120'000'000'000));
    EXPECT_EQ(parse_duration("7us"), Duration(7'000));
    EXPECT_EQ(parse_duration("9 ns"), Duration(9));
    for (const char* wrong : {"", "5", "5 h", "s", "1.5 s", "99999999999 min", "5 s "}) {
        EXPECT_FALSE(parse_duration(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace huagu::gateway
