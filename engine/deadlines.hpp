// When each clock's round is decided next: the earliest first, equal times by clock id.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "engine/types.hpp"

namespace huagu {

/// A binary heap that knows each clock's place in it. At most one deadline a clock.
class Deadlines {
  public:
    explicit Deadlines(std::uint32_t clocks) : places_(clocks, nowhere) { heap_.reserve(clocks); }

    struct Deadline {
        Time time;
        ClockId clock;
        friend constexpr auto operator<=>(const Deadline&, const Deadline&) = default;
    };

    [[nodiscard]] std::optional<Deadline> earliest() const {
        if (heap_.empty()) return std::nullopt;
        return heap_.front();
    }

    [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(heap_.size()); }

    /// Whether none is due by then.
    [[nodiscard]] bool are_after(Time time) const {
        return heap_.empty() || heap_.front().time > time;
    }

    void set(ClockId clock, Time time) {
        std::uint32_t place = places_[clock.value()];
        if (place == nowhere) {
            place = static_cast<std::uint32_t>(heap_.size());
            heap_.push_back({time, clock});
            places_[clock.value()] = place;
        } else {
            heap_[place].time = time;
        }
        sink(rise(place));
    }

    void remove(ClockId clock) {
        const std::uint32_t place = places_[clock.value()];
        if (place == nowhere) return;
        places_[clock.value()] = nowhere;
        const Deadline last = heap_.back();
        heap_.pop_back();
        if (last.clock == clock) return;
        put(place, last);
        sink(rise(place));
    }

  private:
    static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

    void put(std::uint32_t place, Deadline deadline) {
        heap_[place] = deadline;
        places_[deadline.clock.value()] = place;
    }

    std::uint32_t rise(std::uint32_t place) {
        const Deadline moving = heap_[place];
        while (place > 0 && moving < heap_[(place - 1) / 2]) {
            put(place, heap_[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        put(place, moving);
        return place;
    }

    void sink(std::uint32_t place) {
        const Deadline moving = heap_[place];
        for (;;) {
            std::uint32_t child = 2 * place + 1;
            if (child >= heap_.size()) break;
            if (child + 1 < heap_.size() && heap_[child + 1] < heap_[child]) ++child;
            if (!(heap_[child] < moving)) break;
            put(place, heap_[child]);
            place = child;
        }
        put(place, moving);
    }

    std::vector<Deadline> heap_;
    std::vector<std::uint32_t> places_;  // by clock
};

}  // namespace huagu
