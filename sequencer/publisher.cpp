#include "sequencer/publisher.hpp"

#include "base/assert.hpp"
#include "sequencer/own_snapshot.hpp"
#include "sequencer/participants_page.hpp"
#include "sequencer/purchases_page.hpp"
#include "sequencer/snapshot_outcomes.hpp"

namespace huagu {

namespace {

/// Where clocks are paused, the results say so.
bool is_for_everybody(schema::NoticeKind kind) {
    return kind == schema::NoticeKind::clock_set_back || kind == schema::NoticeKind::clock_right;
}

}  // namespace

Publisher::Publisher(const Limits& limits, bool hide_buyers, Results* results)
    : results_(results),
      hide_buyers_(hide_buyers),
      clock_sequences_(limits.clocks),
      sessions_(limits.users, limits.participants),
      outcomes_(limits.participants) {}

void Publisher::tell(const Event& event, const Market& market, wire::Cause cause,
                     const Telling& telling) {
    if (is_public(event.kind)) return tell_publicly(event, market, cause, telling);
    tell_privately(event, market, telling);
}

void Publisher::tell_all(std::span<const Event> events, const Market& market, wire::Cause cause,
                         const Telling& telling) {
    // A decision's losers are anybody: what is known of each lies in some line of some table.
    constexpr std::size_t ahead = 8;
    for (std::size_t n = 0; n < events.size(); ++n) {
        if (n + 2 * ahead < events.size()) {
            const Event& coming = events[n + 2 * ahead];
            sessions_.prefetch(coming.user);
            outcomes_.prefetch_number(coming.participant);
        }
        if (n + ahead < events.size() && Outcomes::is_outcome(events[n + ahead])) {
            outcomes_.prefetch_place(events[n + ahead].participant);
        }
        tell(events[n], market, cause, telling);
    }
}

void Publisher::tell_publicly(const Event& event, const Market& market, wire::Cause cause,
                              const Telling& telling) {
    const wire::ResultHead head = next(wire::clock_of(event), event.at);
    if (results_ == nullptr) return;
    wire::encode_result(builder_, head, event, market, cause, wire::Buyers::shown);
    add(results_->full, head, builder_.frame(), telling);
    add(results_->desk, head, builder_.frame(), telling);
    if (hide_buyers_ && event.kind == EventKind::sale) {
        wire::encode_result(builder_, head, event, market, cause, wire::Buyers::masked);
    }
    add(results_->open, head, builder_.frame(), telling);
}

void Publisher::tell_privately(const Event& event, const Market& market, const Telling& telling) {
    if (Outcomes::is_outcome(event)) outcomes_.keep(event);
    ++desk_only_;
    if (results_ == nullptr) return;
    add_to_desk(replies_.desk_reply(Sequence(sequence_), event, market), telling);

    tell_sessions(event.user, event.participant, telling,
                  [&] { return replies_.reply(event, market); });
}

template <class Encode>
void Publisher::tell_sessions(UserId user, ParticipantId participant, const Telling& telling,
                              Encode encode) {
    bool is_encoded = false;
    sessions_.for_each(user, participant, [&](SessionId session) {
        if (!is_encoded) {
            mark_results(telling);
            telling.out.add_frame(encode());
            is_encoded = true;
        }
        telling.out.add(OutKind::reply, session, telling.position);
    });
}

void Publisher::answer(SessionId session, const Telling& telling) {
    mark_results(telling);
    telling.out.add_frame(builder_.frame());
    telling.out.add(OutKind::reply, session, telling.position);
}

void Publisher::notice(schema::NoticeKind kind, Time at, std::string_view text,
                       const Telling& telling) {
    ++desk_only_;
    if (results_ == nullptr) return;
    wire::encode_notice(builder_, {Sequence(sequence_), ClockId::none(), 0, at}, kind, text);
    add_to_desk(builder_.frame(), telling);
    if (!is_for_everybody(kind)) return;
    mark_results(telling);
    telling.out.add_frame(builder_.frame());
    telling.out.add(OutKind::notice, SessionId::none(), telling.position);
}

void Publisher::participant_added(ParticipantId participant, const Participant& state, Time at,
                                  const wire::Texts& texts, const Telling& telling) {
    add_result(ClockId::none(), at, telling, [&](auto& builder, const auto& head) {
        wire::encode_participant_added(builder, head, participant, state.is_buyer, state.is_grower,
                                       texts);
    });
}

void Publisher::product_added(ProductId product, Time at, const wire::Texts& texts,
                              const Telling& telling) {
    add_result(ClockId::none(), at, telling, [&](auto& builder, const auto& head) {
        wire::encode_product_added(builder, head, product, texts);
    });
}

void Publisher::clock_added(ClockId clock, const ClockRules& rules, Time at,
                            const wire::Texts& texts, const Telling& telling) {
    add_result(clock, at, telling, [&](auto& builder, const auto& head) {
        wire::encode_clock_added(builder, head, rules, texts);
    });
}

void Publisher::rules_set(ClockId clock, const ClockRules& rules, Time at, const Telling& telling) {
    add_result(clock, at, telling, [&](auto& builder, const auto& head) {
        wire::encode_rules_set(builder, head, rules);
    });
}

void Publisher::fees_set(Time at, const wire::Fees& fees, const Telling& telling) {
    add_result(ClockId::none(), at, telling, [&](auto& builder, const auto& head) {
        wire::encode_fees_set(builder, head, fees);
    });
}

void Publisher::tell_own_snapshot(UserId user, ParticipantId participant, SessionId session,
                                  Time at, const Market& market, const Telling& telling) {
    HUAGU_ASSERT(results_ != nullptr);
    mark_results(telling);
    const CommandId last_command_id(market.user_answers.highest(user.value()));
    encode_own_snapshot(builder_, {Sequence(sequence_), at, last_command_id}, participant, market,
                        outcomes_);
    telling.out.add_frame(builder_.frame());
    OutItem& item = telling.out.add(OutKind::private_snapshot, session, telling.position);
    item.results_end = results_->full.appended();
    item.desk_end = results_->desk.appended();
    item.last_command_id = last_command_id;
}

void Publisher::order_entered(const Command& command, const Market& market,
                              const Telling& telling) {
    tell_sessions(UserId::none(), command.participant, telling, [&] {
        encode_order_entered(builder_, command, market);
        return builder_.frame();
    });
}

void Publisher::tell_participants(const schema::ParticipantsPage& asked, SessionId session, Time at,
                                  const Market& market, const Telling& telling) {
    encode_participants_page(builder_, asked, Sequence(sequence_), at, market, sessions_);
    answer(session, telling);
}

void Publisher::tell_purchases(const schema::PurchasesPage& asked, ParticipantId buyer,
                               SessionId session, Time at, const Market& market,
                               const Telling& telling) {
    encode_purchases_page(builder_, asked, buyer, Sequence(sequence_), at, market);
    answer(session, telling);
}

void Publisher::tell_suspension(ParticipantId participant, bool is_suspended, Time at,
                                const Telling& telling) {
    tell_sessions(UserId::none(), participant, telling, [&] {
        encode_suspension_changed(builder_, at, is_suspended);
        return builder_.frame();
    });
}

void Publisher::publish(const Telling& telling) {
    if (results_ == nullptr) return;
    if (!results_->failure().empty()) return telling.out.clear();
    const std::uint64_t desk_end = results_->desk.appended();
    if (desk_end == desk_told_) return;  // which has all that the others have
    results_->full.publish();
    results_->open.publish();
    results_->desk.publish();
    results_told_ = results_->full.appended();
    desk_told_ = desk_end;
    telling.out.add_results(telling.position, results_told_, desk_end);
}

void Publisher::save(const Market& market, StateWriter& writer) const {
    writer.put(sequence_);
    writer.put(desk_only_);
    for (std::uint32_t id = 0; id < market.clocks_end; ++id) writer.put(clock_sequences_[id]);
    save_outcomes(outcomes_, writer);
}

void Publisher::load(const Market& market, StateReader& reader) {
    HUAGU_ASSERT(sequence_ == 0);
    sequence_ = reader.get<std::uint64_t>();
    desk_only_ = reader.get<std::uint64_t>();
    for (std::uint32_t id = 0; id < market.clocks_end; ++id) {
        clock_sequences_[id] = reader.get<std::uint64_t>();
    }
    load_outcomes(outcomes_, market, reader);
}

wire::ResultHead Publisher::next(ClockId clock, Time at) {
    ++sequence_;
    const std::uint64_t clock_sequence = clock.is_none() ? 0 : ++clock_sequences_[clock.value()];
    return {Sequence(sequence_), clock, clock_sequence, at};
}

template <class Encode>
void Publisher::add_result(ClockId clock, Time at, const Telling& telling, Encode encode) {
    const wire::ResultHead head = next(clock, at);
    if (results_ == nullptr) return;
    encode(builder_, head);
    add(results_->full, head, builder_.frame(), telling);
    add(results_->open, head, builder_.frame(), telling);
    add(results_->desk, head, builder_.frame(), telling);
}

void Publisher::add(journal::ResultsLog& log, const wire::ResultHead& head,
                    std::span<const std::byte> frame, const Telling& telling) {
    static_assert(journal::no_clock == ClockId::none().value());
    log.append(head.sequence.value(), head.clock.value(), telling.position, frame);
}

void Publisher::add_to_desk(std::span<const std::byte> frame, const Telling& telling) {
    results_->desk.append(sequence_, journal::no_clock, telling.position, frame);
}

void Publisher::mark_results(const Telling& telling) {
    HUAGU_ASSERT(results_ != nullptr);  // else nobody is attached
    // Desk replies alone need no marker of their own: publish() adds one.
    if (results_->full.appended() == results_told_) return;
    results_told_ = results_->full.appended();
    telling.out.add_results(telling.position, results_told_, results_->desk.appended());
}

}  // namespace huagu
