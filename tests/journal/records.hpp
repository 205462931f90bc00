// Records to write, and what was read of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "journal/file_journal.hpp"
#include "journal/journal.hpp"
#include "journal/record.hpp"

namespace huagu::test {

inline journal::DayId day_of(unsigned number) {
    journal::DayId day{};
    day[0] = std::byte(number);
    return day;
}

/// Of the smallest segments: a mebibyte and a page.
inline journal::FileJournalSettings small_segments(unsigned day = 1) {
    journal::FileJournalSettings settings;
    settings.segment_size = 0;
    settings.pending_max = std::uint64_t{4} << 20;
    settings.day_id = day_of(day);
    settings.schema = 3;
    settings.rules = 4;
    settings.salt = 77;
    settings.created = 1'000;
    return settings;
}

/// Appends records of a kind; each bears its position in its time and its frame.
inline void append(journal::Journal& journal, std::uint32_t records, std::size_t frame_size = 100,
                   journal::RecordKind kind = journal::RecordKind::command) {
    std::vector<std::byte> batch;
    journal::RecordHead head;
    head.kind = kind;
    head.position = journal.end().value();
    head.previous_crc = journal.last_crc();
    for (std::uint32_t i = 0; i < records; ++i, ++head.position) {
        head.time = static_cast<std::int64_t>(head.position);
        const std::vector<std::byte> frame(frame_size, std::byte(head.position % 251 + 1));
        head.previous_crc = append_record(batch, head, frame);
    }
    journal.append(batch, {head.position, head.previous_crc});
}

/// The position after all records from `from` on; nothing if one is not as it was appended.
inline std::optional<std::uint64_t> read_all(const journal::RecordSource& source,
                                             std::uint64_t from = 0) {
    std::vector<std::byte> bytes;
    std::optional<journal::ChainEnd> chain;
    if (from == 0) chain = {0, source.day_salt()};
    for (journal::Position position(from);;) {
        bytes.clear();
        const journal::Position next = source.read(position, bytes);
        for (std::span<const std::byte> rest = bytes; !rest.empty();) {
            const auto record = journal::read_record(rest);
            if (!record) return std::nullopt;
            if (!chain) chain = {from, record->head.previous_crc};
            if (!extend(*chain, record->head)) return std::nullopt;
            for (const std::byte byte : record->frame) {
                if (byte != std::byte(record->head.position % 251 + 1)) return std::nullopt;
            }
            rest = rest.subspan(record->head.length);
        }
        if (next == position) break;
        if (chain->position != next.value()) return std::nullopt;
        position = next;
    }
    return chain ? chain->position : from;
}

}  // namespace huagu::test
