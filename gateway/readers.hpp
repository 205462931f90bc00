// Who reads the results, how far each has been sent, and who did and is gone: for the desk. Each
// session says how it is now and then, so nothing on a press's path knows of it; and what two
// sessions of a user say at once, the one taking the other's place, is right again with the next.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/types.hpp"
#include "gateway/roles.hpp"

namespace huagu::gateway {

/// Traders the desk sees by their participants, as they may be thousands.
constexpr bool is_reader(schema::Role role) { return role != schema::Role::trader; }

struct ReaderState {
    schema::Role role = schema::Role::observer;
    std::optional<schema::CloseReason> ended;  // nothing: it is logged on
    Time since;                                // it is, or is gone
    std::optional<Sequence> sent;              // results up to here; nothing: it follows none
    std::optional<Time> behind_since;          // there was always more to send
    std::optional<Time> stands_since;          // and none of it was sent
};

/// How far a session's results are. Of its thread.
class ReaderProgress {
  public:
    /// Entries below `next` are sent, those below `end` may be.
    void look(std::uint64_t next, std::uint64_t end, Time now) {
        const bool has_moved = next != next_;
        next_ = next;
        if (next >= end) {
            behind_since_ = stands_since_ = std::nullopt;
        } else {
            if (!behind_since_) behind_since_ = now;
            if (has_moved || !stands_since_) stands_since_ = now;
        }
    }

    [[nodiscard]] std::optional<Time> behind_since() const { return behind_since_; }
    [[nodiscard]] std::optional<Time> stands_since() const { return stands_since_; }

  private:
    std::uint64_t next_ = 0;
    std::optional<Time> behind_since_;
    std::optional<Time> stands_since_;
};

/// By user number. Any thread's.
class Readers {
  public:
    /// Users have numbers below this one.
    explicit Readers(std::uint32_t users) : slots_(users) {}

    void say(UserId user, const ReaderState& state);
    /// Nothing: it was not logged on since the server's start, or is no reader.
    [[nodiscard]] std::optional<ReaderState> find(UserId user) const;
    /// Above the highest number of any.
    [[nodiscard]] std::uint32_t end() const { return end_.load(std::memory_order_relaxed); }

  private:
    /// Relaxed throughout: a look between two stores sees a bit of both, and the next one does not.
    struct Slot {
        std::atomic<bool> is_known;
        std::atomic<schema::Role> role;
        std::atomic<bool> is_on;
        std::atomic<schema::CloseReason> ended;
        std::atomic<std::int64_t> since;
        std::atomic<std::uint64_t> sent;
        std::atomic<std::int64_t> behind_since;
        std::atomic<std::int64_t> stands_since;
    };

    std::vector<Slot> slots_;
    std::atomic<std::uint32_t> end_{0};
};

}  // namespace huagu::gateway
