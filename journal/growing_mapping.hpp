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

    /// The first `size` bytes may be touched from now on. Any thread; waits only for another one
    /// that is just making room.
    [[nodiscard]] Stored<void> make_room(std::uint64_t size) {
        // Pairs with the release in grow(): what another thread made room for may be touched.
        if (size <= room_.load(std::memory_order_acquire)) return {};
        return grow(size);
    }

    /// Makes room ahead of the first `used` bytes, which are filled, and has its pages ready. One
    /// thread's. Where there is no more room, whoever needs it will be told.
    void reserve_ahead(std::uint64_t used);

  private:
    [[nodiscard]] Stored<void> grow(std::uint64_t size);

    const std::unique_ptr<Mapping> mapping_;
    std::byte* const data_;
    std::mutex growing_;
    std::atomic<std::uint64_t> room_;
    std::uint64_t touched_ = 0;  // up to here, by reserve_ahead()
};

}  // namespace huagu::journal
