// The result of a day does not depend on the order, the threads or the turns in which presses that
// arrive in time are delivered.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/seed.hpp"
#include "tests/sequencer/test_day.hpp"

namespace huagu {
namespace {

using namespace test;

constexpr std::uint32_t buyers = 12;
constexpr std::int64_t allowance = 30;  // ms

/// A press before it is sent: presses of a user are in the order of receipt, as on a session.
struct Sent {
    std::uint32_t user;
    std::uint64_t id;
    std::int64_t received;  // ms
    std::int64_t press_time;
    std::int64_t units;
    std::uint32_t clock;
    std::uint32_t lot;
    std::int64_t round;
};

Incoming incoming_of(const Sent& sent) {
    Command command(CommandKind::press, Time(0));
    command.command_id = CommandId(sent.id);
    command.press = {ClockId(sent.clock), LotId(sent.lot),   RoundNumber(sent.round),
                     at(sent.press_time), Units(sent.units), false};
    Incoming item = incoming(sent.user, sent.received, command);
    item.press_time = at(sent.press_time);
    return item;
}

std::vector<Incoming> opening_of_two_clocks() {
    std::vector<Incoming> batch = opening();
    for (std::uint32_t id = 5; id <= buyers + 1; ++id) {
        Command add(CommandKind::add_participant, Time(0));
        add.add_participant = {ParticipantId::none(), true, false, Money(1'000'000)};
        batch.push_back(from_server(0, add));
    }
    batch.push_back(from_server(0, add_clock(2)));
    for (const std::uint32_t clock : {1U, 2U}) {
        Command rules(CommandKind::set_rules, Time(0));
        rules.set_rules = {ClockId(clock), {}};
        rules.set_rules.change.given =
            rule_allowance | rule_tie | rule_award | rule_hold | rule_step_interval;
        rules.set_rules.change.rules.allowance = Duration(allowance * ms);
        rules.set_rules.change.rules.tie = Tie::random_draw;
        rules.set_rules.change.rules.award = clock == 1 ? Award::first_press : Award::multi_sale;
        rules.set_rules.change.rules.hold = Duration(50 * ms);
        rules.set_rules.change.rules.step_interval = Duration(20 * ms);
        batch.push_back(from_server(0, rules));
        for (int lot = 0; lot < 3; ++lot) batch.push_back(from_server(0, lot_of_18(clock)));
        batch.push_back(from_server(0, on_clock(CommandKind::open_clock, clock)));
    }
    return batch;
}

/// Presses at any moment of 4 s, for rounds that are likely to run then; no two received at once.
std::vector<Sent> draw_presses(std::mt19937_64& random) {
    const auto number = [&random](std::int64_t from, std::int64_t to) {
        return std::uniform_int_distribution<std::int64_t>(from, to)(random);
    };
    std::vector<Sent> presses;
    std::vector<std::uint64_t> ids(buyers + 2);
    for (std::int64_t received = 40; received < 4000; received += number(1, 12)) {
        const auto user = static_cast<std::uint32_t>(number(2, buyers + 1));
        const auto clock = static_cast<std::uint32_t>(number(1, 2));
        const auto lot = static_cast<std::uint32_t>((clock - 1) * 3 + 1 + number(0, 2) % 2);
        presses.push_back({user, ++ids[user], received, received - number(0, allowance),
                           number(1, 9), clock, lot, number(1, 6)});
    }
    return presses;
}

/// All bytes of a view, one result a string.
std::vector<std::string> frames_of(const journal::ResultsLog& log) {
    std::vector<std::string> frames;
    for (std::uint64_t index = 0; index < log.end(); ++index) {
        const auto frame = log.frame(index);
        frames.emplace_back(reinterpret_cast<const char*>(frame.data()), frame.size());
    }
    return frames;
}

struct DayResult {
    std::vector<std::string> full;
    std::vector<std::string> desk;
    std::uint64_t sales = 0;
};

/// `threads` gateway threads, each with some of the users, hand over what they have at moments of
/// their own (up to 50 ms late); the sequencer goes as far as the slowest, in turns of random
/// length.
DayResult deliver(const std::vector<Sent>& presses, std::size_t threads, std::mt19937_64& random) {
    journal::MemoryJournal journal;
    Results results = small_results();
    Sequencer sequencer(settings(), journal, results);
    Outbox out;
    std::vector<Incoming> batch = opening_of_two_clocks();
    sequencer.turn(at(0), batch, out);

    std::vector<std::size_t> thread_of(buyers + 2);
    for (std::size_t& thread : thread_of) thread = random() % threads;
    std::vector<std::size_t> sent(threads);  // presses looked at, by thread
    std::vector<std::int64_t> watermark(threads, 0);
    std::int64_t now = 0;
    while (now < 4900) {
        now += static_cast<std::int64_t>(random() % 40) + 1;
        for (std::size_t thread = 0; thread < threads; ++thread) {
            // A thread may be held; it may also be ahead of the others.
            const std::int64_t held =
                random() % 3 == 0 ? static_cast<std::int64_t>(random() % 50) : 0;
            watermark[thread] = std::max(watermark[thread], now - held);
            std::vector<Incoming> handed_over;
            for (; sent[thread] < presses.size(); ++sent[thread]) {
                const Sent& press = presses[sent[thread]];
                if (press.received >= watermark[thread]) break;
                if (thread_of[press.user] == thread) handed_over.push_back(incoming_of(press));
            }
            // A queue keeps no order between producers, nor do we count on one within.
            std::shuffle(handed_over.begin(), handed_over.end(), random);
            std::move(handed_over.begin(), handed_over.end(), std::back_inserter(batch));
        }
        const std::int64_t smallest = *std::min_element(watermark.begin(), watermark.end());
        sequencer.turn(at(smallest), batch, out);
        out.clear();
    }
    sequencer.turn(at(5000), batch, out);
    sequencer.check();
    return {frames_of(results.full), frames_of(results.desk),
            sequencer.engine().market().sales_made};
}

TEST(Press, DecidesTheSameInWhateverOrderItIsDelivered) {
    const std::uint64_t seed = seed_of_test();
    SCOPED_TRACE("HUAGU_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    std::uint64_t sales = 0;
    for (int day = 0; day < 20; ++day) {
        const std::vector<Sent> presses = draw_presses(random);
        const DayResult expected = deliver(presses, 1, random);
        sales += expected.sales;
        for (const std::size_t threads : {1U, 2U, 5U}) {
            const DayResult result = deliver(presses, threads, random);
            // Not ASSERT_EQ: nobody reads megabytes.
            ASSERT_TRUE(result.full == expected.full) << threads << " threads, day " << day;
            ASSERT_TRUE(result.desk == expected.desk) << threads << " threads, day " << day;
        }
    }
    EXPECT_GE(sales, 20U) << "too few to say anything";
}

}  // namespace
}  // namespace huagu
