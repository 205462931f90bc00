#include "sequencer/snapshot.hpp"

#include <cstring>
#include <utility>

#include "base/assert.hpp"

namespace huagu {

namespace {

constexpr std::uint32_t mark = 0x44'47'55'48;  // "HUGD"
constexpr std::uint32_t format = 3;
constexpr std::size_t crc_size = sizeof(std::uint32_t);

/// All but the CRC, if it is theirs.
tl::expected<std::span<const std::byte>, SnapshotFault> checked(std::span<const std::byte> bytes) {
    std::uint32_t crc = 0;
    if (bytes.size() < sizeof mark + crc_size) return tl::unexpected(SnapshotFault::damaged);
    if (std::memcmp(bytes.data(), &mark, sizeof mark) != 0) {
        return tl::unexpected(SnapshotFault::not_a_snapshot);
    }
    const auto content = bytes.first(bytes.size() - crc_size);
    std::memcpy(&crc, bytes.data() + content.size(), sizeof crc);
    if (journal::crc32c(content) != crc) return tl::unexpected(SnapshotFault::damaged);
    return content;
}

/// All but the position, with which the day's own bytes begin.
SnapshotHead load_head(StateReader& reader) {
    reader.must(reader.get<std::uint32_t>() == mark);
    if (reader.get<std::uint32_t>() != format) reader.refuse(SnapshotFault::other_version);
    SnapshotHead head;
    head.chain.crc = reader.get<std::uint32_t>();
    head.counts.full = reader.get<std::uint64_t>();
    head.counts.open = reader.get<std::uint64_t>();
    head.counts.desk = reader.get<std::uint64_t>();
    return head;
}

}  // namespace

std::vector<std::byte> take_snapshot(const MarketDay& day, std::uint32_t last_crc,
                                     std::vector<std::byte> memory) {
    StateWriter writer(std::move(memory));
    writer.put(mark);
    writer.put(format);
    writer.put(last_crc);
    writer.put(day.counts().full);
    writer.put(day.counts().open);
    writer.put(day.counts().desk);
    day.save(writer);
    writer.put(journal::crc32c(writer.bytes()));
    return writer.take();
}

tl::expected<SnapshotHead, SnapshotFault> snapshot_head(std::span<const std::byte> bytes) {
    const auto content = checked(bytes);
    if (!content) return tl::unexpected(content.error());
    StateReader reader(*content);
    SnapshotHead head = load_head(reader);
    head.chain.position = reader.get<std::uint64_t>();
    if (!reader.is_good()) return tl::unexpected(reader.result().error());
    return head;
}

tl::expected<void, SnapshotFault> load_snapshot(MarketDay& day, std::span<const std::byte> bytes) {
    HUAGU_ASSERT(bytes.size() >= crc_size);
    StateReader reader(bytes.first(bytes.size() - crc_size));
    const ResultsCounts counts = load_head(reader).counts;
    if (reader.is_good()) day.load(reader);
    if (reader.is_good()) reader.must(day.counts() == counts);
    reader.must_be_at_end();
    return reader.result();
}

}  // namespace huagu
