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

}  // namespace huagu::model
