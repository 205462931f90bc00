// What the load generator measures with.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "cli/load/histogram.hpp"
#include "cli/load/plan.hpp"
#include "cli/load/press_frame.hpp"
#include "cli/load/report.hpp"
#include "cli/load/sender.hpp"
#include "cli/load/tally.hpp"
#include "wire/decode.hpp"
#include "wire/frame.hpp"
#include "wire/frame_builder.hpp"

namespace huagu::cli {
namespace {

Duration us(std::int64_t count) { return Duration(count * 1'000); }

TEST(Histogram, PercentilesOfKnownTimesAreWithinAHundredth) {
    Histogram times;
    for (std::int64_t n = 1; n <= 100'000; ++n) times.add(us(n));
    EXPECT_EQ(times.count(), 100'000U);
    EXPECT_EQ(times.max(), us(100'000));
    for (const double share : {0.01, 0.5, 0.9, 0.99, 0.999, 0.9999}) {
        const double expected = share * 100'000 * 1'000;
        const auto told = static_cast<double>(times.percentile(share).value());
        EXPECT_GE(told, expected * 0.999) << share;
        EXPECT_LE(told, expected * 1.01) << share;
    }
    EXPECT_EQ(times.percentile(1), us(100'000));
}

TEST(Histogram, SmallTimesAreExact) {
    Histogram times;
    for (const std::int64_t ns : {0, 1, 5, 127}) times.add(Duration(ns));
    times.add(Duration(-3));
    EXPECT_EQ(times.percentile(0.4), Duration(0));
    EXPECT_EQ(times.percentile(0.6), Duration(1));
    EXPECT_EQ(times.percentile(0.8), Duration(5));
    EXPECT_EQ(times.percentile(1), Duration(127));
}

TEST(Histogram, HoldsTheLongestTime) {
    Histogram times;
    const Duration longest(std::numeric_limits<std::int64_t>::max());
    times.add(longest);
    EXPECT_EQ(times.percentile(0.5), longest);
}

TEST(Histogram, OfNothingSaysNothing) { EXPECT_EQ(Histogram().percentile(0.99), Duration(0)); }

TEST(Histogram, AddedUpIsAsIfAllHadGoneIntoOne) {
    Histogram one;
    Histogram other;
    Histogram both;
    for (std::int64_t n = 1; n < 1'000; ++n) {
        (n % 3 == 0 ? one : other).add(us(n * n));
        both.add(us(n * n));
    }
    one.add(other);
    EXPECT_EQ(one.count(), both.count());
    for (const double share : {0.1, 0.5, 0.99, 1.0}) {
        EXPECT_EQ(one.percentile(share), both.percentile(share));
    }
}

TEST(PressFrame, SaysWhatWasSetLast) {
    PressFrame frame;
    frame.set(CommandId(7), {ClockId(2), LotId(3), RoundNumber(4)});
    frame.set(CommandId(1'000'000'007), {ClockId(40), LotId(70'000), RoundNumber(5'000'000'000)});
    wire::FrameReader reader(wire::client_frame_max);
    auto bytes = frame.bytes();
    ASSERT_EQ(reader.next(bytes), wire::Cut::whole);
    const auto* message = wire::verify_client(reader.message());
    ASSERT_NE(message, nullptr);
    const auto* command = message->body_as_command();
    ASSERT_NE(command, nullptr);
    EXPECT_EQ(command->command_id(), 1'000'000'007U);
    const auto* press = command->body_as_press();
    ASSERT_NE(press, nullptr);
    EXPECT_EQ(press->clock(), 40U);
    EXPECT_EQ(press->lot(), 70'000U);
    EXPECT_EQ(press->round(), 5'000'000'000);
    EXPECT_EQ(press->units(), 1);
    EXPECT_FALSE(press->press_time().has_value());
}

using Bytes = std::vector<std::byte>;

template <class Build>
Bytes frame(schema::ServerBody type, const Build& build) {
    wire::FrameBuilder builder;
    builder.finish(type, build(builder.begin()).Union());
    const auto frame = builder.frame();
    return {frame.begin(), frame.end()};
}

/// A size, and so many bytes whose first four are `root`.
Bytes raw_frame(std::uint32_t size, std::size_t bytes, std::uint32_t root) {
    Bytes frame(wire::size_prefix + bytes);
    flatbuffers::WriteScalar(frame.data(), size);
    if (bytes > 0) flatbuffers::WriteScalar(frame.data() + wire::size_prefix, root);
    return frame;
}

using boost::asio::ip::tcp;

/// What a terminal is told first.
Bytes logged_on() {
    Bytes both = frame(schema::ServerBody::logged_on, [](auto& buffer) {
        schema::LoggedOnBuilder logged_on(buffer);
        logged_on.add_participant(1);
        return logged_on.Finish();
    });
    const Bytes snapshot = frame(schema::ServerBody::own_snapshot,
                                 [](auto& buffer) { return schema::CreateOwnSnapshot(buffer); });
    both.insert(both.end(), snapshot.begin(), snapshot.end());
    return both;
}

/// A market's server as far as terminals see it: lets everybody log on, and answers each press
/// after the wait for its user.
class AnsweringServer {
  public:
    using WaitFor = std::function<std::chrono::milliseconds(const std::string& user)>;

    explicit AnsweringServer(WaitFor wait_for) : wait_for_(std::move(wait_for)) {
        accepting_ = std::thread([this] {
            for (;;) {
                tcp::socket socket = acceptor_.accept();
                if (ends_) return;
                serving_.emplace_back([this](tcp::socket line) { serve(std::move(line)); },
                                      std::move(socket));
            }
        });
    }
    /// When all terminals are gone.
    ~AnsweringServer() {
        ends_ = true;
        tcp::socket(io_).connect(endpoint());
        accepting_.join();
        for (std::thread& thread : serving_) thread.join();
    }
    AnsweringServer(const AnsweringServer&) = delete;
    AnsweringServer& operator=(const AnsweringServer&) = delete;

    [[nodiscard]] tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

  private:
    void serve(tcp::socket line) const {
        wire::FrameReader reader(wire::client_frame_max);
        std::string user;
        Bytes heard(4096);
        boost::system::error_code error;
        while (!error) {
            std::span<const std::byte> bytes(heard.data(),
                                             line.read_some(boost::asio::buffer(heard), error));
            while (reader.next(bytes) == wire::Cut::whole) {
                const auto* message = wire::verify_client(reader.message());
                if (const auto* log_on = message->body_as_log_on()) {
                    user = log_on->user()->str();
                    boost::asio::write(line, boost::asio::buffer(logged_on()), error);
                } else if (const auto* command = message->body_as_command()) {
                    std::this_thread::sleep_for(wait_for_(user));
                    boost::asio::write(line, boost::asio::buffer(accepted(command->command_id())),
                                       error);
                }
            }
        }
    }
    static Bytes accepted(std::uint64_t command_id) {
        return frame(schema::ServerBody::accepted, [&](auto& buffer) {
            schema::AcceptedBuilder accepted(buffer);
            accepted.add_command_id(command_id);
            return accepted.Finish();
        });
    }

    const WaitFor wait_for_;
    boost::asio::io_context io_;
    tcp::acceptor acceptor_{io_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
    std::atomic<bool> ends_{false};
    std::thread accepting_;
    std::vector<std::thread> serving_;
};

/// What becomes of a load whose only terminal is told this after its log-on.
std::string failure_after(const Bytes& told, double planned_seconds = 0.1) {
    boost::asio::io_context io;
    tcp::acceptor acceptor(io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    std::thread server([&] {
        tcp::socket socket = acceptor.accept();
        Bytes heard(4096);
        socket.read_some(boost::asio::buffer(heard));  // the log-on
        const auto say = [&](const Bytes& bytes) {
            boost::asio::write(socket, boost::asio::buffer(bytes));
        };
        say(logged_on());
        say(told);
        boost::system::error_code until_it_goes;
        while (!told.empty() && !until_it_goes) {
            socket.read_some(boost::asio::buffer(heard), until_it_goes);
        }
    });
    LoadOptions options;
    options.connections = 1;
    options.seconds = planned_seconds;
    options.presses_per_second = 0.01;  // too few for one to be due
    const LoadPlan plan = make_plan(options);
    const LiveRounds rounds;
    std::string failure;
    {
        LoadSender sender(plan, rounds, acceptor.local_endpoint(), 1, 1);
        sender.run(local_now());
        failure = sender.tally().failure;
    }
    server.join();
    return failure;
}

TEST(LoadSender, AFrameThatIsNoMessageFailsTheLoad) {
    constexpr std::uint32_t far_away = 0x4000'0000;
    const std::string no_message = "terminal-1: a frame's bytes are no message";
    EXPECT_EQ(failure_after(raw_frame(64, 64, far_away)), no_message);
    EXPECT_EQ(failure_after(raw_frame(4, 4, 0)),
              "terminal-1: a frame is too short to be a message");
    EXPECT_EQ(failure_after(raw_frame(far_away, 0, 0)), "terminal-1: a frame is too long");
    // Of a type, and without what it is to say.
    flatbuffers::FlatBufferBuilder buffer;
    schema::ServerFrameBuilder accepted(buffer);
    accepted.add_body_type(schema::ServerBody::accepted);
    buffer.FinishSizePrefixed(accepted.Finish());
    const auto bytes = std::as_bytes(std::span(buffer.GetBufferPointer(), buffer.GetSize()));
    EXPECT_EQ(failure_after({bytes.begin(), bytes.end()}), no_message);
}

TEST(LoadSender, AReasonThatNobodyKnowsFailsTheLoad) {
    EXPECT_EQ(failure_after(frame(schema::ServerBody::rejected,
                                  [](auto& buffer) {
                                      schema::RejectedBuilder rejected(buffer);
                                      rejected.add_command(schema::CommandKind::press);
                                      rejected.add_reason(static_cast<schema::Reason>(200));
                                      return rejected.Finish();
                                  })),
              "a press was rejected for the unknown reason 200");
}

TEST(LoadSender, ASessionThatEndsFailsTheLoad) {
    EXPECT_EQ(failure_after({}), "terminal-1: its session ended");
}

/// Of this many terminals on one thread, when all is over.
LoadTally tally_of(const LoadPlan& plan, const AnsweringServer& server, Time begin) {
    const LiveRounds rounds;
    LoadSender sender(plan, rounds, server.endpoint(), 1, plan.connections);
    sender.run(begin);
    return sender.tally();
}

constexpr Duration half_a_second{500'000'000};

/// Of a generator that comes half a second late itself, as one does that was held up.
LoadTally tally_of_late_one() {
    const AnsweringServer server([](const std::string&) { return std::chrono::milliseconds(0); });
    LoadOptions options;
    options.connections = 2;
    options.clocks = 1;
    options.seconds = 0.6;
    options.presses_per_second = 200;
    return tally_of(make_plan(options), server, local_now() - half_a_second);
}

TEST(LoadSender, TheTimeToAnAnswerCountsFromWhenThePressWasMeant) {
    const LoadTally tally = tally_of_late_one();
    EXPECT_EQ(tally.failure, "");
    EXPECT_GE(tally.sent, 118U);
    EXPECT_EQ(tally.answered(), tally.sent);
    EXPECT_GE(in_seconds(tally.answer.max()), 0.49);
    EXPECT_GE(in_seconds(tally.answer.percentile(0.5)), 0.19);
    EXPECT_GE(in_seconds(tally.send().max()), 0.49) << "and that is said";
}

TEST(LoadSender, ThroughputIsOfTheMomentWhenItWas) {
    const LoadTally tally = tally_of_late_one();
    for (const std::size_t gone : {0U, 1U}) {
        EXPECT_EQ(tally.slices[gone].sent, 0U);
        EXPECT_EQ(tally.slices[gone].answered, 0U);
        EXPECT_GE(tally.slices[gone].answer.count(), 39U) << "their presses were answered later";
    }
    std::uint64_t answered = 0;
    for (const LoadSlice& slice : tally.slices) answered += slice.answered;
    EXPECT_EQ(answered, tally.sent);
}

/// Half a second, of which a tenth from 0.1 s is a storm; each terminal has a press before.
LoadPlan small_storm() {
    LoadPlan plan;
    plan.profile = LoadProfile::storm;
    plan.connections = 3;
    plan.clocks = 1;
    plan.phases = {{"before", 0.1, 31}, {"all log on again", 0.1, 0}, {"after", 0.3, 0}};
    plan.storm_phase = 1;
    return plan;
}

TEST(LoadSender, ATerminalWithoutItsAnswerDoesNotKeepOthersFromAStorm) {
    const AnsweringServer server([](const std::string& user) {
        return std::chrono::milliseconds(user == terminal_name(1) ? 1'000 : 0);
    });
    const LoadPlan plan = small_storm();
    const LoadTally tally = tally_of(plan, server, local_now());
    EXPECT_EQ(tally.failure, "");
    EXPECT_EQ(tally.sent, 3U);
    EXPECT_EQ(tally.log_on.count(), 3U);
    EXPECT_EQ(tally.away(plan), 0U);
    EXPECT_LT(in_seconds(tally.log_on.percentile(0.6)), 0.5);
    EXPECT_GE(in_seconds(tally.all_logged_on), 0.8) << "the first's answer was waited for";
}

TEST(LoadSender, AFailureEndsTheLoadAtOnce) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(failure_after({}, 20), "terminal-1: its session ended");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(LoadPlan, AnOverloadIsTenTimesWhatIsAdmittedAndThenHalfOfIt) {
    LoadOptions options;
    options.profile = LoadProfile::overload;
    options.connections = 20;
    options.admitted_per_second = 30;
    options.seconds = 4;
    const LoadPlan plan = make_plan(options);
    ASSERT_EQ(plan.phases.size(), 3U);
    EXPECT_EQ(plan.phases[0].presses_per_second, 6'000);
    EXPECT_EQ(plan.phases[1].presses_per_second, 300);
    EXPECT_EQ(plan.phase_at(3.9), 0U);
    EXPECT_EQ(plan.phase_at(4.1), 1U);
    EXPECT_EQ(plan.phase_at(5.1), 2U);
    EXPECT_EQ(plan.phase_at(100), 2U);
}

TEST(LoadPlan, AStormIsAMorningInWhichAllLogOnAgainWithinFiveSeconds) {
    LoadOptions options;
    options.profile = LoadProfile::storm;
    options.seconds = 3;
    const LoadPlan plan = make_plan(options);
    EXPECT_EQ(plan.storm_phase, 1U);
    EXPECT_EQ(plan.begin_of(plan.storm_phase), 3);
    EXPECT_EQ(plan.phases[plan.storm_phase].seconds, 5);
    EXPECT_EQ(plan.presses_per_round, 30);
    EXPECT_EQ(plan.seconds(), 18);
}

TEST(LoadPlan, AMorningsTerminalsFollowThreeClocksEach) {
    LoadOptions options;
    options.profile = LoadProfile::morning;
    const LoadPlan plan = make_plan(options);
    std::map<ClockId, int> followers;
    for (std::int64_t terminal = 1; terminal <= plan.connections; ++terminal) {
        const auto clocks = plan.clocks_of(terminal);
        EXPECT_EQ(std::set<ClockId>(clocks.begin(), clocks.end()).size(), 3U);
        for (const ClockId clock : clocks) ++followers[clock];
    }
    EXPECT_EQ(followers.size(), 40U);
    for (const auto& [clock, count] : followers) EXPECT_NEAR(count, 5'500 * 3 / 40.0, 2);
}

TEST(LoadPlan, ThoseWhoFollowAClockPressFirstAndInABurstOthersToo) {
    std::vector<bool> follows(1'000);
    for (std::size_t n = 0; n < follows.size(); n += 4) follows[n] = true;
    std::mt19937_64 random(1);
    const auto of = [&](std::size_t wanted) { return pressers(follows, wanted, random); };
    const auto is_follower = [&](std::size_t n) { return follows[n]; };
    const auto few = of(30);
    EXPECT_EQ(few.size(), 30U);
    EXPECT_TRUE(std::all_of(few.begin(), few.end(), is_follower));
    const auto many = of(600);
    EXPECT_EQ(std::set(many.begin(), many.end()).size(), 600U);
    EXPECT_EQ(std::count_if(many.begin(), many.end(), is_follower), 250);
    EXPECT_EQ(of(5'000).size(), 1'000U);
}

TEST(LoadTally, TheLastTerminalIsTheLastOfAllThreads) {
    LoadTally one;
    LoadTally other;
    one.told_at(5, Time(100), Time(130));
    one.told_at(5, Time(100), Time(120));
    other.told_at(5, Time(100), Time(150));
    other.told_at(6, Time(200), Time(210));
    one.add(other);
    EXPECT_EQ(one.told.at(5).last, Time(150));
    EXPECT_EQ(one.told.at(5).terminals, 3U);
    EXPECT_EQ(one.told.at(6).last, Time(210));
}

/// 4 terminals that follow both of 2 clocks; by default, sales long ago.
struct Followed {
    LoadPlan plan;
    LoadTally tally;

    Followed() {
        plan.connections = 4;
        plan.clocks = plan.clocks_followed = 2;
        plan.phases = {{"before", 10, 0}, {"all log on again", 5, 0}, {"after", 10, 0}};
    }
    [[nodiscard]] std::uint64_t untold(double due) const {
        const Time begin(1'000'000'000);
        return untold_of(plan, begin, tally,
                         {{5, ClockId(1), begin + Duration(static_cast<std::int64_t>(due * 1e9))}});
    }
};

TEST(LoadTally, ATerminalThatNeverHadAResultIsCounted) {
    Followed load;
    EXPECT_EQ(load.untold(3), 4U) << "nobody had it";
    load.tally.told_at(5, Time(100), Time(130), 3);
    EXPECT_EQ(load.untold(3), 1U);
    load.tally.told_at(5, Time(100), Time(150));
    EXPECT_EQ(load.untold(3), 0U);
}

TEST(LoadTally, WhatMayStillBeUnderWayAtTheEndIsNot) {
    const Followed load;
    EXPECT_EQ(load.untold(23.9), 4U);
    EXPECT_EQ(load.untold(24.1), 0U);
}

TEST(LoadTally, NorWhatTerminalsWithoutALineCouldNotHave) {
    Followed load;
    load.plan.storm_phase = 1;
    EXPECT_EQ(load.untold(8.9), 4U);
    EXPECT_EQ(load.untold(9.1), 0U);
    EXPECT_EQ(load.untold(20), 0U) << "not all came again";
    for (int n = 0; n < 4; ++n) load.tally.log_on.add(us(1));
    load.tally.all_logged_on = Duration(6'000'000'000);
    EXPECT_EQ(load.untold(16.9), 0U);
    EXPECT_EQ(load.untold(17.1), 4U);
}

TEST(LoadTally, LatenessIsOfThePhaseInWhichASaleWasDue) {
    LoadPlan plan;
    plan.phases = {{"first", 1, 0}, {"second", 1, 0}};
    const Time begin(5'000'000'000);
    std::istringstream file(
        "4999999999 9000 9000\n5000000000 1000 4000\n"
        "6000000001 2000 5000\n7000000000 9000 9000\n");
    const auto phases = lateness_of(plan, begin, file);
    ASSERT_EQ(phases.size(), 2U);
    EXPECT_EQ(phases[0].first.count(), 1U);
    EXPECT_EQ(phases[0].first.max(), us(1));
    EXPECT_EQ(phases[0].last.max(), us(4));
    EXPECT_EQ(phases[1].first.count(), 1U);
    EXPECT_EQ(phases[1].first.max(), us(2));
    EXPECT_EQ(phases[1].last.max(), us(5));
    std::istringstream other("no figures");
    EXPECT_THROW(static_cast<void>(lateness_of(plan, begin, other)), std::runtime_error);
}

TEST(LoadTally, ADecisionIsLateThatTookAnotherGuardUntilItWasTold) {
    LoadPlan plan;
    plan.phases = {{"only", 1, 0}};
    std::istringstream file("1 5000000 90000000\n2 5000001 5000001\n3 80000000 90000000\n");
    const auto phases = lateness_of(plan, Time(0), file);
    EXPECT_EQ(phases[0].late, 2U);
}

TEST(LoadPlan, TheServersWaitIsTheSettingsOwnUnlessItIsSaid) {
    const LoadPlan plan = make_plan({});
    EXPECT_EQ(settings_of(plan, {}).find("\nwait ="), std::string::npos);
    EXPECT_NE(settings_of(plan, {}).find("\nport = 7311\n"), std::string::npos)
        << "where huagu load --connect looks for it";
    EXPECT_NE(settings_of(plan, {1, "spin"}).find("\nthreads = 1\nwait = \"spin\"\nconn"),
              std::string::npos);
}

TEST(LoadPlan, ASteadyLoadsTerminalsFollowAsManyClocksAsTheyAreTold) {
    LoadOptions options;
    EXPECT_TRUE(make_plan(options).clocks_of(1).empty());
    options.clocks_followed = 2;
    EXPECT_EQ(make_plan(options).clocks_of(1).size(), 2U);
    options.clocks = 1;
    EXPECT_EQ(make_plan(options).clocks_of(1).size(), 1U) << "there are no more";
}

TEST(LoadReport, OfNothingThereIsNoTime) {
    const LoadPlan plan = make_plan({});
    LoadOutcome outcome;
    outcome.seconds = 1;
    outcome.tally.phases.resize(1);
    outcome.decision.resize(1);
    const nlohmann::json json = to_json(plan, outcome);
    EXPECT_TRUE(json["all_logged_on_us"].is_null());
    EXPECT_EQ(json["decision_us"]["count"], 0);
    EXPECT_TRUE(json["decision_us"]["p99"].is_null());
    EXPECT_EQ(to_text(plan, outcome).find("0.000"), std::string::npos);
    outcome.decision[0].add(us(7));
    EXPECT_NEAR(to_json(plan, outcome)["decision_us"]["p99"].get<double>(), 7, 0.1);
    EXPECT_NE(to_text(plan, outcome).find("0.007"), std::string::npos);
}

TEST(LoadReport, AStormInWhichSomeNeverCameBackFailsAndSaysHowMany) {
    LoadOptions options;
    options.profile = LoadProfile::storm;
    options.connections = 3;
    const LoadPlan plan = make_plan(options);
    LoadOutcome outcome;
    outcome.tally.phases.resize(3);
    outcome.decision.resize(3);
    outcome.tally.all_logged_on = Duration(2'500'000'000);
    for (int n = 0; n < 2; ++n) outcome.tally.log_on.add(us(1));
    EXPECT_FALSE(outcome.is_whole(plan));
    EXPECT_EQ(to_json(plan, outcome)["away"], 1);
    EXPECT_TRUE(to_json(plan, outcome)["all_logged_on_us"].is_null());
    EXPECT_NE(to_text(plan, outcome).find("\n2 of 3 logged on again 重新登录\n"),
              std::string::npos);
    outcome.tally.log_on.add(us(1));
    EXPECT_TRUE(outcome.is_whole(plan));
    EXPECT_NE(to_text(plan, outcome).find("\n3 of 3 logged on again 重新登录, the last after "),
              std::string::npos);
    EXPECT_EQ(to_json(plan, outcome)["all_logged_on_us"], 2'500'000);
}

TEST(LoadReport, RatesAreByTheTimeThatItTook) {
    const LoadPlan plan = make_plan({});
    LoadOutcome outcome;
    outcome.tally.phases.resize(1);
    outcome.decision.resize(1);
    outcome.tally.sent = 1'000;
    outcome.seconds = 4;
    EXPECT_NE(to_text(plan, outcome).find("4.0 s, 250 presses/s"), std::string::npos);
    outcome.before = {.at = Time(7'000'000'000), .cpu_seconds = 1, .own_bytes = 0};
    outcome.after = {.at = Time(12'000'000'000), .cpu_seconds = 6, .own_bytes = 0};
    EXPECT_EQ(outcome.server_cpu(), 1) << "one thread has no more than a core";
}

TEST(LoadReport, ThroughputIsDrawnInRoundNumbersAndWholeSlices) {
    const LoadPlan plan = make_plan({});
    LoadOutcome outcome;
    outcome.seconds = 0.5;
    outcome.slice_seconds = 0.2;
    outcome.tally.slices.resize(4);
    outcome.tally.slices[0].sent = 20'001;
    outcome.tally.slices[2].sent = 70'000;  // of half a slice
    const std::string picture = to_svg(plan, outcome);
    EXPECT_NE(picture.find(">100,000<"), std::string::npos) << picture;
    EXPECT_NE(picture.find(">50,000<"), std::string::npos);
    const auto sent = picture.find("stroke=\"#999\"");
    const auto points = picture.rfind("points=", sent);
    const std::string line = picture.substr(points, sent - points);
    EXPECT_EQ(std::count(line.begin(), line.end(), ','), 2) << line;
}

TEST(LoadTally, WhatWasNotSentIsPlannedAllTheSame) {
    LoadTally one;
    one.sent = 7;
    one.phases.resize(2);
    one.phases[1].unsent = 3;
    LoadTally other = one;
    other.phases[0].offline = 2;
    one.add(other);
    EXPECT_EQ(one.unsent(), 6U);
    EXPECT_EQ(one.offline(), 2U);
    EXPECT_EQ(one.planned(), 22U);
}

}  // namespace
}  // namespace huagu::cli
