// Simulated time: it stands still while something happens, and then goes on to what happens next.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "base/assert.hpp"
#include "gateway/time_source.hpp"

namespace huagu::simulation {

class SimulatedTime final : public gateway::TimeSource {
  public:
    using Then = std::function<void()>;

    [[nodiscard]] Time steady() const override { return now_; }
    [[nodiscard]] Time wall() const override { return now_ + wall_ahead_; }
    /// A machine's wall clock is set; steady time goes on as it did.
    void set_wall_ahead(Duration ahead) { wall_ahead_ = ahead; }

    /// At the same time: in the order in which it was asked for.
    void at(Time when, Then then) {
        HUAGU_ASSERT(when >= now_);
        waiting_.emplace(std::pair(when, number_++), std::move(then));
    }
    void after(Duration time, Then then) { at(now_ + time, std::move(then)); }

    /// Lets the next thing happen, unless it is later than `end`: then it is `end`.
    bool run_next(Time end) {
        const auto next = waiting_.begin();
        if (next == waiting_.end() || next->first.first > end) {
            now_ = end;
            return false;
        }
        now_ = next->first.first;
        const Then then = std::move(next->second);
        waiting_.erase(next);
        then();
        return true;
    }

  private:
    Time now_{1'000'000'000};
    Duration wall_ahead_{1'764'000'000'000'000'000};  // November 2025
    std::uint64_t number_ = 0;
    std::map<std::pair<Time, std::uint64_t>, Then> waiting_;
};

}  // namespace huagu::simulation
