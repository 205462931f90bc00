#include "journal/record.hpp"

#include <cstddef>
#include <cstring>

#include "base/assert.hpp"

namespace huagu::journal {

namespace {

/// Of everything but the crc itself.
std::uint32_t crc_of(std::span<const std::byte> record) {
    constexpr std::size_t after = offsetof(RecordHead, crc) + sizeof(RecordHead::crc);
    return crc32c(record.subspan(after), crc32c(record.first(offsetof(RecordHead, crc))));
}

}  // namespace

bool extend(ChainEnd& chain, const RecordHead& head) {
    if (head.position != chain.position) return false;
    if (head.previous_crc != chain.crc) return false;
    chain = {head.position + 1, head.crc};
    return true;
}

void extend(ChainEnd& chain, std::span<const std::byte> batch, std::uint32_t records) {
    const std::uint64_t end = chain.position + records;
    while (!batch.empty()) {
        RecordHead head;
        HUAGU_ASSERT(batch.size() >= sizeof(head));
        std::memcpy(&head, batch.data(), sizeof(head));
        HUAGU_ASSERT(head.length <= batch.size());
        const bool is_next = extend(chain, head);
        HUAGU_ASSERT(is_next);
        batch = batch.subspan(head.length);
    }
    HUAGU_ASSERT(chain.position == end);
}

std::uint32_t append_record(std::vector<std::byte>& batch, RecordHead head,
                            std::span<const std::byte> frame) {
    HUAGU_ASSERT(frame.size() <= frame_max);
    const std::size_t length = record_size(frame.size());
    head.length = static_cast<std::uint32_t>(length);
    head.frame_size = static_cast<std::uint16_t>(frame.size());

    const std::size_t start = batch.size();
    batch.resize(start + length);  // the padding is zero
    const std::span record = std::span(batch).subspan(start);
    std::memcpy(record.data(), &head, sizeof(head));
    if (!frame.empty()) std::memcpy(record.data() + sizeof(head), frame.data(), frame.size());
    head.crc = crc_of(record);
    std::memcpy(record.data() + offsetof(RecordHead, crc), &head.crc, sizeof(head.crc));
    return head.crc;
}

std::optional<Record> read_record(std::span<const std::byte> bytes) {
    Record record;
    if (bytes.size() < sizeof(RecordHead)) return std::nullopt;
    std::memcpy(&record.head, bytes.data(), sizeof(RecordHead));
    const RecordHead& head = record.head;
    if (head.length > bytes.size()) return std::nullopt;
    if (head.length != record_size(head.frame_size)) return std::nullopt;
    if (head.crc != crc_of(bytes.first(head.length))) return std::nullopt;
    record.frame = bytes.subspan(sizeof(RecordHead), head.frame_size);
    return record;
}

}  // namespace huagu::journal
