#include "sequencer/replay.hpp"

#include <vector>

#include "journal/record.hpp"
#include "wire/frame.hpp"

namespace huagu {

namespace {

/// Bytes that can be applied: whole, next in order, and a frame where one belongs.
bool is_applicable(const std::optional<journal::Record>& record, const MarketDay& day) {
    if (!record) return false;
    const journal::RecordHead& head = record->head;
    if (head.position != day.end().value()) return false;
    if (Time(head.time) < day.last_time()) return false;
    switch (head.kind) {
        case journal::RecordKind::command:
            return wire::verify_client(record->frame) != nullptr;
        case journal::RecordKind::advance:
        case journal::RecordKind::stall:
        case journal::RecordKind::lag:
        case journal::RecordKind::recovered:
            return record->frame.empty();
    }
    return false;  // a kind of a later version
}

}  // namespace

Replayed replay(const journal::Journal& journal, MarketDay& day) {
    Outbox nobody_is_there;
    std::vector<std::byte> bytes;
    for (journal::Position from = day.end();;) {
        bytes.clear();
        const journal::Position next = journal.read(from, bytes);
        if (next == from) break;
        for (std::span<const std::byte> rest = bytes; !rest.empty();) {
            const auto record = journal::read_record(rest);
            if (!is_applicable(record, day)) return {day.end(), day.end()};
            day.apply(record->head, record->frame, nobody_is_there);
            nobody_is_there.clear();
            rest = rest.subspan(record->head.length);
        }
        from = next;
    }
    day.publish(nobody_is_there);
    return {day.end(), std::nullopt};
}

}  // namespace huagu
