#include "sequencer/replay.hpp"

#include <utility>

#include "journal/record.hpp"
#include "wire/frame.hpp"

namespace huagu {

namespace {

/// So much is read while what was read before is applied. On a busy machine each change of threads
/// may wait its turn; a cache holds twice as much.
constexpr std::size_t at_once = std::size_t{8} << 20;  // bytes

/// Whether a frame is where one belongs.
bool has_right_frame(const journal::Record& record) {
    switch (record.head.kind) {
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

RecordsToApply::RecordsToApply(const journal::RecordSource& journal, const MarketDay& day,
                               Reading reading)
    : journal_(journal),
      day_(day),
      reading_(reading),
      end_(journal.durable().value()),
      position_(day.end().value()),
      last_time_(day.last_time()) {
    if (position_ == 0) chain_ = {0, journal.day_salt()};
    begin_reading();
}

std::optional<journal::Record> RecordsToApply::next() {
    if (rest_.empty() && !batch_.is_last) {
        is_read_.get();
        std::swap(batch_, next_);
        rest_ = std::span(batch_.bytes).first(batch_.good);
        if (!batch_.is_last) begin_reading();
    }
    if (rest_.empty()) {
        is_damaged_ = position_ < end_;
        return std::nullopt;
    }
    const journal::Record record = journal::record_at(rest_.data());
    rest_ = rest_.subspan(record.head.length);
    return record;
}

void RecordsToApply::begin_reading() {
    const auto how = reading_ == Reading::ahead ? std::launch::async : std::launch::deferred;
    is_read_ = std::async(how, [this, made = day_.counts()] {
        day_.read_ahead(made);
        read_batch();
    });
}

void RecordsToApply::read_batch() {
    next_.bytes.clear();
    next_.good = 0;
    next_.is_last = false;
    while (!next_.is_last && next_.bytes.size() < at_once) {
        const journal::Position from(position_);
        next_.is_last = journal_.read(from, next_.bytes) == from || !look_at_read();
        if (position_ == end_) next_.is_last = true;
    }
}

/// Whether all that was read last, which a cache still holds, can be applied.
bool RecordsToApply::look_at_read() {
    std::span<const std::byte> rest = std::span(next_.bytes).subspan(next_.good);
    while (position_ < end_ && !rest.empty()) {
        const auto record = journal::read_record(rest);
        if (!record || !can_follow(*record)) return false;
        next_.good += record->head.length;
        rest = rest.subspan(record->head.length);
    }
    return true;
}

/// Then it was the next one.
bool RecordsToApply::can_follow(const journal::Record& record) {
    const journal::RecordHead& head = record.head;
    if (!chain_) chain_ = {position_, head.previous_crc};
    if (!journal::extend(*chain_, head)) return false;
    if (Time(head.time) < last_time_ || !has_right_frame(record)) return false;
    last_time_ = Time(head.time);
    ++position_;
    return true;
}

Replayed replay(const journal::RecordSource& journal, MarketDay& day, Reading reading,
                const ReplayProgress& progress) {
    constexpr std::uint64_t progress_interval = 65'536;  // records
    const auto tell = [&] {
        if (progress.tell != nullptr) progress.tell(progress.context, day.end(), journal.durable());
    };
    Outbox nobody_is_there;
    RecordsToApply records(journal, day, reading);
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
