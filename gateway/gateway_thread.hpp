// A gateway thread: its sessions for life, and the public state of the market as far as its
// sessions have been told. Who runs it is decided outside (live_market.hpp).
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "gateway/event_loop.hpp"
#include "gateway/followers.hpp"
#include "gateway/lateness.hpp"
#include "gateway/looks.hpp"
#include "gateway/piece.hpp"
#include "gateway/queues.hpp"
#include "gateway/session.hpp"
#include "gateway/shared.hpp"
#include "gateway/watermark.hpp"
#include "gateway/write_lines.hpp"
#include "wire/frame_builder.hpp"
#include "wire/snapshot.hpp"

namespace huagu::gateway {

class GatewayThread {
  public:
    /// Where items go that were received: to the queue, or to the sequencer itself.
    struct Uplink {
        std::function<bool(std::size_t own)> has_room;
        std::function<void(std::vector<Incoming>&)> hand_over;
    };

    /// The loop outlives it.
    GatewayThread(std::uint16_t number, Shared& shared, EventLoop& loop, Uplink uplink);

    // ---- Whoever runs it ----

    // In turn; each gives the work done. To be called every 50 ms at least, so that sessions see
    // time pass. `free`: for so long no decision falls due (real time).

    /// Reads what there is, and hands it over.
    std::size_t receive(Duration free);
    /// Tells what the market said, writes, and lets sessions that have read wait for more.
    std::size_t tell(Duration free);
    /// Waits until there is something to do, but not longer (real time).
    void sleep(Duration most);
    /// From the sequencer. With queues: any one thread; call wake() afterwards.
    void deliver(std::unique_ptr<Outbox> delivery) { deliveries_.hand_over(std::move(delivery)); }
    void wake() { loop_.wake(); }
    [[nodiscard]] const Watermark& watermark() const { return watermark_; }

    /// A connection that began then (real time). On its thread, as are all below.
    void adopt(std::unique_ptr<Stream> stream, Time connected);
    void close_all(schema::CloseReason reason, std::string_view text);
    /// Any thread.
    [[nodiscard]] std::size_t sessions() const {
        return session_count_.load(std::memory_order_relaxed);
    }
    void post(std::function<void(GatewayThread&)> then) {
        loop_.post([this, then = std::move(then)] { then(*this); });
    }
    /// From now on how late sales are told is kept. Before it runs.
    void measure_lateness() { lateness_.emplace(); }
    /// When it has ended; empty if it was not measured.
    [[nodiscard]] const std::optional<Lateness>& lateness() const { return lateness_; }
    /// Called between stamping and handing over; for tests: of a thread that is held, of faults.
    void set_before_hand_over(std::function<void(std::vector<Incoming>&)> hook) {
        before_hand_over_ = std::move(hook);
    }

    // ---- Its sessions ----

    [[nodiscard]] Shared& shared() { return shared_; }
    [[nodiscard]] const wire::MarketView& view() const { return view_; }
    [[nodiscard]] wire::FrameBuilder& builder() { return builder_; }
    [[nodiscard]] std::span<std::byte> read_buffer() { return read_buffer_; }
    /// Null, if it is gone.
    [[nodiscard]] Session* find(SessionId id);

    /// The stamp of what is read from now on.
    [[nodiscard]] Time received_now() {
        watermark_.awake();
        return shared_.time.now();
    }
    [[nodiscard]] Time real_now() const { return shared_.time.real_now(); }
    [[nodiscard]] bool has_room() const { return uplink_.has_room(batch_.size()); }
    /// An item that will be handed over, to be filled in where it lies.
    Incoming& hand_over() { return batch_.emplace_back(); }
    /// The session has something to write.
    void mark(Session& session, Due due) { writers_.join(due, session.id()); }
    /// A session's socket took some of what it is to be sent, and `next` was the next result
    /// before, or the first since it logged on: of any view but the desk's, whose places are
    /// others.
    void handed_over(const Outgoing& outgoing, std::uint64_t next) {
        if (lateness_ && lateness_->has_sale_from(next)) {
            lateness_->handed_over(outgoing, next, shared_.time.now());
        }
    }
    /// The session has read: it waits for more after the next tell().
    void read_again(Session& session) { readers_.push_back(session.id()); }
    /// The session follows the desk's view, which is the only one that every reply is in.
    void add_desk_reader(Session& session) { desk_readers_.push_back(session.id()); }
    /// The session follows another view, of these clocks by number; of all if there are none.
    void add_follower(Session& session, const std::vector<bool>& clocks) {
        followers_.follow(session.id().slot, clocks);
    }
    /// The session has ended: it is forgotten when nobody is in it any more.
    void forget(const Session& session) { ended_.push_back(session.id()); }
    /// Entries of a view that may be sent.
    [[nodiscard]] std::uint64_t results_end(schema::View view) const {
        return view == schema::View::desk ? desk_end_ : results_end_;
    }
    [[nodiscard]] const journal::ResultsLog& log(schema::View view) const;
    /// The public part of a snapshot, as of now. Made once for all who ask at the same moment.
    SharedBytes snapshot(std::span<const ClockId> clocks, wire::Buyers buyers);

  private:
    struct Slot {
        std::unique_ptr<Session> session;
        std::uint32_t generation = 0;
    };

    void hand_over_batch();
    std::size_t deliver_durable();
    /// Whether the item could be told.
    bool tell_item(const Outbox& delivery, const OutItem& item, journal::Position durable);
    void tell_all(std::span<const std::byte> notice);
    void follow_results(const OutItem& item);
    void tell_results();
    void write(Due due, Piece piece, Time free_until);
    void wait_to_read();
    void forget_ended();
    /// Sessions look after time in turn, each some times a second. Gives how many are left.
    std::size_t look_at_time();

    const std::uint16_t number_;
    Shared& shared_;
    EventLoop& loop_;
    const Uplink uplink_;
    Looks looks_;
    Watermark watermark_;
    std::vector<Incoming> batch_;
    DeliveryQueue deliveries_;
    std::unique_ptr<Outbox> delivery_;  // the one that is being told
    std::size_t told_ = 0;              // of its items

    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_slots_;
    std::atomic<std::size_t> session_count_{0};
    WriteLines writers_;
    std::vector<SessionId> readers_;  // that do not wait for more yet
    Followers followers_;             // of views but the desk's
    std::vector<SessionId> desk_readers_;
    std::vector<SessionId> ended_;
    bool has_new_desk_ = false;
    std::optional<Lateness> lateness_;
    std::function<void(std::vector<Incoming>&)> before_hand_over_;

    wire::MarketView view_;
    std::uint64_t results_end_ = 0;
    std::uint64_t desk_end_ = 0;
    wire::FrameReader result_reader_{wire::server_frame_max};
    wire::FrameBuilder builder_{4096};
    std::vector<std::byte> read_buffer_;
    std::array<SharedBytes, 2> snapshots_;  // of all clocks, by whether buyers are masked
    std::uint64_t snapshots_end_ = 0;       // the results that they are of
};

}  // namespace huagu::gateway
