// Events become bytes, once: results in three views, replies to the sessions concerned.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/event.hpp"
#include "engine/market.hpp"
#include "engine/state_bytes.hpp"
#include "journal/journal.hpp"
#include "sequencer/outbox.hpp"
#include "sequencer/outcomes.hpp"
#include "sequencer/results.hpp"
#include "sequencer/sessions.hpp"
#include "wire/encode.hpp"
#include "wire/frame_builder.hpp"
#include "wire/prepared_replies.hpp"

namespace huagu {

/// Where what a record causes is told, and up to where the journal must be durable before.
struct Telling {
    journal::Position position;
    Outbox& out;
};

class Publisher {
  public:
    /// Without results they are counted, not made; then nobody may be there.
    Publisher(const Limits& limits, bool hide_buyers, Results* results);

    /// An event, public or private. `market` is as it stands after what caused it.
    void tell(const Event& event, const Market& market, wire::Cause cause, const Telling& telling);

    /// The events of one record or decision, in their order.
    void tell_all(std::span<const Event> events, const Market& market, wire::Cause cause,
                  const Telling& telling);

    /// To the auctioneers, as an entry of the desk; what concerns the machine's clock, to everybody
    /// who is there, too.
    void notice(schema::NoticeKind kind, Time at, std::string_view text, const Telling& telling);

    // Results that are no events of the engine.
    void participant_added(ParticipantId participant, const Participant& state, Time at,
                           const wire::Texts& texts, const Telling& telling);
    void product_added(ProductId product, Time at, const wire::Texts& texts,
                       const Telling& telling);
    void clock_added(ClockId clock, const ClockRules& rules, Time at, const wire::Texts& texts,
                     const Telling& telling);
    void rules_set(ClockId clock, const ClockRules& rules, Time at, const Telling& telling);
    void fees_set(Time at, const wire::Fees& fees, const Telling& telling);

    Sessions& sessions() { return sessions_; }
    /// Asks for what a reply to the user needs.
    void prefetch(UserId user) const { sessions_.prefetch(user); }

    /// Has memory ready that these many participants' outcomes will fill.
    void have_memory_ready(std::uint32_t participants) { outcomes_.have_ready(participants); }

    /// The private part of a snapshot, as of now.
    void tell_own_snapshot(UserId user, ParticipantId participant, SessionId session, Time at,
                           const Market& market, const Telling& telling);

    /// To all users of the participant: the order that the command has just entered stands.
    void order_entered(const Command& command, const Market& market, const Telling& telling);

    /// A page of participants, as they stand now.
    void tell_participants(const schema::ParticipantsPage& asked, SessionId session, Time at,
                           const Market& market, const Telling& telling);

    /// A page of what a participant has bought up to now.
    void tell_purchases(const schema::PurchasesPage& asked, ParticipantId buyer, SessionId session,
                        Time at, const Market& market, const Telling& telling);

    /// To the participant's sessions. It is no event: the desk reads it in the command.
    void tell_suspension(ParticipantId participant, bool is_suspended, Time at,
                         const Telling& telling);

    /// Shows readers all results so far, and adds that they are there. Once some could not be
    /// written, nobody is told anything: the market stops, and its next start makes them from the
    /// journal.
    void publish(const Telling& telling);

    /// Of the day so far, wherever the views are kept.
    [[nodiscard]] ResultsCounts counts() const {
        return {sequence_, sequence_, sequence_ + desk_only_};
    }

    /// Of a thread beside (Results::read_ahead).
    void read_ahead(const ResultsCounts& entries) const {
        if (results_ != nullptr) results_->read_ahead(entries);
    }

    /// What is kept of what was told; sessions are not. `market` is as it stands.
    void save(const Market& market, StateWriter& writer) const;
    /// Before anything was told. The views must stand where counts() then says.
    void load(const Market& market, StateReader& reader);

  private:
    /// The head of the next result.
    wire::ResultHead next(ClockId clock, Time at);
    /// A result that looks the same in every view, built by `encode(builder, head)`.
    template <class Encode>
    void add_result(ClockId clock, Time at, const Telling& telling, Encode encode);
    void add(journal::ResultsLog& log, const wire::ResultHead& head,
             std::span<const std::byte> frame, const Telling& telling);
    /// What only auctioneers see, under the sequence of the last result.
    void add_to_desk(std::span<const std::byte> frame, const Telling& telling);
    void tell_publicly(const Event& event, const Market& market, wire::Cause cause,
                       const Telling& telling);
    void tell_privately(const Event& event, const Market& market, const Telling& telling);
    /// What `encode()` gives, once made, to the user's session; to all of the participant's if user
    /// is none.
    template <class Encode>
    void tell_sessions(UserId user, ParticipantId participant, const Telling& telling,
                       Encode encode);
    /// What was built, to the session that asked.
    void answer(SessionId session, const Telling& telling);
    /// A session sees its replies and the results in one order.
    void mark_results(const Telling& telling);

    Results* const results_;
    const bool hide_buyers_;
    wire::FrameBuilder builder_;
    wire::PreparedReplies replies_;
    std::uint64_t sequence_ = 0;                  // of the last result
    std::uint64_t desk_only_ = 0;                 // entries of the desk's view that others have not
    std::vector<std::uint64_t> clock_sequences_;  // of each clock's last result
    std::uint64_t results_told_ = 0;              // entries that the outbox knows of
    std::uint64_t desk_told_ = 0;
    Sessions sessions_;
    Outcomes outcomes_;
};

}  // namespace huagu
