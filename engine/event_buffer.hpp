// Where the engine puts its events: the caller's memory, taken once at start.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/assert.hpp"
#include "engine/event.hpp"
#include "engine/rules.hpp"

namespace huagu {

class EventBuffer {
  public:
    /// Holds all events that one command or one deadline can cause within these limits.
    explicit EventBuffer(const Limits& limits)
        : capacity_(64 + 4 * (std::size_t{limits.presses} + limits.orders)) {
        events_.reserve(capacity_);
    }

    /// An event to be filled in where it lies: a copy of one would wait for its own stores.
    Event& append(EventKind kind, Time at) {
        HUAGU_ASSERT(events_.size() < capacity_);
        return events_.emplace_back(kind, at);
    }

    [[nodiscard]] std::span<const Event> events() const { return events_; }
    void clear() { events_.clear(); }

  private:
    std::size_t capacity_;
    std::vector<Event> events_;
};

}  // namespace huagu
