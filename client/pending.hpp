// Commands that were sent and not answered yet. After a reconnect they go out again as they were:
// a resend is always safe (rules.md, "Command ids").
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "engine/types.hpp"

namespace huagu::client {

struct Pending {
    CommandId command_id;
    std::vector<std::byte> frame;
    bool is_resent = false;
    bool is_busy = false;  // a resend was refused: again, in a while
};

class PendingTable {
  public:
    /// The market keeps the answers to so many ids: what is older could no longer be resent.
    static constexpr std::size_t capacity = 256;

    [[nodiscard]] bool is_full() const {
        return !pending_.empty() && highest_ + 1 - pending_.front().command_id.value() >= capacity;
    }
    [[nodiscard]] std::size_t size() const { return pending_.size(); }

    /// The next id: above every id that the market has, and above every one that was given out.
    [[nodiscard]] CommandId next_id() const { return CommandId(highest_ + 1); }

    /// The highest id that the market has of this user, as a log-on's answer names it.
    void learn_highest(CommandId highest) { highest_ = std::max(highest_, highest.value()); }

    /// Must be next_id(), and there must be room.
    void add(CommandId command_id, std::span<const std::byte> frame) {
        HUAGU_ASSERT(command_id == next_id());
        HUAGU_ASSERT(!is_full());
        highest_ = command_id.value();
        pending_.push_back({command_id, {frame.begin(), frame.end()}});
    }

    /// Takes out what an answer was waited for; nothing if it was answered before.
    std::optional<Pending> answered(CommandId command_id) {
        const auto found = find(command_id);
        if (found == pending_.end()) return std::nullopt;
        Pending pending = std::move(*found);
        pending_.erase(found);
        return pending;
    }

    /// All that is unanswered goes out again.
    void mark_resent() {
        for (Pending& pending : pending_) {
            pending.is_resent = true;
            pending.is_busy = false;
        }
    }

    /// A resend was refused as `busy`: it goes out again later. Whether it was a resend.
    bool keep_busy(CommandId command_id) {
        const auto found = find(command_id);
        if (found == pending_.end() || !found->is_resent) return false;
        found->is_busy = true;
        return true;
    }
    /// Calls `send(pending)` for each that is to go out again.
    template <class Send>
    void take_busy(Send send) {
        for (Pending& pending : pending_) {
            if (std::exchange(pending.is_busy, false)) send(pending);
        }
    }

    /// In the order in which they were sent.
    [[nodiscard]] const std::deque<Pending>& unanswered() const { return pending_; }

  private:
    std::deque<Pending>::iterator find(CommandId command_id) {
        const auto found = std::lower_bound(
            pending_.begin(), pending_.end(), command_id,
            [](const Pending& pending, CommandId id) { return pending.command_id < id; });
        const bool is_there = found != pending_.end() && found->command_id == command_id;
        return is_there ? found : pending_.end();
    }

    std::deque<Pending> pending_;  // by command id
    std::uint64_t highest_ = 0;
};

}  // namespace huagu::client
