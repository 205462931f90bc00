// What the program says of itself: every text has its Chinese, and every refusal.
#include "cli/help.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "cli/columns.hpp"
#include "cli/commands.hpp"

namespace huagu::cli {
namespace {

/// The program in a language; what a command line is answered, unless it is run.
struct Program {
    explicit Program(Language language) {
        add_commands(app, exit_status);
        speak(app, language);
    }
    std::string answer(const std::string& words) {
        std::ostringstream said;
        try {
            app.parse(words);
        } catch (const CLI::ParseError& error) {
            app.exit(error, said, said);
        }
        return said.str();
    }
    CLI::App app;
    int exit_status = 0;
};

void expect_chinese(const std::string& english, const std::string& of) {
    EXPECT_TRUE(in_chinese(english)) << of << ": " << english;
}

void expect_chinese(const CLI::App& app, const std::string& name) {
    if (app.get_group().empty()) return;  // the program's own
    expect_chinese(app.get_description(), name);
    expect_chinese(app.get_group(), name);
    for (const CLI::Option* option : app.get_options({})) {
        const std::string of = name + " " + option->get_name(true);
        expect_chinese(option->get_description(), of);
        expect_chinese(option->get_group(), of);
        const std::string type = option->get_type_name();
        if (!type.empty()) expect_chinese(type.substr(0, type.find(':')), of);
    }
    for (const CLI::App* below : app.get_subcommands({})) {
        expect_chinese(*below, name + " " + below->get_name());
    }
}

TEST(Help, SaysEveryTextInChinese) {
    const Program program(Language::en);
    expect_chinese(program.app, "huagu");
}

TEST(Help, IsInTheLanguage) {
    const std::string english = Program(Language::en).answer("serve --help");
    EXPECT_NE(english.find("Usage: huagu serve [OPTIONS]"), std::string::npos) << english;
    EXPECT_NE(english.find("--config TEXT REQUIRED"), std::string::npos) << english;
    const std::string chinese = Program(Language::zh).answer("serve --help");
    EXPECT_NE(chinese.find("用法: huagu serve [选项]"), std::string::npos) << chinese;
    EXPECT_NE(chinese.find("--config 文本 必填"), std::string::npos) << chinese;
}

TEST(Help, HasItsTextsInOneColumn) {
    const std::string help = Program(Language::zh).answer("demo --help");
    for (const std::string text : {"同时拍卖的钟数", "显示本说明", "货单，或"}) {
        const auto at = help.find(text);
        ASSERT_NE(at, std::string::npos) << text << help;
        const auto line = help.rfind('\n', at) + 1;
        EXPECT_EQ(columns(help.substr(line, at - line)), 30U) << help;
    }
}

TEST(Help, RefusesInTheLanguage) {
    for (const std::string words : {
             "",
             "serve",
             "serve --config",
             "serve --config x --frob",
             "serve --config x --port 70000",
             "serve --config x --speed x",
             "serve --config x --log-level x",
             "watch x y",
             "watch --day 2026-11-23",
             "watch --data x --data y",
             "demo --json --serve",
             "demo --catalogue /no/such/file",
             "demo --catalogue /tmp",
             "demo --clocks x",
             "journal",
             "journal explain --data x --sale x",
             "settle statement --buyer 1 --all",
             "settle statement --format x",
             "simulate",
         }) {
        const std::string english = Program(Language::en).answer(words);
        EXPECT_NE(english.find("Run with --help"), std::string::npos) << words << ": " << english;
        const std::string chinese = Program(Language::zh).answer(words);
        EXPECT_NE(chinese.find("\n用 --help 查看说明"), std::string::npos)
            << words << ": " << chinese;
    }
}

TEST(Help, RefusesWithTheWordsThatWereGiven) {
    Program program(Language::zh);
    EXPECT_EQ(program.answer("serve --config x --port 70000"),
              "--port 应为 0 … 65535 的整数，不能是 70000\n用 --help 查看说明。\n");
    EXPECT_EQ(program.answer("watch --view q"),
              "--view 应为 {desk,full,public} 之一，不能是 q\n用 --help 查看说明。\n");
}

}  // namespace
}  // namespace huagu::cli
