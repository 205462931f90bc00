// The one way a command takes effect: ordered, timed, journalled, applied, told. No thread, socket
// or wall clock of its own; whoever calls turn() brings the time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "engine/engine.hpp"
#include "journal/journal.hpp"
#include "journal/record.hpp"
#include "sequencer/durability_watch.hpp"
#include "sequencer/incoming.hpp"
#include "sequencer/market_day.hpp"
#include "sequencer/outbox.hpp"
#include "sequencer/replay.hpp"
#include "sequencer/results.hpp"
#include "wire/frame_builder.hpp"

namespace huagu {

struct SequencerSettings {
    Limits limits;
    /// No hand moves unseen for longer (ARCHITECTURE.md).
    Duration stall_limit{400'000'000};
    bool hide_buyers = false;  // in the public view
    // Of a restart:
    Reading reading = Reading::in_turn;
    ReplayProgress progress;
    /// A snapshot of this day that the journal reaches (snapshot.hpp); the results
    /// begin where it says. Empty: everything is replayed. To stay until the sequencer is made.
    std::span<const std::byte> snapshot;
};

/// Of one thread. Memory is taken at start; what grows after it are the results, a chunk at a time.
class Sequencer {
  public:
    /// An empty journal begins a market day. Otherwise its records are replayed, the results that
    /// they make are compared with those that are there, and clocks that ran are paused at the
    /// journal's last time. Throws std::runtime_error if it is damaged, or results are not what it
    /// says.
    Sequencer(const SequencerSettings& settings, journal::Journal& journal, Results& results);

    /// Has memory ready that the first so many users and participants will fill, so that no
    /// decision waits for it: 4 kB for a user, 13 kB for a participant.
    void have_memory_ready(std::uint32_t users, std::uint32_t participants) {
        day_.have_memory_ready(users, participants);
    }

    /// Moves market time to `now`, before which every gateway thread has handed over all that it
    /// received: the smallest watermark. Time never goes back: an earlier `now` leaves it as it is.
    /// Takes all of the batch (it is empty afterwards); what was received after `now` waits for its
    /// turn, and so does what the journal has no room for: then time goes no further than to there.
    /// Adds to `out`; nothing of it may be told before the journal is durable up to its position.
    ///
    /// Must be called several times a stall limit while a round is live, even with nothing to do.
    void turn(Time now, std::vector<Incoming>& batch, Outbox& out);

    /// Tells the desk, with the next turn, that the machine's clock lies so far behind market time,
    /// or (clock_right) that it does not any more.
    void note_clock(journal::RecordKind kind, Duration behind, Outbox& out);

    /// When the next turn has something to do, as far as is known now: a decision, or an item that
    /// waits for its time.
    [[nodiscard]] std::optional<Time> next_deadline() const;
    /// Items that were taken and wait for their turn.
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

    /// Market time: the last turn's `now`; after a replay the journal's last time, before which the
    /// server's market time may not begin.
    [[nodiscard]] Time last_time() const { return last_time_; }

    [[nodiscard]] const Engine& engine() const { return day_.engine(); }
    /// As it stands after the last record; for snapshots of it.
    [[nodiscard]] const MarketDay& day() const { return day_; }
    /// The crc of that record.
    [[nodiscard]] std::uint32_t last_crc() const { return end_.crc; }

    /// Asserts the invariants of the whole state; slow.
    void check() const;

  private:
    /// An item of this turn.
    struct Ordered {
        Time received;
        std::size_t arrival;  // items received at the same time keep their order
        Incoming* item;

        friend bool operator<(const Ordered& a, const Ordered& b) {
            return std::tie(a.received, a.arrival) < std::tie(b.received, b.arrival);
        }
    };

    void recover(Results& results);
    /// What was received up to `now` and has room, in the order in which it takes effect; the rest
    /// waits. Gives how far time may go.
    [[nodiscard]] Time order(Time now, std::vector<Incoming>& batch);
    /// How many of those that are in order can have their turn.
    [[nodiscard]] std::size_t count_of_turn(Time now) const;
    void drop_replaced();
    /// Every record of the turn is with the journal before the first is applied.
    void journal_ordered(Time now);
    void apply_ordered(Outbox& out);
    void decide_until(Time now, Outbox& out);
    /// Stops every hand that moves or is about to; `at` is not before the last record's time.
    void pause_running(journal::RecordKind why, Time at, Time now, Outbox& out);

    /// Of the record that is added next.
    [[nodiscard]] journal::RecordHead next_head(journal::RecordKind kind, Time at);
    void begin_next(journal::RecordHead& head, journal::RecordKind kind, Time at);
    void add_record(const journal::RecordHead& head, std::span<const std::byte> frame, Time now);
    void append_batch(Time now);
    /// A record of the server's own: journalled, then applied.
    void take_effect(const journal::RecordHead& head, const FrameBytes& frame, Time now,
                     Outbox& out);

    const SequencerSettings settings_;
    journal::Journal& journal_;
    MarketDay day_;
    DurabilityWatch watch_;
    wire::FrameBuilder builder_;
    Time last_time_{0};
    bool has_turned_ = false;
    journal::ChainEnd end_;                 // after the last record that was made
    std::vector<SessionId> last_sessions_;  // by user: that was attached last; none: none was
    std::vector<Incoming> waiting_;         // in order
    std::vector<Incoming> left_;            // will wait after this turn
    std::vector<Ordered> ordered_;
    std::vector<journal::RecordHead> heads_;  // of the records that its commands make, in order
    /// Records that go to the journal together.
    std::unique_ptr<std::byte[]> batch_ =
        std::make_unique_for_overwrite<std::byte[]>(journal::Journal::batch_max);
    std::size_t batch_bytes_ = 0;
};

}  // namespace huagu
