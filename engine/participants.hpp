// The firms of the market: what they may do and what they may spend.
#pragma once

#include <cstdint>

#include "base/zeroed_array.hpp"
#include "engine/credit.hpp"
#include "engine/types.hpp"

namespace huagu {

/// All that a press asks of it is in one line of the cache.
struct alignas(64) Participant {
    Credit credit;
    bool exists;
    bool is_buyer;
    bool is_grower;
    bool is_suspended;
    std::uint32_t orders;       // standing orders; none: the links below mean nothing
    std::uint32_t first_order;  // slots of its standing orders, by order id
    std::uint32_t last_order;
    /// What it was awarded in the decision of that number: for the clock's `max_units`.
    std::uint64_t decision;
    Units units_in_decision;
    std::uint64_t pressed;  // in whose clocks' rounds: a bit for each clock below 64
};
static_assert(sizeof(Participant) == 64);

/// Whether a participant pressed in a clock's round.
class PressedFlag {
  public:
    PressedFlag(std::uint64_t& word, ClockId clock)
        : word_(word), bit_(std::uint64_t{1} << (clock.value() % 64)) {}

    [[nodiscard]] bool is_set() const { return (word_ & bit_) != 0; }
    void set() { word_ |= bit_; }
    void clear() { word_ &= ~bit_; }

  private:
    std::uint64_t& word_;
    std::uint64_t bit_;
};

class Participants {
  public:
    Participants(std::uint32_t capacity, std::uint32_t clocks)
        : participants_(capacity, base::Pages::huge),
          more_words_(clocks / 64),
          more_pressed_(std::size_t{capacity} * more_words_, base::Pages::huge) {}

    [[nodiscard]] std::uint32_t capacity() const {
        return static_cast<std::uint32_t>(participants_.size());
    }
    [[nodiscard]] std::size_t bytes() const {
        return participants_.bytes() + more_pressed_.bytes();
    }
    /// One above the highest number in use.
    [[nodiscard]] std::uint32_t end() const { return end_; }
    /// The next number that the market hands out: from 1.
    [[nodiscard]] ParticipantId next() const { return ParticipantId(end_ == 0 ? 1 : end_); }

    [[nodiscard]] bool exists(ParticipantId id) const {
        return id.value() < end_ && participants_[id.value()].exists;
    }

    /// The participant of that number, or null.
    [[nodiscard]] Participant* find(ParticipantId id) {
        if (id.value() >= end_) return nullptr;
        Participant& found = participants_[id.value()];
        return found.exists ? &found : nullptr;
    }

    void prefetch(ParticipantId id) const { participants_.prefetch(id.value()); }

    /// `participant` is the one of that number.
    PressedFlag pressed(Participant& participant, ParticipantId id, ClockId clock) {
        return {clock.value() < 64 ? participant.pressed : more_pressed_[place(id, clock)], clock};
    }
    PressedFlag pressed(ParticipantId id, ClockId clock) { return pressed((*this)[id], id, clock); }

    [[nodiscard]] bool has_pressed(ParticipantId id, ClockId clock) const {
        const std::uint64_t bits = clock.value() < 64 ? participants_[id.value()].pressed
                                                      : more_pressed_[place(id, clock)];
        return (bits >> (clock.value() % 64) & 1) != 0;
    }

    Participant& add(ParticipantId id) {
        Participant& participant = participants_[id.value()];
        HUAGU_ASSERT(!participant.exists);
        participant.exists = true;
        if (id.value() >= end_) end_ = id.value() + 1;
        return participant;
    }

    Participant& operator[](ParticipantId id) {
        HUAGU_ASSERT(exists(id));
        return participants_[id.value()];
    }
    const Participant& operator[](ParticipantId id) const {
        HUAGU_ASSERT(exists(id));
        return participants_[id.value()];
    }

  private:
    /// Of the word with the flag for a clock from 64 on.
    [[nodiscard]] std::size_t place(ParticipantId id, ClockId clock) const {
        return id.value() * more_words_ + clock.value() / 64 - 1;
    }

    base::ZeroedArray<Participant> participants_;
    std::size_t more_words_;  // of one participant, for clocks from 64 on
    base::ZeroedArray<std::uint64_t> more_pressed_;
    std::uint32_t end_ = 0;
};

}  // namespace huagu
