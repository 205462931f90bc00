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

void extend(ChainEnd& chain, std::span<const std::byte> batch) {
    while (!batch.empty()) {
        RecordHead head;
        HUAGU_ASSERT(batch.size() >= sizeof(head));
        std::memcpy(&head, batch.data(), sizeof(head));
        HUAGU_ASSERT(head.length <= batch.size());
        const bool is_next = extend(chain, head);
        HUAGU_ASSERT(is_next);
        batch = batch.subspan(head.length);
    }
}

std::uint32_t write_record(std::byte* to, const RecordHead& head,
                           std::span<const std::byte> frame) {
    HUAGU_ASSERT(frame.size() <= frame_max);
    const auto length = static_cast<std::uint32_t>(record_size(frame.size()));
    const auto frame_size = static_cast<std::uint16_t>(frame.size());
    const auto put = [to](std::size_t offset, auto number) {
        std::memcpy(to + offset, &number, sizeof(number));
    };
    std::memset(to + length - 8, 0, 8);  // the padding; the rest is written over
    std::memcpy(to, &head, sizeof(head));
    put(offsetof(RecordHead, length), length);
    put(offsetof(RecordHead, frame_size), frame_size);
    if (!frame.empty()) std::memcpy(to + sizeof(head), frame.data(), frame.size());
    // The length takes the crc's place until the crc is known: so all that it is of lies together.
    constexpr std::size_t place = offsetof(RecordHead, crc);
    put(place, length);
    const std::uint32_t crc = crc32c({to + place, length - place});
    put(place, crc);
    return crc;
}

std::uint32_t append_record(std::vector<std::byte>& batch, const RecordHead& head,
                            std::span<const std::byte> frame) {
    const std::size_t start = batch.size();
    batch.resize(start + record_size(frame.size()));
    return write_record(batch.data() + start, head, frame);
}

std::optional<Record> read_record(std::span<const std::byte> bytes) {
    HUAGU_ASSERT(reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(RecordHead) == 0);
    if (bytes.size() < sizeof(RecordHead)) return std::nullopt;
    const Record record = record_at(bytes.data());
    const RecordHead& head = record.head;
    if (head.length > bytes.size()) return std::nullopt;
    if (head.length != record_size(head.frame_size)) return std::nullopt;
    if (head.crc != crc_of(bytes.first(head.length))) return std::nullopt;
    return record;
}

}  // namespace huagu::journal
