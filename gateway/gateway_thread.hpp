// A gateway thread: its io_context, its sessions for life, and the public state of the market as
// far as its sessions have been told. Who runs it is decided outside (server.cpp).
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "gateway/queues.hpp"
#include "gateway/session.hpp"
#include "gateway/shared.hpp"
#include "gateway/waker.hpp"
#include "gateway/watermark.hpp"
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

    GatewayThread(std::uint16_t number, Shared& shared, Uplink uplink);
    ~GatewayThread();

    // ---- Whoever runs it ----

    /// Does what there is to do: reads, hands over, delivers, writes. The work done.
    std::size_t run_once();
    /// Waits until there is something to do, but not longer (real time).
    void sleep(Duration most);
    /// From the sequencer. With queues: any one thread; call wake() afterwards.
    void deliver(std::unique_ptr<Delivery> delivery) { deliveries_.enqueue(std::move(delivery)); }
    void wake() { waker_.wake(); }
    [[nodiscard]] const Watermark& watermark() const { return watermark_; }

    /// A new connection. On its thread, as are all below.
    void adopt(boost::asio::ip::tcp::socket socket);
    void close_all(schema::CloseReason reason, std::string_view text);
    /// Any thread.
    [[nodiscard]] std::size_t sessions() const {
        return session_count_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] boost::asio::io_context& io() { return io_; }
    /// Called between stamping and handing over; for tests of a thread that is held.
    void set_before_hand_over(std::function<void()> hook) { before_hand_over_ = std::move(hook); }

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
    [[nodiscard]] static Time real_now();
    [[nodiscard]] bool has_room() const { return uplink_.has_room(batch_.size()); }
    void hand_over(Incoming incoming) { batch_.push_back(std::move(incoming)); }
    /// The session has something to write.
    void mark(Session& session) { marked_.push_back(session.id()); }
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
    bool tell(const Delivery& delivery, const OutItem& item, journal::Position durable);
    void follow_results(const OutItem& item);
    void write_marked();
    void forget_ended();
    void wait_for_waker();
    void wait_for_time();

    const std::uint16_t number_;
    Shared& shared_;
    const Uplink uplink_;
    boost::asio::io_context io_{1};
    Waker waker_;
    boost::asio::posix::stream_descriptor waker_stream_;
    boost::asio::steady_timer timer_;
    Watermark watermark_;
    std::vector<Incoming> batch_;
    DeliveryQueue deliveries_;
    std::unique_ptr<Delivery> delivery_;  // the one that is being told
    std::size_t told_ = 0;                // of its items

    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_slots_;
    std::atomic<std::size_t> session_count_{0};
    std::vector<SessionId> marked_;
    std::vector<SessionId> ended_;
    bool has_new_results_ = false;
    std::function<void()> before_hand_over_;

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
