// A session's log-on, and the administration of users: what may cost a password hash, and so goes
// by way of the log-on thread.
#include <spdlog/spdlog.h>

#include "gateway/gateway_thread.hpp"
#include "gateway/roles.hpp"
#include "gateway/session.hpp"
#include "gateway/session_frames.hpp"

namespace huagu::gateway {
namespace {

std::string text_of(const flatbuffers::String* text) {
    return text == nullptr ? std::string() : text->str();
}

/// A trader presses for a buyer, a grower sees its own lots: why a user of this role would be of no
/// use to the participant (`none` if it has none).
Reason fault_of_side(const wire::MarketView& view, schema::Role role, ParticipantId id) {
    if (id.is_none()) return Reason::none;
    const wire::ParticipantView* participant = view.participant(id);
    if (participant == nullptr) return Reason::unknown_participant;
    if (role == schema::Role::trader && !participant->is_buyer) return Reason::not_a_buyer;
    if (role == schema::Role::grower && !participant->is_grower) return Reason::bad_value;
    return Reason::none;
}

}  // namespace

void Session::on_log_on(const schema::LogOn& log_on) {
    using schema::CloseReason;
    if (log_on.protocol_version() != schema::ProtocolVersion::current) {
        return close(CloseReason::bad_version, "this server speaks version 1");
    }
    user_.name = text_of(log_on.user());
    if (user_.name.empty() || user_.name.size() > Users::name_max) {
        return close(CloseReason::log_on_failed, "");
    }
    const auto role = log_on.role();
    const auto view = log_on.view();
    if ((role && !wire::is_member(*role)) || (view && !wire::is_member(*view))) {
        return close(CloseReason::bad_frame, "an unknown role or view");
    }
    asked_role_ = role ? std::optional(*role) : std::nullopt;
    asked_view_ = view ? std::optional(*view) : std::nullopt;
    follows_results_ = log_on.follow_results();
    if (const auto last = log_on.last_sequence()) last_sequence_ = *last;
    on_follow(log_on.clocks());

    state_ = State::logging_on;
    Users& users = thread_.shared().users;
    if (const auto* token = log_on.token(); token != nullptr && token->size() > 0) {
        return on_user(users.with_token(user_.name, {token->data(), token->size()}));
    }
    const auto password = std::make_shared<Secret>(text_of(log_on.password()));
    if (password->text().size() > Users::password_max) {
        return close(CloseReason::log_on_failed, "");
    }
    const auto taken = thread_.shared().run_log_on(
        [&shared = thread_.shared(), id = id_, name = user_.name, password] {
            const auto user = shared.users.with_password(name, password->text());
            shared.post(id, [id, user](GatewayThread& thread) {
                if (Session* session = thread.find(id)) session->on_user(user);
            });
        });
    if (taken == LogOnThread::Taken::no) {
        close(CloseReason::busy, "too many log-ons at once: try again in a moment");
    }
}

void Session::on_user(const std::optional<User>& user) {
    using schema::CloseReason;
    if (state_ != State::logging_on) return;
    if (!user) {
        spdlog::warn("{}: log-on of '{}' failed", stream_->peer(), user_.name);
        return close(CloseReason::log_on_failed, "");
    }
    view_ = asked_view_.value_or(widest_view(user->role));
    if ((asked_role_ && *asked_role_ != user->role) || view_ > widest_view(user->role)) {
        return close(CloseReason::not_allowed, "not the user's role or view");
    }
    const auto before = thread_.shared().users.take_session(*user, id_, connected_at_);
    if (!before) return close(CloseReason::log_on_failed, "");  // changed meanwhile
    if (*before == id_) return close(CloseReason::replaced, "logged on elsewhere since");
    if (!before->is_none()) {
        thread_.shared().post(*before, [id = *before](GatewayThread& thread) {
            Session* session = thread.find(id);
            if (session != nullptr) session->close(CloseReason::replaced, "logged on elsewhere");
        });
    }
    user_ = *user;
    bucket_ = TokenBucket(thread_.shared().settings.rates.at(static_cast<std::size_t>(user_.role)));
    state_ = State::attaching;
    incoming(IncomingKind::attach, thread_.received_now());
}

/// The public part is of the same moment: the thread has followed the results up to the item's.
void Session::on_private_snapshot(const OutItem& item, std::span<const std::byte> frame) {
    if (state_ != State::attaching) return;
    state_ = State::logged_on;
    spdlog::debug("{} {} is on", stream_->peer(), user_.name);
    const auto& log = thread_.log(view_);
    const std::uint64_t end = thread_.results_end(view_);
    const auto place_after = [&](std::uint64_t sequence) {
        return std::min(log.find_after(sequence), end);
    };
    const std::uint64_t next = last_sequence_ ? place_after(*last_sequence_) : end;
    const std::uint64_t after_snapshot = place_after(thread_.view().sequence().value());
    send_logged_on(item, next > after_snapshot ? next - after_snapshot : 0);
    const bool is_masked = view_ == schema::View::public_ && thread_.shared().settings.hide_buyers;
    outgoing_.add_shared(
        thread_.snapshot(clocks_, is_masked ? wire::Buyers::masked : wire::Buyers::shown));
    if (!user_.participant.is_none()) outgoing_.add_reply(frame);
    if (follows_results_) {
        outgoing_.follow(log, next);
        outgoing_.allow(end);
        logged_on_before_ = end;
        if (is_desk()) {
            thread_.add_desk_reader(*this);
        } else {
            thread_.add_follower(*this, outgoing_.clocks());
        }
    }
    const Time real_now = thread_.real_now();
    logged_on_at_ = thread_.shared().time.at(real_now);
    tell_progress(real_now, std::nullopt);
    mark();
    if (user_.role == schema::Role::trader) send_ping(real_now);
}

void Session::send_logged_on(const OutItem& item, std::uint64_t past_desk_entries) {
    encode_logged_on(thread_.builder(), thread_.shared(), thread_.view(),
                     {user_, view_, item.last_command_id, past_desk_entries});
    outgoing_.add_reply(thread_.builder().frame());
}

void Session::administer(const schema::ClientFrame& frame) {
    Users& users = thread_.shared().users;
    if (const auto* request = frame.body_as_add_user()) return add_user(*request);
    if (const auto* request = frame.body_as_set_password()) {
        const auto password = std::make_shared<Secret>(text_of(request->password()));
        return run_administration(request->request_id(),
                                  [&users, name = text_of(request->user()), password](UserId&) {
                                      return users.set_password(name, password->text());
                                  },
                                  {});
    }
    if (const auto* request = frame.body_as_disable_user()) {
        std::string name = text_of(request->user());
        return run_administration(
            request->request_id(), [&users, name](UserId&) { return users.disable(name); }, name);
    }
}

void Session::add_user(const schema::AddUser& request) {
    const auto participant = request.participant();
    const ParticipantId id = participant ? ParticipantId(*participant) : ParticipantId::none();
    if (may_administer(user_.role)) {
        if (!wire::is_member(request.role())) {
            return on_administration(request.request_id(), Reason::bad_value, UserId::none());
        }
        if (const Reason reason = fault_of_side(thread_.view(), request.role(), id);
            reason != Reason::none) {
            return on_administration(request.request_id(), reason, UserId::none());
        }
    }
    const auto password = std::make_shared<Secret>(text_of(request.password()));
    run_administration(
        request.request_id(),
        [&users = thread_.shared().users, name = text_of(request.user()), role = request.role(), id,
         password](UserId& number) { return users.add(name, role, id, password->text(), number); },
        {});
}

/// `to_close`: the user whose session ends when it is done.
void Session::run_administration(std::uint64_t request, std::function<Reason(UserId&)> change,
                                 std::string to_close) {
    if (!may_administer(user_.role)) {
        return on_administration(request, Reason::not_allowed, UserId::none());
    }
    const auto taken =
        thread_.shared().run_log_on([&shared = thread_.shared(), id = id_, request,
                                     change = std::move(change), to_close = std::move(to_close)] {
            UserId added = UserId::none();
            const Reason reason = change(added);
            const SessionId closing = to_close.empty() || reason != Reason::none
                                          ? SessionId::none()
                                          : shared.users.session_of(to_close);
            if (!closing.is_none()) {
                shared.post(closing, [closing](GatewayThread& thread) {
                    Session* session = thread.find(closing);
                    if (session != nullptr) session->close(schema::CloseReason::disabled, "");
                });
            }
            shared.post(id, [id, request, reason, added](GatewayThread& thread) {
                Session* session = thread.find(id);
                if (session != nullptr) session->on_administration(request, reason, added);
            });
        });
    if (taken == LogOnThread::Taken::no) {
        on_administration(request, Reason::busy, UserId::none());
    }
}

void Session::on_administration(std::uint64_t request, Reason reason, UserId added) {
    encode_administration_done(thread_.builder(), request, reason, added);
    on_reply(thread_.builder().frame());
}

}  // namespace huagu::gateway
