// The journal: what was done to the market, in one order. The only truth; state and results can be
// rebuilt from it. This is the seam: nothing above it knows whether records lie in memory, in files
// or on several machines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/strong_type.hpp"

namespace huagu::journal {

/// A place between records: so many records of the day lie before it. The first record's is 0.
using Position = base::Id<struct PositionTag, std::uint64_t>;

class Journal {
  public:
    /// Called after durable() moved on, by whichever thread moved it.
    using Wake = void (*)(void* context);

    static constexpr std::size_t batch_max = std::size_t{1} << 20;  // bytes

    Journal() = default;
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    virtual ~Journal() = default;

    /// Takes whole records (record.hpp), at most `batch_max` bytes of them, without waiting, and
    /// gives the position after them. One writer; the batch is the unit that becomes durable.
    virtual Position append(std::span<const std::byte> batch, std::uint32_t records) = 0;

    /// The position after the last record that was taken. For the writer.
    [[nodiscard]] virtual Position end() const = 0;

    /// Every record before this position is safe. Any thread; never goes back.
    [[nodiscard]] virtual Position durable() const = 0;

    /// Adds the durable records from `from` on to `bytes`, about `batch_max` bytes of whole records
    /// at most, and gives the position after them: `from` itself at the end.
    [[nodiscard]] virtual Position read(Position from, std::vector<std::byte>& bytes) const = 0;

    /// Rises with every writer that takes the journal over; a deposed one can append no more.
    [[nodiscard]] virtual std::uint64_t epoch() const = 0;

    /// Why nothing becomes durable any more; empty while all is well. Any thread.
    [[nodiscard]] virtual std::string_view failure() const = 0;

    /// To be set while everything that was appended is durable.
    virtual void call_when_durable(Wake wake, void* context) = 0;
};

}  // namespace huagu::journal
