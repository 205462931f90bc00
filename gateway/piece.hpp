// How long a piece of a gateway thread's turn may take: longer where no decision waits for it,
// since a turn's own work (the journal's write, say) is then shared by more.
#pragma once

#include <algorithm>

#include "engine/types.hpp"

namespace huagu::gateway {

struct Piece {
    Duration least;  // though a decision falls due
    Duration most;   // presses wait for their stamps, and answers to be sent

    /// When it ends if it begins now and no decision falls due until `free`. Real times.
    [[nodiscard]] constexpr Time end(Time now, Time free) const {
        return std::clamp(free, now + least, now + most);
    }
};

}  // namespace huagu::gateway
