#include "sequencer/sequencer.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "base/assert.hpp"
#include "sequencer/snapshot.hpp"
#include "wire/encode.hpp"

namespace huagu {

using journal::RecordKind;

namespace {

/// Each is some tens of microseconds in which the market waits.
constexpr std::size_t pages_of_turn = 64;

}  // namespace

Sequencer::Sequencer(const SequencerSettings& settings, journal::Journal& journal, Results& results)
    : settings_(settings),
      journal_(journal),
      day_(settings.limits, settings.hide_buyers, results),
      watch_(settings.stall_limit),
      end_{journal.end().value(), journal.last_crc()},
      last_sessions_(settings.limits.users, SessionId::none()) {
    HUAGU_ASSERT(journal.durable() == journal.end());
    recover(results);
}

void Sequencer::turn(Time now, std::vector<Incoming>& batch, Outbox& out) {
    now = std::max(now, last_time_);
    // What happened after the last turn nobody saw: hands stop there, before anything is decided.
    if (has_turned_ && now - last_time_ > settings_.stall_limit) {
        pause_running(RecordKind::stall, last_time_, now, out);
    }
    now = std::max(order(now, batch), last_time_);
    journal_ordered(now);
    apply_ordered(out);
    waiting_.swap(left_);
    left_.clear();
    batch.clear();
    decide_until(now, out);

    watch_.became_durable(journal_.durable());
    if (watch_.lags(now)) pause_running(RecordKind::lag, now, now, out);
    day_.publish(out);
    last_time_ = now;
    has_turned_ = true;
}

Time Sequencer::order(Time now, std::vector<Incoming>& batch) {
    ordered_.clear();
    const auto add = [&](Incoming& item) {
        ordered_.push_back({item.received, ordered_.size(), &item});
    };
    std::for_each(waiting_.begin(), waiting_.end(), add);
    std::for_each(batch.begin(), batch.end(), add);
    // What one thread received is in order already.
    if (!std::is_sorted(ordered_.begin(), ordered_.end())) {
        std::sort(ordered_.begin(), ordered_.end());
    }
    const std::size_t count = count_of_turn(now);
    if (count < ordered_.size()) now = std::min(now, ordered_[count].received);
    for (std::size_t n = count; n < ordered_.size(); ++n) {
        left_.push_back(std::move(*ordered_[n].item));
    }
    ordered_.resize(count);
    drop_replaced();
    return now;
}

std::size_t Sequencer::count_of_turn(Time now) const {
    std::size_t room = journal_.room();
    std::size_t pages = 0;
    for (std::size_t n = 0; n < ordered_.size(); ++n) {
        const Incoming& item = *ordered_[n].item;
        if (item.received > now) return n;
        const bool is_page = item.kind == IncomingKind::participants_page ||
                             item.kind == IncomingKind::purchases_page;
        if (is_page && ++pages > pages_of_turn) return n;
        if (item.kind != IncomingKind::command) continue;
        const std::size_t size = journal::record_size(item.frame.view().size());
        if (size > room) return n;
        room -= size;
    }
    return ordered_.size();
}

/// A user's new session was told which command was the last; what the old one's connection still
/// brings after that must not take the ids that the new one gives.
void Sequencer::drop_replaced() {
    std::erase_if(ordered_, [this](const Ordered& ordered) {
        const Incoming& item = *ordered.item;
        if (item.user.is_none() || item.user.value() >= last_sessions_.size()) return false;
        SessionId& last = last_sessions_[item.user.value()];
        if (item.kind == IncomingKind::attach) last = item.session;
        return item.kind == IncomingKind::command && !last.is_none() && last != item.session;
    });
}

void Sequencer::journal_ordered(Time now) {
    heads_.clear();
    for (const Ordered& ordered : ordered_) {
        const Incoming& item = *ordered.item;
        if (item.kind != IncomingKind::command) continue;
        last_time_ = std::max(last_time_, item.received);
        journal::RecordHead& head = heads_.emplace_back();  // a copy would wait for its own stores
        begin_next(head, RecordKind::command, last_time_);
        head.received = item.received.value();
        head.claimed = item.claimed.value();
        head.press_time = item.press_time.value();
        head.round_trip = item.round_trip.value();
        head.participant = item.participant.value();
        head.user = item.user.value();
        add_record(head, item.frame.view(), now);
    }
    append_batch(now);
}

void Sequencer::apply_ordered(Outbox& out) {
    auto head = heads_.begin();
    for (const Ordered& ordered : ordered_) {
        const Incoming& item = *ordered.item;
        switch (item.kind) {
            case IncomingKind::command:
                if (heads_.end() - head > Engine::ahead) day_.prefetch(head[Engine::ahead]);
                day_.apply(*head++, item.frame.view(), out);
                break;
            case IncomingKind::attach:
                day_.attach(item.user, item.participant, item.session, out);
                break;
            case IncomingKind::detach:
                day_.detach(item);
                break;
            case IncomingKind::participants_page:
                day_.tell_participants(item.frame.view(), item.session, out);
                break;
            case IncomingKind::purchases_page:
                day_.tell_purchases(item.frame.view(), item.participant, item.session, out);
                break;
        }
    }
    ordered_.clear();
}

/// A decision that no command's record covers gets a record of its own, at its time: so a restart
/// cannot decide otherwise.
void Sequencer::decide_until(Time now, Outbox& out) {
    for (auto due = engine().next_deadline(); due && *due <= now; due = engine().next_deadline()) {
        take_effect(next_head(RecordKind::advance, *due), FrameBytes(), now, out);
    }
}

void Sequencer::pause_running(RecordKind why, Time at, Time now, Outbox& out) {
    const std::vector<Clock>& clocks = engine().market().clocks;
    const auto is_running = [](const Clock& clock) { return clock.phase == ClockPhase::live; };
    if (why != RecordKind::recovered && std::none_of(clocks.begin(), clocks.end(), is_running)) {
        return;
    }
    take_effect(next_head(why, at), FrameBytes(), now, out);
    for (std::size_t id = 0; id < clocks.size(); ++id) {
        if (!is_running(clocks[id])) continue;
        Command pause(CommandKind::pause_clock, at);
        pause.pause_clock.clock = ClockId(static_cast<std::uint32_t>(id));
        wire::encode_command(builder_, pause, {}, true);
        take_effect(next_head(RecordKind::command, at), FrameBytes(builder_.plain()), now, out);
        HUAGU_ASSERT(!is_running(clocks[id]));
    }
}

void Sequencer::take_effect(const journal::RecordHead& head, const FrameBytes& frame, Time now,
                            Outbox& out) {
    add_record(head, frame.view(), now);
    append_batch(now);
    day_.apply(head, frame.view(), out);
    last_time_ = Time(head.time);
}

journal::RecordHead Sequencer::next_head(RecordKind kind, Time at) {
    journal::RecordHead head;
    begin_next(head, kind, at);
    return head;
}

void Sequencer::begin_next(journal::RecordHead& head, RecordKind kind, Time at) {
    head.kind = kind;
    head.position = end_.position;
    head.time = at.value();
    head.received = at.value();
    head.participant = ParticipantId::none().value();
    head.user = UserId::none().value();
    head.previous_crc = end_.crc;
}

void Sequencer::add_record(const journal::RecordHead& head, std::span<const std::byte> frame,
                           Time now) {
    static_assert(FrameBytes::size_max <= journal::frame_max);
    if (batch_bytes_ + journal::record_max > journal::Journal::batch_max) append_batch(now);
    const std::uint32_t crc = journal::write_record(&batch_[batch_bytes_], head, frame);
    end_ = {head.position + 1, crc};
    batch_bytes_ += journal::record_size(frame.size());
}

void Sequencer::append_batch(Time now) {
    if (batch_bytes_ == 0) return;
    journal_.append({batch_.get(), batch_bytes_}, end_);
    watch_.appended(journal::Position(end_.position), now);
    batch_bytes_ = 0;
}

void Sequencer::recover(Results& results) {
    if (!settings_.snapshot.empty()) {
        if (const auto loaded = load_snapshot(day_, settings_.snapshot); !loaded) {
            throw base::ToldError(
                "the snapshot cannot be loaded, though it is whole: remove it, and everything is "
                "replayed",
                "快照完好却无法载入：请删除它，启动时将从头重放");
        }
    }
    const Replayed replayed = replay(journal_, day_, settings_.reading, settings_.progress);
    if (replayed.damaged_at) {
        throw base::ToldError("the journal is damaged at position {}", "日志在位置 {} 处已损坏",
                              replayed.damaged_at->value());
    }
    HUAGU_ASSERT(day_.end() == journal_.end());
    if (const auto done = results.settle(day_.end()); !done) {
        throw base::ToldError(done.error().text);
    }
    if (day_.end() == journal::Position(0)) return;  // a new day
    last_time_ = day_.last_time();
    Outbox nobody_is_there;
    pause_running(RecordKind::recovered, last_time_, last_time_, nobody_is_there);
    day_.publish(nobody_is_there);
}

void Sequencer::note_clock(RecordKind kind, Duration behind, Outbox& out) {
    journal::RecordHead head = next_head(kind, last_time_);
    head.received = (last_time_ - behind).value();
    take_effect(head, FrameBytes(), last_time_, out);
}

std::optional<Time> Sequencer::next_deadline() const {
    const std::optional<Time> next = engine().next_deadline();
    if (waiting_.empty()) return next;
    return std::min(next.value_or(waiting_.front().received), waiting_.front().received);
}

void Sequencer::check() const {
    HUAGU_ASSERT(ordered_.empty());
    HUAGU_ASSERT(batch_bytes_ == 0);
    HUAGU_ASSERT(day_.end() == journal_.end());
    HUAGU_ASSERT(journal_.end() == journal::Position(end_.position));
    HUAGU_ASSERT(day_.last_time() <= last_time_);
    HUAGU_ASSERT(left_.empty());
    HUAGU_ASSERT(std::is_sorted(
        waiting_.begin(), waiting_.end(),
        [](const Incoming& a, const Incoming& b) { return a.received < b.received; }));
    engine().check();
}

}  // namespace huagu
