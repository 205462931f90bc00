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
        case journal::RecordKind::clock_set_back:
        case journal::RecordKind::clock_right:
            return record.frame.empty();
    }
    return false;  // a kind of a later version
}

}  // namespace

RecordsToApply::RecordsToApply(const journal::RecordSource& journal, const MarketDay& day)
    : journal_(journal), day_(day), end_(journal.durable()) {
    if (day.end() == journal::Position(0)) chain_ = {0, journal.day_salt()};
}

std::optional<journal::Record> RecordsToApply::next() {
    if (is_damaged_ || day_.end() >= end_) return std::nullopt;
    auto record = read();
    is_damaged_ = !record;
    return record;
}

std::optional<journal::Record> RecordsToApply::read() {
    if (rest_.empty()) {
        bytes_.clear();
        if (journal_.read(day_.end(), bytes_) == day_.end()) return std::nullopt;
        rest_ = bytes_;
    }
    const auto record = journal::read_record(rest_);
    if (!record) return std::nullopt;
    if (!chain_) chain_ = {day_.end().value(), record->head.previous_crc};
    if (!journal::extend(*chain_, record->head)) return std::nullopt;
    if (!is_applicable(*record, day_)) return std::nullopt;
    rest_ = rest_.subspan(record->head.length);
    return record;
}

Replayed replay(const journal::RecordSource& journal, MarketDay& day,
                const ReplayProgress& progress) {
    constexpr std::uint64_t progress_interval = 65'536;  // records
    const auto tell = [&] {
        if (progress.tell != nullptr) progress.tell(progress.context, day.end(), journal.durable());
    };
    Outbox nobody_is_there;
    RecordsToApply records(journal, day);
    while (const auto record = records.next()) {
        day.apply(record->head, record->frame, nobody_is_there);
        nobody_is_there.clear();
        if (day.end().value() % progress_interval == 0) tell();
    }
    tell();
    if (records.is_damaged()) return {day.end(), day.end()};
    day.publish(nobody_is_there);
    return {day.end(), std::nullopt};
}

}  // namespace huagu
