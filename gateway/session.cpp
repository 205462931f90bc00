#include "gateway/session.hpp"

#include <spdlog/spdlog.h>

#include "gateway/gateway_thread.hpp"
#include "gateway/health.hpp"
#include "gateway/roles.hpp"
#include "gateway/session_frames.hpp"
#include "wire/encode.hpp"

namespace huagu::gateway {
namespace {

constexpr Duration closing_max{1'000'000'000};  // for the last frame to arrive
constexpr int reads_at_once = 4;
constexpr int writes_at_once = 8;
// Commands without an answer. All of these may come at once: Outgoing::replies_max.
constexpr std::size_t under_way_max = 4'096;
constexpr Rate rate_of_others{.per_second = 200, .burst = 1'000};  // messages but commands
constexpr Duration progress_interval{500'000'000};

}  // namespace

Session::Session(GatewayThread& thread, SessionId id, std::unique_ptr<Stream> stream)
    : thread_(thread),
      id_(id),
      stream_(std::move(stream)),
      others_(rate_of_others),
      pings_(thread.shared().settings.round_trip_window) {}

void StreamWaiter::readable(bool has_failed) const {
    if (Session* found = thread.find(session)) found->on_readable(has_failed);
}

void StreamWaiter::writable() const {
    if (Session* found = thread.find(session)) found->on_writable();
}

void Session::start(Time connected) {
    connected_at_ = connected;
    heard_at_ = said_at_ = thread_.real_now();
    wait_to_read();
}

bool Session::may_read() const {
    // A client that does not read its answers is not read either.
    return is_closing() || (!outgoing_.is_filling() && !is_held_ && under_way_ < under_way_max);
}

void Session::wait_to_read() {
    if (is_waiting_to_read_ || state_ == State::ended || !may_read()) return;
    if (!unread_.empty()) take_unread();
    if (!may_read() || state_ == State::ended) return;
    is_waiting_to_read_ = true;
    stream_->wait_to_read({thread_, id_});
}

void Session::on_readable(bool has_failed) {
    is_waiting_to_read_ = false;
    if (has_failed) return end();
    read();
    // What comes without end must not keep the market from its turn, and others from theirs.
    thread_.read_again(*this);
}

void Session::read() {
    for (int n = 0; n < reads_at_once && state_ != State::ended && may_read(); ++n) {
        const auto buffer = thread_.read_buffer();
        const auto moved = stream_->read(buffer);
        if (moved.outcome == Stream::Outcome::would_wait) return;
        if (moved.outcome == Stream::Outcome::ended) return end();
        heard_at_ = thread_.real_now();
        take(buffer.first(moved.bytes));
        if (moved.bytes < buffer.size()) return;
    }
}

void Session::take(std::span<const std::byte> bytes) {
    const Time received = thread_.received_now();
    taken_at_ = thread_.real_now();
    while (!is_closing() && !bytes.empty()) {
        if (!may_read()) return unread_.assign(bytes.begin(), bytes.end());
        const wire::Cut cut = reader_.next(bytes);
        if (cut == wire::Cut::incomplete) return;
        if (cut != wire::Cut::whole) return close(schema::CloseReason::bad_frame, name(cut));
        on_message(reader_.message(), received);
    }
}

void Session::take_unread() {
    std::vector<std::byte> unread;
    unread.swap(unread_);
    take(unread);
}

void Session::on_message(std::span<const std::byte> message, Time received) {
    using schema::ClientBody;
    const schema::ClientFrame* frame = wire::verify_client(message);
    if (frame == nullptr || frame->body() == nullptr) {
        return close(schema::CloseReason::bad_frame, "the bytes are no message");
    }
    const ClientBody type = frame->body_type();
    // Each is answered, but who asks without end is read no faster, and holds up nobody else.
    if (type != ClientBody::command) is_held_ = !others_.take(taken_at_);
    if (type == ClientBody::log_on) {
        if (state_ == State::connected) return on_log_on(*frame->body_as_log_on());
        return close(schema::CloseReason::bad_frame, "logged on already");
    }
    if (type == ClientBody::log_off) return close(schema::CloseReason::logged_off, "");
    if (state_ != State::logged_on) {
        return close(schema::CloseReason::bad_frame, "log on first, and wait for the answer");
    }
    switch (type) {
        case ClientBody::command:
            return on_command(*frame->body_as_command(), message, received);
        case ClientBody::time_sync:
            return on_time_sync(*frame->body_as_time_sync(), received);
        case ClientBody::pong:
            return on_pong(*frame->body_as_pong());
        case ClientBody::heartbeat:
            return;
        case ClientBody::follow:
            return on_follow(frame->body_as_follow()->clocks());
        case ClientBody::catalogue_page: {
            const auto* page = frame->body_as_catalogue_page();
            wire::encode_catalogue_page(thread_.builder(), thread_.view(), ClockId(page->clock()),
                                        page->from_position(), page->lots());
            return on_reply(thread_.builder().frame());
        }
        case ClientBody::reference: {
            const auto numbers = [](const flatbuffers::Vector<std::uint32_t>* from) {
                return from == nullptr ? std::vector<std::uint32_t>()
                                       : std::vector<std::uint32_t>(from->begin(), from->end());
            };
            const auto* asked = frame->body_as_reference();
            wire::encode_reference(thread_.builder(), thread_.view(), numbers(asked->products()),
                                   numbers(asked->participants()));
            return on_reply(thread_.builder().frame());
        }
        case ClientBody::participants_page:
            return on_page(IncomingKind::participants_page, is_desk(), message, received);
        case ClientBody::purchases_page:
            return on_page(IncomingKind::purchases_page, user_.role == schema::Role::trader,
                           message, received);
        case ClientBody::health:
            if (user_.role != schema::Role::auctioneer) {
                refuse_health(thread_.builder(), Reason::not_allowed);
            } else {
                encode_health(thread_.builder(), *frame->body_as_health(), thread_.shared(),
                              thread_.view().sequence());
            }
            return on_reply(thread_.builder().frame());
        case ClientBody::add_user:
        case ClientBody::set_password:
        case ClientBody::disable_user:
            return administer(*frame);
        case ClientBody::log_on:
        case ClientBody::log_off:
        case ClientBody::NONE:
            break;
    }
    close(schema::CloseReason::bad_frame, "a message of an unknown type");
}

void Session::on_command(const schema::Command& command, std::span<const std::byte> message,
                         Time received) {
    const schema::CommandBody type = command.body_type();
    if (!wire::is_member(type) || type == schema::CommandBody::NONE || command.body() == nullptr) {
        return reject(command, Reason::bad_frame);
    }
    if (!may_send(user_.role, type)) return reject(command, Reason::not_allowed);
    if (!bucket_.take(taken_at_)) return reject(command, Reason::busy);
    if (!thread_.has_room()) return reject(command, Reason::busy);

    PressStamps stamps;
    if (const auto* press = command.body_as_press()) {
        const auto granted = stamps_of(*press, received);
        if (!granted) return reject(command, granted.error());
        stamps = *granted;
    }
    ++under_way_;
    Incoming& item = incoming(IncomingKind::command, received);
    item.round_trip = round_trip_;
    item.claimed = stamps.claimed;
    item.press_time = stamps.press_time;
    item.frame.assign(message);
}

tl::expected<Session::PressStamps, Reason> Session::stamps_of(const schema::Press& press,
                                                              Time received) const {
    if (!press.press_time()) return PressStamps{Time(), received};
    const Time claimed(*press.press_time());
    static const ClockRules defaults;
    const wire::ClockView* clock = thread_.view().clock(ClockId(press.clock()));
    const ClockRules& rules = clock != nullptr ? clock->rules : defaults;
    if (is_clock_ahead(claimed, received, rules.guard)) {
        return tl::unexpected(Reason::clock_ahead);
    }
    return PressStamps{claimed,
                       granted_press_time(claimed, received, round_trip_, rules.allowance)};
}

void Session::reject(const schema::Command& command, Reason reason) {
    wire::encode_rejected(thread_.builder(), command, thread_.shared().time.now(), reason);
    on_reply(thread_.builder().frame());
}

/// Answered by the sequencer, which alone knows how participants stand and what they bought; so it
/// has a command's bounds, and is more work than one: the next is asked for once this is there.
void Session::on_page(IncomingKind kind, bool may_ask, std::span<const std::byte> message,
                      Time received) {
    if (!may_ask) return refuse_page(kind, Reason::not_allowed);
    if (has_page_under_way_) return refuse_page(kind, Reason::busy);
    if (!bucket_.take(taken_at_)) return refuse_page(kind, Reason::busy);
    if (!thread_.has_room()) return refuse_page(kind, Reason::busy);
    has_page_under_way_ = true;
    incoming(kind, received).frame.assign(message);
}

void Session::refuse_page(IncomingKind kind, Reason reason) {
    auto& buffer = thread_.builder().begin();
    if (kind == IncomingKind::purchases_page) {
        const auto refused = schema::CreatePurchasesPageAnswer(buffer, wire::to_schema(reason));
        thread_.builder().finish(schema::ServerBody::purchases_page, refused.Union());
    } else {
        const auto refused = schema::CreateParticipantsPageAnswer(buffer, wire::to_schema(reason));
        thread_.builder().finish(schema::ServerBody::participants_page, refused.Union());
    }
    on_reply(thread_.builder().frame());
}

void Session::on_time_sync(const schema::TimeSync& sync, Time received) {
    encode_time_synced(thread_.builder(), sync, received, thread_.shared().time.now());
    outgoing_.add_urgent(thread_.builder().frame());
    mark();
}

void Session::on_pong(const schema::Pong& pong) {
    if (!is_ping_open_ || pong.id() != ping_id_) return;
    is_ping_open_ = false;
    const Time now = thread_.real_now();
    pings_.add(now, now - ping_sent_);
    const Duration real = measured_round_trip(pings_.least(now), stream_->least_round_trip());
    round_trip_ = thread_.shared().time.in_market(real);
}

void Session::on_follow(const flatbuffers::Vector<std::uint32_t>* clocks) {
    clocks_.clear();
    std::vector<bool> followed;  // by number; empty: all
    if (clocks != nullptr && clocks->size() > 0) {
        followed.resize(thread_.shared().settings.limits.clocks);
        for (const std::uint32_t clock : *clocks) {
            if (clock >= followed.size()) continue;
            if (!followed[clock]) clocks_.emplace_back(clock);
            followed[clock] = true;
        }
    }
    if (!outgoing_.is_following()) return outgoing_.set_clocks(std::move(followed));
    // Nobody told it of results that it did not follow: what there is of them by now is not sent.
    outgoing_.allow(thread_.results_end(view_));
    outgoing_.set_clocks(std::move(followed));
    if (!is_desk()) thread_.add_follower(*this, outgoing_.clocks());
}

void Session::on_answer(std::span<const std::byte> frame) {
    const auto type =
        flatbuffers::GetSizePrefixedRoot<schema::ServerFrame>(frame.data())->body_type();
    const bool is_of_command =
        type == schema::ServerBody::accepted || type == schema::ServerBody::rejected;
    if (is_of_command && under_way_ > 0) --under_way_;  // else it is of the session before
    if (type == schema::ServerBody::purchases_page ||
        type == schema::ServerBody::participants_page) {
        has_page_under_way_ = false;
    }
    on_reply(frame);
}

void Session::on_reply(std::span<const std::byte> frame) {
    if (state_ != State::logged_on) return;
    outgoing_.allow(thread_.results_end(view_));
    outgoing_.add_reply(frame);
    mark();
    if (outgoing_.is_overfull()) {
        close(schema::CloseReason::heartbeat_timeout, "answers are not read");
    }
}

void Session::on_notice(std::span<const std::byte> frame) {
    const bool reads_it_anyway = is_desk() && outgoing_.is_following();
    if (!reads_it_anyway) on_reply(frame);
}

void Session::on_results() {
    if (state_ != State::logged_on) return;
    outgoing_.allow(thread_.results_end(view_));
    mark(Due::results);
}

void Session::on_time(Time real_now) {
    if (is_held_ && others_.take(real_now)) {
        is_held_ = false;
        wait_to_read();
    }
    const Settings& settings = thread_.shared().settings;
    switch (state_) {
        case State::connected:
        case State::logging_on:
        case State::attaching:
            if (real_now - connected_at_ > settings.log_on_max) {
                close(schema::CloseReason::log_on_timeout, "");
            }
            return;
        case State::logged_on:
            if (real_now - heard_at_ > settings.silence_max) {
                return close(schema::CloseReason::heartbeat_timeout, "nothing was heard");
            }
            if (real_now - progress_told_at_ >= progress_interval) {
                tell_progress(real_now, std::nullopt);
            }
            if (user_.role == schema::Role::trader &&
                real_now - ping_sent_ >= settings.ping_interval) {
                send_ping(real_now);
            } else if (real_now - said_at_ >= settings.heartbeat) {
                send_heartbeat(real_now);
            }
            return;
        case State::closing:
            if (real_now - closing_at_ > closing_max) end();
            return;
        case State::ended:
            return;
    }
}

void Session::send_ping(Time real_now) {
    encode_ping(thread_.builder(), ++ping_id_, thread_.shared().time.now());
    outgoing_.add_urgent(thread_.builder().frame());
    ping_sent_ = real_now;
    said_at_ = real_now;
    is_ping_open_ = true;
    write();
}

void Session::send_heartbeat(Time real_now) {
    encode_heartbeat(thread_.builder(), thread_.shared().time.now());
    outgoing_.add_urgent(thread_.builder().frame());
    said_at_ = real_now;
    mark();
}

void Session::tell_progress(Time real_now, std::optional<schema::CloseReason> ended) {
    progress_told_at_ = real_now;
    if (!is_reader(user_.role)) return;
    const Shared& shared = thread_.shared();
    const Time now = shared.time.at(real_now);
    ReaderState state;
    state.role = user_.role;
    state.ended = ended;
    state.since = ended ? now : logged_on_at_;
    if (outgoing_.is_following()) {
        // It is not told of results of clocks that it does not follow, and lacks none of them.
        outgoing_.allow(thread_.results_end(view_));
        outgoing_.skip_unwanted();
        const std::uint64_t next = outgoing_.next();
        progress_.look(next, outgoing_.end(), now);
        state.sent = Sequence(next == 0 ? 0 : thread_.log(view_).entry(next - 1).sequence);
        state.behind_since = progress_.behind_since();
        state.stands_since = progress_.stands_since();
    }
    shared.readers.say(user_.number, state);
}

void Session::tell_gone(schema::CloseReason reason) {
    const Time real_now = thread_.real_now();
    if (state_ == State::logged_on) return tell_progress(real_now, reason);
    // One that it replaced was read, and said nothing when it was closed for it.
    const Shared& shared = thread_.shared();
    auto last = shared.readers.find(user_.number);
    if (!last || last->ended) return;
    last->ended = reason;
    last->since = shared.time.at(real_now);
    shared.readers.say(user_.number, *last);
}

void Session::mark(Due due) {
    bool& is_marked = is_marked_.at(static_cast<std::size_t>(due));
    if (is_marked) return;
    is_marked = true;
    thread_.mark(*this, due);
}

void Session::on_writable() {
    is_waiting_to_write_ = false;
    mark();
}

void Session::write_due(Due due) {
    is_marked_.at(static_cast<std::size_t>(due)) = false;
    write();
}

void Session::write() {
    if (state_ == State::ended || is_waiting_to_write_) return;
    for (int n = 0; n < writes_at_once; ++n) {
        const auto pieces = outgoing_.pieces();
        if (pieces.empty()) {
            if (state_ == State::closing && !has_finished_writing_) {
                has_finished_writing_ = true;
                stream_->finish_writing();
            }
            return wait_to_read();
        }
        const auto moved = stream_->write(pieces);
        if (moved.outcome == Stream::Outcome::ended) return end();
        if (moved.outcome == Stream::Outcome::would_wait) {
            is_waiting_to_write_ = true;
            return stream_->wait_to_write({thread_, id_});
        }
        const std::uint64_t next = outgoing_.next();
        outgoing_.written(moved.bytes);
        if (!is_desk()) thread_.handed_over(outgoing_, std::max(next, logged_on_before_));
    }
    mark();  // others first
}

Incoming& Session::incoming(IncomingKind kind, Time received) {
    Incoming& incoming = thread_.hand_over();
    incoming.kind = kind;
    incoming.session = id_;
    incoming.user = user_.number;
    incoming.participant = user_.participant;
    incoming.received = received;
    return incoming;
}

void Session::close(schema::CloseReason reason, std::string_view text) {
    if (is_closing()) return;
    if (state_ == State::attaching || state_ == State::logged_on) {
        incoming(IncomingKind::detach, thread_.received_now()).ended = reason;
        // Else another session of the user has taken its place, and speaks for it.
        const bool was_last = thread_.shared().users.leave_session(user_.name, id_);
        if (was_last) tell_gone(reason);
    }
    spdlog::debug("{} {} is closed: {} {}", stream_->peer(), user_.name,
                  schema::EnumNameCloseReason(reason), text);
    encode_closed(thread_.builder(), reason, text);
    outgoing_.add_last(thread_.builder().frame());
    state_ = State::closing;
    closing_at_ = thread_.real_now();
    mark();
}

void Session::end() {
    if (state_ == State::ended) return;
    close(schema::CloseReason::line_lost, "");
    state_ = State::ended;
    stream_->close();
    thread_.forget(*this);
}

}  // namespace huagu::gateway
