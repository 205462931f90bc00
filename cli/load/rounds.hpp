// What the auctioneer's session knows of the market, for the threads that send.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>

#include "cli/load/press_frame.hpp"
#include "engine/types.hpp"

namespace huagu::cli {

/// A round that was announced, with the times of this machine's steady time.
struct AnnouncedRound {
    LiveRound round;
    Time starts;  // local
    Duration step_interval;
};

class LiveRounds {
  public:
    static constexpr std::size_t clocks_max = 1'000;

    // The auctioneer's thread.

    void set(const LiveRound& round) {
        const std::uint64_t both = std::uint64_t{round.lot.value()} << lot_shift |
                                   static_cast<std::uint64_t>(round.round.value());
        rounds_.at(round.clock.value()).store(both, std::memory_order_relaxed);
    }
    void set_offset(Duration market_less_local) {
        offset_.store(market_less_local.value(), std::memory_order_relaxed);
    }

    // Any thread. A value by itself: nothing else hangs on it.

    /// The clock's last announced round; lot 0: none yet.
    [[nodiscard]] LiveRound at(ClockId clock) const {
        const std::uint64_t both = rounds_.at(clock.value()).load(std::memory_order_relaxed);
        return {clock, LotId(static_cast<std::uint32_t>(both >> lot_shift)),
                RoundNumber(static_cast<std::int64_t>(both & ((1ULL << lot_shift) - 1)))};
    }
    [[nodiscard]] Time market(Time local) const {
        return local + Duration(offset_.load(std::memory_order_relaxed));
    }
    [[nodiscard]] Time local(Time market) const {
        return market - Duration(offset_.load(std::memory_order_relaxed));
    }

  private:
    static constexpr unsigned lot_shift = 40;  // a lot's number, and 40 bits of rounds

    std::array<std::atomic<std::uint64_t>, clocks_max + 1> rounds_{};
    std::atomic<std::int64_t> offset_{0};
};

}  // namespace huagu::cli
