// A day of 1,000 buyers, with a session each, and 16 clocks that never runs out of presses: a round
// at a time. Benchmarks and the count of instructions drive it. No socket, queue or disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/forgetful_journal.hpp"
#include "sequencer/sequencer.hpp"
#include "wire/frame_builder.hpp"

namespace huagu::bench {

class BusyDay {
  public:
    static constexpr std::size_t presses = 992;  // of all rounds together

    struct Size {
        std::uint32_t buyers = 1'000;  // from participant 2 on; 1 grows
        std::uint32_t clocks = 16;
    };

    explicit BusyDay(Size size);
    BusyDay() : BusyDay(Size{}) {}

    /// Presses of all rounds that run, all on the first step, in turns of so many.
    void prepare(std::size_t presses_a_turn);
    /// Verifies each frame, as a gateway thread does, and makes the turns.
    void press();
    /// The turn that decides all rounds.
    void decide();

    /// Whether the day has had so many presses that what is kept of its results is enough: time for
    /// a new one.
    [[nodiscard]] bool is_over() const { return prepared_ > 500'000; }

  private:
    Incoming incoming(const Command& command, std::uint32_t user = 0);
    void attach(std::uint32_t user);
    void open();
    void turn(std::vector<Incoming>& batch, Time now);

    const Size size_;
    ForgetfulJournal journal_;
    Results results_;
    Sequencer sequencer_;
    wire::FrameBuilder builder_;
    Outbox out_;
    Time now_;
    std::vector<Incoming> batch_;
    std::vector<std::vector<Incoming>> turns_;
    std::vector<std::uint64_t> next_ids_;  // by user
    /// The buyers, in the order in which they press: not that of their numbers, which a processor
    /// would foresee.
    std::vector<std::uint32_t> shuffled_;
    std::size_t next_buyer_ = 0;
    std::size_t prepared_ = 0;  // presses
};

}  // namespace huagu::bench
