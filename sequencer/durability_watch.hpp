// How long the oldest record that is not durable has been waiting.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "engine/types.hpp"
#include "journal/journal.hpp"

namespace huagu {

/// Notes a few moments only: what is appended shortly after a mark counts from that mark, so a wait
/// is seen too long by at most a 16th of the limit, never too short.
class DurabilityWatch {
  public:
    explicit DurabilityWatch(Duration limit) : limit_(limit) {}

    void appended(journal::Position end, Time now) {
        if (count_ > 0) {
            Mark& newest = marks_[(first_ + count_ - 1) % marks_.size()];
            const bool is_near = (now - newest.since).value() < limit_.value() / 16;
            if (is_near || count_ == marks_.size()) {
                newest.end = end;
                return;
            }
        }
        marks_[(first_ + count_++) % marks_.size()] = {end, now};
    }

    void became_durable(journal::Position durable) {
        while (count_ > 0 && marks_[first_].end <= durable) {
            first_ = (first_ + 1) % marks_.size();
            --count_;
        }
    }

    /// Since when the oldest that is not durable waits.
    [[nodiscard]] std::optional<Time> waits_since() const {
        return count_ > 0 ? std::optional(marks_[first_].since) : std::nullopt;
    }
    [[nodiscard]] bool lags(Time now) const {
        return count_ > 0 && now - marks_[first_].since > limit_;
    }

  private:
    struct Mark {
        journal::Position end;
        Time since;
    };

    Duration limit_;
    std::array<Mark, 32> marks_{};  // a ring
    std::size_t first_ = 0;
    std::size_t count_ = 0;
};

}  // namespace huagu
