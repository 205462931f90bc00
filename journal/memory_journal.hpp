// A journal that lives as long as the program: for markets that keep nothing, and for tests.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "journal/journal.hpp"
#include "journal/record.hpp"

namespace huagu::journal {

/// Durable at once, or only when a test says so.
enum class Durability : std::uint8_t { at_once, when_settled };

/// `durable` may be called by any thread, all else by the writer's.
class MemoryJournal final : public Journal {
  public:
    explicit MemoryJournal(Durability durability = Durability::at_once) : durability_(durability) {}

    void append(std::span<const std::byte> batch, const ChainEnd& end) override;
    [[nodiscard]] std::size_t room() const override { return no_limit; }
    [[nodiscard]] Position end() const override { return Position(end_.position); }
    [[nodiscard]] std::uint32_t last_crc() const override { return end_.crc; }
    [[nodiscard]] Position durable() const override {
        // Pairs with the release in settle(): what lies before it is there.
        return Position(durable_.load(std::memory_order_acquire));
    }
    [[nodiscard]] Position read(Position from, std::vector<std::byte>& bytes) const override;
    [[nodiscard]] std::uint32_t day_salt() const override { return 0; }
    [[nodiscard]] std::uint64_t epoch() const override { return 1; }
    [[nodiscard]] std::string_view failure() const override { return {}; }
    void call_when_durable(Wake wake, void* context) override;

    /// Makes everything that was appended durable.
    void settle();

  private:
    /// A batch ends where the next begins.
    struct Batch {
        std::uint64_t position;
        std::vector<std::byte> bytes;
    };

    const Durability durability_;
    std::vector<Batch> batches_;
    ChainEnd end_;
    std::atomic<std::uint64_t> durable_{0};
    Wake wake_ = nullptr;
    void* context_ = nullptr;
};

}  // namespace huagu::journal
