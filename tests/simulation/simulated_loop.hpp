// A gateway thread's event loop in simulated time: it never waits; whoever waits is run again.
#pragma once

#include <deque>
#include <functional>
#include <utility>

#include "gateway/event_loop.hpp"

namespace huagu::simulation {

class SimulatedLoop final : public gateway::EventLoop {
  public:
    /// `has_work`: the thread that sleeps here is to run soon.
    explicit SimulatedLoop(std::function<void()> has_work) : has_work_(std::move(has_work)) {}

    std::size_t poll(Duration) override {
        std::size_t ran = 0;
        for (; !ready_.empty(); ++ran) {
            const auto then = std::move(ready_.front());
            ready_.pop_front();
            then();
        }
        return ran;
    }
    void sleep(Duration) override {}
    void wake() override { has_work_(); }
    void post(std::function<void()> then) override {
        ready_.push_back(std::move(then));
        has_work_();
    }

  private:
    std::function<void()> has_work_;
    std::deque<std::function<void()>> ready_;
};

}  // namespace huagu::simulation
