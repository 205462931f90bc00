// `huagu simulate` as a program: what it prints, what it takes for a malformed line, and how it
// ends.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

namespace {

struct Ended {
    int status = -1;
    std::string events;
    std::string complaint;
};

std::string read_file(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// A path of this process alone: other builds may run the same tests at this moment.
std::string temporary(std::string_view suffix) {
    return testing::TempDir() + "huagu_simulate_" + std::to_string(getpid()) + std::string(suffix);
}

/// Runs the program in a shell; its standard error goes through a file.
Ended run(const std::string& arguments) {
    const std::string complaint = temporary(".stderr");
    const std::string command = "'" HUAGU_PROGRAM "' " + arguments + " 2> '" + complaint + "'";
    Ended result;
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return result;
    std::array<char, 4096> piece{};
    while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe)) {
        result.events.append(piece.data(), size);
    }
    const int status = pclose(pipe);
    if (WIFEXITED(status)) result.status = WEXITSTATUS(status);
    result.complaint = read_file(complaint);
    std::remove(complaint.c_str());
    return result;
}

/// A file with this text, until the next one.
std::string file_with(std::string_view text) {
    const std::string path = temporary(".jsonl");
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

constexpr std::string_view open_market =
    R"({"at":1,"command":"open_market","currency":"CNY","seed":0})"
    "\n";
constexpr std::string_view market_opened = R"({"event":"market_opened","at":1,"sequence":1})"
                                           "\n";

TEST(Simulate, PrintsTheEventsOfAFile) {
    const std::string path = file_with(open_market);
    const Ended result = run("simulate '" + path + "'");
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.events, market_opened);
    EXPECT_EQ(result.complaint, "");
}

TEST(Simulate, ReadsStandardInput) {
    const std::string path = file_with(open_market);
    const Ended result = run("simulate - < '" + path + "'");
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.events, market_opened);
}

TEST(Simulate, SkipsEmptyLinesAndCountsThem) {
    const std::string path = file_with("\n  \r\n" + std::string(open_market) + "\n\nx\n");
    const Ended result = run("simulate '" + path + "'");
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.events, market_opened);
    EXPECT_EQ(result.complaint, path + ":6: not a JSON object\n");
}

TEST(Simulate, TakesALastLineWithoutAnEnd) {
    std::string text(open_market);
    text.pop_back();
    EXPECT_EQ(run("simulate '" + file_with(text) + "'").events, market_opened);
}

TEST(Simulate, TakesNegativeTimes) {
    const std::string path = file_with(
        R"({"at":-5,"command":"open_market","currency":"CNY","seed":18446744073709551615})");
    EXPECT_EQ(run("simulate '" + path + "'").events,
              "{\"event\":\"market_opened\",\"at\":-5,\"sequence\":1}\n");
}

TEST(Simulate, SaysNothingAboutAnEmptyFile) {
    const Ended result = run("simulate '" + file_with("") + "'");
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.events, "");
}

TEST(Simulate, EndsWithTwoWhereTheFileCannotBeRead) {
    const Ended result = run("simulate /nowhere/day.jsonl");
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.complaint, "/nowhere/day.jsonl: cannot be read\n");
    EXPECT_EQ(run("simulate '" + testing::TempDir() + "'").status, 2);
}

TEST(Simulate, EndsWithTwoForAnUnknownSubcommand) { EXPECT_EQ(run("simulates").status, 2); }

TEST(Simulate, EndsWithOneWhereItsEventsCannotBeWritten) {
    const std::string path = file_with(open_market);
    EXPECT_EQ(run("simulate '" + path + "' > /dev/full").status, 1);
}

TEST(Simulate, NeverProcessesADeadlineAfterTheLastCommand) {
    std::string text(open_market);
    text +=
        R"({"at":1,"command":"add_participant","participant":1,"buyer":0,"grower":1,"credit_limit":0}
{"at":1,"command":"add_clock","clock":1}
{"at":1,"command":"queue_lot","clock":1,"lot":1,"grower":1,"product":"rose","grade":0,"length_cm":0,"items_per_unit":1,"units":1,"min_units":1,"start_price":1,"reserve_price":1}
{"at":1,"command":"open_clock","clock":1}
{"at":855000000,"command":"advance"}
)";
    EXPECT_EQ(run("simulate '" + file_with(text) + "'").events.find("lot_closed"),
              std::string::npos);
    text += R"({"at":855000001,"command":"advance"})";
    EXPECT_NE(run("simulate '" + file_with(text) + "'").events.find("lot_closed"),
              std::string::npos);
}

class RemoveFiles : public testing::Environment {
  public:
    void TearDown() override { std::remove(temporary(".jsonl").c_str()); }
};
const auto* const remove_files = testing::AddGlobalTestEnvironment(new RemoveFiles);

struct MalformedCase {
    std::string_view name;
    std::string_view line;
    std::string_view reason;
};

class Malformed : public testing::TestWithParam<MalformedCase> {};

TEST_P(Malformed, StopsWithItsNumberAndReason) {
    const std::string path = file_with(std::string(open_market) + std::string(GetParam().line) +
                                       "\n{\"at\":1,\"command\":\"close_market\"}\n");
    const Ended result = run("simulate '" + path + "'");
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.events, market_opened) << "what comes before the line is done";
    EXPECT_EQ(result.complaint, path + ":2: " + std::string(GetParam().reason) + "\n");
}

constexpr MalformedCase malformed_cases[] = {
    {"text", "advance", "not a JSON object"},
    {"cut", R"({"at":1,"command":"advance")", "not a JSON object"},
    {"two_objects", R"({"at":1,"command":"advance"}{})", "not a JSON object"},
    {"array", R"([{"at":1,"command":"advance"}])", "not a JSON object"},
    {"number", "1", "not a JSON object"},
    {"bad_utf8", "{\"at\":1,\"command\":\"\xff\"}", "not a JSON object"},
    {"deep", R"({"at":1,"command":"advance","x":[[[[{}]]]]})", R"(unknown field "x")"},
    {"without_at", R"({"command":"advance"})", "at is missing"},
    {"without_command", R"({"at":1})", "command is missing"},
    {"null_command", R"({"at":1,"command":null})", "command is missing"},
    {"unknown_command", R"({"at":1,"command":"bid"})", R"(unknown command "bid")"},
    {"empty_command", R"({"at":1,"command":""})", R"(unknown command "")"},
    {"number_as_command", R"({"at":1,"command":1})", "command is not a text"},
    {"time_decreases", R"({"at":0,"command":"advance"})", "at decreases"},
    {"time_with_fraction", R"({"at":1.0,"command":"advance"})", "at is not an integer"},
    {"time_with_exponent", R"({"at":1e3,"command":"advance"})", "at is not an integer"},
    {"time_as_text", R"({"at":"1","command":"advance"})", "at is not an integer"},
    {"time_beyond_64_bits", R"({"at":9223372036854775808,"command":"advance"})",
     "at does not fit 64 bits"},
    {"time_beyond_the_engine", R"({"at":8000000000000000001,"command":"advance"})",
     "at is too large"},
    {"unknown_field", R"({"at":1,"command":"advance","clock":1})", R"(unknown field "clock")"},
    {"field_twice", R"({"at":1,"command":"advance","at":1})", "at is given twice"},
    {"missing_field", R"({"at":1,"command":"open_clock"})", "clock is missing"},
    {"null_field", R"({"at":1,"command":"open_clock","clock":null})", "clock is missing"},
    {"negative_number", R"({"at":1,"command":"open_clock","clock":-1})",
     "clock is not in 0 … 4294967293"},
    {"number_too_large", R"({"at":1,"command":"withdraw_lot","lot":4294967294})",
     "lot is not in 0 … 4294967293"},
    {"negative_id", R"({"at":1,"command":"cancel_sale","sale":-1,"reason":""})", "sale is below 0"},
    {"id_beyond_64_bits",
     R"({"at":1,"command":"cancel_order","participant":1,"order":18446744073709551616})",
     "order is not an integer"},
    {"without_reason", R"({"at":1,"command":"cancel_sale","sale":1})", "reason is missing"},
    {"reason_of_another_type", R"({"at":1,"command":"cancel_sale","sale":1,"reason":true})",
     "reason is not a text or an integer"},
    {"truth_value",
     R"({"at":1,"command":"add_participant","participant":1,"buyer":2,"grower":true,"credit_limit":1})",
     "buyer is not true or false"},
    {"setting_of_another_type", R"({"at":1,"command":"add_clock","clock":1,"hold":"1"})",
     "hold is not an integer"},
    {"word_of_another_type", R"({"at":1,"command":"set_rules","clock":1,"award":1})",
     "award is not a text"},
    {"seed_below_0", R"({"at":1,"command":"open_market","currency":"CNY","seed":-1})",
     "seed is below 0"},
    {"without_currency", R"({"at":1,"command":"open_market","seed":1})", "currency is missing"},
};

INSTANTIATE_TEST_SUITE_P(Line, Malformed, testing::ValuesIn(malformed_cases),
                         [](const auto& malformed) { return std::string(malformed.param.name); });

}  // namespace
