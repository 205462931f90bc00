// `huagu settle` against a real server and real databases: a small day, and a settler that is
// killed at any moment of one.
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "bench/postgres_server.hpp"
#include "settlement/verification.hpp"
#include "tests/seed.hpp"
#include "tests/system/client_market.hpp"

namespace huagu::system_test {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;

/// A number that the environment may set.
unsigned setting(const char* variable, unsigned usual) {
    const char* value = std::getenv(variable);
    return value ? static_cast<unsigned>(std::stoul(value)) : usual;
}

/// With both kinds of database.
class Settling : public ::testing::TestWithParam<const char*> {
  protected:
    std::string new_database(const Market& market) {
        if (std::string(GetParam()) == "postgresql") {
            static bench::PostgresServer server;
            return server.new_database();
        }
        return "sqlite:" + (market.folder() / ("settlement" + std::to_string(++files_))).string();
    }

    /// On the database alone.
    static Said settle(const Market& market, const std::string& database,
                       const std::string& words) {
        return market.shell(std::string(HUAGU_PROGRAM) + " settle --db '" + database + "' " +
                            words);
    }
    static Said follow(const Market& market, const std::string& database, const std::string& words,
                       const std::string& user = "bank") {
        return market.run("settle", user, "--db '" + database + "' " + words);
    }
    static std::unique_ptr<cli::ChildProcess> start_settler(const Market& market,
                                                            const std::string& database,
                                                            const std::string& batch = "1000") {
        const auto folder = market.folder();
        return std::make_unique<cli::ChildProcess>(
            std::vector<std::string>{HUAGU_PROGRAM, "settle", "--db", database, "--connect",
                                     "127.0.0.1:" + market.port(), "--user", "bank",
                                     "--password-file", folder / "bank", "--batch", batch},
            folder / "settle.log");
    }

    /// Kills settlers until so many were, each at another moment of its life.
    void kill_settlers(const Market& market, const std::string& database, unsigned times,
                       const std::string& batch) {
        for (unsigned i = 0; i < times; ++i) {
            auto settler = start_settler(market, database, batch);
            std::this_thread::sleep_for(milliseconds(moment_(random_)));
            settler.reset();
        }
    }

    const std::uint64_t seed_ = seed_of_test();
    std::mt19937_64 random_{seed_};
    std::uniform_int_distribution<int> moment_{0, 500};  // ms after its start
    int files_ = 0;
};

void run_day(const Market& market, const std::string& lines) {
    const Said said = market.run("operate", "desk", "", lines);
    ASSERT_EQ(said.status, 0) << said.err;
}

std::vector<Json> feed(const Market& market) {
    const Said said = market.run("watch", "bank", "--so-far --json --view full");
    EXPECT_EQ(said.status, 0) << said.err;
    std::vector<Json> results;
    std::istringstream text(said.out);
    for (std::string line; std::getline(text, line);) results.push_back(Json::parse(line));
    return results;
}

/// Each sale and cancellation of the feed once, and nothing else; and the proof agrees.
void expect_equal_to_feed(const std::string& address, const std::vector<Json>& results) {
    std::string told;
    for (const Json& result : results) {
        if (result["event"] == "sale") {
            for (const char* field : {"sequence", "sale", "lot", "buyer", "units", "gross"}) {
                told += std::to_string(result[field].get<std::int64_t>()) + " ";
            }
            told += "\n";
        }
        if (result["event"] == "sale_cancelled") {
            told += std::to_string(result["sequence"].get<std::int64_t>()) + " cancels " +
                    std::to_string(result["sale"].get<std::int64_t>()) + "\n";
        }
    }
    const auto database = settlement::open_database(address);
    const auto rows = database->run(
        "SELECT sequence, sale, lot, buyer, units, gross, 0 FROM sales UNION ALL "
        "SELECT sequence, sale, 0, 0, 0, 0, 1 FROM cancellations ORDER BY 1");
    std::string kept;
    for (const auto& row : rows) {
        if (row.number(6) == 1) {
            kept += std::to_string(row.number(0)) + " cancels " + std::to_string(row.number(1));
        } else {
            for (std::size_t i = 0; i < 6; ++i) kept += std::to_string(row.number(i)) + " ";
        }
        kept += "\n";
    }
    EXPECT_EQ(kept, told);
    const auto day = settlement::choose_day(*database, {}, {});
    ASSERT_TRUE(day);
    EXPECT_EQ(day->last_sequence, static_cast<std::int64_t>(results.size()));
    const auto verification = settlement::verify(*database, *day);
    EXPECT_TRUE(verification.is_proved());
    for (const auto& difference : verification.differences) ADD_FAILURE() << difference.en;
}

/// The rows of a query on the database, once there are so many.
settlement::Rows wait_for_rows(const std::string& address, const std::string& query,
                               std::size_t count) {
    const auto database = settlement::open_database(address);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    settlement::Rows rows = database->run(query);
    while (rows.size() < count && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(milliseconds(20));
        rows = database->run(query);
    }
    EXPECT_GE(rows.size(), count) << query;
    return rows;
}

std::string lot_line(int clock, int units) {
    return "queue-lot clock=" + std::to_string(clock) +
           " grower=3 product=1 grade=B items_per_unit=20 start_price=100 reserve_price=10 units=" +
           std::to_string(units) + "\n";
}

/// A hand that is stopped takes a moment to stand still.
void close_all(const Market& market) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    Said said{1, "", ""};
    while (said.status != 0 && std::chrono::steady_clock::now() < end) {
        market.operate("pause-all");
        market.operate("close-clock all");
        said = market.operate("close-market");
    }
    EXPECT_EQ(said.status, 0) << said.err;
}

TEST_P(Settling, ADayEndsInStatementsThatAreProved) {
    const Market market;
    const std::string database = new_database(market);
    run_day(market, "set-fees grower_commission_bp=500 packaging_deposit=30 logistics_fee=12\n" +
                        lot_line(1, 2) + lot_line(2, 4));
    const Said once = follow(market, database, "--once");
    EXPECT_EQ(once.status, 0) << once.err;
    EXPECT_NE(once.out.find("settling from result 1\n"), std::string::npos) << once.out;
    EXPECT_EQ(settle(market, database, "--verify").status, 1) << "it is not closed";

    auto settler = start_settler(market, database);
    ASSERT_EQ(market.run("bid", "anna", "order 1 2 limit=100 clock=1").status, 0);
    ASSERT_EQ(market.run("bid", "ben", "order 1 4 limit=100 clock=2").status, 0);
    run_day(market, "open-clock all\n");
    wait_for_rows(database, "SELECT sale FROM sales", 2);
    const auto bens = wait_for_rows(database, "SELECT sale FROM sales WHERE buyer = 2", 1);
    run_day(market, "cancel-sale " + std::to_string(bens.at(0).number(0)) + " --reason late\n");
    close_all(market);
    EXPECT_EQ(settler->wait(std::chrono::seconds(30)), 0)
        << read_file(market.folder() / "settle.log");
    expect_equal_to_feed(database, feed(market));
    EXPECT_EQ(settle(market, database, "--verify").status, 0);
    EXPECT_EQ(follow(market, database, "").status, 0) << "again, when all is there";

    const auto annas = wait_for_rows(database, "SELECT sale FROM sales WHERE buyer = 1", 1);
    const std::string sale = std::to_string(annas.at(0).number(0));
    EXPECT_EQ(settle(market, database,
                     "correct --sale " + sale + " --amount 100 --reason wilted --by desk")
                  .status,
              0);
    EXPECT_EQ(
        settle(market, database, "correct --sale " + sale + " --amount 3901 --reason x").status, 1);
    std::ofstream(market.folder() / "payments.csv")
        << "reference,day,participant,kind,amount,note\nA1,2026-11-23,1,payment,3984,bank\n";
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(settle(market, database, "payments payments.csv").status, 0);
    }
    // 2 × 20 × 1.00 and 1.5 % of it, 0.12 a unit, 1.00 back; paid.
    const Said anna = settle(market, database, "statement --buyer 1 --lang en");
    EXPECT_EQ(anna.status, 0) << anna.err;
    EXPECT_NE(anna.out.find("39.84  balance: to pay\n"), std::string::npos) << anna.out;
    EXPECT_NE(anna.out.find(" 0.00  still open\n"), std::string::npos) << anna.out;
    const Said all = settle(market, database, "statement --all --format csv --lang zh");
    // 40.00 without 5 %, 0.30 a unit and what the buyer got back.
    EXPECT_NE(all.out.find("grower,3,Grower,balance,结算金额（应收）,,,,,,36.40,,\n"),
              std::string::npos)
        << all.out;
    EXPECT_EQ(settle(market, database, "statement --buyer 3").status, 1);
    EXPECT_EQ(settle(market, database, "statement --day 2026-11-22 --all").status, 1);
    EXPECT_EQ(settle(market, database, "statement").status, 2);
}

TEST_P(Settling, KilledAtAnyMomentItHasEachSaleOnce) {
    const Market market({.step_interval = "5ms", .hold = "20ms"});
    const unsigned kills = setting("HUAGU_SETTLER_KILLS", 10);
    SCOPED_TRACE("HUAGU_SEED=" + std::to_string(seed_));
    const std::string database = new_database(market);
    std::string lots;
    for (int lot = 0; lot < 400; ++lot) lots += lot_line(1 + lot % 2, 4);
    run_day(market, lots);
    for (const char* user : {"anna", "ben"}) {
        ASSERT_EQ(market.run("bid", user, "order 1 1000 limit=100 max_units_per_lot=2").status, 0);
    }
    run_day(market, "open-clock all\n");
    kill_settlers(market, database, kills, "1000");
    auto settler = start_settler(market, database);
    ASSERT_TRUE(settler->read_line(std::chrono::seconds(20)));
    close_all(market);
    EXPECT_EQ(settler->wait(std::chrono::seconds(30)), 0)
        << read_file(market.folder() / "settle.log");
    const std::vector<Json> results = feed(market);
    EXPECT_GT(results.size(), 450U) << "there was something to lose";
    expect_equal_to_feed(database, results);

    // The same from nothing, on a day that is over: in many small transactions.
    const std::string from_nothing = new_database(market);
    kill_settlers(market, from_nothing, kills, "7");
    const Said last = follow(market, from_nothing, "");
    EXPECT_EQ(last.status, 0) << last.err;
    expect_equal_to_feed(from_nothing, results);
}

TEST_P(Settling, FollowsAMarketThatIsKilledAndStartedAgain) {
    Market market({.step_interval = "5ms", .hold = "20ms", .has_data = true});
    const std::string database = new_database(market);
    std::string lots;
    for (int lot = 0; lot < 300; ++lot) lots += lot_line(1 + lot % 2, 4);
    run_day(market, lots);
    for (const char* user : {"anna", "ben"}) {
        ASSERT_EQ(market.run("bid", user, "order 1 1000 limit=100 max_units_per_lot=2").status, 0);
    }
    run_day(market, "open-clock all\n");
    auto settler = start_settler(market, database);
    ASSERT_TRUE(settler->read_line(std::chrono::seconds(20)));
    constexpr std::size_t ends = 4;
    for (std::size_t n = 1; n <= ends; ++n) {
        // It goes on by itself: what was sold since the last start is there.
        wait_for_rows(database, "SELECT sale FROM sales", 40 * n);
        n == 2 ? market.stop() : market.kill();
        market.start();
        market.operate("resume-clock all");
    }
    wait_for_rows(database, "SELECT sale FROM sales", 40 * (ends + 1));
    close_all(market);
    EXPECT_EQ(settler->wait(std::chrono::seconds(30)), 0)
        << read_file(market.folder() / "settle.log");
    expect_equal_to_feed(database, feed(market));
    EXPECT_EQ(settle(market, database, "--verify").status, 0);
}

TEST_P(Settling, AnotherFeedThanTheDatabasesIsRefused) {
    const Market of_the_file;
    const std::string database = new_database(of_the_file);
    {
        const Market market;
        EXPECT_EQ(follow(market, database, "--once").status, 0);
    }
    const Market market;  // the same day of the same market, begun again
    const Said refused = follow(market, database, "--once");
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.err.find("the feed is not the one that it was filled from"),
              std::string::npos)
        << refused.err;
    EXPECT_EQ(follow(market, database, "--once", "anna").status, 1) << "a trader sees no buyers";
    EXPECT_EQ(
        settle(market, database, "--user bank --password-file bank --connect 127.0.0.1:1").status,
        1)
        << "there is no market";
    EXPECT_EQ(settle(market, "mysql://x", "--verify").status, 1);
}

INSTANTIATE_TEST_SUITE_P(On, Settling, ::testing::Values("sqlite", "postgresql"),
                         [](const auto& database) { return database.param; });

}  // namespace
}  // namespace huagu::system_test
