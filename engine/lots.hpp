// The lots of the day and each clock's queue of them.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/zeroed_array.hpp"
#include "engine/types.hpp"

namespace huagu {

enum class LotPhase : std::uint8_t {
    absent = 0,
    queued,   // waits in its clock's queue
    current,  // its clock's: announced, running, stopping or paused
    closed,   // sold or passed
    withdrawn,
};

struct Lot {
    LotPhase phase;
    LotId previous;  // in the queue; none at its ends
    LotId next;
    ClockId clock;
    ParticipantId grower;
    ProductId product;
    std::int64_t grade;
    std::int64_t length_cm;
    Items items_per_unit;
    Units units_total;
    Units units_left;
    Units units_sold;  // net of cancellations
    Units min_units;
    Price start_price;
    Price reserve_price;
    std::int64_t rounds;    // announced so far, void ones too
    std::int64_t reoffers;  // made so far

    [[nodiscard]] Units min_units_in_force() const {
        return min_units < units_left ? min_units : units_left;
    }
    [[nodiscard]] bool is_closed() const {
        return phase == LotPhase::closed || phase == LotPhase::withdrawn;
    }
};

/// The ends of one clock's queue; the links are in the lots.
struct LotQueue {
    LotId first = LotId::none();
    LotId last = LotId::none();

    [[nodiscard]] bool is_empty() const { return first.is_none(); }
};

class Lots {
  public:
    explicit Lots(std::uint32_t capacity) : lots_(capacity) {}

    [[nodiscard]] std::uint32_t capacity() const {
        return static_cast<std::uint32_t>(lots_.size());
    }
    [[nodiscard]] std::size_t bytes() const { return lots_.bytes(); }
    /// One above the highest number in use.
    [[nodiscard]] std::uint32_t end() const { return end_; }
    /// The next number that the market hands out: from 1.
    [[nodiscard]] LotId next() const { return LotId(end_ == 0 ? 1 : end_); }

    [[nodiscard]] bool exists(LotId id) const {
        return id.value() < end_ && lots_[id.value()].phase != LotPhase::absent;
    }
    /// The lot of that number, or null.
    [[nodiscard]] const Lot* find(LotId id) const {
        if (id.value() >= end_) return nullptr;
        const Lot& found = lots_[id.value()];
        return found.phase != LotPhase::absent ? &found : nullptr;
    }
    Lot& add(LotId id, const Lot& lot);

    Lot& operator[](LotId id) {
        HUAGU_ASSERT(exists(id));
        return lots_[id.value()];
    }
    const Lot& operator[](LotId id) const {
        HUAGU_ASSERT(exists(id));
        return lots_[id.value()];
    }

    /// Puts a lot that is in no queue at a position from 0; past the end is last.
    void insert(LotQueue& queue, LotId id, std::int64_t position);
    void push_front(LotQueue& queue, LotId id) { insert(queue, id, 0); }
    void push_back(LotQueue& queue, LotId id);
    void remove(LotQueue& queue, LotId id);

  private:
    void link(LotQueue& queue, LotId previous, LotId id, LotId next);

    base::ZeroedArray<Lot> lots_;
    std::uint32_t end_ = 0;
};

}  // namespace huagu
