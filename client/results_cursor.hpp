// A reader's place in the results, and the proof that nothing is missing: of all clocks by
// `sequence`, of some clocks by each one's `clock_sequence`. Replies and notices on the desk have
// no number of their own: they are counted from the last result on.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "wire/numbered.hpp"

namespace huagu::client {

class ResultsCursor {
  public:
    enum class Verdict : std::uint8_t { next, known, gap };

    /// The place after `sequence`, and after so many of the desk's entries that follow it. Whether
    /// results of all clocks are followed, or of some only.
    void begin(Sequence sequence, bool follows_all, std::uint64_t desk_entries = 0) {
        sequence_ = sequence.value();
        follows_all_ = follows_all;
        is_first_ = false;
        clock_sequences_.clear();
        desk_entries_ = desk_entries;
        desk_entries_to_pass_ = 0;
    }

    /// Of a clock in the snapshot that the place is after.
    void begin_clock(std::uint32_t clock, std::uint64_t clock_sequence) {
        clock_sequences_[clock] = clock_sequence;
    }

    /// The reader follows other clocks from here on: what it did not follow until now it need not
    /// have.
    void follow(bool follows_all) {
        follows_all_ = follows_all;
        is_first_ = true;
        clock_sequences_.clear();
    }

    /// On the desk: what comes next is all that comes after sequence() once more, whichever clocks
    /// are followed, in the same order.
    void resume() { desk_entries_to_pass_ = desk_entries_; }

    /// Moves the place, unless there is a gap.
    Verdict take(const schema::Result& result) {
        if (!wire::is_numbered(result)) return take_desk_entry(result);
        if (result.sequence() <= sequence_) return Verdict::known;
        if (follows_all_ && !is_first_ && result.sequence() != sequence_ + 1) return Verdict::gap;
        if (const auto clock = result.clock()) {
            const auto [last, is_first] = clock_sequences_.try_emplace(*clock, 0);
            if (!is_first && result.clock_sequence() != last->second + 1) return Verdict::gap;
            last->second = result.clock_sequence();
        }
        sequence_ = result.sequence();
        is_first_ = false;
        desk_entries_ = desk_entries_to_pass_;
        return Verdict::next;
    }

    /// Of the last result that was taken.
    [[nodiscard]] Sequence sequence() const { return Sequence(sequence_); }

  private:
    Verdict take_desk_entry(const schema::Result& result) {
        if (result.sequence() < sequence_) return Verdict::known;
        if (desk_entries_to_pass_ > 0) {
            --desk_entries_to_pass_;
            return Verdict::known;
        }
        ++desk_entries_;
        return Verdict::next;
    }

    std::uint64_t sequence_ = 0;
    bool follows_all_ = true;
    bool is_first_ = false;
    std::unordered_map<std::uint32_t, std::uint64_t> clock_sequences_;
    std::uint64_t desk_entries_ = 0;          // that were taken since the result of `sequence_`
    std::uint64_t desk_entries_to_pass_ = 0;  // of them, those that still come once more
};

}  // namespace huagu::client
