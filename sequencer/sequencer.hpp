// The one way a command takes effect: ordered, timed, journalled, applied, told. No thread, socket
// or wall clock of its own; whoever calls turn() brings the time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/engine.hpp"
#include "journal/journal.hpp"
#include "sequencer/incoming.hpp"
#include "sequencer/outbox.hpp"
#include "sequencer/results.hpp"

namespace huagu {

struct SequencerSettings {
    Limits limits;
    /// No hand moves unseen for longer (rules and reasons: ARCHITECTURE.md, "The hand never moves
    /// unseen").
    Duration stall_limit{400'000'000};
    bool hide_buyers = false;  // in the public view
};

/// Of one thread.
class Sequencer {
  public:
    /// An empty journal begins a market day. Otherwise its durable records are replayed, and clocks
    /// that ran are paused by the first turn, at the journal's last time.
    Sequencer(const SequencerSettings& settings, journal::Journal& journal, Results& results);
    ~Sequencer();

    /// Moves market time to `now`, before which every gateway thread has handed over all that it
    /// received: the smallest watermark, never decreasing. Takes all of the batch (it is empty
    /// afterwards); what was received after `now` waits for its turn. Adds to `out`.
    ///
    /// Must be called several times a stall limit while a round is live, even with nothing to do.
    void turn(Time now, std::vector<Incoming>& batch, Outbox& out);

    /// When the next turn has something to do, as far as is known now: a decision, or an item that
    /// waits for its time.
    [[nodiscard]] std::optional<Time> next_deadline() const;

    /// Market time: no later than the last turn's `now`. After a replay: the journal's last time,
    /// before which no clock of the server may begin.
    [[nodiscard]] Time last_time() const;

    [[nodiscard]] const Engine& engine() const;

    /// Asserts the invariants of the whole state; slow.
    void check() const;

  private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace huagu
