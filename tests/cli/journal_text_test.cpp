// The account of a decision as text, in both languages, and as JSON. The files in golden/ are read
// by people, and changed on purpose only.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "cli/journal/explanation_json.hpp"
#include "cli/journal/explanation_text.hpp"
#include "tests/cli/journal_day.hpp"

namespace huagu {
namespace {

using namespace test;

/// HUAGU_WRITE_GOLDEN=1 writes the file instead, for a change that is meant.
void expect_golden(const std::string& name, const std::string& text) {
    const std::string path = std::string(HUAGU_GOLDEN) + "/" + name;
    if (std::getenv("HUAGU_WRITE_GOLDEN") != nullptr) std::ofstream(path) << text;
    std::ifstream file(path, std::ios::binary);
    std::ostringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(text, expected.str()) << path;
}

/// Three hands, of which one has no credit, and a standing order; the sale is cancelled.
void run_a_disputed_round(DisputedDay& day) {
    ClockRules rules;
    rules.tie = Tie::random_draw;
    rules.allowance = Duration(150 * ms);
    day.set_rules(rules);
    day.set_credit(3, 1000);
    day.place_order(2, 0, 90, 12, 30);
    day.start_lot();
    day.pass_to(1400);
    day.turn(1460, claimed_press(3, 1, 1451, 41, 40, 40, 3),
             claimed_press(2, 100, 1452, 30, 30, 40, 2), claimed_press(5, 1, 1453, 41, 40, 40, 1));
    day.pass_to(1700);
    day.cancel_sale(1, 1750, "the photo showed another lot");
    day.pass_to(1800);
}

TEST(ExplainText, SaysInEnglishWhatHappened) {
    DisputedDay day;
    run_a_disputed_round(day);
    day.close(1900);
    expect_golden("explain.en.txt", cli::to_text(day.explain(1, 1), {}));
}

TEST(ExplainText, SaysInChineseWhatHappened) {
    DisputedDay day;
    run_a_disputed_round(day);
    day.close(1900);
    const Duration china(std::int64_t{8} * 3600 * 1'000'000'000);
    expect_golden("explain.zh.txt", cli::to_text(day.explain(1, 1), {cli::Language::zh, china}));
}

TEST(ExplainJson, HasTheSameFigures) {
    DisputedDay day;
    run_a_disputed_round(day);
    day.close(1900);
    const cli::Json json = cli::to_json(day.explain(1, 1));
    expect_golden("explain.json", json.dump(1) + "\n");
    EXPECT_EQ(cli::Json::parse(json.dump()), json);
}

TEST(ExplainText, TellsNoDrawWhileTheSeedIsSecret) {
    DisputedDay day;
    run_a_disputed_round(day);
    const cli::Explanation told = day.explain(1, 1);
    const std::string text = cli::to_text(told, {});
    EXPECT_EQ(text.find("draw "), std::string::npos) << text;
    EXPECT_NE(text.find("SHA-256"), std::string::npos);
    EXPECT_FALSE(cli::to_json(told)["market"].contains("seed"));
    EXPECT_FALSE(cli::to_json(told)["presses"][0].contains("draw"));
}

}  // namespace
}  // namespace huagu
