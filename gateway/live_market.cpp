#include "gateway/live_market.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <string>

#include "gateway/opening.hpp"
#include "sequencer/notice.hpp"
#include "wire/frame.hpp"

namespace huagu::gateway {
namespace {

constexpr Duration catching_up{50'000};  // a gateway thread is about to hand over
constexpr Duration looks_at_clock{1'000'000'000};
// Users, and participants, whose memory is ready from the start: 350 MB of it. That of more comes
// as they need it.
constexpr std::uint32_t ready_max = 20'480;

SequencerSettings sequencer_settings(const Settings& settings, const Surroundings& surroundings) {
    const auto stall_limit = static_cast<double>(settings.stall_limit.value()) * surroundings.speed;
    return {settings.limits,       Duration(std::llround(stall_limit)),
            settings.hide_buyers,  surroundings.reading,
            surroundings.progress, surroundings.snapshot};
}

/// What the replay found otherwise than it was written, and put right.
void tell_repairs(const journal::ResultsLog& log) {
    const journal::ResultsRepairs& repairs = log.repairs();
    if (repairs.is_header_new) {
        spdlog::warn(
            "{}.index: its header, at offset 0, was not as it was written, and was made again. "
            "Nothing is lost. Look after the disk",
            log.path());
    }
    if (repairs.is_mark_new) {
        spdlog::warn(
            "{}.index: how far its results were told, at offset {}, was not as it was written, and "
            "was made again. Nothing is lost. Look after the disk",
            log.path(), journal::durable_position_offset);
    }
    if (repairs.made_again > 0) {
        spdlog::warn(
            "{}: {} results, the first of them number {}, were not as they were written, and were "
            "made again from the journal. Nothing is lost. It is so after a power cut; if there "
            "was none, look after the disk",
            log.path(), repairs.made_again, repairs.first);
    }
    if (repairs.cut > 0) {
        spdlog::warn(
            "{}: {} results are cut off, because the records that made them were not written down "
            "when the market ended. Nobody was told of them",
            log.path(), repairs.cut);
    }
}

/// The first command that was rejected; nothing if none was.
void throw_if_rejected(const journal::ResultsLog& desk) {
    for (std::uint64_t n = 0; n < desk.end(); ++n) {
        wire::FrameReader reader(wire::server_frame_max);
        const auto cut = reader.take(desk.frame(n).subspan(wire::size_prefix));
        HUAGU_ASSERT(cut == wire::Cut::whole);
        const auto* frame = wire::verify_server(reader.message());
        HUAGU_ASSERT(frame != nullptr);
        const auto* result = frame->body_as_result();
        const auto* reply = result != nullptr ? result->body_as_desk_reply() : nullptr;
        const auto* rejected = reply != nullptr ? reply->reply_as_rejected() : nullptr;
        if (rejected == nullptr) continue;
        throw base::ToldError("the settings' {} is rejected: {}", "设置中的 {} 被拒绝：{}",
                              schema::EnumNameCommandKind(rejected->command()),
                              schema::EnumNameReason(rejected->reason()));
    }
}

}  // namespace

LiveMarket::LiveMarket(const Settings& settings, Surroundings surroundings)
    : settings_(settings),
      surroundings_(std::move(surroundings)),
      is_new_(surroundings_.journal.end() == journal::Position(0)),
      sequencer_(sequencer_settings(settings_, surroundings_), surroundings_.journal,
                 surroundings_.results),
      time_(surroundings_.time, sequencer_.last_time(), surroundings_.speed),
      users_(settings_, surroundings_.token_key),
      readers_(settings_.limits.users),
      shared_{settings_,
              time_,
              surroundings_.results,
              surroundings_.journal,
              journal_watch_,
              users_,
              readers_,
              surroundings_.server,
              surroundings_.is_durable,
              surroundings_.disk_free,
              surroundings_.run_log_on,
              [this](SessionId session, std::function<void(GatewayThread&)> then) {
                  thread(session.thread).post(std::move(then));
              }},
      queue_(settings_.queue, std::max(settings_.threads, 1U)) {
    add_threads();
    if (is_new_) {
        open_market();
    } else {
        for (const auto* log : {&surroundings_.results.full, &surroundings_.results.open,
                                &surroundings_.results.desk}) {
            tell_repairs(*log);
        }
        tell_recovered();
    }
    const std::uint32_t participants = sequencer_.engine().market().participants.end();
    sequencer_.have_memory_ready(std::min(users_.end(), ready_max),
                                 std::min(participants, ready_max));
}

void LiveMarket::add_threads() {
    HUAGU_ASSERT(surroundings_.loops.size() == std::max(settings_.threads, 1U));
    for (EventLoop* loop : surroundings_.loops) {
        const auto number = static_cast<std::uint16_t>(threads_.size());
        threads_.push_back(std::make_unique<GatewayThread>(number, shared_, *loop, uplink(number)));
    }
}

GatewayThread::Uplink LiveMarket::uplink(std::uint16_t number) {
    if (settings_.threads == 0) {
        return {[this](std::size_t own) {
                    return batch_.size() + sequencer_.waiting() + own < settings_.queue;
                },
                [this](std::vector<Incoming>& from) {
                    if (batch_.empty()) return batch_.swap(from);
                    std::move(from.begin(), from.end(), std::back_inserter(batch_));
                    from.clear();
                }};
    }
    return {[this](std::size_t own) { return queue_.has_room(own); },
            [this, number](std::vector<Incoming>& from) {
                queue_.hand_over(number, from);
                surroundings_.wake_sequencer();
            }};
}

void LiveMarket::open_market() {
    const Time now = time_.now();
    for (FrameBytes& frame : opening_commands(settings_, random_seed())) {
        Incoming incoming;
        incoming.received = now;
        incoming.frame = std::move(frame);
        batch_.push_back(std::move(incoming));
    }
    turn(now);
    if (sequencer_.waiting() > 0) {
        throw base::ToldError("the settings name more than the journal has room for at once",
                              "设置的内容超过日志一次所能容纳");
    }
    throw_if_rejected(surroundings_.results.desk);
}

void LiveMarket::tell_recovered() {
    const Results& results = surroundings_.results;
    outbox_.add_results(surroundings_.journal.end(), results.full.end(), results.desk.end());
    deliver();
}

std::size_t LiveMarket::run_sequencer_once() {
    // The time first, then the marks, then the queue: watermark.hpp. Without a queue all that was
    // received is in the batch, so time may go as far as it is.
    const Time now = time_.now();
    // While too much waits for the disk, time stands: whoever comes fills the queue, and is told
    // that the market is busy.
    if (surroundings_.journal.room() < journal::record_max) return 0;
    look_at_clock(now);
    if (settings_.threads == 0) return turn(now);
    Time limit = now;
    for (const auto& thread : threads_) limit = std::min(limit, thread->watermark().limit(now));
    queue_.take(batch_);
    const std::size_t work = turn(limit);
    queue_.done(sequencer_.waiting());
    return work;
}

std::size_t LiveMarket::turn(Time now) {
    // A thread that just woke says nothing yet; what it will stamp is not before any time that was
    // read while it slept.
    turned_to_ = std::max(turned_to_, now);
    const std::size_t work = batch_.size();
    sequencer_.turn(turned_to_, batch_, outbox_);
    journal_watch_.look(surroundings_.journal, turned_to_);
    const std::size_t told = outbox_.items().size();
    deliver();
    return work + told;
}

void LiveMarket::look_at_clock(Time now) {
    const Time real_now = time_.real_now();
    if (surroundings_.speed != 1.0 || real_now < look_at_clock_at_) return;
    look_at_clock_at_ = real_now + looks_at_clock;
    const Duration behind = now - surroundings_.time.wall();
    switch (set_back_.look(behind, real_now)) {
        case SetBackWatch::Say::nothing:
            return;
        case SetBackWatch::Say::is_set_back:
            spdlog::warn(set_back_text(behind));
            return sequencer_.note_clock(journal::RecordKind::clock_set_back, behind, outbox_);
        case SetBackWatch::Say::is_right:
            spdlog::info("this machine's clock is no longer behind market time");
            return sequencer_.note_clock(journal::RecordKind::clock_right, behind, outbox_);
    }
}

void LiveMarket::deliver() {
    if (outbox_.items().empty()) return;
    std::vector<std::unique_ptr<Outbox>> deliveries(threads_.size());
    if (threads_.size() == 1) {  // all of it is this one's
        deliveries[0] = std::make_unique<Outbox>(std::move(outbox_));
        outbox_ = Outbox();
        outbox_.reserve(*deliveries[0]);
    }
    const auto add = [&](std::size_t thread, const OutItem& item,
                         std::span<const std::byte> frame) {
        if (!deliveries[thread]) deliveries[thread] = std::make_unique<Outbox>();
        deliveries[thread]->add(item, frame);
    };
    for (const OutItem& item : outbox_.items()) {
        if (item.kind == OutKind::results) {
            for (std::size_t n = 0; n < threads_.size(); ++n) add(n, item, {});
        } else if (item.kind == OutKind::notice) {
            for (std::size_t n = 0; n < threads_.size(); ++n) add(n, item, outbox_.frame(item));
        } else if (item.session.thread < threads_.size()) {
            add(item.session.thread, item, outbox_.frame(item));
        }
    }
    outbox_.clear();
    for (std::size_t n = 0; n < threads_.size(); ++n) {
        if (!deliveries[n]) continue;
        threads_[n]->deliver(std::move(deliveries[n]));
        if (settings_.threads > 0) threads_[n]->wake();  // else it is this one, and does not sleep
    }
}

Duration LiveMarket::idle_time() const {
    const Duration turns{settings_.stall_limit.value() / 8};
    const auto deadline = sequencer_.next_deadline();
    if (!deadline) return turns;
    const Duration until = time_.in_reality(*deadline - time_.now());
    return std::clamp(until, catching_up, turns);
}

std::size_t LiveMarket::sessions() const {
    std::size_t sessions = 0;
    for (const auto& thread : threads_) sessions += thread->sessions();
    return sessions;
}

void LiveMarket::close_all(schema::CloseReason reason, std::string_view text) {
    for (const auto& thread : threads_) {
        thread->post([reason, text = std::string(text)](GatewayThread& each) {
            each.close_all(reason, text);
        });
    }
}

}  // namespace huagu::gateway
