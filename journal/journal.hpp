// The journal: what was done to the market, in one order. The only truth; state and results can be
// rebuilt from it. This is the seam: nothing above it knows whether records lie in memory, in files
// or on several machines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "base/strong_type.hpp"
#include "journal/record.hpp"

namespace huagu::journal {

/// A place between records: so many records of the day lie before it. The first record's is 0.
using Position = base::Id<struct PositionTag, std::uint64_t>;

/// What there is to read of a journal: one that is being written, or one that was.
class RecordSource {
  public:
    RecordSource() = default;
    RecordSource(const RecordSource&) = delete;
    RecordSource& operator=(const RecordSource&) = delete;
    virtual ~RecordSource() = default;

    /// Every record before this position is safe. Any thread; never goes back.
    [[nodiscard]] virtual Position durable() const = 0;

    /// Adds the durable records from `from` on to `bytes`, about `batch_max` bytes of whole records
    /// at most, and gives the position after them: `from` itself at the end, or where they cannot
    /// be read any more; then failure() says why. Any thread.
    [[nodiscard]] virtual Position read(Position from, std::vector<std::byte>& bytes) const = 0;

    /// What the first record bears as the crc of the one before.
    [[nodiscard]] virtual std::uint32_t day_salt() const = 0;

    /// Why nothing becomes durable, or can be read, any more; empty while all is well. Any thread.
    [[nodiscard]] virtual std::string_view failure() const = 0;
};

class Journal : public RecordSource {
  public:
    /// Called after durable() moved on, or will not move any more, by whichever thread moved it.
    using Wake = void (*)(void* context);

    static constexpr std::size_t batch_max = std::size_t{1} << 20;                    // bytes
    static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();  // room()

    /// Takes whole records (record.hpp) that continue the chain to `end`, at most `batch_max` bytes
    /// of them, without waiting. One writer; the batch is the unit that becomes durable.
    virtual void append(std::span<const std::byte> batch, const ChainEnd& end) = 0;

    /// How many bytes more may wait to become durable. Whoever has commands takes none while there
    /// is no room; for the few records of the market's own there always is. For the writer.
    [[nodiscard]] virtual std::size_t room() const = 0;

    /// The position after the last record that was taken. For the writer.
    [[nodiscard]] virtual Position end() const = 0;

    /// The crc of the last record that was taken, day_salt() if there is none: what the next one
    /// bears. For the writer.
    [[nodiscard]] virtual std::uint32_t last_crc() const = 0;

    /// Rises with every writer that takes the journal over; a deposed one can append no more.
    [[nodiscard]] virtual std::uint64_t epoch() const = 0;

    /// To be set while everything that was appended is durable.
    virtual void call_when_durable(Wake wake, void* context) = 0;
};

}  // namespace huagu::journal
