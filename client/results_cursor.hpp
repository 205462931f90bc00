// A reader's place in the results, and the proof that nothing is missing: of all clocks by
// `sequence`, of some clocks by each one's `clock_sequence`.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "wire/schema.hpp"

namespace huagu::client {

class ResultsCursor {
  public:
    enum class Verdict : std::uint8_t { next, known, gap };

    /// The place after `sequence`. Whether results of all clocks are followed, or of some only.
    void begin(Sequence sequence, bool follows_all) {
        sequence_ = sequence.value();
        follows_all_ = follows_all;
        is_first_ = false;
        clock_sequences_.clear();
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

    /// Moves the place, unless there is a gap.
    Verdict take(const schema::Result& result) {
        if (!is_numbered(result)) return Verdict::next;
        if (result.sequence() <= sequence_) return Verdict::known;
        if (follows_all_ && !is_first_ && result.sequence() != sequence_ + 1) return Verdict::gap;
        if (const auto clock = result.clock()) {
            const auto [last, is_first] = clock_sequences_.try_emplace(*clock, 0);
            if (!is_first && result.clock_sequence() != last->second + 1) return Verdict::gap;
            last->second = result.clock_sequence();
        }
        sequence_ = result.sequence();
        is_first_ = false;
        return Verdict::next;
    }

    /// Of the last result that was taken.
    [[nodiscard]] Sequence sequence() const { return Sequence(sequence_); }

  private:
    /// A reply or a notice on the desk lies among the results, and bears the last one's number.
    static bool is_numbered(const schema::Result& result) {
        return result.body_type() != schema::ResultBody::desk_reply &&
               result.body_type() != schema::ResultBody::notice;
    }

    std::uint64_t sequence_ = 0;
    bool follows_all_ = true;
    bool is_first_ = false;
    std::unordered_map<std::uint32_t, std::uint64_t> clock_sequences_;
};

}  // namespace huagu::client
