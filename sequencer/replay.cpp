#include "sequencer/replay.hpp"

#include <vector>

#include "journal/record.hpp"
#include "wire/frame.hpp"

namespace huagu {

namespace {

/// A record that can be applied: its time is none of the past, and a frame is where one belongs.
bool is_applicable(const journal::Record& record, const MarketDay& day) {
    const journal::RecordHead& head = record.head;
    if (Time(head.time) < day.last_time()) return false;
    switch (head.kind) {
        case journal::RecordKind::command:
            return wire::verify_client(record.frame) != nullptr;
        case journal::RecordKind::advance:
        case journal::RecordKind::stall:
        case journal::RecordKind::lag:
        case journal::RecordKind::recovered:
            return record.frame.empty();
    }
    return false;  // a kind of a later version
}

}  // namespace

Replayed replay(const journal::RecordSource& journal, MarketDay& day) {
    Outbox nobody_is_there;
    std::vector<std::byte> bytes;
    std::optional<journal::ChainEnd> chain;
    if (day.end() == journal::Position(0)) chain = {0, journal.day_salt()};
    const journal::Position end = journal.durable();
    for (journal::Position from = day.end(); from < end;) {
        bytes.clear();
        const journal::Position next = journal.read(from, bytes);
        if (next == from) return {day.end(), day.end()};
        for (std::span<const std::byte> rest = bytes; !rest.empty();) {
            const auto record = journal::read_record(rest);
            if (!record) return {day.end(), day.end()};
            if (!chain) chain = {day.end().value(), record->head.previous_crc};
            if (!journal::extend(*chain, record->head)) return {day.end(), day.end()};
            if (!is_applicable(*record, day)) return {day.end(), day.end()};
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
