// One lane on which lots are sold one after another.
#pragma once

#include <cstdint>

#include "engine/lots.hpp"
#include "engine/round.hpp"
#include "engine/rules.hpp"
#include "engine/types.hpp"

namespace huagu {

enum class ClockPhase : std::uint8_t {
    absent = 0,
    closed,
    idle,      // open, and no lot is its current one
    live,      // a round is announced or its hand runs
    stopping,  // the hand was stopped; a press from before may still count
    paused,
};

struct Clock {
    ClockPhase phase = ClockPhase::absent;
    ClockRules rules;  // count from the next round announced
    LotQueue queue;
    /// live, stopping: the round's lot. paused: the lot that resumes, if any.
    LotId current = LotId::none();
    Price resume_price;  // paused, with a current lot
    Round round;         // live, stopping
    /// The sales of the last decision, which can still be cancelled: from the first up to before
    /// the end.
    SaleId first_cancellable{1};
    SaleId end_cancellable{1};

    [[nodiscard]] bool has_round() const {
        return phase == ClockPhase::live || phase == ClockPhase::stopping;
    }
};

}  // namespace huagu
