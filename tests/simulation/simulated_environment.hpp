// What a real client works in when it is simulated: its machine's own time, waits, the network.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "client/environment.hpp"
#include "tests/simulation/simulated_network.hpp"

namespace huagu::simulation {

class SimulatedTimer final : public client::Timer {
  public:
    explicit SimulatedTimer(World& world) : world_(world) {}

    void wait(std::chrono::nanoseconds time, std::function<void()> then) override {
        then_ = std::make_shared<std::function<void()>>(std::move(then));
        world_.time.after(Duration(time.count()),
                          [waiting = std::weak_ptr<std::function<void()>>(then_)] {
                              if (const auto still = waiting.lock()) (*still)();
                          });
    }
    void cancel() override { then_.reset(); }

  private:
    World& world_;
    std::shared_ptr<std::function<void()>> then_;
};

class SimulatedEnvironment final : public client::Environment {
  public:
    SimulatedEnvironment(World& world, SimulatedNetwork& network, Wiretap& wiretap)
        : world_(world), network_(network), wiretap_(wiretap) {}

    [[nodiscard]] client::LocalTime now() const override {
        return client::LocalTime(std::chrono::nanoseconds((world_.time.steady() + ahead_).value()));
    }
    [[nodiscard]] std::unique_ptr<client::Timer> make_timer() override {
        return std::make_unique<SimulatedTimer>(world_);
    }
    [[nodiscard]] std::shared_ptr<client::Connection> make_connection(
        client::Connection::Owner& owner) override {
        return std::make_shared<ClientEnd>(network_, owner, wiretap_);
    }

  private:
    World& world_;
    SimulatedNetwork& network_;
    Wiretap& wiretap_;
    const Duration ahead_ = world_.between(Duration(0), ms(1'000'000));  // of this machine's time
};

}  // namespace huagu::simulation
