// A journal's directory for whoever only reads it, also while another process writes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "journal/fault.hpp"
#include "journal/journal.hpp"
#include "journal/recovery.hpp"
#include "journal/segment_reader.hpp"

namespace huagu::journal {

struct JournalFacts {
    DayId day_id{};
    std::vector<SegmentHead> segments;  // with the versions of whoever made each
    std::uint64_t epoch = 0;            // of the last writer
    std::uint64_t bytes = 0;       // of the segments, without the room that the last one has yet
    std::optional<TornTail> tail;  // not finished, or torn: it is not read
};

/// Of one thread, but for what RecordSource lets any do.
class JournalReader final : public RecordSource {
  public:
    /// Looks at every record, as a writer that opens it does, and changes nothing. `when_needed`:
    /// what read() gives has still to be looked at.
    [[nodiscard]] static Opened<std::unique_ptr<JournalReader>> open(Storage& storage,
                                                                     const std::string& directory,
                                                                     const Expected& expected = {},
                                                                     Look look = Look::at_opening);

    /// Takes what a running writer added. What was read stays, whatever this finds.
    [[nodiscard]] Opened<void> refresh();

    [[nodiscard]] JournalFacts facts() const;
    [[nodiscard]] Position end() const { return durable(); }

    [[nodiscard]] Position durable() const override {
        // Pairs with the release in refresh(): segments up to it are known.
        return Position(end_.load(std::memory_order_acquire));
    }
    [[nodiscard]] Position read(Position from, std::vector<std::byte>& bytes) const override;
    [[nodiscard]] std::uint32_t day_salt() const override;
    [[nodiscard]] std::string_view failure() const override { return failure_.text(); }

  private:
    JournalReader(Storage& storage, std::string directory, const Expected& expected, Look look)
        : storage_(storage),
          directory_(std::move(directory)),
          expected_(expected),
          look_(look),
          reader_(storage) {}

    Storage& storage_;
    const std::string directory_;
    const Expected expected_;
    const Look look_;
    Walked walked_;
    SegmentReader reader_;
    std::atomic<std::uint64_t> end_{0};
    mutable Failure failure_;
};

}  // namespace huagu::journal
