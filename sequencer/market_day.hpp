// The market day that a journal makes: state, results and replies. It sees records only, so the
// same records give the same bytes, live or replayed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/answers.hpp"
#include "engine/engine.hpp"
#include "engine/event_buffer.hpp"
#include "engine/market.hpp"
#include "journal/record.hpp"
#include "sequencer/outbox.hpp"
#include "sequencer/publisher.hpp"
#include "sequencer/results.hpp"

namespace huagu {

class MarketDay {
  public:
    MarketDay(const Limits& limits, bool hide_buyers, Results& results)
        : MarketDay(limits, hide_buyers, &results) {}
    /// For whoever wants the state only: results are counted, not made. Nobody attaches to it.
    explicit MarketDay(const Limits& limits) : MarketDay(limits, false, nullptr) {}

    /// Has memory ready that the first so many users and participants will fill.
    void have_memory_ready(std::uint32_t users, std::uint32_t participants);

    /// Decides what is due up to the record's time, then does what it says. The frame is a verified
    /// ClientFrame, aligned to 8; records come in the order of their positions.
    void apply(const journal::RecordHead& head, std::span<const std::byte> frame, Outbox& out);

    /// Asks for what will be needed for a record that comes `Engine::ahead` records later.
    void prefetch(const journal::RecordHead& coming) const {
        engine_.prefetch(UserId(coming.user), ParticipantId(coming.participant));
        publisher_.prefetch(UserId(coming.user));
    }

    /// Makes the decision that is due first, if it is due up to `until`, the time of the record
    /// that comes next: for whoever looks at each one before the record is applied.
    bool decide_next(Time until, Outbox& out);

    /// The engine's events of the last decision or record.
    [[nodiscard]] std::span<const Event> events() const { return events_.events(); }

    /// What a record's frame asks, as the engine gets it: with whoever asks, when, and the press
    /// time that was granted. Any reason but none: it never reaches the engine.
    [[nodiscard]] Reason read_command(const journal::RecordHead& head, const schema::Command& frame,
                                      Command& command) const;

    /// Whether its id is known, or stale: then it is answered, and nothing else happens.
    [[nodiscard]] bool is_repeated(const Command& command) const;

    /// A user's replies go to this session from now on, and it is told its own snapshot. Nothing
    /// for a user or participant beyond the limits.
    void attach(UserId user, ParticipantId participant, SessionId session, Outbox& out);
    void detach(const Incoming& left);

    /// Answers a verified ClientFrame that asks for a page of participants.
    void tell_participants(std::span<const std::byte> frame, SessionId session, Outbox& out);

    /// Answers a verified ClientFrame that asks for a page of what the participant bought.
    void tell_purchases(std::span<const std::byte> frame, ParticipantId buyer, SessionId session,
                        Outbox& out);

    /// Shows readers all results so far.
    void publish(Outbox& out) { publisher_.publish({end_, out}); }

    /// All but the sessions; see snapshot.hpp.
    void save(StateWriter& writer) const;
    /// Before the first record; after a fault the day is good for nothing.
    void load(StateReader& reader);
    /// Entries of the results so far.
    [[nodiscard]] ResultsCounts counts() const { return publisher_.counts(); }

    /// Has ready the results that will be compared after so many. Waits for the disk: of one thread
    /// beside the one that applies.
    void read_ahead(const ResultsCounts& entries) const { publisher_.read_ahead(entries); }

    [[nodiscard]] const Engine& engine() const { return engine_; }
    /// The position after the last record, and its time.
    [[nodiscard]] journal::Position end() const { return end_; }
    [[nodiscard]] Time last_time() const { return last_time_; }

  private:
    /// A command that bears whoever asks, when, and the press time that was granted.
    struct Request {
        const schema::Command& frame;
        Command command;
        bool is_repeated = false;  // its id is known, or stale
    };

    MarketDay(const Limits& limits, bool hide_buyers, Results* results);

    /// Nearly all frames are presses in a shape that is known. No: it is none, or one that is
    /// refused.
    [[nodiscard]] bool try_press(std::span<const std::byte> frame, const journal::RecordHead& head,
                                 const Telling& telling);
    void run_press(const Command& press, const Telling& telling);
    void run(const schema::Command& frame, const journal::RecordHead& head, const Telling& telling);
    /// Fills in whoever asks, when, and the press time that was granted.
    static void stamp(const journal::RecordHead& head, Command& command);
    [[nodiscard]] Reason check(const Command& command) const;
    void apply(const Request& request, const Telling& telling);
    /// That stand, of a participant.
    [[nodiscard]] std::uint32_t orders_of(ParticipantId id) const;
    void tell_added(const Command& command, ParticipantId next_participant,
                    const wire::Texts& texts, const Telling& telling);
    void tell_suspension(const Command& command, const Telling& telling);
    void apply_reference(const Request& request, const Telling& telling);
    void reject(const Request& request, Reason reason, const Telling& telling);
    void tell_events(wire::Cause cause, const Telling& telling);

    const Limits limits_;
    Engine engine_;
    EventBuffer events_;
    Publisher publisher_;
    journal::Position end_{0};
    Time last_time_{0};
    std::uint64_t products_end_ = 1;  // one above the highest number in use
    Answers product_answers_;         // the numbers that were handed out, for resends; by user
};

}  // namespace huagu
