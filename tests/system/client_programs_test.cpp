// `huagu operate`, `huagu bid`, `huagu watch` and the Python client against a real server.
#include <nlohmann/json.hpp>

#include "cli/money.hpp"
#include "tests/system/client_market.hpp"

namespace huagu::system_test {
namespace {

using Json = nlohmann::json;

std::vector<Json> results(const Market& market, const std::string& words = "",
                          const std::string& user = "bank") {
    const Said said = market.run("watch", user, "--so-far --json " + words);
    EXPECT_EQ(said.status, 0) << said.err;
    std::vector<Json> lines;
    std::istringstream text(said.out);
    for (std::string line; std::getline(text, line);) lines.push_back(Json::parse(line));
    return lines;
}

std::size_t count(const std::vector<Json>& results, const std::string& event) {
    return static_cast<std::size_t>(
        std::count_if(results.begin(), results.end(),
                      [&](const Json& result) { return result["event"] == event; }));
}

Json last(const std::vector<Json>& results, const std::string& event) {
    for (auto result = results.rbegin(); result != results.rend(); ++result) {
        if ((*result)["event"] == event) return *result;
    }
    ADD_FAILURE() << "no " << event;
    return Json::object();
}

#define EXPECT_DONE(market, words)                      \
    do {                                                \
        const Said said = (market).operate(words);      \
        EXPECT_EQ(said.status, 0) << words << said.err; \
    } while (false)

TEST(Operate, EveryCommandTakesEffect) {
    const Market market({.step_interval = "500ms"});
    EXPECT_DONE(market, "set-rules 1 hold=300ms price_step=2 max_units=none award=multi_sale");
    EXPECT_DONE(market, "add-clock 3 name=Three hold=1s");
    EXPECT_DONE(market, "add-product group=lily name=Sorbonne name.zh=索邦 code.vbn=102");
    EXPECT_DONE(market, "add-participant name=Carl buyer=yes credit_limit=1000");
    EXPECT_DONE(market, "set-credit 4 2000");
    EXPECT_DONE(market, "suspend 4");
    EXPECT_DONE(market, "reinstate 4");
    EXPECT_EQ(market.operate("set-fees packaging_deposit=30").status, 2) << "the others are not 0";
    EXPECT_DONE(market, "set-fees grower_commission_bp=500 packaging_deposit=30 logistics_fee=0");
    EXPECT_NE(market.operate("participants").out.find("Carl"), std::string::npos);
    for (int i = 0; i < 4; ++i) market.queue_lot();
    EXPECT_DONE(market, "change-lot 3 start_price=90 position=0");
    EXPECT_DONE(market, "withdraw-lot 4");
    EXPECT_DONE(market, "open-clock all");
    EXPECT_DONE(market, "pause-clock 1");
    EXPECT_DONE(market, "resume-clock 1");
    EXPECT_DONE(market, "pause-all");
    EXPECT_DONE(market, "close-clock all");
    EXPECT_DONE(market, "set-rules 1 auto_advance=no");
    EXPECT_DONE(market, "open-clock 1");
    EXPECT_DONE(market, "start-lot 1");
    EXPECT_DONE(market, "clocks");
    EXPECT_NE(market.operate("queue 1").out.find("lot "), std::string::npos);
    EXPECT_DONE(market, "pause-all");
    EXPECT_DONE(market, "close-clock all");
    EXPECT_DONE(market, "close-market");

    const auto all = results(market, "--view full");
    EXPECT_EQ(last(all, "rules_set")["auto_advance"], false);
    EXPECT_EQ(last(all, "clock_added")["names"]["en"], "Three");
    EXPECT_EQ(last(all, "product_added")["codes"]["vbn"], "102");
    EXPECT_EQ(last(all, "participant_added")["participant"], 4);
    EXPECT_EQ(last(all, "fees_set")["packaging_deposit"], 30);
    EXPECT_EQ(count(all, "lot_queued"), 4U);
    EXPECT_EQ(last(all, "lot_changed")["start_price"], 90);
    EXPECT_EQ(last(all, "lot_closed")["outcome"], "withdrawn");
    EXPECT_EQ(count(all, "clock_resumed"), 1U);
    EXPECT_EQ(count(all, "clock_closed"), 4U);
    EXPECT_EQ(last(all, "market_closed")["sales"], 0);
}

TEST(Operate, TellsWhoReadsTheResultsAndHowTheJournalDoes) {
    const Market market({.has_data = true});
    const auto watch = market.background("watch", "bank", "");
    /// Until it says so; what it said last.
    const auto health = [&](const std::string& words, const std::string& what) {
        std::string said;
        for (int n = 0; n < 100 && said.find(what) == std::string::npos; ++n) {
            said = market.operate("--lang " + words).out;
        }
        return said;
    };
    const std::string there = health("en health", "bank");
    EXPECT_NE(there.find("settlement  on since "), std::string::npos) << there;
    EXPECT_NE(there.find("has all"), std::string::npos) << there;
    EXPECT_NE(there.find("\njournal: "), std::string::npos) << there;
    EXPECT_NE(health("zh health", "磁盘剩余").find("结算"), std::string::npos);
    watch->terminate();
    const std::string gone = health("en health", "logged_off at ");
    EXPECT_NE(gone.find("logged_off at "), std::string::npos) << gone;
    EXPECT_EQ(health("en health from=100", "journal").find("bank"), std::string::npos);
}

TEST(Operate, ASaleIsCancelledWithItsReason) {
    const Market market({.hold = "3s"});
    market.queue_lot();
    EXPECT_DONE(market, "open-clock 1");
    EXPECT_EQ(market.run("bid", "anna", "press 2 at=95").status, 0);
    EXPECT_DONE(market, "cancel-sale 1 --reason 'two labels on one trolley'");
    EXPECT_EQ(last(results(market), "sale_cancelled")["reason"], "two labels on one trolley");
}

TEST(Operate, ARejectionIsAnExitStatusAndAReason) {
    const Market market;
    const Said unknown = market.operate("open-clock 9");
    EXPECT_EQ(unknown.status, 1);
    EXPECT_NE(unknown.err.find("unknown_clock"), std::string::npos) << unknown.err;
    EXPECT_EQ(market.operate("open-clock").status, 2);
    EXPECT_EQ(market.operate("set-rules 1 hold=soon").status, 2);
    EXPECT_EQ(market.operate("fly-to-the-moon").status, 2);
    EXPECT_EQ(market.run("operate", "anna", "pause-all").status, 1) << "a trader is no auctioneer";
}

TEST(Operate, AMarketThatIsNotThereIsAnExitStatus) {
    const Market market;
    for (const char* program : {"operate", "bid", "watch"}) {
        const Said said = market.shell(std::string(HUAGU_PROGRAM) + " " + program +
                                       " --connect 127.0.0.1:1 --user desk --password-file desk");
        EXPECT_EQ(said.status, 1) << program << said.err;
    }
}

TEST(Operate, AScriptIsReadLineByLine) {
    const Market market;
    const Said said = market.run("operate", "desk", "",
                                 "# the morning\n"
                                 "set-rules 1 price_step=3\n"
                                 "\n"
                                 "open-clock 1\n"
                                 "open-clock 1\n"
                                 "open-clock 2\n");
    EXPECT_EQ(said.status, 1) << "one line was rejected";
    EXPECT_NE(said.err.find("open_clock 1: rejected: not_idle"), std::string::npos) << said.err;
    EXPECT_EQ(count(results(market), "clock_opened"), 2U) << "and the others were done";
}

TEST(Operate, UsersAreAddedGivenPasswordsAndDisabledWhileTheMarketRuns) {
    const Market market;
    EXPECT_DONE(market, "add-user carl role=trader participant=2 password_file=carl");
    EXPECT_EQ(market.run("bid", "carl", "credit").status, 0);
    EXPECT_DONE(market, "set-password carl password_file=anna");
    EXPECT_EQ(market.run("bid", "carl", "credit").status, 1) << "the old password";
    EXPECT_DONE(market, "set-password carl password_file=carl");
    EXPECT_EQ(market.run("bid", "carl", "credit").status, 0);
    EXPECT_DONE(market, "disable-user carl");
    EXPECT_EQ(market.run("bid", "carl", "credit").status, 1);
    EXPECT_EQ(market.operate("set-password nobody password_file=carl").status, 1);
    EXPECT_EQ(market.operate("set-password carl password=seen-by-all").status, 2);
}

TEST(Operate, ACatalogueIsLoadedWithItsProductsAndGrowers) {
    const Market market({.step_interval = "1s"});
    std::ofstream(market.folder() / "day.csv")
        << read_file(std::string(HUAGU_TEST_DATA) + "/catalogue.csv");
    const Said said = market.operate("load day.csv price_steps=yes");
    EXPECT_EQ(said.status, 0) << said.err;
    EXPECT_NE(said.out.find("3 lots"), std::string::npos) << said.out;
    const auto all = results(market);
    EXPECT_EQ(count(all, "lot_queued"), 3U);
    EXPECT_EQ(count(all, "product_added"), 2U) << "the market has the rose already";
    EXPECT_EQ(last(all, "participant_added")["grower"], true);
}

TEST(Operate, ACatalogueThatIsLoadedAgainAddsNothingButLots) {
    const Market market({.step_interval = "1s"});
    std::ofstream(market.folder() / "day.csv")
        << read_file(std::string(HUAGU_TEST_DATA) + "/catalogue.csv");
    EXPECT_DONE(market, "load day.csv");
    const auto once = results(market);
    EXPECT_DONE(market, "load day.csv");
    const auto twice = results(market);
    EXPECT_EQ(count(twice, "participant_added"), count(once, "participant_added"));
    EXPECT_EQ(count(twice, "product_added"), count(once, "product_added"));
    EXPECT_EQ(count(twice, "lot_queued"), 2 * count(once, "lot_queued"));
}

TEST(Operate, ALotThatIsNotTakenIsNamedByItsPlaceInTheFile) {
    const Market market({.step_interval = "1s"});
    std::string day = read_file(std::string(HUAGU_TEST_DATA) + "/catalogue.csv");
    const std::size_t second = day.find('\n', day.find('\n') + 1) + 1;
    ASSERT_EQ(day[day.find(',', second) - 1], '2') << "its clock";
    day.replace(second, day.find(',', second) - second, "63");
    std::ofstream(market.folder() / "day.csv") << day;
    const Said said = market.operate("load day.csv");
    EXPECT_EQ(said.status, 1);
    EXPECT_EQ(said.err, "queue_lot (lot 2 of the file): rejected: unknown_clock\n");
}

TEST(Operate, SpeaksChineseWhereTheLanguageIs) {
    const Market market;
    const Said said =
        market.run("operate", "desk", "--lang zh",
                   "open-clock 1\nopen-clock 9\nclocks\nqueue 1\nset-rules 1 hold=x\n");
    EXPECT_EQ(said.status, 2);
    EXPECT_EQ(said.out,
              "open_clock 1：已接受\n"
              " 钟号  状态        批次   轮次    待拍\n"
              "    1  空闲                          0\n"
              "    2  未开放                        0\n"
              "1 号钟：待拍 0 批\n");
    EXPECT_EQ(said.err, "open_clock 9：被拒绝：没有该钟\nhold 不是时长：x\n");
}

TEST(Watch, BeginsAtAnySequence) {
    const Market market;
    market.queue_lot();
    const auto all = results(market);
    ASSERT_GT(all.size(), 5U);
    const auto part = results(market, "--from 4");
    ASSERT_EQ(part.size(), all.size() - 3);
    for (std::size_t i = 0; i < part.size(); ++i) EXPECT_EQ(part[i], all[i + 3]);
    EXPECT_TRUE(results(market, "--from 1000").empty());
}

TEST(Watch, SomeClocksOnly) {
    const Market market({.step_interval = "1s"});
    EXPECT_DONE(market, "open-clock 1 2");
    const auto some = results(market, "--clocks 2");
    EXPECT_EQ(count(some, "clock_opened"), 1U);
    EXPECT_EQ(last(some, "clock_opened")["clock"], 2);
    EXPECT_EQ(last(some, "clock_opened")["clock_sequence"], 2);
}

TEST(Watch, TheBuyerIsHiddenFromOthersButNotFromSettlement) {
    const Market market({.hide_buyers = true});
    market.queue_lot();
    EXPECT_DONE(market, "open-clock 1");
    EXPECT_EQ(market.run("bid", "anna", "press 2 at=95").status, 0);
    EXPECT_EQ(last(results(market, "--view full"), "sale")["buyer"], 1);
    EXPECT_FALSE(last(results(market, "", "screen"), "sale").contains("buyer"));
    const Said refused = market.run("watch", "screen", "--so-far --view full");
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.err.find("not_allowed"), std::string::npos) << refused.err;
}

TEST(Watch, TheDeskSeesRepliesToo) {
    const Market market;
    EXPECT_EQ(market.run("bid", "anna", "order 1 5 limit=40").status, 0);
    EXPECT_DONE(market, "open-clock 1");
    const auto desk = results(market, "--view desk", "desk");
    EXPECT_EQ(last(desk, "accepted")["command"], "open_clock");
    const auto order = std::find_if(desk.begin(), desk.end(), [](const Json& reply) {
        return reply["event"] == "accepted" && reply["command"] == "place_order";
    });
    ASSERT_NE(order, desk.end());
    EXPECT_EQ((*order)["participant"], 1);
    EXPECT_EQ((*order)["order"], 1);
}

TEST(Bid, APressAtAPriceBuysAtThatPrice) {
    const Market market;
    market.queue_lot();
    EXPECT_DONE(market, "open-clock 1");
    const Said said = market.run("bid", "anna", "--lang en press 2 at=80");
    EXPECT_EQ(said.status, 0) << said.out;
    EXPECT_NE(said.out.find("won: 2 units of lot 1 at 0."), std::string::npos) << said.out;
    const Json sale = last(results(market), "sale");
    EXPECT_LE(sale["price"], 80);
    EXPECT_GT(sale["price"], 70) << "within 200 ms of it";
    EXPECT_EQ(sale["units"], 2);
    const Said own = market.run("bid", "anna", "--lang en sales");
    EXPECT_NE(own.out.find("sale 1: lot 1, 2 units"), std::string::npos) << own.out;
}

TEST(Bid, ARejectedPressIsAnExitStatus) {
    const Market market({.step_interval = "200ms"});  // the lot is there to the end
    market.queue_lot("units=18 min_units=4");
    EXPECT_DONE(market, "open-clock 1");
    const Said said = market.run("bid", "anna", "--lang en press 2 at=95");
    EXPECT_EQ(said.status, 1);
    EXPECT_NE(said.out.find("below_minimum"), std::string::npos) << said.out;
    EXPECT_EQ(market.run("bid", "anna", "press 2").status, 1);
    EXPECT_EQ(market.run("bid", "anna", "press two").status, 2);
    EXPECT_EQ(market.run("bid", "anna", "press 4 at=5").status, 1) << "it never shows that price";
}

TEST(Bid, CreditAfterAWinHasTheSaleInIt) {
    const Market market;
    market.queue_lot();
    EXPECT_DONE(market, "open-clock 1");
    const Said said =
        market.run("bid", "anna", "--lang en", "press 2 at=90\ncredit\npress 1 at=80\ncredit\n");
    EXPECT_EQ(said.status, 0) << said.out;
    const auto all = results(market);
    ASSERT_EQ(count(all, "sale"), 2U);
    std::int64_t sold = 0;
    for (const Json& sale : all) {
        if (sale["event"] != "sale") continue;
        const auto gross = sale["gross"].get<std::int64_t>();
        sold += gross + (gross * 150 + 9'999) / 10'000;
        EXPECT_NE(said.out.find(", sold " + cli::format_minor(sold, 2) + ", held 0.00"),
                  std::string::npos)
            << sold << " in " << said.out;
    }
}

TEST(Bid, CreditSaysWhenItWasSo) {
    const Market market;
    const Said said = market.run("bid", "anna", "--lang en credit");
    EXPECT_NE(said.out.find("available 100,000.00 (as of "), std::string::npos) << said.out;
    const std::string at = said.out.substr(said.out.find("as of ") + 6, 2);
    EXPECT_EQ(at.find_first_not_of("0123456789"), std::string::npos) << said.out;
}

TEST(Bid, ASaleThatWasCancelledIsListedSoAtALaterLogOnToo) {
    const Market market;
    market.queue_lot();
    EXPECT_DONE(market, "open-clock 1");
    EXPECT_EQ(market.run("bid", "anna", "press 2 at=90").status, 0);
    EXPECT_EQ(market.run("bid", "anna", "--lang en sales").out.find("(cancelled)"),
              std::string::npos);
    EXPECT_DONE(market, "pause-clock 1");
    EXPECT_DONE(market, "cancel-sale 1 --reason broken");
    const Said sales = market.run("bid", "anna", "--lang en sales");
    EXPECT_NE(sales.out.find("sale 1: "), std::string::npos) << sales.out;
    EXPECT_NE(sales.out.find("(cancelled)"), std::string::npos) << sales.out;
}

TEST(Bid, SaysThatItIsSuspended) {
    const Market market;
    EXPECT_DONE(market, "suspend 1");
    EXPECT_NE(market.run("bid", "anna", "--lang en credit").out.find("you are suspended"),
              std::string::npos);
    EXPECT_NE(market.run("bid", "anna", "--lang zh credit").out.find("资格已被暂停"),
              std::string::npos);
    EXPECT_DONE(market, "reinstate 1");
    EXPECT_EQ(market.run("bid", "anna", "--lang en credit").out.find("suspended"),
              std::string::npos);
}

TEST(Bid, OrdersAreLeftListedReducedAndCancelled) {
    const Market market;
    const Said said = market.run("bid", "anna", "--lang en",
                                 "order 1 5 limit=40\norders\nreduce 1 3\norders\ncancel 1\n"
                                 "orders\norder 1 9 limit=30\n");
    EXPECT_EQ(said.status, 0) << said.out;
    const std::string listed = "standing order 1: product 1, limit 0.40, ";
    EXPECT_NE(said.out.find(listed + "5 units left"), std::string::npos) << said.out;
    EXPECT_NE(said.out.find(listed + "3 units left"), std::string::npos) << said.out;
    EXPECT_NE(said.out.find("no standing orders"), std::string::npos);
    EXPECT_NE(said.out.find("order 2: accepted"), std::string::npos) << said.out;
    const Said later = market.run("bid", "anna", "--lang en order 1 4 limit=20");
    EXPECT_NE(later.out.find("order 3: accepted"), std::string::npos)
        << "ids go on above those of earlier log-ons: " << later.out;
}

TEST(Bid, SpeaksChineseWhereTheLanguageIs) {
    const Market market;
    EXPECT_NE(market.run("bid", "anna", "--lang zh credit").out.find("额度 100,000.00"),
              std::string::npos);
    EXPECT_NE(market.run("bid", "anna", "--lang zh cancel 5").out.find("没有该委托"),
              std::string::npos);
    EXPECT_NE(market.run("bid", "anna", "--lang en credit").out.find("limit 100,000.00"),
              std::string::npos);
}

/// Whether the Python client can run here; in CI it must.
bool has_flatbuffers(const Market& market) {
    if (market.shell("/usr/bin/python3 -c 'import flatbuffers'").status == 0) return true;
    const char* ci = std::getenv("CI");
    EXPECT_FALSE(ci && std::string(ci) == "true") << "python3-flatbuffers is missing";
    return false;
}

/// How Python is started with the client's modules.
const std::string python =
    "env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=" HUAGU_SCHEMA_PYTHON ":" HUAGU_PYTHON_CLIENT " ";

TEST(PythonClient, FollowsAClockAndPressesAtAPrice) {
    const Market market;
    if (!has_flatbuffers(market)) GTEST_SKIP() << "python3-flatbuffers is not installed";
    const auto press = [&](const std::string& user, const std::string& words) {
        return market.shell(python + "HUAGU_PASSWORD=" + user +
                            "-password /usr/bin/python3 " HUAGU_PYTHON_CLIENT
                            "/press_at.py 127.0.0.1:" +
                            market.port() + " " + user + " " + words);
    };
    market.queue_lot();
    EXPECT_DONE(market, "open-clock 1");
    const Said said = press("anna", "1 60 3");
    EXPECT_EQ(said.status, 0) << said.out << said.err;
    EXPECT_NE(said.out.find("won: 3 units of lot 1 at "), std::string::npos) << said.out;
    const Json sale = last(results(market), "sale");
    EXPECT_EQ(sale["buyer"], 1);
    EXPECT_LE(sale["price"], 60);
    EXPECT_GT(sale["price"], 50) << "within 200 ms of it";
    EXPECT_EQ(press("ben", "1 5 3").status, 1) << "below the reserve price";
    EXPECT_NE(press("nobody", "1 5 3").err.find("log_on_failed"), std::string::npos);
}

TEST(PythonClient, AnAuctioneerFollowsTheDayThroughRepliesThatTakeNoSequence) {
    const Market market;
    if (!has_flatbuffers(market)) GTEST_SKIP() << "python3-flatbuffers is not installed";
    EXPECT_DONE(market, "add-user carl role=auctioneer password_file=carl");
    std::ofstream(market.folder() / "follow.py")
        << "from huagu import Market, RESULT_BODY\n"
           "market = Market('127.0.0.1', "
        << market.port()
        << ", 'carl', 'carl-password')\n"
           "print('following', flush=True)\n"
           "replies = 0\n"
           "while True:\n"
           "    kind, message = market.receive()\n"
           "    if kind != 'result': continue\n"
           "    replies += message.BodyType() == RESULT_BODY.desk_reply\n"
           "    if message.BodyType() == RESULT_BODY.market_closed: break\n"
           "print(replies, 'replies,', market.sequence, 'results')\n";
    cli::ChildProcess follower(
        {"/bin/sh", "-c",
         "exec " + python + "/usr/bin/python3 " + (market.folder() / "follow.py").string()},
        market.folder() / "follow.log");
    const auto begun = follower.read_line(std::chrono::seconds(20));
    ASSERT_EQ(begun, "following") << read_file(market.folder() / "follow.log");
    market.queue_lot();
    EXPECT_EQ(market.operate("open-clock 9").status, 1) << "a reply without a result";
    EXPECT_DONE(market, "close-market");
    const auto said = follower.read_line(std::chrono::seconds(20));
    EXPECT_EQ(follower.wait(std::chrono::seconds(20)), 0)
        << read_file(market.folder() / "follow.log");
    const auto last_sequence = results(market).back()["sequence"].get<std::uint64_t>();
    EXPECT_EQ(said, "2 replies, " + std::to_string(last_sequence) + " results")
        << "of queue_lot and open_clock; close_market's comes after its result";
}

}  // namespace
}  // namespace huagu::system_test
