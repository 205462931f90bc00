// How the journal does: for the desk. The sequencer's thread looks, gateway threads tell.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "engine/types.hpp"
#include "gateway/round_trip.hpp"
#include "journal/journal.hpp"
#include "sequencer/durability_watch.hpp"

namespace huagu::gateway {

class JournalWatch {
  public:
    static constexpr Duration window{10'000'000'000};  // of the longest wait; market time

    /// The sequencer's thread, each turn: it looks every 10 ms at most, and is wrong by so much;
    /// where the disk lags for longer than it has marks (0.3 s), it may say up to twice the wait.
    void look(const journal::Journal& journal, Time now);

    // Any thread's:

    /// Records of the day so far.
    [[nodiscard]] std::uint64_t written() const { return written_.load(std::memory_order_relaxed); }
    /// When they were last seen to have become durable.
    [[nodiscard]] std::optional<Time> durable_at() const { return time_of(durable_at_); }
    [[nodiscard]] std::optional<Time> waits_since() const { return time_of(waits_since_); }
    /// Of any record, within the window.
    [[nodiscard]] Duration longest_wait() const {
        return Duration(longest_wait_.load(std::memory_order_relaxed));
    }

  private:
    static constexpr std::int64_t no_time = 0;
    static std::optional<Time> time_of(const std::atomic<std::int64_t>& number) {
        const std::int64_t time = number.load(std::memory_order_relaxed);
        return time == no_time ? std::nullopt : std::optional(Time(time));
    }

    static constexpr Duration look_interval{10'000'000};

    // The sequencer's:
    Time looked_at_{0};
    std::optional<journal::Position> durable_;
    DurabilityWatch records_{look_interval * 16};  // which it rounds to
    RollingMinimum waits_{window};                 // below zero: the least is the longest

    std::atomic<std::uint64_t> written_{0};
    std::atomic<std::int64_t> durable_at_{no_time};
    std::atomic<std::int64_t> waits_since_{no_time};
    std::atomic<std::int64_t> longest_wait_{0};
};

}  // namespace huagu::gateway
