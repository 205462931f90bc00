// A market goes on from its snapshot as if it had never been one; and no bytes, however wrong, do
// more than be refused. Days come from seeds that a failure prints.
#include "engine/snapshot.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "tests/model/comparison.hpp"
#include "tests/model/text.hpp"
#include "tests/model/workload.hpp"

namespace huagu::model {
namespace {

// Sanitizers make a day some 30 times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

using Bytes = std::vector<std::byte>;

Bytes saved(const Engine& engine) { return huagu::saved(engine.market()); }

std::optional<SnapshotFault> load(Engine& engine, std::span<const std::byte> bytes) {
    StateReader reader(bytes);
    const auto loaded = engine.load(reader);
    if (!loaded) return loaded.error();
    engine.check();
    return std::nullopt;
}

/// A market that commands are applied to, and what it said to the last.
class Followed {
  public:
    explicit Followed(const Limits& limits = workload_limits) : engine(limits), events_(limits) {}

    /// Deadlines first, as the sequencer does.
    void decide_until(Time until) {
        events_.clear();
        while (engine.next_deadline() && *engine.next_deadline() <= until) decide();
    }
    void decide() { engine.process_deadline(events_); }
    void apply(const Command& command) {
        decide_until(command.at);
        engine.apply(command, events_);
    }
    [[nodiscard]] std::string said() const {
        std::string lines;
        for (const Event& event : events_.events()) lines += text(event) + '\n';
        return lines;
    }
    void forget_events() { events_.clear(); }

    Engine engine;

  private:
    EventBuffer events_;
};

Followed after(const std::vector<Command>& commands, std::size_t count) {
    Followed market;
    for (std::size_t n = 0; n < count; ++n) market.apply(commands[n]);
    return market;
}

TEST(Snapshot, OfAMarketGoesOnAsTheMarketDoes) {
    const std::uint64_t days = is_sanitized ? 20 : 200;
    for (std::uint64_t seed = 1; seed <= days; ++seed) {
        SCOPED_TRACE("day " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const std::vector<Command> commands = Workload(seed).day();
        Followed whole;
        Followed cut;
        for (const Command& command : commands) {
            // Between decisions and commands alike.
            whole.decide_until(command.at);
            cut.decide_until(command.at);
            ASSERT_EQ(whole.said(), cut.said());
            if (random() % 16 == 0) {
                const Bytes bytes = saved(cut.engine);
                ASSERT_EQ(bytes, saved(whole.engine));
                cut.engine = Engine(workload_limits);
                ASSERT_EQ(load(cut.engine, bytes), std::nullopt);
                ASSERT_EQ(saved(cut.engine), bytes);
            }
            whole.apply(command);
            cut.apply(command);
            ASSERT_EQ(whole.said(), cut.said()) << text(command);
        }
        ASSERT_EQ(saved(whole.engine), saved(cut.engine));
        ASSERT_EQ(state_hash(whole.engine.market()), state_hash(cut.engine.market()));
    }
}

TEST(Snapshot, BetweenTwoDecisionsOfOneMomentIsNotLost) {
    std::size_t cuts = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE("day " + std::to_string(seed));
        Followed whole;
        for (const Command& command : Workload(seed).day()) {
            whole.forget_events();
            while (whole.engine.next_deadline() && *whole.engine.next_deadline() <= command.at) {
                const Time at = *whole.engine.next_deadline();
                whole.decide();
                if (whole.engine.next_deadline() != at) continue;
                ++cuts;
                const Bytes bytes = saved(whole.engine);
                ASSERT_EQ(load(whole.engine, bytes), std::nullopt);
                ASSERT_EQ(saved(whole.engine), bytes);
            }
            whole.apply(command);
        }
    }
    EXPECT_GT(cuts, 10U);
}

/// One number for all compilers and machines. It changes with the rules, the format and the
/// generator of days, and with nothing else.
TEST(Snapshot, HasTheSameHashFromEveryCompiler) {
    const std::vector<Command> commands = Workload(1).day();
    EXPECT_EQ(state_hash(after(commands, commands.size() / 2).engine.market()),
              2345498080491741072U);
}

TEST(Snapshot, DoesNotDependOnThePastOfTablesAndNumbers) {
    // Answers wrap, orders and presses leave their places in another order: none of it is seen.
    const std::vector<Command> commands = Workload(3).day();
    Followed market = after(commands, commands.size() / 2);
    Followed again;
    ASSERT_EQ(load(again.engine, saved(market.engine)), std::nullopt);
    EXPECT_EQ(state_hash(market.engine.market()), state_hash(again.engine.market()));
    Command more(CommandKind::advance, commands.back().at + Duration(1));
    more.user = UserId(1);
    more.command_id = CommandId(std::numeric_limits<std::uint64_t>::max());
    market.apply(more);
    EXPECT_NE(state_hash(market.engine.market()), state_hash(again.engine.market()));
}

TEST(Snapshot, FitsAMarketOfLargerCapacitiesAndNoSmaller) {
    const std::vector<Command> commands = Workload(5).day();
    const Bytes bytes = saved(after(commands, commands.size() / 2).engine);
    for (std::uint32_t Limits::*capacity :
         {&Limits::participants, &Limits::users, &Limits::clocks, &Limits::lots, &Limits::orders,
          &Limits::presses, &Limits::sales}) {
        Limits larger = workload_limits;
        larger.*capacity *= 2;
        Engine roomy(larger);
        EXPECT_EQ(load(roomy, bytes), std::nullopt);
        Limits smaller = workload_limits;
        --(smaller.*capacity);
        Engine cramped(smaller);
        EXPECT_EQ(load(cramped, bytes), SnapshotFault::does_not_fit);
    }
}

TEST(Snapshot, OfAnotherKindOrVersionIsRefused) {
    Engine engine(workload_limits);
    const Bytes bytes = saved(engine);
    for (const auto& [place, fault] :
         {std::pair(0, SnapshotFault::not_a_snapshot), std::pair(4, SnapshotFault::other_version),
          std::pair(8, SnapshotFault::other_version)}) {
        Bytes other = bytes;
        other[static_cast<std::size_t>(place)] ^= std::byte{1};
        EXPECT_EQ(load(engine, other), fault);
    }
}

TEST(Snapshot, ThatIsRefusedChangesNothing) {
    const std::vector<Command> commands = Workload(6).day();
    Followed market = after(commands, commands.size() / 2);
    const Bytes before = saved(market.engine);
    Bytes cut = before;
    cut.pop_back();
    EXPECT_EQ(load(market.engine, cut), SnapshotFault::damaged);
    EXPECT_EQ(saved(market.engine), before);
}

TEST(Snapshot, ThatIsCutOffAnywhereIsRefused) {
    const std::vector<Command> commands = Workload(7).day();
    const Bytes bytes = saved(after(commands, commands.size() / 2).engine);
    Engine engine(workload_limits);
    const std::size_t stride = is_sanitized ? 7 : 1;
    for (std::size_t size = 0; size < bytes.size(); size += stride) {
        ASSERT_TRUE(load(engine, std::span(bytes).first(size)).has_value()) << size;
    }
}

/// A flipped bit, a byte, or a number that lies at an edge.
void damage(Bytes& bytes, std::mt19937_64& random) {
    using Limits64 = std::numeric_limits<std::int64_t>;
    constexpr std::int64_t edges[] = {
        Limits64::min(), Limits64::max(), Limits64::max() - 1, -1, 0, 1, 1 << 30, 0xffffffff};
    const std::size_t place = random() % bytes.size();
    switch (random() % 4) {
        case 0:
            bytes[place] ^= std::byte{1} << static_cast<int>(random() % 8);
            return;
        case 1:
            bytes[place] = static_cast<std::byte>(random());
            return;
        case 2:
            if (place + 8 > bytes.size()) return;
            std::memcpy(&bytes[place], &edges[random() % std::size(edges)], 8);
            return;
        default:  // a number of the same snapshot in another's place
            const std::size_t from = random() % bytes.size();
            const std::size_t size = random() % 2 == 0 ? 4 : 8;
            if (std::max(place, from) + size > bytes.size()) return;
            std::memmove(&bytes[place], &bytes[from], size);
    }
}

/// The rest of a day as far as it can be asked of a market that is not quite that day's.
void go_on(Engine& engine, const std::vector<Command>& commands, std::size_t from) {
    EventBuffer events(workload_limits);
    int decisions = 0;
    for (std::size_t n = from; n < commands.size(); ++n) {
        events.clear();
        while (engine.next_deadline() && *engine.next_deadline() <= commands[n].at) {
            if (++decisions > 1'000) return;  // a hand without rest
            engine.process_deadline(events);
            events.clear();
        }
        if (commands[n].at < engine.market().now) continue;
        engine.apply(commands[n], events);
        engine.check();
    }
    // And whatever is left to decide.
    for (; decisions < 1'000 && engine.next_deadline(); ++decisions) {
        events.clear();
        engine.process_deadline(events);
        engine.check();
    }
}

TEST(Snapshot, ThatIsDamagedIsRefusedOrIsAValidState) {
    const std::uint64_t days = is_sanitized ? 40 : 100;
    std::size_t refused = 0;
    std::size_t loaded = 0;
    for (std::uint64_t seed = 1; seed <= days; ++seed) {
        SCOPED_TRACE("day " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const std::vector<Command> commands = Workload(seed).day();
        const std::size_t cut = random() % commands.size();
        const Bytes bytes = saved(after(commands, cut).engine);
        for (int n = 0; n < 40; ++n) {
            Bytes damaged = bytes;
            for (std::uint64_t times = 1 + random() % 3; times > 0; --times)
                damage(damaged, random);
            Engine engine(workload_limits);
            if (load(engine, damaged)) {
                ++refused;
                continue;
            }
            ++loaded;
            const Bytes kept = saved(engine);
            Engine again(workload_limits);
            ASSERT_EQ(load(again, kept), std::nullopt);
            ASSERT_EQ(saved(again), kept);
            go_on(engine, commands, cut);
        }
    }
    EXPECT_GT(refused, 100U);
    EXPECT_GT(loaded, 100U);
}

}  // namespace
}  // namespace huagu::model
