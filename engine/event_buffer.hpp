// Where the engine puts its events: the caller's memory, taken once at start.
#pragma once

#include <cstddef>
#include <new>
#include <span>

#include "base/zeroed_array.hpp"
#include "engine/event.hpp"
#include "engine/rules.hpp"

namespace huagu {

class EventBuffer {
  public:
    /// Holds all events that one command or one deadline can cause within these limits.
    explicit EventBuffer(const Limits& limits)
        : events_(64 + 4 * (std::size_t{limits.presses} + limits.orders)) {}

    /// An event to be filled in where it lies: a copy of one would wait for its own stores.
    template <class... Head>
    Event& append(Head... head) {
        return *new (&events_[count_++]) Event(head...);
    }

    [[nodiscard]] std::span<const Event> events() const {
        return {count_ == 0 ? nullptr : &events_[0], count_};
    }
    void clear() { count_ = 0; }
    [[nodiscard]] std::size_t bytes() const { return events_.bytes(); }

  private:
    std::size_t count_ = 0;
    base::ZeroedArray<Event> events_;
};

}  // namespace huagu
