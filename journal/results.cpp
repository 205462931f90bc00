#include "journal/results.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "base/assert.hpp"

namespace huagu::journal {

ResultsLog::ResultsLog(ResultsFiles files)
    : view_(std::move(files.view)),
      path_(std::move(files.path)),
      is_writable_(files.is_writable),
      index_(std::move(files.index)),
      frames_(std::move(files.frames)),
      found_(files.found),
      durable_found_(durable_position()) {
    repairs_.is_header_new = files.has_damaged_header;
    repairs_.is_mark_new = !durable_position_of(index_.data());
}

void ResultsLog::begin_after(std::uint64_t entries) {
    HUAGU_ASSERT(appended_ == 0);
    HUAGU_ASSERT(entries <= found_);
    appended_ = entries;
    bytes_end_ = bytes_before(entries);
    publish();
}

void ResultsLog::append(std::uint64_t sequence, std::uint32_t clock, Position position,
                        std::span<const std::byte> frame) {
    HUAGU_ASSERT(!frame.empty());
    if (difference_ || has_failed_.load(std::memory_order_relaxed)) return;
    Place place = Place::free;
    if (appended_ < found_) place = compare(sequence, clock, position, frame);
    if (place == Place::has_another) {
        difference_ = ResultsDifference{view_, appended_, sequence};
        return;
    }
    const std::uint64_t frames_end = bytes_end_ + frame.size();
    if (place == Place::free && is_writable_) {
        const std::uint64_t index_end = results_index_size(appended_ + 1);
        if (!frames_.has_room(frames_end) && !make_room(frames_, frames_end)) return;
        if (!index_.has_room(index_end) && !make_room(index_, index_end)) return;
        std::memcpy(frames_.data() + bytes_end_, frame.data(), frame.size());
        new (index_.data() + results_index_size(appended_))
            ResultsEntry(make_results_entry(sequence, position.value(), bytes_end_, clock, frame));
    }
    bytes_end_ = frames_end;
    ++appended_;
}

ResultsLog::Place ResultsLog::compare(std::uint64_t sequence, std::uint32_t clock,
                                      Position position, std::span<const std::byte> frame) {
    const auto is_same = [&] { return is_there(sequence, clock, position, frame); };
    if (is_same()) return Place::has_it;
    // What is whole was meant so; what is not was this once.
    if (is_whole_at(index_.bytes(), frames_.bytes(), appended_)) {
        // But another process may just have finished it.
        return !is_writable_ && is_same() ? Place::has_it : Place::has_another;
    }
    if (repairs_.made_again++ == 0) repairs_.first = sequence;
    return Place::free;
}

void ResultsLog::read_ahead(std::uint64_t entries) {
    if (entries >= found_) return;
    index_ahead_.reached(results_index_size(entries),
                         [this](auto from, auto to) { index_.mapping().read_ahead(from, to); });
    frames_ahead_.reached(bytes_before(entries),
                          [this](auto from, auto to) { frames_.mapping().read_ahead(from, to); });
}

bool ResultsLog::is_there(std::uint64_t sequence, std::uint32_t clock, Position position,
                          std::span<const std::byte> frame) const {
    const ResultsEntry& found = at(appended_);
    const std::span<const std::byte> frames = frames_.bytes();
    // The frame's own crc need not be counted again: the entry's says that it is as it was.
    return found.sequence == sequence && found.position == position.value() &&
           found.offset == bytes_end_ && found.size == frame.size() && found.clock == clock &&
           frame.size() <= frames.size() && bytes_end_ <= frames.size() - frame.size() &&
           std::memcmp(frames.data() + bytes_end_, frame.data(), frame.size()) == 0 &&
           has_right_crc(found);
}

bool ResultsLog::make_room(GrowingMapping& mapping, std::uint64_t size) {
    const auto done = mapping.make_room(size);
    if (!done) fail(done.error());
    return done.has_value();
}

void ResultsLog::fail(const StorageError& error) {
    failure_ = base::told("results of the view {} cannot be written: {}",
                          "视图 {} 的结果无法写入：{}", view_, error.text);
    has_failed_.store(true, std::memory_order_release);
}

std::string_view ResultsLog::failure() const {
    // Pairs with the release in fail(): the text is there, and stays.
    if (!has_failed_.load(std::memory_order_acquire)) return {};
    return failure_.en;
}

void ResultsLog::publish() {
    // What is beyond files that are only read is nowhere.
    const std::uint64_t end = is_writable_ ? appended_ : std::min(appended_, found_);
    end_.store(end, std::memory_order_release);
}

Stored<void> ResultsLog::settle(Position end) {
    if (!failure().empty()) return tl::unexpected(StorageError{0, failure_});
    if (difference_) {
        return refused(base::told("result {} (entry {}) is not what the journal makes",
                                  "结果 {}（第 {} 条）与日志得出的不同", difference_->sequence,
                                  difference_->index));
    }
    if (durable_found_ > end) {
        return refused(base::told(
            "may have been told up to journal position {}, but the journal ends at {}",
            "可能已告知到日志位置 {}，而日志止于 {}", durable_found_.value(), end.value()));
    }
    const bool is_beyond = appended_ < found_;
    if (is_beyond && at(appended_).position <= end.value() &&
        is_whole_at(index_.bytes(), frames_.bytes(), appended_)) {
        return refused(base::told("result {} (entry {}) is there, but the journal makes none",
                                  "有结果 {}（第 {} 条），而日志并未得出它", at(appended_).sequence,
                                  appended_));
    }
    if (!is_writable_) return {};
    if (repairs_.is_mark_new) mark_durable(end);
    // Of records that the process had not written down when it ended: nobody was told.
    if (is_beyond) repairs_.cut = found_ - appended_;
    found_ = std::min(found_, appended_);
    return cut_results(index_.mapping(), frames_.mapping(), appended_, bytes_end_);
}

tl::unexpected<StorageError> ResultsLog::refused(const base::Told& why) const {
    return tl::unexpected(StorageError{
        0, base::told("the results of the view {}: {}", "视图 {} 的结果：{}", view_, why)});
}

void ResultsLog::mark_durable(Position durable) {
    HUAGU_ASSERT(is_writable_);
    set_durable_position(index_.data(), durable.value());
}

Position ResultsLog::durable_position() const {
    return Position(durable_position_of(index_.data()).value_or(0));
}

bool ResultsLog::reserve_ahead() {
    const std::uint64_t entries = end();
    const bool has_more_index = index_.reserve_ahead(results_index_size(entries));
    return frames_.reserve_ahead(bytes_before(entries)) || has_more_index;
}

bool ResultsLog::is_short_of_room() const {
    const std::uint64_t entries = end();
    return index_.is_short(results_index_size(entries)) || frames_.is_short(bytes_before(entries));
}

Stored<void> ResultsLog::sync() {
    // Frames first; but an entry of a frame that is not there is seen in any case.
    if (auto done = frames_.mapping().sync(); !done) return done;
    return index_.mapping().sync();
}

const ResultsEntry& ResultsLog::entry(std::uint64_t index) const {
    HUAGU_ASSERT(index < end());
    return at(index);
}

std::span<const std::byte> ResultsLog::frame(std::uint64_t index) const {
    const ResultsEntry& of = entry(index);
    return {frames_.data() + of.offset, of.size};
}

std::uint64_t ResultsLog::find(std::uint64_t sequence) const {
    return first_not(0, end(), [&](const ResultsEntry& of) { return of.sequence < sequence; });
}

std::uint64_t ResultsLog::find_after(std::uint64_t sequence) const {
    const std::uint64_t found = find(sequence);
    const bool is_the_result = sequence > 0 && found < end() && at(found).sequence == sequence;
    return is_the_result ? found + 1 : found;
}

std::uint64_t ResultsLog::durable_end(std::uint64_t from, std::uint64_t to,
                                      Position durable) const {
    return first_not(from, to,
                     [&](const ResultsEntry& of) { return of.position <= durable.value(); });
}

ResultsLog::Run ResultsLog::run(std::uint64_t from, std::uint64_t to, std::size_t bytes_max) const {
    HUAGU_ASSERT(from < to);
    const std::uint64_t offset = entry(from).offset;
    const std::uint64_t limit = offset + bytes_max;
    const std::uint64_t next = first_not(
        from + 1, to, [&](const ResultsEntry& of) { return of.offset + of.size <= limit; });
    return {{frames_.data() + offset, bytes_before(next) - offset}, next};
}

std::uint64_t ResultsLog::verify(std::uint64_t entries) const {
    if (repairs_.is_header_new) return 0;
    const std::span<const std::byte> index = index_.bytes();
    const std::uint64_t bytes = results_index_size(entries);
    return first_not_whole(index.first(std::min<std::uint64_t>(bytes, index.size())),
                           frames_.bytes(), 0);
}

base::Told ResultsLog::place_of_damage(std::uint64_t index) const {
    if (index == 0 && repairs_.is_header_new) {
        return base::told("{}.index at offset 0, its header", "{}.index 偏移 0 的文件头", path_);
    }
    const std::uint64_t before = index == 0 ? 0 : at(index - 1).sequence;
    const std::uint64_t offset = results_index_size(index);
    const bool has_entry = offset + sizeof(ResultsEntry) <= index_.bytes().size();
    if (has_entry && has_right_crc(at(index)) && at(index).offset == bytes_before(index)) {
        return base::told("{}.frames at offset {}, result {}", "{}.frames 偏移 {}，结果 {}", path_,
                          at(index).offset, at(index).sequence);
    }
    return base::told("{}.index at offset {}, after result {}", "{}.index 偏移 {}，结果 {} 之后",
                      path_, offset, before);
}

std::uint64_t ResultsLog::follow() {
    HUAGU_ASSERT(!is_writable_);
    // The mark first: what it covers was written before it, or is not there yet.
    const Position durable = durable_position();
    frames_.follow();
    index_.follow();
    const std::uint64_t from = end();
    const std::uint64_t whole = first_not_whole(index_.bytes(), frames_.bytes(), from);
    const std::uint64_t end = first_not(
        from, whole, [&](const ResultsEntry& of) { return of.position <= durable.value(); });
    end_.store(end, std::memory_order_release);
    return end;
}

std::uint64_t ResultsLog::bytes_before(std::uint64_t index) const {
    return index == 0 ? 0 : at(index - 1).offset + at(index - 1).size;
}

template <class Holds>
std::uint64_t ResultsLog::first_not(std::uint64_t from, std::uint64_t to, Holds holds) const {
    while (from < to) {
        const std::uint64_t middle = from + (to - from) / 2;
        if (holds(at(middle))) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

}  // namespace huagu::journal
