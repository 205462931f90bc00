// A mapping that one thread fills from its start and another makes longer ahead of it, so that
// whoever fills it seldom waits for room.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>

#include "journal/storage.hpp"

namespace huagu::journal {

class GrowingMapping {
  public:
    explicit GrowingMapping(std::unique_ptr<Mapping> mapping);

    [[nodiscard]] std::byte* data() const { return data_; }
    /// All that may be touched by now.
    [[nodiscard]] std::span<const std::byte> bytes() const {
        return {data_, room_.load(std::memory_order_acquire)};
    }
    [[nodiscard]] Mapping& mapping() const { return *mapping_; }

    /// Whether the first `size` bytes may be touched.
    [[nodiscard]] bool has_room(std::uint64_t size) const {
        // Pairs with the release in grow(): what another thread made room for may be touched.
        return size <= room_.load(std::memory_order_acquire);
    }
    /// The first `size` bytes may be touched from now on. Any thread; waits only for another one
    /// that is just making room.
    [[nodiscard]] Stored<void> make_room(std::uint64_t size) {
        if (has_room(size)) return {};
        return grow(size);
    }

    /// Makes room ahead of the first `used` bytes, which are filled, and has its pages ready: a
    /// piece of them. Gives whether there may be more to do. One thread's. Where there is no more
    /// room, whoever needs it will be told; to ask a full disk again and again takes its time, so
    /// it is asked once more when a good part more is filled.
    bool reserve_ahead(std::uint64_t used);
    /// Whether it is time for that again. Any thread.
    [[nodiscard]] bool is_short(std::uint64_t used) const {
        return touched_.load(std::memory_order_relaxed) < used + touched_ahead / 2 &&
               used >= not_before_.load(std::memory_order_relaxed);
    }

    /// Sees whether another process made the file longer. Of one that is only read.
    void follow();

  private:
    // Pages that a market's thread touches first cost it more than all else that it does.
    static constexpr std::uint64_t touched_ahead = std::uint64_t{2} << 20;
    // Filled between two attempts to make room where there was none.
    static constexpr std::uint64_t attempt_interval = touched_ahead / 8;

    [[nodiscard]] Stored<void> grow(std::uint64_t size);

    const std::unique_ptr<Mapping> mapping_;
    std::byte* const data_;
    std::mutex growing_;
    std::atomic<std::uint64_t> room_;
    std::atomic<std::uint64_t> touched_{0};     // up to here, by reserve_ahead()
    std::atomic<std::uint64_t> not_before_{0};  // until so much is filled, no room is asked for
};

}  // namespace huagu::journal
