// What one turn has to say, in the order in which it is to be said: replies to sessions, and that
// there are new results. Nothing of it may be told before the journal is durable up to its
// position.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/assert.hpp"
#include "engine/types.hpp"
#include "journal/journal.hpp"
#include "sequencer/incoming.hpp"

namespace huagu {

enum class OutKind : std::uint8_t {
    reply,             // frame(item) to the session
    notice,            // frame(item) to every session that does not read it on the desk
    private_snapshot,  // frame(item), an OwnSnapshot, to the session that was attached
    results,           // for all gateway threads: readers may go up to the ends
};

struct OutItem {
    OutKind kind;
    SessionId session;  // reply, private_snapshot
    journal::Position position;
    std::uint32_t offset = 0;  // of the frame, in the arena; not of results
    std::uint32_t size = 0;
    // results, private_snapshot: the entries that there are by then (ResultsLog's numbers). The
    // public part that belongs to a private snapshot is that of results up to here.
    std::uint64_t results_end = 0;  // of the full and the public view
    std::uint64_t desk_end = 0;     // of the desk view
    CommandId last_command_id{0};   // private_snapshot: the user's highest so far
};

class Outbox {
  public:
    [[nodiscard]] std::span<const OutItem> items() const { return items_; }

    /// A reply's, a notice's or a private snapshot's frame, with its size prefix.
    [[nodiscard]] std::span<const std::byte> frame(const OutItem& item) const {
        HUAGU_ASSERT(item.kind != OutKind::results);
        return std::span(arena_).subspan(item.offset, item.size);
    }

    void clear() {
        items_.clear();
        arena_end_ = 0;
    }

    // The sequencer's.

    /// One frame to several sessions lies in the arena once.
    void add_frame(std::span<const std::byte> frame) {
        HUAGU_ASSERT(frame.size() <= UINT32_MAX - arena_end_);
        last_offset_ = arena_end_;
        last_size_ = static_cast<std::uint32_t>(frame.size());
        arena_end_ += last_size_;
        if (arena_end_ > arena_.size()) arena_.resize(std::size_t{2} * arena_end_);
        std::copy(frame.begin(), frame.end(), arena_.data() + last_offset_);
    }
    /// The frame that was added last, to a session.
    OutItem& add(OutKind kind, SessionId session, journal::Position position) {
        OutItem& item = items_.emplace_back();  // a copy would wait for its own stores
        item.kind = kind;
        item.session = session;
        item.position = position;
        item.offset = last_offset_;
        item.size = last_size_;
        return item;
    }
    /// An item of another outbox, with its frame.
    void add(const OutItem& item, std::span<const std::byte> frame) {
        add_frame(frame);
        items_.emplace_back(item).offset = last_offset_;
    }
    /// Room for as much as another outbox has.
    void reserve(const Outbox& as) {
        items_.reserve(as.items_.size());
        if (arena_.size() < as.arena_end_) arena_.resize(as.arena_end_);
    }
    /// Markers that follow each other become one.
    void add_results(journal::Position position, std::uint64_t results_end,
                     std::uint64_t desk_end) {
        if (items_.empty() || items_.back().kind != OutKind::results) items_.emplace_back();
        items_.back() = {OutKind::results, SessionId::none(), position,    0, 0,
                         results_end,      desk_end,          CommandId(0)};
    }

  private:
    std::vector<OutItem> items_;
    std::vector<std::byte> arena_;  // frames, and room for more
    std::uint32_t arena_end_ = 0;   // of the frames
    std::uint32_t last_offset_ = 0;
    std::uint32_t last_size_ = 0;
};

}  // namespace huagu
