// What a session still has to be sent: its place in the results log, and the replies in between,
// in one order. Results are sent from the log as they lie, so a reader that is slow is only a
// smaller number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "journal/results.hpp"

namespace huagu::gateway {

using SharedBytes = std::shared_ptr<const std::vector<std::byte>>;

/// Of one session and its thread.
class Outgoing {
  public:
    static constexpr std::size_t urgent_max = 4096;  // bytes
    // That wait. Commands of a client that stops reading may be under way in such numbers before it
    // is not read any more either.
    static constexpr std::size_t replies_max = 16'384;
    static constexpr std::size_t reply_bytes_max = std::size_t{1}
                                                   << 20;  // of them, snapshots aside
    static constexpr std::size_t pieces_max = 32;

    /// Results from `next` on, of these clocks and of no clock; of all if none is named.
    void follow(const journal::ResultsLog& log, std::uint64_t next) {
        log_ = &log;
        next_ = next;
        sent_of_result_ = 0;
    }
    /// From now on of other clocks; what was allowed so far and not followed is passed over.
    void set_clocks(std::vector<bool> clocks) {
        skip_unwanted();
        clocks_ = std::move(clocks);
    }
    [[nodiscard]] const std::vector<bool>& clocks() const { return clocks_; }  // empty: all
    [[nodiscard]] bool is_following() const { return log_ != nullptr; }
    /// The result to be sent next, and where those end that may be.
    [[nodiscard]] std::uint64_t next() const { return next_; }
    [[nodiscard]] std::uint64_t end() const { return end_; }

    /// Results below `end` may be sent.
    void allow(std::uint64_t end) { end_ = end; }

    /// Whether the session wanted that result, and the last of it was written since `next` was the
    /// next one.
    [[nodiscard]] bool has_written(std::uint64_t index, std::uint64_t next) const {
        return is_following() && index >= next && index < next_ && is_wanted(index);
    }
    /// The next result is one that it wants, if there is any.
    void skip_unwanted();

    /// A reply, after all results that are allowed so far.
    void add_reply(std::span<const std::byte> frame);
    void add_shared(SharedBytes frame);
    /// A frame that may overtake the others (time sync, pings); dropped if too many wait.
    void add_urgent(std::span<const std::byte> frame);
    /// The last frame: no result or reply that has not been begun comes before or after it.
    void add_last(std::span<const std::byte> frame);

    /// So many replies wait that a client should read before it asks for more.
    [[nodiscard]] bool is_filling() const {
        return replies_.size() > replies_max / 64 || own_bytes() > reply_bytes_max / 4;
    }
    /// Too many replies wait: they are not read.
    [[nodiscard]] bool is_overfull() const {
        return replies_.size() > replies_max || own_bytes() > reply_bytes_max;
    }

    /// The next bytes to be written, as they lie; until the next call of anything.
    std::span<const std::span<const std::byte>> pieces();
    /// So many of their bytes are written.
    void written(std::size_t bytes);

  private:
    /// Its bytes are shared, or the next of `own_`.
    struct Reply {
        SharedBytes shared;
        std::size_t size = 0;
        std::uint64_t after = 0;  // results below it come first
    };
    enum class Kind : std::uint8_t { urgent, reply, results };

    void add(SharedBytes shared, std::size_t size);
    [[nodiscard]] std::size_t own_bytes() const { return own_.size() - own_begin_; }
    void add_piece(Kind kind, std::span<const std::byte> bytes);
    /// Pieces of results from `from` up to `to`; gives the place after them.
    std::uint64_t add_results(std::uint64_t from, std::uint64_t to);
    [[nodiscard]] bool is_wanted(std::uint64_t index) const;
    void results_written(std::size_t bytes);
    void replies_written(std::size_t bytes);
    void pop_reply();

    const journal::ResultsLog* log_ = nullptr;
    std::uint64_t next_ = 0;          // the result to be sent next
    std::uint64_t end_ = 0;           // results below may be sent
    std::size_t sent_of_result_ = 0;  // bytes of it that are sent
    std::vector<bool> clocks_;        // by number; empty: all

    std::deque<Reply> replies_;
    std::vector<std::byte> own_;  // the replies' own bytes, one after the other
    std::size_t own_begin_ = 0;   // of the first that waits
    std::size_t sent_of_reply_ = 0;
    std::vector<std::byte> urgent_;
    std::size_t sent_of_urgent_ = 0;  // a whole frame's end, or within one
    bool has_last_ = false;

    std::vector<std::span<const std::byte>> pieces_;
    std::vector<Kind> kinds_;
};

}  // namespace huagu::gateway
