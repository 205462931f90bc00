// What the load generator measures with.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
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

/// What becomes of a load whose only terminal is told this after its log-on.
std::string failure_after(const Bytes& told) {
    using boost::asio::ip::tcp;
    boost::asio::io_context io;
    tcp::acceptor acceptor(io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    std::thread server([&] {
        tcp::socket socket = acceptor.accept();
        Bytes heard(4096);
        socket.read_some(boost::asio::buffer(heard));  // the log-on
        const auto say = [&](const Bytes& bytes) {
            boost::asio::write(socket, boost::asio::buffer(bytes));
        };
        say(frame(schema::ServerBody::logged_on, [](auto& buffer) {
            schema::LoggedOnBuilder logged_on(buffer);
            logged_on.add_participant(1);
            return logged_on.Finish();
        }));
        say(frame(schema::ServerBody::own_snapshot,
                  [](auto& buffer) { return schema::CreateOwnSnapshot(buffer); }));
        say(told);
        boost::system::error_code until_it_goes;
        while (!told.empty() && !until_it_goes) {
            socket.read_some(boost::asio::buffer(heard), until_it_goes);
        }
    });
    LoadOptions options;
    options.connections = 1;
    options.seconds = 0.1;
    options.presses_per_second = 1;  // too few for one to be due
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
    EXPECT_EQ(json["decision_us"]["count"], 0);
    EXPECT_TRUE(json["decision_us"]["p99"].is_null());
    EXPECT_EQ(to_text(plan, outcome).find("0.000"), std::string::npos);
    outcome.decision[0].add(us(7));
    EXPECT_NEAR(to_json(plan, outcome)["decision_us"]["p99"].get<double>(), 7, 0.1);
    EXPECT_NE(to_text(plan, outcome).find("0.007"), std::string::npos);
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
