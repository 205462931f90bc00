// Every NAME.jsonl beside this file, run by the engine, gives the events of NAME.expected.jsonl.
// The expected events are written from docs/rules.md, not by the engine.
#include "cli/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "engine/reason.hpp"

namespace huagu::cli {

namespace {

using nlohmann::json;
using std::filesystem::path;

const path folder = HUAGU_SCENARIOS;
constexpr std::string_view expected_suffix = ".expected.jsonl";

std::string read_file(const path& file) {
    std::ifstream stream(file, std::ios::binary);
    EXPECT_TRUE(stream) << file << " cannot be read";
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::vector<json> lines(const std::string& text) {
    std::vector<json> result;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) result.push_back(json::parse(line));
    return result;
}

std::vector<std::string> scenario_names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() != ".jsonl") continue;
        if (name.ends_with(expected_suffix)) continue;
        names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// From the first difference on, with what comes before and after it: `-` expected, `+` came.
std::string difference(const std::vector<json>& expected, const std::vector<json>& came) {
    constexpr std::size_t around = 4;
    const auto [at_expected, at_came] =
        std::mismatch(expected.begin(), expected.end(), came.begin(), came.end());
    const auto first = static_cast<std::size_t>(at_expected - expected.begin());
    std::ostringstream text;
    text << "from event " << first + 1 << " on:\n";
    for (std::size_t i = first - std::min(first, around); i < first; ++i) {
        text << "  " << expected[i] << '\n';
    }
    for (std::size_t i = first; i < std::min(first + around, expected.size()); ++i) {
        text << "- " << expected[i] << '\n';
    }
    for (std::size_t i = first; i < std::min(first + around, came.size()); ++i) {
        text << "+ " << came[i] << '\n';
    }
    return text.str();
}

class Scenarios : public testing::TestWithParam<std::string> {};

TEST_P(Scenarios, GiveTheEventsThatTheRulesSay) {
    const Scenario scenario = read_scenario(read_file(folder / (GetParam() + ".jsonl")));
    ASSERT_FALSE(scenario.malformed)
        << "line " << scenario.malformed->number << ": " << scenario.malformed->reason;
    std::string printed;
    run_scenario(
        scenario, [&](std::string_view text) { printed += text; }, true);
    const auto expected = lines(read_file(folder / (GetParam() + std::string(expected_suffix))));
    const auto came = lines(printed);
    EXPECT_TRUE(expected == came) << GetParam() << ", " << difference(expected, came);
}

INSTANTIATE_TEST_SUITE_P(Rules, Scenarios, testing::ValuesIn(scenario_names()),
                         [](const auto& scenario) { return scenario.param; });

/// The reasons that the engine itself gives; the others are the gateway's, or a capacity's.
TEST(Reasons, AreEachGivenInSomeScenario) {
    std::vector<std::string> missing;
    std::string all;
    for (const std::string& name : scenario_names()) {
        all += read_file(folder / (name + std::string(expected_suffix)));
    }
    for (auto reason = Reason::stale_command; reason <= Reason::too_late_to_cancel;
         reason = static_cast<Reason>(static_cast<int>(reason) + 1)) {
        const std::string given = "\"reason\": \"" + std::string(name(reason)) + "\"";
        if (all.find(given) == std::string::npos) missing.emplace_back(name(reason));
    }
    EXPECT_EQ(missing, std::vector<std::string>());
}

}  // namespace

}  // namespace huagu::cli
