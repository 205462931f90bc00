// How far a terminal is, as the gateway measured it itself, and the press time that follows from it
// (rules.md, "Fair presses"). Never the client's word.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "base/assert.hpp"
#include "engine/types.hpp"

namespace huagu::gateway {

/// The least of what was measured in a rolling window: of the newest `parts` parts of it, each of
/// which keeps only its least.
class RollingMinimum {
  public:
    explicit RollingMinimum(Duration window)
        : part_length_(
              std::max<std::int64_t>(window.value() / static_cast<std::int64_t>(parts), 1)) {}

    void add(Time now, Duration measured) {
        const std::int64_t number = now.value() / part_length_;
        Part& part = parts_.at(static_cast<std::size_t>(number) % parts);
        if (part.number == number) {
            part.least = std::min(part.least, measured);
        } else {
            part = {number, measured};
        }
    }

    /// Nothing, if nothing was measured within the window.
    [[nodiscard]] std::optional<Duration> least(Time now) const {
        std::optional<Duration> least;
        const std::int64_t newest = now.value() / part_length_;
        for (const Part& part : parts_) {
            const bool is_within = part.number > newest - static_cast<std::int64_t>(parts);
            if (is_within && (!least || part.least < *least)) least = part.least;
        }
        return least;
    }

  private:
    static constexpr std::size_t parts = 8;
    struct Part {
        std::int64_t number = -static_cast<std::int64_t>(parts);  // of the time since the epoch
        Duration least;
    };

    std::int64_t part_length_;  // ns
    std::array<Part, parts> parts_{};
};

/// The round trip that counts: the smaller of the gateway's own pings and the kernel's figure. A
/// terminal that answers pings late cannot stretch it, for the kernel answers for it.
constexpr Duration measured_round_trip(std::optional<Duration> pings,
                                       std::optional<Duration> kernel) {
    if (!pings) return Duration(0);  // a terminal that answers no ping is given nothing back
    return kernel ? std::min(*pings, *kernel) : *pings;
}

/// Whether a claim is later than received by more than the guard: the terminal's time is wrong, and
/// to clamp it down would charge more than the trader saw.
constexpr bool is_clock_ahead(Time claimed, Time received, Duration guard) {
    return claimed > received + guard;
}

/// clamp(claimed, received − min(measured, allowance), received)
constexpr Time granted_press_time(Time claimed, Time received, Duration measured,
                                  Duration allowance) {
    return std::clamp(claimed, received - std::min(measured, allowance), received);
}

}  // namespace huagu::gateway
