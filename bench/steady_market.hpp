// A market in full swing that never runs out: buyers, clocks and resting standing orders of many
// filters, and lots of a million units. Benchmarks and the allocation test drive it, a batch at a
// time.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "engine/engine.hpp"

namespace huagu::bench {

struct Size {
    std::uint32_t buyers = 10'000;
    std::uint32_t clocks = 40;
    std::uint32_t orders = 100'000;
    Award award = Award::first_press;

    friend bool operator==(const Size&, const Size&) = default;
};

class SteadyMarket {
  public:
    explicit SteadyMarket(const Size& size);

    /// Commands of one press each, spread over clocks and buyers in a shuffled order, for the
    /// rounds that run now; `count` is at most buyers × clocks. All fall on the first step.
    void prepare_presses(std::size_t count);
    /// A command each that enters a standing order which will rest, of a shuffled buyer.
    void prepare_resting_orders(std::size_t count);
    /// A command each that cancels what the last prepare_resting_orders entered.
    void prepare_cancels();
    /// For each clock an order that takes one unit at the next round's first price.
    void prepare_filling_orders();

    /// Applies what was prepared. Events are dropped every so often, as a caller would.
    void apply_prepared();
    /// Lets the decision of every clock's round come. Returns the decisions.
    std::size_t decide();

    [[nodiscard]] std::size_t prepared() const { return commands_.size(); }
    /// Whether the day's table of sales is nearly full: time for a new market.
    [[nodiscard]] bool is_nearly_over() const { return sales_ + prepared() + 1000 > sales_max; }
    /// How many events of a kind there were so far.
    [[nodiscard]] std::uint64_t count(EventKind kind) const {
        return counts_[static_cast<std::size_t>(kind)];
    }

    [[nodiscard]] const Engine& engine() const { return engine_; }

  private:
    static constexpr std::uint32_t sales_max = 4'000'000;
    static constexpr std::uint32_t products = 400;
    static constexpr std::int64_t start_price = 100;
    static constexpr Duration hold{1'000'000'000};
    static constexpr Duration step_interval{50'000'000};

    static Limits limits(const Size& size);
    Command house(CommandKind kind) const { return {kind, now_}; }
    void apply(const Command& command);
    void note_events();
    void open(const Size& size);
    Command order(ParticipantId buyer, ProductId product, Price limit);
    /// Below what the hands come down to, so that it rests; of a random product and filter.
    Command resting_order();
    ParticipantId next_buyer();

    Size size_;
    Engine engine_;
    EventBuffer events_;
    Time now_{0};
    std::mt19937_64 random_{20'261'123};
    std::vector<ParticipantId> shuffled_;
    std::size_t next_ = 0;
    std::vector<std::uint64_t> command_ids_;  // by buyer
    std::vector<std::uint64_t> order_ids_;    // by buyer
    std::vector<RoundStarted> rounds_;        // by clock
    std::vector<Command> commands_;
    std::uint64_t counts_[64] = {};
    std::uint64_t sales_ = 0;
};

}  // namespace huagu::bench
