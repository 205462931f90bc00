#include "gateway/gateway_thread.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/assert.hpp"

namespace huagu::gateway {
namespace {

constexpr std::size_t read_bytes = std::size_t{64} << 10;
// Each session sees time pass that often; of many, so many at once.
constexpr Duration look_interval{50'000'000};
constexpr std::size_t looks_at_once = 512;
// Of a turn. What is ready may never end, and decisions that are due wait for each of these.
constexpr Piece reading{Duration(50'000), Duration(150'000)};
constexpr Duration look_max{100'000};  // some have pings to write
constexpr Piece telling_results{Duration(100'000), Duration(500'000)};
constexpr Piece answering{Duration(100'000), Duration(300'000)};

}  // namespace

GatewayThread::GatewayThread(std::uint16_t number, Shared& shared, EventLoop& loop, Uplink uplink)
    : number_(number),
      shared_(shared),
      loop_(loop),
      uplink_(std::move(uplink)),
      looks_(look_interval),
      followers_(shared.settings.limits.clocks),
      read_buffer_(read_bytes) {}

std::size_t GatewayThread::receive(Duration free) {
    // What is stamped in here is stamped after this moment.
    watermark_.awake();
    const Time real_begin = real_now();
    std::size_t work = loop_.poll(reading.end(real_begin, real_begin + free) - real_begin);
    work += look_at_time();
    work += batch_.size();
    hand_over_batch();
    watermark_.handed_over(shared_.time.at(real_begin));
    return work;
}

std::size_t GatewayThread::tell(Duration free) {
    const Time free_until = real_now() + free;
    const std::size_t told = deliver_durable();
    write(Due::results, telling_results, free_until);
    write(Due::answers, answering, free_until);
    wait_to_read();
    forget_ended();
    // Sessions that ended are to be handed over, and some have more to write.
    return told + batch_.size() + writers_.size();
}

std::size_t GatewayThread::look_at_time() {
    const auto now = [this] { return real_now(); };
    return looks_.serve(slots_.size(), real_now() + look_max, now, [&](std::size_t slot) {
        if (Session* session = slots_[slot].session.get()) session->on_time(now());
    });
}

void GatewayThread::hand_over_batch() {
    if (batch_.empty()) return;
    if (before_hand_over_) before_hand_over_(batch_);
    uplink_.hand_over(batch_);
    HUAGU_ASSERT(batch_.empty());
}

void GatewayThread::sleep(Duration most) {
    HUAGU_ASSERT(batch_.empty());
    watermark_.asleep();
    // A handler that stamps is awake before: received_now().
    const std::size_t times = std::max<std::size_t>(1, sessions() / looks_at_once);
    loop_.sleep(std::min(most, Duration(look_interval.value() / static_cast<std::int64_t>(times))));
}

void GatewayThread::adopt(std::unique_ptr<Stream> stream, Time connected) {
    if (free_slots_.empty()) {
        free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const std::uint32_t place = free_slots_.back();
    free_slots_.pop_back();
    Slot& slot = slots_[place];
    const SessionId id{number_, place, ++slot.generation};
    slot.session = std::make_unique<Session>(*this, id, std::move(stream));
    ++session_count_;
    slot.session->start(connected);
}

Session* GatewayThread::find(SessionId id) {
    if (id.thread != number_ || id.slot >= slots_.size()) return nullptr;
    const Slot& slot = slots_[id.slot];
    return slot.generation == id.generation ? slot.session.get() : nullptr;
}

void GatewayThread::close_all(schema::CloseReason reason, std::string_view text) {
    for (const Slot& slot : slots_) {
        if (slot.session) slot.session->close(reason, text);
    }
}

const journal::ResultsLog& GatewayThread::log(schema::View view) const {
    switch (view) {
        case schema::View::public_:
            return shared_.results.open;
        case schema::View::full:
            return shared_.results.full;
        case schema::View::desk:
            return shared_.results.desk;
    }
    return shared_.results.open;
}

std::size_t GatewayThread::deliver_durable() {
    const journal::Position durable = shared_.journal.durable();
    std::size_t told = 0;
    for (;;) {
        if (!delivery_) {
            if (!deliveries_.take(delivery_)) break;
            told_ = 0;
        }
        const auto items = delivery_->items();
        while (told_ < items.size() && tell_item(*delivery_, items[told_], durable)) {
            ++told_;
            ++told;
        }
        if (told_ < items.size()) break;  // the flusher wakes us when it is durable
        delivery_.reset();
    }
    tell_results();
    return told;
}

void GatewayThread::tell_results() {
    followers_.tell([this](std::uint32_t slot) { slots_[slot].session->on_results(); });
    if (!std::exchange(has_new_desk_, false)) return;
    std::erase_if(desk_readers_, [this](SessionId id) {
        Session* session = find(id);
        if (session != nullptr) session->on_results();
        return session == nullptr;
    });
}

bool GatewayThread::tell_item(const Outbox& delivery, const OutItem& item,
                              journal::Position durable) {
    if (item.position > durable) return false;
    if (item.kind == OutKind::notice) {
        tell_all(delivery.frame(item));
        return true;
    }
    if (item.kind != OutKind::reply) follow_results(item);
    if (item.kind == OutKind::results) return true;
    Session* session = find(item.session);
    if (session == nullptr) return true;
    if (item.kind == OutKind::reply) {
        session->on_answer(delivery.frame(item));
    } else {
        session->on_private_snapshot(item, delivery.frame(item));
    }
    return true;
}

void GatewayThread::tell_all(std::span<const std::byte> notice) {
    for (const Slot& slot : slots_) {
        if (slot.session) slot.session->on_notice(notice);
    }
}

void GatewayThread::follow_results(const OutItem& item) {
    for (; results_end_ < item.results_end; ++results_end_) {
        const auto frame = shared_.results.full.frame(results_end_);
        const auto cut = result_reader_.take(frame.subspan(wire::size_prefix));
        HUAGU_ASSERT(cut == wire::Cut::whole);
        const auto* server_frame =
            flatbuffers::GetRoot<schema::ServerFrame>(result_reader_.message().data());
        const std::uint32_t clock = shared_.results.full.entry(results_end_).clock;
        if (const auto* result = server_frame->body_as_result()) {
            view_.apply(*result);
            const bool is_measured = lateness_ && followers_.has_any(clock);
            if (is_measured && result->body_as_sale() != nullptr) {
                lateness_->add(results_end_, Time(result->at()));
            }
        }
        followers_.add_result(clock);
    }
    if (desk_end_ < item.desk_end) {
        desk_end_ = item.desk_end;
        has_new_desk_ = true;
    }
}

void GatewayThread::write(Due due, Piece piece, Time free_until) {
    writers_.serve(
        due, piece.end(real_now(), free_until), [this] { return real_now(); },
        [this, due](SessionId id) {
            if (Session* session = find(id)) session->write_due(due);
        });
}

/// Those that are still there. What is added meanwhile is for the next time.
void GatewayThread::wait_to_read() {
    std::vector<SessionId> now;
    now.swap(readers_);
    for (const SessionId id : now) {
        if (Session* session = find(id)) session->wait_to_read();
    }
}

void GatewayThread::forget_ended() {
    for (const SessionId id : ended_) {
        followers_.leave(id.slot);
        slots_[id.slot].session.reset();
        free_slots_.push_back(id.slot);
        --session_count_;
    }
    ended_.clear();
}

SharedBytes GatewayThread::snapshot(std::span<const ClockId> clocks, wire::Buyers buyers) {
    const auto make = [&] {
        wire::encode_snapshot(builder_, view_, clocks, buyers);
        const auto frame = builder_.frame();
        return std::make_shared<const std::vector<std::byte>>(frame.begin(), frame.end());
    };
    if (!clocks.empty()) return make();
    if (snapshots_end_ != results_end_) {
        snapshots_ = {};
        snapshots_end_ = results_end_;
    }
    SharedBytes& known = snapshots_.at(static_cast<std::size_t>(buyers));
    if (!known) known = make();
    return known;
}

}  // namespace huagu::gateway
