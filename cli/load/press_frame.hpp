// A press's frame, made once: its numbers are set where they lie, so that a program can offer
// millions a second.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/types.hpp"

namespace huagu::cli {

/// What a hand falls for.
struct LiveRound {
    ClockId clock;
    LotId lot;
    RoundNumber round{0};
};

class PressFrame {
  public:
    /// One unit, at the moment of receipt.
    PressFrame();

    void set(CommandId command_id, const LiveRound& at);
    /// With its size. Until the next set().
    [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

  private:
    std::vector<std::byte> bytes_;
    std::size_t command_id_ = 0;  // where it lies
    std::size_t clock_ = 0;
    std::size_t lot_ = 0;
    std::size_t round_ = 0;
};

}  // namespace huagu::cli
