// What the programs say and do when the market goes away, and when another day's is there instead.
#include <sys/stat.h>

#include <algorithm>

#include "tests/system/client_market.hpp"

namespace huagu::system_test {
namespace {

using std::chrono::seconds;

constexpr seconds patience{20};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Reads lines until one has that part; fails if none comes.
void read_until(cli::ChildProcess& program, const std::string& part) {
    while (const auto line = program.read_line(patience)) {
        if (has(*line, part)) return;
    }
    FAIL() << "it never said: " << part;
}

TEST(Watch, EndsWellWhenTheMarketCloses) {
    const Market market;
    const auto watch = market.background("watch", "bank", "--json");
    read_until(*watch, "clock_added");
    ASSERT_EQ(market.operate("close-market").status, 0);
    read_until(*watch, "market_closed");
    EXPECT_EQ(watch->wait(patience), 0) << market.said();
    EXPECT_EQ(market.run("watch", "bank", "--from 1000").status, 0) << "there will be no more";
}

TEST(Watch, EndsWellWhenItIsInterrupted) {
    const Market market;
    const auto watch = market.background("watch", "bank", "--json");
    read_until(*watch, "clock_added");
    watch->terminate();
    EXPECT_EQ(watch->wait(patience), 0) << market.said();
}

TEST(Watch, SaysThatTheDayIsCutWhenTheServerStaysAway) {
    Market market;
    const auto watch = market.background("watch", "bank", "--json --patience 1");
    read_until(*watch, "clock_added");
    market.stop();
    EXPECT_EQ(watch->wait(patience), 1);
    EXPECT_TRUE(has(market.said(), "server_closing")) << market.said();
    EXPECT_TRUE(has(market.said(), "no connection for 1 s: the day is cut after #"))
        << market.said();
}

TEST(Watch, DoesNotPutAnotherDaysResultsBehindTheOldOnes) {
    Market market;
    const auto watch = market.background("watch", "bank", "--json");
    read_until(*watch, "clock_added");
    market.stop();
    market.start();
    EXPECT_EQ(watch->wait(patience), 1);
    EXPECT_TRUE(has(market.said(), "another day's market")) << market.said();
}

/// What the data folder has of the desk's view, a line each.
std::vector<std::string> desk_entries(const Market& market) {
    const Said said =
        market.shell(std::string(HUAGU_PROGRAM) + " watch --data data --view desk --json");
    std::istringstream text(said.out);
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
}

TEST(Watch, TheDeskIsToldEachEntryOnceWhenItsMarketIsKilled) {
    Market market({.has_data = true});
    market.queue_lot();
    const auto watch = market.background("watch", "desk", "--view desk --json");
    std::vector<std::string> told;
    const auto catch_up = [&] {
        const auto all = desk_entries(market);
        while (told.size() < all.size()) {
            const auto line = watch->read_line(patience);
            ASSERT_TRUE(line) << "never told: " << all[told.size()];
            told.push_back(*line);
            ASSERT_EQ(told.back(), all[told.size() - 1]);
        }
    };
    for (int kills = 0; kills < 3; ++kills) {
        ASSERT_EQ(market.run("bid", "anna", "order 1 5 limit=20").status, 0);
        ASSERT_NO_FATAL_FAILURE(catch_up());
        market.kill();
        market.start();
        ASSERT_NO_FATAL_FAILURE(catch_up());
    }
    watch->terminate();
    EXPECT_FALSE(watch->read_line(patience)) << "and nothing twice";
    EXPECT_EQ(std::count_if(told.begin(), told.end(),
                            [](const auto& line) { return has(line, "\"recovered\""); }),
              3);
}

TEST(Bid, APressThatWaitsIsNotMadeOnAnotherDay) {
    Market market;
    const auto bid = market.background("bid", "anna", "--lang en press 2 at=80");
    read_until(*bid, "will press 2 units on clock 1");
    market.stop();
    market.start();
    read_until(*bid, "another day's market: Test Market, 2026-11-23");
    EXPECT_EQ(bid->wait(patience), 1);
}

TEST(Bid, AFollowerIsToldOfAnotherDay) {
    Market market;
    const auto bid = market.background("bid", "anna", "--lang en follow 1");
    for (int i = 0; i < 5; ++i) market.queue_lot();  // it says nothing until a round starts
    ASSERT_EQ(market.operate("open-clock 1").status, 0);
    read_until(*bid, "clock 1: lot");
    market.stop();
    market.start();
    read_until(*bid, "another day's market");
    market.queue_lot("units=7");
    ASSERT_EQ(market.operate("open-clock 1").status, 0);
    read_until(*bid, "clock 1: lot 1, round 1: 7 units");
}

TEST(Operate, AScriptEndsWithItsDay) {
    Market market;
    const std::string lines = market.folder() / "lines";
    ASSERT_EQ(::mkfifo(lines.c_str(), 0600), 0);
    const auto operate = market.background("operate", "desk", "< " + lines);
    std::ofstream writer(lines);
    writer << "open-clock 1\n" << std::flush;
    read_until(*operate, "open_clock 1: accepted");
    market.stop();
    writer << "open-clock 2\n" << std::flush;
    market.start();
    EXPECT_EQ(operate->wait(patience), 1);
    EXPECT_TRUE(has(market.said(), "another day's market")) << market.said();
    EXPECT_TRUE(has(market.operate("clocks").out, "2  closed")) << "meant for the old day";
}

void expect_told_of_the_disk(Market& market) {
    EXPECT_EQ(market.wait_for_end(), 1);
    const std::string log = read_file(market.folder() / "serve.log");
    EXPECT_TRUE(has(log, (market.folder() / "data").string() + " cannot be read")) << log;
    EXPECT_TRUE(has(log, "start again")) << log;
}

std::filesystem::path results(const Market& market, const std::string& file) {
    return market.folder() / "data/2026-11-23/results" / file;
}

TEST(Market, SaysWhyItEndsWhenResultsCannotBeWritten) {
    Market market({.has_data = true});
    market.queue_lot();
    std::filesystem::resize_file(results(market, "full.index"), 0);
    market.operate(
        "queue-lot clock=1 grower=3 product=1 items_per_unit=20 units=1 start_price=100 "
        "reserve_price=10");
    expect_told_of_the_disk(market);
}

TEST(Market, SaysWhyItEndsWhenResultsCannotBeSent) {
    Market market({.has_data = true});
    market.queue_lot();
    std::filesystem::resize_file(results(market, "full.frames"), 0);
    market.run("watch", "bank", "--so-far --view full --patience 0");
    expect_told_of_the_disk(market);
    // As it is told to do.
    std::filesystem::remove_all(results(market, ""));
    std::filesystem::create_directory(results(market, ""));
    market.start();
    EXPECT_EQ(market.run("watch", "bank", "--so-far").status, 0);
}

}  // namespace
}  // namespace huagu::system_test
