#include "sequencer/replay.hpp"

#include <algorithm>
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

std::optional<Difference> compare(std::string_view view, const journal::ResultsLog& made,
                                  const journal::ResultsLog& found) {
    for (std::uint64_t index = 0; index < found.end(); ++index) {
        if (index >= made.end()) return Difference{view, index};
        const journal::ResultsEntry& a = made.entry(index);
        const journal::ResultsEntry& b = found.entry(index);
        const bool is_same = a.sequence == b.sequence && a.position == b.position &&
                             a.clock == b.clock &&
                             std::ranges::equal(made.frame(index), found.frame(index));
        if (!is_same) return Difference{view, index};
    }
    return std::nullopt;
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

std::optional<Difference> compare(const Results& made, const Results& found) {
    if (auto difference = compare("full", made.full, found.full)) return difference;
    if (auto difference = compare("public", made.open, found.open)) return difference;
    return compare("desk", made.desk, found.desk);
}

}  // namespace huagu
