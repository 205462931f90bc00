// What became of a participant's last presses and standing orders, for its snapshot after log-on.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/zeroed_array.hpp"
#include "engine/aged_place.hpp"
#include "engine/event.hpp"

namespace huagu {

class Outcomes {
  public:
    static constexpr std::uint64_t kept = 64;

    explicit Outcomes(std::uint32_t participants)
        : counts_(participants, base::Pages::huge),
          events_(aged_places(participants, kept), base::Pages::huge) {}

    /// Has ready what the first `owners` will fill.
    void have_ready(std::size_t owners) { events_.have_ready(aged_places(owners, kept)); }

    /// Won, lost, or a press that was rejected.
    static bool is_outcome(const Event& event) {
        if (event.kind == EventKind::rejected) return event.rejected.command == CommandKind::press;
        return event.kind == EventKind::won || event.kind == EventKind::lost;
    }

    /// Asks for where the next one of a participant will be kept: first for its number, then, when
    /// that has come, for its place.
    void prefetch_number(ParticipantId participant) const { counts_.prefetch(participant.value()); }
    void prefetch_place(ParticipantId participant) const {
        const std::size_t owner = participant.value();
        if (owner < counts_.size()) events_.prefetch(place(owner, counts_[owner]));
    }

    void keep(const Event& event) {
        const std::size_t owner = event.participant.value();
        if (event.participant.is_none() || owner >= counts_.size()) return;
        events_[place(owner, counts_[owner]++)] = event;
    }

    [[nodiscard]] std::uint32_t owners() const {
        return static_cast<std::uint32_t>(counts_.size());
    }
    /// How many are kept of a participant.
    [[nodiscard]] std::uint64_t count(ParticipantId participant) const {
        return std::min(counts_[participant.value()], kept);
    }

    /// Calls `use(event)` for each, the oldest first.
    template <class Use>
    void for_each(ParticipantId participant, Use use) const {
        const std::size_t owner = participant.value();
        const std::uint64_t end = counts_[owner];
        for (std::uint64_t n = end - count(participant); n < end; ++n) {
            use(events_[place(owner, n)]);
        }
    }

  private:
    [[nodiscard]] static std::size_t place(std::size_t owner, std::uint64_t n) {
        return aged_place(owner, n % kept, kept);
    }

    base::ZeroedArray<std::uint64_t> counts_;  // ever kept, by participant
    base::ZeroedArray<Event> events_;
};

}  // namespace huagu
