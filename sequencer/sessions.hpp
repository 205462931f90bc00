// Where a user's replies go: the session that it logged on with last. And how a participant's
// sessions ended: whether a trader went home or lost its line.
#pragma once

#include <cstdint>

#include "base/zeroed_array.hpp"
#include "engine/types.hpp"
#include "sequencer/incoming.hpp"

namespace huagu {

class Sessions {
  public:
    /// How the sessions of a participant's users ended.
    struct Ended {
        std::uint32_t lost;  // of its users: not back since a session that ended without a log-off
        bool has_any;
        schema::CloseReason last;  // while users are lost: of the last that was lost
        Time at;                   // of that one
    };

    Sessions(std::uint32_t users, std::uint32_t participants)
        : users_(users, base::Pages::huge),
          first_users_(participants, base::Pages::huge),
          ended_(participants) {}

    /// Asks for where a user's replies go.
    void prefetch(UserId user) const { users_.prefetch(user.value()); }

    /// Whether there is a place for such a user.
    [[nodiscard]] bool has_place(UserId user, ParticipantId participant) const {
        return user.value() < users_.size() &&
               (participant.is_none() || participant.value() < first_users_.size());
    }

    /// There is a place for it. A session of the user that is still there is forgotten.
    void attach(UserId user, ParticipantId participant, SessionId session) {
        User& entry = users_[user.value()];
        if (!entry.is_attached && !participant.is_none()) {
            entry.next = first_users_[participant.value()];
            first_users_[participant.value()] = user.value() + 1;
            if (entry.is_lost) --ended_[participant.value()].lost;
        }
        entry.is_attached = true;
        entry.is_lost = false;
        entry.session = {session.thread, session.slot, session.generation};
    }

    /// Nothing happens if another session has taken its place.
    void detach(const Incoming& left) {
        User& entry = users_[left.user.value()];
        if (!entry.is_attached || !(id(entry) == left.session)) return;
        entry.is_attached = false;
        if (left.participant.is_none()) return;
        std::uint32_t* link = &first_users_[left.participant.value()];
        while (*link != left.user.value() + 1) link = &users_[*link - 1].next;
        *link = entry.next;
        entry.is_lost = !is_wanted(left.ended);
        Ended& its = ended_[left.participant.value()];
        if (its.lost > 0 && !entry.is_lost) return;
        its = {its.lost + (entry.is_lost ? 1U : 0U), true, left.ended, left.received};
    }

    /// There is a place for it.
    [[nodiscard]] const Ended& ended(ParticipantId participant) const {
        return ended_[participant.value()];
    }

    /// Calls `use(session)` for the user's session; for all of the participant's if user is none.
    template <class Use>
    void for_each(UserId user, ParticipantId participant, Use use) const {
        if (!user.is_none()) {
            if (user.value() < users_.size() && users_[user.value()].is_attached) {
                use(id(users_[user.value()]));
            }
        } else if (!participant.is_none() && participant.value() < first_users_.size()) {
            for (std::uint32_t link = first_users_[participant.value()]; link != 0;
                 link = users_[link - 1].next) {
                use(id(users_[link - 1]));
            }
        }
    }

  private:
    // All zero: nobody. Links are user numbers + 1.
    struct PlainSession {
        std::uint16_t thread;
        std::uint32_t slot;
        std::uint32_t generation;
    };
    struct User {
        PlainSession session;
        std::uint32_t next;  // of the participant
        bool is_attached;
        bool is_lost;
    };

    /// By the user, or by the desk.
    static bool is_wanted(schema::CloseReason ended) {
        return ended == schema::CloseReason::logged_off || ended == schema::CloseReason::disabled;
    }
    static SessionId id(const User& user) {
        return {user.session.thread, user.session.slot, user.session.generation};
    }

    base::ZeroedArray<User> users_;
    base::ZeroedArray<std::uint32_t> first_users_;  // by participant
    base::ZeroedArray<Ended> ended_;                // the same
};

}  // namespace huagu
