#include "journal/segment_walk.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"
#include "journal/journal.hpp"
#include "journal/zeros.hpp"

namespace huagu::journal {

namespace {

constexpr std::size_t window_size = std::size_t{4} << 20;
constexpr std::size_t walked = std::size_t{256} << 10;  // at once: a cache holds it
static_assert(window_size >= 2 * (Journal::batch_max + sizeof(BatchHead)));

/// A batch of a later position: batches begin at multiples of 8.
bool has_later_batch(std::span<const std::byte> bytes, std::uint64_t salt, std::uint64_t position) {
    for (std::size_t at = 0; at + sizeof(BatchHead) <= bytes.size(); at += 8) {
        const auto head = read_batch_head(bytes.subspan(at), salt);
        if (head && head->first_position > position) return true;
    }
    return false;
}

}  // namespace

SegmentWalk::SegmentWalk(const File& file, const SegmentHead& head, std::uint64_t offset,
                         ChainEnd chain, Check check)
    : file_(file), head_(head), check_(check), offset_(offset), chain_(chain) {
    HUAGU_ASSERT(offset % 8 == 0);
    HUAGU_ASSERT(offset >= head_page_size);
}

SegmentWalk::Step SegmentWalk::next() {
    const Found found = look();
    if (found == Found::batch) return Step::batch;
    if (found == Found::unreadable) return Step::unreadable;
    const Step beyond = look_beyond();
    if (beyond != Step::damage) return beyond;
    // A batch is written only after the one before is safe: if the later one was written while we
    // looked, this one is whole now.
    const Found again = look();
    if (again == Found::batch) return Step::batch;
    return again == Found::unreadable ? Step::unreadable : Step::damage;
}

SegmentWalk::Found SegmentWalk::look() {
    const auto fail = [this](const StorageError& error) {
        error_ = error;
        return Found::unreadable;
    };
    wrong_offset_ = offset_;
    wrong_position_ = chain_.position;
    const auto start = view(offset_, sizeof(BatchHead));
    if (!start) return fail(start.error());
    const auto head = read_batch_head(*start, head_.salt);
    if (!head || head->first_position != chain_.position) return Found::none;
    if (head->records == 0 || head->bytes > Journal::batch_max) return Found::none;
    const std::size_t size = sizeof(BatchHead) + head->bytes;
    const auto all = view(offset_, size);
    if (!all) return fail(all.error());
    if (all->size() < size) {
        wrong_offset_ += all->size();
        return Found::none;
    }
    batch_ = all->first(size);
    ChainEnd chain = chain_;
    chain.position += head->records;
    if (check_ == Check::records) {
        const std::uint64_t end = chain.position;
        chain = chain_;
        if (!records_are_whole(chain) || chain.position != end) return Found::none;
    }
    chain_ = chain;
    offset_ += size;
    return Found::batch;
}

bool SegmentWalk::records_are_whole(ChainEnd& chain) {
    for (std::span<const std::byte> rest = records(); !rest.empty();) {
        wrong_offset_ = offset_ + (batch_.size() - rest.size());
        wrong_position_ = chain.position;
        const auto record = read_record(rest);
        if (!record || !extend(chain, record->head)) return false;
        rest = rest.subspan(record->head.length);
    }
    return true;
}

Stored<std::span<const std::byte>> SegmentWalk::view(std::uint64_t offset, std::size_t size) {
    const bool is_inside =
        offset >= window_offset_ && offset + size <= window_offset_ + window_size_;
    if (!is_inside) {
        ahead_.reached(offset, [this](auto from, auto to) { file_.read_ahead(from, to); });
        const std::size_t wanted = std::max(size, walked);
        if (window_capacity_ < wanted) {
            window_.reset(new std::byte[wanted]);
            window_capacity_ = wanted;
        }
        window_size_ = 0;
        const auto read = file_.read(offset, {window_.get(), wanted});
        if (!read) return tl::unexpected(read.error());
        window_offset_ = offset;
        window_size_ = *read;
    }
    return std::span<const std::byte>(window_.get(), window_size_).subspan(offset - window_offset_);
}

SegmentWalk::Step SegmentWalk::look_beyond() {
    bytes_end_ = offset_;
    bool is_later_there = false;
    std::uint64_t offset = offset_;
    for (;;) {
        window_size_ = 0;  // to be read anew
        const auto bytes = view(offset, window_size);
        if (!bytes) {
            error_ = bytes.error();
            return Step::unreadable;
        }
        if (const std::size_t end = end_of_bytes(*bytes); end > 0) {
            bytes_end_ = offset + end;
            is_later_there =
                is_later_there || has_later_batch(bytes->first(std::min(bytes->size(), end + 24)),
                                                  head_.salt, chain_.position);
        }
        if (bytes->size() < window_size) break;
        offset += window_size - sizeof(BatchHead);  // a head may lie across
    }
    window_size_ = 0;
    if (is_later_there) return Step::damage;
    return bytes_end_ == offset_ ? Step::end : Step::torn;
}

}  // namespace huagu::journal
