// The market as its results tell it is the market as it is: after every command and deadline of
// random days, and after a snapshot of it.
#include "wire/market_view.hpp"

#include <gtest/gtest.h>

#include "engine/engine.hpp"
#include "engine/market.hpp"
#include "tests/model/workload.hpp"
#include "wire/frame.hpp"
#include "wire/snapshot.hpp"

namespace huagu::wire {
namespace {

class Day {
  public:
    explicit Day(std::uint64_t seed) : commands_(model::Workload(seed).day()) {}

    /// Stops at the first difference.
    void run() {
        for (const Command& command : commands_) {
            for (auto due = engine_.next_deadline(); due && *due <= command.at;
                 due = engine_.next_deadline()) {
                events_.clear();
                engine_.process_deadline(events_);
                tell(nullptr);
            }
            events_.clear();
            engine_.apply(command, events_);
            tell(&command);
            if (::testing::Test::HasFailure()) return;
        }
    }

  private:
    void tell(const Command* command) {
        const Market& market = engine_.market();
        bool is_rejected = false;
        for (const Event& event : events_.events()) {
            is_rejected = is_rejected || event.kind == EventKind::rejected;
        }
        if (command != nullptr && !is_rejected) tell_rules(*command);
        for (const Event& event : events_.events()) {
            if (!is_public(event.kind)) continue;
            const ResultHead head = next_head(clock_of(event), event.at);
            encode_result(builder_, head, event, market, {command, nullptr}, Buyers::shown);
            apply();
        }
        compare(view_);
        if (++told_ % 97 == 0) compare_snapshot();
    }

    void tell_rules(const Command& command) {
        if (command.kind != CommandKind::add_clock && command.kind != CommandKind::set_rules) {
            return;
        }
        const ClockId clock = command.add_clock.clock;  // they are one struct
        if (engine_.market().clocks[clock.value()].phase == ClockPhase::absent) return;
        const ClockRules& rules = engine_.market().clocks[clock.value()].rules;
        const ResultHead head = next_head(clock, command.at);
        if (command.kind == CommandKind::add_clock) {
            encode_clock_added(builder_, head, rules, {});
        } else {
            encode_rules_set(builder_, head, rules);
        }
        apply();
    }

    ResultHead next_head(ClockId clock, Time at) {
        const std::uint64_t clock_sequence =
            clock.is_none() ? 0 : ++clock_sequences_[clock.value()];
        return {Sequence(++sequence_), clock, clock_sequence, at};
    }

    void apply() {
        ASSERT_EQ(reader_.take(builder_.frame().subspan(size_prefix)), Cut::whole);
        const auto* frame = verify_server(reader_.message());
        ASSERT_NE(frame, nullptr);
        view_.apply(*frame->body_as_result());
    }

    static schema::ClockState state_of(const Clock& clock) {
        switch (clock.phase) {
            case ClockPhase::absent:
            case ClockPhase::closed:
                return schema::ClockState::closed;
            case ClockPhase::idle:
                return schema::ClockState::idle;
            case ClockPhase::live:
                return schema::ClockState::running;
            case ClockPhase::stopping:
                return schema::ClockState::stopping;
            case ClockPhase::paused:
                return schema::ClockState::paused;
        }
        return schema::ClockState::closed;
    }

    void compare(const MarketView& view) const {
        const Market& market = engine_.market();
        EXPECT_EQ(view.state() == MarketState::closed, market.phase == MarketPhase::closed);
        for (std::uint32_t id = 0; id < model::workload_limits.clocks; ++id) {
            const Clock& clock = market.clocks[id];
            if (clock.phase == ClockPhase::absent) continue;
            SCOPED_TRACE("clock " + std::to_string(id) + " after result " +
                         std::to_string(sequence_));
            const ClockView* seen = view.clock(ClockId(id));
            ASSERT_NE(seen, nullptr);
            compare_clock(view, *seen, clock);
        }
    }

    void compare_clock(const MarketView& view, const ClockView& seen, const Clock& clock) const {
        const Market& market = engine_.market();
        EXPECT_EQ(seen.state, state_of(clock));
        EXPECT_EQ(seen.rules.step_interval, clock.rules.step_interval);
        EXPECT_EQ(seen.rules.allowance, clock.rules.allowance);
        EXPECT_EQ(seen.current.value(), clock.current.value());
        EXPECT_EQ(seen.round.has_value(), clock.has_round());
        if (!clock.current.is_none()) {
            ASSERT_NE(view.lot(clock.current), nullptr);
            EXPECT_EQ(view.lot(clock.current)->units, market.lots[clock.current].units_left);
        }
        std::size_t place = 0;
        for (LotId lot = clock.queue.first; !lot.is_none(); lot = market.lots[lot].next) {
            if (place == seen.queue.size()) break;
            ASSERT_EQ(seen.queue[place].value(), lot.value()) << "at place " << place;
            ASSERT_NE(view.lot(lot), nullptr);
            EXPECT_EQ(view.lot(lot)->units, market.lots[lot].units_left);
            EXPECT_EQ(view.lot(lot)->start_price, market.lots[lot].start_price);
            ++place;
        }
        std::size_t queued = 0;
        for (LotId lot = clock.queue.first; !lot.is_none(); lot = market.lots[lot].next) ++queued;
        EXPECT_EQ(seen.queued_lots, queued);
        EXPECT_EQ(seen.queue.size(), std::min(queued, seen.queue.size()));
    }

    void compare_snapshot() {
        encode_snapshot(builder_, view_, {}, Buyers::masked);
        FrameReader reader(server_frame_max);
        ASSERT_EQ(reader.take(builder_.frame().subspan(size_prefix)), Cut::whole);
        const auto* frame = verify_server(reader.message());
        ASSERT_NE(frame, nullptr);
        MarketView loaded;
        loaded.load(*frame->body_as_snapshot());
        EXPECT_EQ(loaded.sequence(), view_.sequence());
        compare(loaded);
        for (const auto& [id, clock] : loaded.clocks()) {
            EXPECT_EQ(clock.clock_sequence, view_.clock(id)->clock_sequence);
            if (clock.last_sale) {
                EXPECT_TRUE(clock.last_sale->buyer.is_none());
            }
        }
    }

    std::vector<Command> commands_;
    Engine engine_{model::workload_limits};
    EventBuffer events_{model::workload_limits};
    FrameBuilder builder_;
    FrameReader reader_{server_frame_max};
    MarketView view_;
    std::uint64_t sequence_ = 0;
    std::uint64_t told_ = 0;
    std::map<std::uint32_t, std::uint64_t> clock_sequences_;
};

TEST(MarketView, IsTheMarketAfterEveryResultOfRandomDays) {
    const std::uint64_t first = 20261123;
    for (std::uint64_t seed = first; seed < first + 300 && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Day(seed).run();
    }
}

}  // namespace
}  // namespace huagu::wire
