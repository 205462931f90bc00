// One connection: reads what the kernel has, cuts and verifies frames, checks role and rate,
// stamps, and hands commands over; writes replies and results. Knows nothing of the market but what
// its thread's MarketView says.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "gateway/outgoing.hpp"
#include "gateway/readers.hpp"
#include "gateway/round_trip.hpp"
#include "gateway/stream.hpp"
#include "gateway/token_bucket.hpp"
#include "gateway/users.hpp"
#include "gateway/write_lines.hpp"
#include "sequencer/incoming.hpp"
#include "sequencer/outbox.hpp"
#include "wire/frame.hpp"
#include "wire/schema.hpp"

namespace huagu::gateway {

class GatewayThread;

/// Belongs to its gateway thread. Times are real (LocalTime) but for what is said to the market.
class Session {
  public:
    Session(GatewayThread& thread, SessionId id, std::unique_ptr<Stream> stream);

    /// `connected`: when the server took the connection, which may be a while ago.
    void start(Time connected);

    // The thread's calls, on its own thread.

    void on_readable(bool has_failed);
    void on_writable();
    /// Looks after time: silence, pings, the end of a close. Several times a second.
    void on_time(Time real_now);
    /// A password was looked at; nothing: it was not right.
    void on_user(const std::optional<User>& user);
    void on_administration(std::uint64_t request, Reason reason, UserId added);
    /// What is told to everybody.
    void on_notice(std::span<const std::byte> frame);
    /// A reply from the sequencer.
    void on_answer(std::span<const std::byte> frame);
    /// The private snapshot that follows a log-on.
    void on_private_snapshot(const OutItem& item, std::span<const std::byte> frame);
    /// There are results that it follows: they may be sent.
    void on_results();

    /// Says why and closes, once that is written or a second has passed.
    void close(schema::CloseReason reason, std::string_view text);
    /// Its turn has come to write what can be written.
    void write_due(Due due);
    /// Reads again once there is something, unless answers wait that are not read.
    void wait_to_read();

    [[nodiscard]] SessionId id() const { return id_; }
    [[nodiscard]] bool is_ended() const { return state_ == State::ended; }
    [[nodiscard]] bool is_logged_on() const { return state_ == State::logged_on; }
    [[nodiscard]] bool is_desk() const { return view_ == schema::View::desk; }

  private:
    enum class State : std::uint8_t {
        connected,   // nothing said yet
        logging_on,  // the password is being looked at
        attaching,   // the sequencer is asked for the private part
        logged_on,
        closing,  // the last frame is on its way
        ended,    // to be forgotten
    };

    /// There is something to write: when the thread tells.
    void mark(Due due = Due::answers);
    void write();
    void read();
    void take(std::span<const std::byte> bytes);
    void take_unread();
    void on_message(std::span<const std::byte> message, Time received);
    void on_log_on(const schema::LogOn& log_on);
    void on_command(const schema::Command& command, std::span<const std::byte> message,
                    Time received);
    struct PressStamps {
        Time claimed;
        Time press_time;  // granted
    };
    /// Or why the press is refused.
    [[nodiscard]] tl::expected<PressStamps, Reason> stamps_of(const schema::Press& press,
                                                              Time received) const;
    void on_page(IncomingKind kind, bool may_ask, std::span<const std::byte> message,
                 Time received);
    void refuse_page(IncomingKind kind, Reason reason);
    void on_time_sync(const schema::TimeSync& sync, Time received);
    void on_pong(const schema::Pong& pong);
    void on_follow(const flatbuffers::Vector<std::uint32_t>* clocks);
    /// An item for the sequencer, of this session's user, which will be handed over.
    Incoming& incoming(IncomingKind kind, Time received);
    void administer(const schema::ClientFrame& frame);
    void add_user(const schema::AddUser& request);
    void run_administration(std::uint64_t request, std::function<Reason(UserId&)> change,
                            std::string to_close);
    void on_reply(std::span<const std::byte> frame);
    void reject(const schema::Command& command, Reason reason);
    void send_logged_on(const OutItem& item, std::uint64_t past_desk_entries);
    void send_ping(Time real_now);
    void send_heartbeat(Time real_now);
    /// How far its results are, and whether it has ended: for the desk.
    void tell_progress(Time real_now, std::optional<schema::CloseReason> ended);
    /// That the user's last session has ended.
    void tell_gone(schema::CloseReason reason);
    void end();
    [[nodiscard]] bool may_read() const;
    [[nodiscard]] bool is_closing() const {
        return state_ == State::closing || state_ == State::ended;
    }

    GatewayThread& thread_;
    const SessionId id_;
    std::unique_ptr<Stream> stream_;
    wire::FrameReader reader_{wire::client_frame_max};
    Outgoing outgoing_;
    State state_ = State::connected;
    std::vector<std::byte> unread_;  // after the frame whose answer was one too many
    std::size_t under_way_ = 0;      // commands that the market has not answered
    bool is_held_ = false;           // it asked too fast: is not read for a moment
    bool is_waiting_to_read_ = false;
    bool is_waiting_to_write_ = false;
    std::array<bool, 2> is_marked_{};  // by Due
    bool has_finished_writing_ = false;

    User user_;
    std::optional<schema::Role> asked_role_;
    std::optional<schema::View> asked_view_;
    schema::View view_ = schema::View::public_;
    bool follows_results_ = false;
    std::optional<std::uint64_t> last_sequence_;  // that the client has
    std::vector<ClockId> clocks_;                 // that it follows; empty: all
    TokenBucket bucket_;
    bool has_page_under_way_ = false;
    TokenBucket others_;
    ReaderProgress progress_;
    Time progress_told_at_;
    Time logged_on_at_;                   // market time
    std::uint64_t logged_on_before_ = 0;  // the first result that came after it was on

    Time connected_at_;
    Time heard_at_;
    Time taken_at_;  // what was read last, frame by frame
    Time said_at_;   // something to tell that the server is there
    Time closing_at_;
    Time ping_sent_;
    std::uint64_t ping_id_ = 0;
    bool is_ping_open_ = false;
    RollingMinimum pings_;
    Duration round_trip_{0};  // as measured, in market time
};

}  // namespace huagu::gateway
