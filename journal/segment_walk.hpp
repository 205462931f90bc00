// Goes through the batches of one segment, in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "journal/reading_ahead.hpp"
#include "journal/record.hpp"
#include "journal/segment.hpp"

namespace huagu::journal {

class SegmentWalk {
  public:
    enum class Step : std::uint8_t {
        batch,      // whole, and the next one
        end,        // nothing but zeros follows
        torn,       // what follows is no batch, and no batch follows it
        damage,     // what follows is no batch, but a later one is there: fault() says where
        unreadable  // error() says why
    };
    /// The records of a batch with their crc and chain, or its head only.
    enum class Check : std::uint8_t { records, heads };

    /// Begins at a batch: `offset` in the file, where `chain` is. The file must outlive the walk.
    SegmentWalk(const File& file, const SegmentHead& head, std::uint64_t offset, ChainEnd chain,
                Check check);

    /// Goes on to the next batch. After anything but `batch` it may be called again, and looks
    /// again: a writer may have been there.
    [[nodiscard]] Step next();

    // After a batch:
    /// As it lies in the file, its head included; until the next step.
    [[nodiscard]] std::span<const std::byte> bytes() const { return batch_; }
    [[nodiscard]] std::span<const std::byte> records() const {
        return batch_.subspan(sizeof(BatchHead));
    }

    /// After the last whole batch.
    [[nodiscard]] std::uint64_t offset() const { return offset_; }
    [[nodiscard]] const ChainEnd& chain() const { return chain_; }
    /// Where the bytes that are not zero end, after `torn` or `damage`.
    [[nodiscard]] std::uint64_t bytes_end() const { return bytes_end_; }
    /// The first byte that is wrong, after `torn` or `damage`, and the position that was expected.
    [[nodiscard]] std::uint64_t wrong_offset() const { return wrong_offset_; }
    [[nodiscard]] std::uint64_t wrong_position() const { return wrong_position_; }
    [[nodiscard]] const StorageError& error() const { return error_; }

  private:
    enum class Found : std::uint8_t { batch, none, unreadable };

    [[nodiscard]] Found look();
    [[nodiscard]] bool records_are_whole(ChainEnd& chain);
    /// Of the file from `offset` on, at least `size` bytes where it has them.
    [[nodiscard]] Stored<std::span<const std::byte>> view(std::uint64_t offset, std::size_t size);
    /// What lies after the last whole batch.
    [[nodiscard]] Step look_beyond();

    const File& file_;
    const SegmentHead head_;
    const Check check_;
    std::uint64_t offset_;
    ChainEnd chain_;
    std::span<const std::byte> batch_;
    std::unique_ptr<std::byte[]> window_;  // not cleared: most of it is never touched
    std::size_t window_capacity_ = 0;
    std::uint64_t window_offset_ = 0;
    std::size_t window_size_ = 0;
    std::uint64_t bytes_end_ = 0;
    std::uint64_t wrong_offset_ = 0;
    std::uint64_t wrong_position_ = 0;
    ReadingAhead ahead_;
    StorageError error_;
};

}  // namespace huagu::journal
