// What one turn has to say, in the order in which it is to be said: replies to sessions, and that
// there are new results. Nothing of it may be told before the journal is durable up to its
// position.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/assert.hpp"
#include "journal/journal.hpp"
#include "sequencer/incoming.hpp"
#include "sequencer/private_snapshot.hpp"

namespace huagu {

enum class OutKind : std::uint8_t {
    reply,             // frame(item) to the session
    private_snapshot,  // item.snapshot to the session; take it out
    results,           // for all threads: readers may go up to the ends
};

struct OutItem {
    OutKind kind;
    SessionId session;  // reply, private_snapshot
    journal::Position position;
    std::uint32_t offset = 0;  // reply: of its frame, in the arena
    std::uint32_t size = 0;
    std::uint64_t results_end = 0;  // results: of the full and the public view
    std::uint64_t desk_end = 0;     // results: of the desk view
    std::unique_ptr<PrivateSnapshot> snapshot;
};

class Outbox {
  public:
    [[nodiscard]] std::vector<OutItem>& items() { return items_; }
    [[nodiscard]] const std::vector<OutItem>& items() const { return items_; }

    /// A reply's frame, with its size prefix.
    [[nodiscard]] std::span<const std::byte> frame(const OutItem& item) const {
        HUAGU_ASSERT(item.kind == OutKind::reply);
        return std::span(arena_).subspan(item.offset, item.size);
    }

    void clear() {
        items_.clear();
        arena_.clear();
    }

    // The sequencer's.

    /// One frame to several sessions lies in the arena once.
    void add_frame(std::span<const std::byte> frame) {
        last_offset_ = static_cast<std::uint32_t>(arena_.size());
        last_size_ = static_cast<std::uint32_t>(frame.size());
        arena_.insert(arena_.end(), frame.begin(), frame.end());
    }
    /// The frame that was added last, to a session.
    void add_reply(SessionId session, journal::Position position) {
        OutItem& item = items_.emplace_back();
        item.kind = OutKind::reply;
        item.session = session;
        item.position = position;
        item.offset = last_offset_;
        item.size = last_size_;
    }
    void add_snapshot(SessionId session, journal::Position position,
                      std::unique_ptr<PrivateSnapshot> snapshot) {
        OutItem& item = items_.emplace_back();
        item.kind = OutKind::private_snapshot;
        item.session = session;
        item.position = position;
        item.snapshot = std::move(snapshot);
    }
    /// Markers that follow each other become one.
    void add_results(journal::Position position, std::uint64_t results_end,
                     std::uint64_t desk_end) {
        if (items_.empty() || items_.back().kind != OutKind::results) items_.emplace_back();
        OutItem& item = items_.back();
        item.kind = OutKind::results;
        item.position = position;
        item.results_end = results_end;
        item.desk_end = desk_end;
    }

  private:
    std::vector<OutItem> items_;
    std::vector<std::byte> arena_;
    std::uint32_t last_offset_ = 0;
    std::uint32_t last_size_ = 0;
};

}  // namespace huagu
