// Which of a gateway thread's sessions follow which clocks: so that a result is looked for by those
// who read it, and by nobody else.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace huagu::gateway {

/// Sessions are known by their slots. One thread's.
class Followers {
  public:
    /// Clocks have numbers below `clocks`.
    explicit Followers(std::size_t clocks) : of_clock_(clocks) {}

    /// The session follows these clocks from now on, by number; all if it is empty.
    void follow(std::uint32_t slot, const std::vector<bool>& clocks);
    /// The session has ended.
    void leave(std::uint32_t slot);

    /// Whether anybody reads the clock's results.
    [[nodiscard]] bool has_any(std::uint32_t clock) const;
    /// There is a result of the clock; journal::no_clock: one that everybody reads.
    void add_result(std::uint32_t clock);
    /// Calls `call(slot)` for each who reads a result that was added since the last time.
    template <class Call>
    void tell(const Call& call) {
        for (std::size_t n = 0; n < due_.size(); ++n) {
            for (std::uint64_t bits = std::exchange(due_[n], 0); bits != 0; bits &= bits - 1) {
                call(static_cast<std::uint32_t>(n * word_bits) +
                     static_cast<std::uint32_t>(std::countr_zero(bits)));
            }
        }
        due_.clear();
    }

  private:
    using Sessions = std::vector<std::uint64_t>;  // a bit for each slot; as long as it has to be
    static constexpr std::size_t word_bits = 64;

    [[nodiscard]] const Sessions& readers(std::uint32_t clock) const {
        return clock < of_clock_.size() ? of_clock_[clock] : all_;
    }
    static void put(Sessions& sessions, std::uint32_t slot, bool is_in);

    std::vector<Sessions> of_clock_;
    Sessions all_;  // who follow anything
    Sessions due_;  // who are to be told
};

}  // namespace huagu::gateway
