// What the program says of options and files that make no sense.
#include "tests/system/client_market.hpp"

namespace huagu::system_test {
namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

Said huagu(const Market& market, const std::string& words) {
    return market.shell(std::string(HUAGU_PROGRAM) + " " + words);
}

void expect_bad_input(const Market& market, const std::string& words, const std::string& why) {
    const Said said = huagu(market, words);
    EXPECT_EQ(said.status, 2) << words;
    EXPECT_TRUE(has(said.err, why)) << words << ": " << said.err;
}

TEST(CommandLine, NumbersOutOfBoundsAreBadInput) {
    const Market market;
    const auto refused = [&](const std::string& words, const std::string& why) {
        expect_bad_input(market, words, why);
    };
    const std::string log_on = " --user bank --password-file bank";
    for (const char* from : {"-1", "0", "1.5", "x", "18446744073709551616"}) {
        refused("watch --from " + std::string(from) + log_on, "is not a whole number of 1 …");
    }
    refused("watch --clocks 1,-2" + log_on, "is not a whole number of 1 …");
    refused("watch --patience -1" + log_on, "is not a whole number of 0 … 86400");
    for (const char* seed : {"-1", "18446744073709551616"}) {
        refused("demo --seed " + std::string(seed), "is not a whole number of 0 … 2^64 − 1");
    }
    refused("demo --buyers 0", "is not a whole number of 1 … 5000");
    refused("demo --lots -1", "is not a whole number of 0 …");
    refused("demo --lots 0", "--lots");
    refused("demo --clocks 0", "is not a whole number of 1 … 63");
    refused("demo --speed nan", "is not a number of 1 … 400");
    refused("serve --config market.toml --port 65536", "is not a whole number of 0 … 65535");
    refused("serve --config market.toml --threads -1", "is not a whole number of 0 … 64");
    refused("serve --config market.toml --speed nan", "is not a number of 0.01 … 1000");
    for (const char* program : {"operate", "bid", "watch"}) {
        for (const char* port : {"99999", "0", "-1", "http", ""}) {
            refused(std::string(program) + " --connect 127.0.0.1:" + port + log_on, "--connect");
        }
    }
    refused("bid --connect 127.0.0.1:" + market.port() +
                " --user anna --password-file anna follow 4294967297",
            "");
}

TEST(CommandLine, WhoLogsOnHasToBeSaid) {
    const Market market;
    for (const char* program : {"operate clocks", "bid credit", "watch"}) {
        const Said said = huagu(market, program);
        EXPECT_EQ(said.status, 2) << program;
        EXPECT_TRUE(has(said.err, "--user is wanted")) << said.err;
    }
}

TEST(CommandLine, WhatIsSaidOnClosedStreamsGoesIntoNoFile) {
    const Market market;
    const Said said =
        market.shell("sh -c 'timeout 2 " + std::string(HUAGU_PROGRAM) +
                     " serve --config market.toml --data closed --port 0 <&- >&- 2>&-; "
                     "head -c 8 closed/*/results/full.index'");
    EXPECT_EQ(said.out, "huagures") << said.err;
}

TEST(CommandLine, HelpHasWordsWhereWordsAreMeant) {
    const Market market;
    const Said watch = huagu(market, "watch --help");
    EXPECT_TRUE(has(watch.out, "{desk,full,public}")) << watch.out;
    const Said demo = huagu(market, "demo --help");
    EXPECT_TRUE(has(demo.out, "{first_press,multi_sale}")) << demo.out;
    const Said serve = huagu(market, "serve --help");
    EXPECT_TRUE(has(serve.out, "{none,sync}")) << serve.out;
    EXPECT_EQ(huagu(market, "watch --view 1 --user bank --password-file bank").status, 2);
}

TEST(CommandLine, AStatementIsOfSomebody) {
    const Market market;
    expect_bad_input(market, "settle statement", "say --buyer, --grower or --all");
    expect_bad_input(market, "settle statement --buyer 1 --all", "excludes");
}

TEST(CommandLine, AWordThatIsNoCommandIsNamed) {
    const Market market;
    for (const char* words : {"nonsense", "journal nonsense", "import nonsense"}) {
        const Said said = huagu(market, words);
        EXPECT_EQ(said.status, 2) << words;
        EXPECT_TRUE(has(said.err, "there is no command 'huagu " + std::string(words) + "'"))
            << said.err;
    }
    const Said help = huagu(market, "operate help nonsense");
    EXPECT_EQ(help.status, 2);
    EXPECT_TRUE(has(help.err, "no such command: nonsense")) << help.err;
    EXPECT_EQ(huagu(market, "operate help load").status, 0);
}

TEST(CommandLine, LanguagesAreNamedAndNoOthersTaken) {
    const Market market;
    for (const char* program : {"", "simulate", "import at", "serve", "operate", "bid", "watch",
                                "settle", "demo", "load", "journal verify"}) {
        const Said help = huagu(market, program + std::string(" --help"));
        EXPECT_TRUE(has(help.out, "{en,zh}")) << program << help.out;
    }
    expect_bad_input(market, "bid --lang xx help", "--lang");
}

TEST(CommandLine, TheLanguageIsTheOneThatIsAskedFor) {
    const Market market;
    for (const char* words : {"serve --help --lang zh", "--lang=zh serve --help"}) {
        const Said help = huagu(market, words);
        EXPECT_EQ(help.status, 0);
        EXPECT_TRUE(has(help.out, "运行市场的一个交易日\n用法: huagu serve [选项]\n")) << help.out;
    }
    const Said before = huagu(market, "--lang zh serve --config market.toml --check-config");
    EXPECT_EQ(before.out, "market.toml：没有错误\n") << before.err;
    const std::string faulty = " --config faulty.toml";
    market.shell("cp market.toml faulty.toml && sed -i 's/^day = .*/day = \"today\"/' faulty.toml");
    for (const char* words : {"--lang zh serve --check-config", "--lang zh serve"}) {
        const Said mistaken = huagu(market, words + faulty);
        EXPECT_EQ(mistaken.status, 2);
        EXPECT_TRUE(has(mistaken.err, "：market.day：不是日期（YYYY-MM-DD，加引号）\n"))
            << mistaken.err;
        EXPECT_TRUE(has(mistaken.err, "faulty.toml：设置有 1 处错误\n")) << mistaken.err;
    }
    EXPECT_TRUE(has(huagu(market, "serve --lang en --check-config" + faulty).err,
                    ": market.day: is no day (YYYY-MM-DD, in quotes)\n"));

    const auto with_chinese_environment = [&](const std::string& words) {
        return market.shell("env LC_ALL= LC_MESSAGES= LANG=zh_CN.UTF-8 " HUAGU_PROGRAM " " + words);
    };
    EXPECT_TRUE(has(with_chinese_environment("").err, "缺少命令\n用 --help 查看说明。\n"));
    const Said refused = with_chinese_environment("serve");
    EXPECT_EQ(refused.status, 2);
    EXPECT_EQ(refused.err, "缺少 --config\n用 --help 查看说明。\n");
    EXPECT_TRUE(has(with_chinese_environment("nonsense").err, "没有“huagu nonsense”这个命令"));
    EXPECT_EQ(with_chinese_environment("serve --lang en").err,
              "--config is required\nRun with --help for more information.\n");
}

TEST(CommandLine, APortInUseIsSaidInWords) {
    const Market market;
    const Said said = huagu(market, "serve --config market.toml --port " + market.port());
    EXPECT_EQ(said.status, 1);
    EXPECT_TRUE(has(said.err, "127.0.0.1:" + market.port() + ": the address is in use"))
        << said.err;
    EXPECT_FALSE(has(said.err, "market.toml")) << "which is not what is wrong: " << said.err;
    EXPECT_FALSE(has(said.err, "asio")) << said.err;
    const Said chinese =
        huagu(market, "serve --lang zh --config market.toml --port " + market.port());
    EXPECT_EQ(chinese.status, 1);
    EXPECT_TRUE(has(chinese.err, "127.0.0.1:" + market.port() + "：地址已被占用")) << chinese.err;
    EXPECT_TRUE(has(chinese.err, "--port")) << chinese.err;
}

/// A market that has kept a day, and has stopped.
struct KeptMarket {
    KeptMarket() : market(with_data()) { market.stop(); }
    static Rules with_data() {
        Rules rules;
        rules.has_data = true;
        return rules;
    }
    [[nodiscard]] std::filesystem::path day() const {
        for (const auto& each : std::filesystem::directory_iterator(market.folder() / "data")) {
            if (each.is_directory()) return each.path();
        }
        return {};
    }
    Market market;
};

TEST(CommandLine, ADataFolderThatIsRefusedIsNamed) {
    const KeptMarket kept;
    std::filesystem::remove(kept.day() / "day.json");
    const Said said = huagu(kept.market, "serve --config market.toml --data data --port 0");
    EXPECT_EQ(said.status, 1);
    EXPECT_TRUE(has(said.err, "/day.json: is missing; put it back from a copy")) << said.err;
    EXPECT_TRUE(said.err.starts_with("data/")) << said.err;
    EXPECT_FALSE(has(said.err, "market.toml")) << "which is not what is wrong: " << said.err;
    const Said chinese =
        huagu(kept.market, "--lang zh serve --config market.toml --data data --port 0");
    EXPECT_EQ(chinese.status, 1);
    EXPECT_TRUE(chinese.err.starts_with("数据目录不能使用：data/")) << chinese.err;
    EXPECT_TRUE(has(chinese.err, "/day.json：缺失；请从当日的副本中取回\n")) << chinese.err;
}

TEST(CommandLine, WhatIsWrongWithADaysFilesIsToldInChinese) {
    const KeptMarket kept;
    const auto chinese = [&](const std::string& words) {
        return huagu(kept.market, "--lang zh " + words);
    };
    EXPECT_TRUE(
        has(chinese("journal verify --data none").err, "无法列出 none：没有这个文件或目录"));
    EXPECT_TRUE(has(chinese("journal copy --data data --day 2001-01-01 to").err,
                    "data：没有 2001-01-01 的日志\n"));
    EXPECT_TRUE(has(chinese("journal copy --data data data").err, "已存在\n"));
    std::filesystem::remove(kept.day() / "journal" / "writer");
    const std::string missing = "日志已损坏：缺少写入标记";
    for (const char* command : {"replay", "archive"}) {
        const Said said = chinese(std::string("journal ") + command + " --data data");
        EXPECT_EQ(said.status, 1);
        EXPECT_TRUE(has(said.err, missing)) << said.err;
    }
    EXPECT_TRUE(has(chinese("journal verify --data data").out, missing));
    const Said served = chinese("serve --config market.toml --data data --port 0");
    EXPECT_EQ(served.status, 1);
    EXPECT_TRUE(has(served.err, missing)) << served.err;
}

TEST(CommandLine, RefusalsOfASettlementAreToldInChinese) {
    const Market market;
    const std::string settle = "--lang zh settle --db sqlite:sold.db --once --user bank --connect ";
    const Said settled =
        huagu(market, settle + "127.0.0.1:" + market.port() + " --password-file bank");
    EXPECT_EQ(settled.status, 0) << settled.err;
    const auto refused = [&](const std::string& words) {
        const Said said = huagu(market, "--lang zh settle --db sqlite:sold.db " + words);
        EXPECT_EQ(said.status, 1) << words;
        return said.err;
    };
    EXPECT_TRUE(refused("statement --buyer 3").ends_with(" 没有买方 3\n"));
    EXPECT_TRUE(refused("correct --sale 7 --amount 5 --reason x").ends_with(" 没有成交 7\n"));
    EXPECT_TRUE(has(refused("statement --day 2001-01-01 --all"), "交易日 2001-01-01\n"));
    market.shell("echo reference > payments.csv");
    EXPECT_TRUE(has(refused("payments payments.csv"), "payments.csv:1：表头应为 reference,day,"));
    EXPECT_TRUE(has(refused("payments none.csv"), "none.csv：无法打开\n"));
    EXPECT_TRUE(has(huagu(market, "--lang zh settle --db none statement --all").err,
                    "数据库应为 sqlite:文件 或 postgresql://…，不能是“none”"));
}

TEST(CommandLine, DamagedResultsAreSaidToBeDamaged) {
    KeptMarket kept;
    {
        std::fstream frames(kept.day() / "results" / "full.frames",
                            std::ios::in | std::ios::out | std::ios::binary);
        frames.seekp(6);
        frames.put('x');
    }
    const std::string watch = "watch --lang en --view full --data data";
    const Said damaged = huagu(kept.market, watch);
    EXPECT_EQ(damaged.status, 1);
    EXPECT_TRUE(has(damaged.err, "results/full.frames at offset 0, result 1; #0 is the last"))
        << damaged.err;
    EXPECT_TRUE(has(damaged.err, "Nothing is lost: start the server")) << damaged.err;
    const Said replayed = huagu(kept.market, "journal replay --lang en --data data");
    EXPECT_EQ(replayed.status, 1) << "what cannot be compared is not the same: " << replayed.out;
    EXPECT_TRUE(has(replayed.out, "others are not there, or not whole")) << replayed.out;
    kept.market.start();
    kept.market.stop();
    const Said mended = huagu(kept.market, watch);
    EXPECT_TRUE(has(mended.err, "the market was not closed")) << mended.err;
    EXPECT_EQ(huagu(kept.market, "journal replay --data data").status, 0);
}

TEST(CommandLine, SettingsThatAreNoFileAreNamedSo) {
    const Market market;
    expect_bad_input(market, "serve --config .", ".: is a folder, not a settings file");
    expect_bad_input(market, "--lang zh serve --config .", ".：是目录，不是设置文件");
    expect_bad_input(market, "serve --config no.toml", "no.toml: there is no such file");
}

TEST(Operate, SaysWhatIsWrongInWords) {
    const Market market;
    const Said nameless = market.operate("add-participant buyer=yes");
    EXPECT_EQ(nameless.status, 2);
    EXPECT_TRUE(has(nameless.err, "no name is given")) << nameless.err;
    for (const char* words : {"set-password nobody password_file=carl", "disable-user nobody"}) {
        const Said nobody = market.operate(words);
        EXPECT_EQ(nobody.status, 1);
        EXPECT_TRUE(has(nobody.err, "there is no such user")) << nobody.err;
    }
}

TEST(Operate, WarnsOfAProductThatTheMarketDoesNotKnow) {
    const Market market;
    const std::string lot =
        "queue-lot clock=1 grower=3 grade=B items_per_unit=20 units=3 start_price=100 "
        "reserve_price=10 product=";
    const Said unknown = market.operate(lot + "99");
    EXPECT_EQ(unknown.status, 0) << "a warning only: " << unknown.err;
    EXPECT_TRUE(has(unknown.err, "the market knows no product 99")) << unknown.err;
    const Said known = market.operate(lot + "1");
    EXPECT_EQ(known.status, 0);
    EXPECT_EQ(known.err, "");
}

}  // namespace
}  // namespace huagu::system_test
