// How a server ends, and how it refuses to begin.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <fstream>
#include <thread>

#include "tests/system/market_actions.hpp"

namespace huagu::test {
namespace {

class Stop : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Threads, Stop, ::testing::Values(0, 1, 3));

TEST_P(Stop, BySigtermTellsEveryClientAndLeavesTheDay) {
    const std::string data =
        (std::filesystem::temp_directory_path() / ("huagu-data-" + std::to_string(::getpid())))
            .string();
    ServerProcess server(GetParam(), market_settings(), {"--data", data});
    std::vector<RawClient> clients;
    for (const char* user : {"desk", "settlement", "buyer2", "buyer3"}) {
        clients.push_back(logged_on(server, user));
    }
    RawClient silent(server.port());
    server.signal(SIGTERM);
    for (RawClient& client : clients) {
        EXPECT_EQ(client.closed(), schema::CloseReason::server_closing);
        EXPECT_FALSE(client.receive());
        EXPECT_TRUE(client.has_ended());
    }
    EXPECT_EQ(silent.closed(), schema::CloseReason::server_closing);
    EXPECT_EQ(server.wait(), 0);
    EXPECT_TRUE(std::filesystem::exists(data + "/2026-11-23/begun"));
    std::filesystem::remove_all(data);
}

TEST_P(Stop, BySigintIsCleanToo) {
    ServerProcess server(GetParam());
    RawClient client = logged_on(server, "desk");
    server.signal(SIGINT);
    EXPECT_EQ(client.closed(), schema::CloseReason::server_closing);
    EXPECT_EQ(server.wait(), 0);
}

TEST_P(Stop, IsNotHeldUpByAClientThatDoesNotRead) {
    ServerProcess server(GetParam());
    RawClient client = logged_on(server, "desk");
    RawClient mute(server.port());
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(milliseconds(5'000)), 0);
}

/// That a market took which had nothing to do for a second, with its start and its end.
double processor_seconds(int threads, const std::string& wait) {
    const auto of_ended = [] {
        rusage usage{};
        ::getrusage(RUSAGE_CHILDREN, &usage);
        return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    };
    const double before = of_ended();
    ServerProcess server(threads, market_settings("wait = \"" + wait + "\""));
    RawClient client = logged_on(server, "desk");
    std::this_thread::sleep_for(std::chrono::seconds(1));
    server.signal(SIGTERM);
    EXPECT_EQ(client.closed(), schema::CloseReason::server_closing);
    EXPECT_EQ(server.wait(), 0);
    return of_ended() - before;
}

TEST_P(Stop, AMarketWithNothingToDoKeepsTheProcessorOnlyIfItIsToSpin) {
    const double sleeping = processor_seconds(GetParam(), "sleep");
    EXPECT_GT(processor_seconds(GetParam(), "spin"), sleeping + 0.1);
    processor_seconds(GetParam(), "yield");  // as much as others leave
}

int status_of(const std::string& arguments) {
    const int status = std::system(
        (std::string(HUAGU_PROGRAM) + " serve " + arguments + " >/dev/null 2>&1").c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Start, IsRefusedWithMistakesInTheSettings) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("huagu-market-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(file) << market_settings() << "surprise = 1\n";
    EXPECT_EQ(status_of("--config " + file.string()), 2);
    EXPECT_EQ(status_of("--check-config --config " + file.string()), 2);
    std::ofstream(file) << market_settings();
    EXPECT_EQ(status_of("--check-config --config " + file.string()), 0);
    std::filesystem::remove(file);
    EXPECT_EQ(status_of("--config /nowhere.toml"), 2);
}

TEST(Start, BeyondLoopbackIsRefusedWithoutSayingSo) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("huagu-open-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(file) << market_settings("address = \"0.0.0.0\"");
    EXPECT_EQ(status_of("--config " + file.string()), 1);
    std::filesystem::remove(file);
}

TEST(Speed, MakesMarketTimeRunFaster) {
    ServerProcess server(1, market_settings(), {"--speed", "50"});
    RawClient client = logged_on(server, "buyer2");
    const auto real = std::chrono::steady_clock::now();
    const Time market = market_time(client);
    std::optional<Message> ignored = client.receive(schema::ServerBody::closed, milliseconds(200));
    const Duration passed = market_time(client) - market;
    const std::chrono::nanoseconds real_passed = std::chrono::steady_clock::now() - real;
    EXPECT_GE(passed.value(), 40 * 200 * std::int64_t{1'000'000});
    EXPECT_LE(passed.value(), 50 * real_passed.count());
}

}  // namespace
}  // namespace huagu::test
