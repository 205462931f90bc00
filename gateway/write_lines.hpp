// Whose turn it is to write: the sessions of a gateway thread in two lines, those that results have
// come for, and those that answers or whatever else wait in. In a saturated market there is always
// somebody in both: neither may keep the other waiting, nor decisions and presses, for ever.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>

#include "engine/types.hpp"
#include "sequencer/incoming.hpp"

namespace huagu::gateway {

/// What a session has to be written for.
enum class Due : std::uint8_t { results, answers };

class WriteLines {
  public:
    /// At the end of the line. A session is in each at most once: it sees to that.
    void join(Due due, SessionId session) { line(due).push_back(session); }
    [[nodiscard]] std::size_t size() const { return lines_[0].size() + lines_[1].size(); }

    /// Calls `write(session)` for who is in the line by now, the first first, until `now()` is past
    /// `until`: at least once. Whoever is left comes first the next time.
    template <class Now, class Write>
    void serve(Due due, Time until, const Now& now, const Write& write) {
        std::deque<SessionId>& line = this->line(due);
        for (std::size_t left = line.size(); left > 0; --left) {
            const SessionId session = line.front();
            line.pop_front();
            write(session);
            if (now() > until) return;
        }
    }

  private:
    [[nodiscard]] std::deque<SessionId>& line(Due due) {
        return lines_.at(static_cast<std::size_t>(due));
    }

    std::array<std::deque<SessionId>, 2> lines_;  // by Due
};

}  // namespace huagu::gateway
