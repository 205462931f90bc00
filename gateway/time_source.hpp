// Where the room's time comes from: the system's clocks, or a simulation's.
#pragma once

#include "engine/types.hpp"

namespace huagu::gateway {

/// Any thread's.
class TimeSource {
  public:
    TimeSource() = default;
    TimeSource(const TimeSource&) = delete;
    TimeSource& operator=(const TimeSource&) = delete;
    virtual ~TimeSource() = default;

    /// Real time that never goes back and that nobody sets; its beginning means nothing.
    [[nodiscard]] virtual Time steady() const = 0;
    /// Since the Unix epoch, as far as the machine knows.
    [[nodiscard]] virtual Time wall() const = 0;
};

/// The operating system's.
const TimeSource& system_time();

}  // namespace huagu::gateway
