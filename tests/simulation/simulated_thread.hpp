// A thread of a simulated process: run, put to sleep, woken, and now and then held by the scheduler
// for longer than anybody likes.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "tests/simulation/world.hpp"

namespace huagu::simulation {

class SimulatedThread {
  public:
    struct Scheduler {
        Duration wake_least = us(5);
        Duration wake_most = us(60);
        std::int64_t held_one_in = 0;  // runs; 0: never
        Duration held_most = ms(700);
    };

    /// `run` does what there is to do, and says how long there is then nothing; 0: go on.
    SimulatedThread(World& world, const Scheduler& scheduler, std::function<Duration()> run)
        : world_(world), scheduler_(scheduler), run_(std::move(run)) {
        schedule(soon());
    }

    void wake() {
        is_woken_ = true;
        if (is_running_ || is_held_) return;
        if (const Duration time = soon(); world_.time.steady() + time < due_) schedule(time);
    }

  private:
    [[nodiscard]] Duration soon() {
        return world_.between(scheduler_.wake_least, scheduler_.wake_most);
    }

    void schedule(Duration time) {
        due_ = world_.time.steady() + time;
        // A schedule that was overtaken, or whose thread is gone, finds nobody.
        alive_ = std::make_shared<bool>();
        world_.time.at(due_, [this, alive = std::weak_ptr<bool>(alive_)] {
            if (!alive.expired()) run();
        });
    }

    void run() {
        is_running_ = true;
        is_woken_ = false;
        Duration idle = run_();
        is_running_ = false;
        if (is_woken_ || idle.value() == 0) idle = soon();
        is_held_ = scheduler_.held_one_in > 0 && world_.one_in(scheduler_.held_one_in);
        if (is_held_) idle = idle + world_.between(Duration(0), scheduler_.held_most);
        schedule(idle);
    }

    World& world_;
    const Scheduler& scheduler_;
    std::function<Duration()> run_;
    Time due_;
    bool is_running_ = false;
    bool is_woken_ = false;
    bool is_held_ = false;
    std::shared_ptr<bool> alive_;
};

}  // namespace huagu::simulation
