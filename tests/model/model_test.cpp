// Properties of random days. A failure prints the day's seed, and for a difference the fewest
// commands that make it; `model_compare --seed N --days 1` shows the same again, and
// RC_PARAMS="max_success=5000" looks at more days.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "tests/model/audit.hpp"
#include "tests/model/comparison.hpp"
#include "tests/model/redelivery.hpp"
#include "tests/model/text.hpp"
#include "tests/model/workload.hpp"

namespace huagu::model {
namespace {

// Rapidcheck looks at 100 cases. Sanitizers make a day some 30 times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t days_a_case = 4;
#elif defined(__has_feature)
constexpr std::uint64_t days_a_case = __has_feature(address_sanitizer) ? 4 : 30;
#else
constexpr std::uint64_t days_a_case = 30;
#endif

/// A shrunk seed would be just another seed.
rc::Gen<std::uint64_t> seeds() {
    return rc::gen::noShrink(
        rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint64_t>(1, 1ULL << 48U)));
}

std::string broken(const std::vector<Command>& commands, const EventsByCommand& events) {
    Audit audit;
    for (std::size_t i = 0; i < commands.size(); ++i) audit.look_at(commands[i], events[i]);
    std::string all;
    for (const std::string& one : audit.broken()) all += one + '\n';
    return all;
}

/// A true day with one event of a kind made false.
std::string broken_by(EventKind kind, void (*falsify)(Event&)) {
    for (std::uint64_t seed = 1; seed < 100; ++seed) {
        const std::vector<Command> commands = Workload(seed).day();
        EventsByCommand events = engine_events(commands);
        for (auto& of_command : events) {
            for (Event& event : of_command) {
                if (event.kind != kind) continue;
                falsify(event);
                return broken(commands, events);
            }
        }
    }
    return "";
}

/// All but `accepted`, which comes when the press does, and what is held meanwhile.
std::vector<std::string> outcome(const std::vector<Command>& commands) {
    std::vector<std::string> texts;
    for (const Event& event : joined(engine_events(commands))) {
        if (event.kind == EventKind::accepted || event.kind == EventKind::credit_changed) continue;
        texts.push_back(text(event));
    }
    return texts;
}

}  // namespace

RC_GTEST_PROP(RandomDays, MakeTheSameEventsInEngineAndModel, ()) {
    const std::uint64_t first = *seeds();
    for (std::uint64_t seed = first; seed < first + days_a_case; ++seed) {
        const std::vector<Command> commands = Workload(seed).day();
        if (!first_difference(commands, seed % 10 == 0)) continue;
        const std::vector<Command> fewest = fewest_that_differ(commands);
        RC_LOG() << "day " << seed << '\n' << text(fewest, *first_difference(fewest, false));
        RC_FAIL("engine and model differ");
    }
}

RC_GTEST_PROP(RandomDays, KeepEveryInvariant, ()) {
    const std::uint64_t first = *seeds();
    for (std::uint64_t seed = first; seed < first + (days_a_case + 2) / 3; ++seed) {
        const std::vector<Command> commands = Workload(seed).day();
        RC_LOG() << "day " << seed << '\n';
        RC_ASSERT(broken(commands, engine_events(commands)) == "");
        RC_ASSERT(broken(commands, model_events(commands)) == "");
    }
}

RC_GTEST_PROP(RandomDays, EndTheSameHoweverPressesAreDelivered, ()) {
    const std::uint64_t first = *seeds();
    for (std::uint64_t seed = first; seed < first + (days_a_case + 2) / 3; ++seed) {
        const std::vector<Command> commands =
            without_refused_presses(Workload(seed, {.is_calm = true}).day());
        const auto outcome_now = outcome(commands);
        const auto outcome_anew = outcome(delivered_anew(commands, seed));
        const auto [now, anew] = std::mismatch(outcome_now.begin(), outcome_now.end(),
                                               outcome_anew.begin(), outcome_anew.end());
        const bool is_same = now == outcome_now.end() && anew == outcome_anew.end();
        RC_LOG() << "calm day " << seed << '\n';
        if (now != outcome_now.end()) RC_LOG() << "as delivered: " << *now << '\n';
        if (anew != outcome_anew.end()) RC_LOG() << "anew: " << *anew << '\n';
        RC_ASSERT(is_same);
    }
}

/// Otherwise agreement would say little.
TEST(RandomDays, ReachEveryEventAndReason) {
    std::set<EventKind> kinds;
    std::set<Reason> reasons;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        for (const Event& event : joined(model_events(Workload(seed).day()))) {
            kinds.insert(event.kind);
            if (event.kind == EventKind::rejected) reasons.insert(event.rejected.reason);
        }
    }
    EXPECT_EQ(kinds.size(), 19U);
    for (int number = 1; number <= static_cast<int>(Reason::too_late_to_cancel); ++number) {
        const auto reason = static_cast<Reason>(number);
        EXPECT_TRUE(reasons.contains(reason)) << name(reason);
    }
}

/// The press was taken for open before the deadlines that come before it, one of which starts its
/// round: a false alarm on these days.
TEST(Audit, TakesAPressWhoseRoundStartsJustBeforeIt) {
    for (const std::uint64_t seed : {152'472'792'241'214ULL, 228'248'505'649'610ULL}) {
        const std::vector<Command> commands = Workload(seed).day();
        EXPECT_EQ(broken(commands, engine_events(commands)), "");
    }
}

TEST(Audit, NamesWhatIsNotTrue) {
    EXPECT_NE(broken_by(EventKind::sale, [](Event& e) { e.sale.price += Price(1); }), "");
    EXPECT_NE(broken_by(EventKind::sale, [](Event& e) { e.sale.units += Units(1); }), "");
    EXPECT_NE(broken_by(EventKind::sale, [](Event& e) { e.sequence = Sequence(1); }), "");
    EXPECT_NE(broken_by(EventKind::won, [](Event& e) { e.won.fee += Money(1); }), "");
    EXPECT_NE(broken_by(EventKind::won, [](Event& e) { e.participant = ParticipantId(9); }), "");
    EXPECT_NE(broken_by(EventKind::lost, [](Event& e) { e.kind = EventKind::accepted; }), "");
    EXPECT_NE(broken_by(EventKind::lost, [](Event& e) { e.lost.winning_step = Step(99); }), "");
    EXPECT_NE(
        broken_by(EventKind::lot_closed, [](Event& e) { e.lot_closed.units_unsold += Units(1); }),
        "");
    EXPECT_NE(
        broken_by(EventKind::market_closed, [](Event& e) { e.market_closed.gross += Money(1); }),
        "");
    EXPECT_NE(
        broken_by(EventKind::round_started, [](Event& e) { e.round_started.last_step += Step(1); }),
        "");
    EXPECT_NE(broken_by(EventKind::order_changed,
                        [](Event& e) { e.order_changed.units_left -= Units(99); }),
              "");
}

}  // namespace huagu::model
