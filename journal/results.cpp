#include "journal/results.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"

namespace huagu::journal {

ResultsLog::ResultsLog(Capacity capacity)
    : chunks_((capacity.bytes + chunk_bytes - 1) / chunk_bytes),
      index_((capacity.entries + entries_a_chunk - 1) / entries_a_chunk) {}

void ResultsLog::append(std::uint64_t sequence, std::uint32_t clock, Position position,
                        std::span<const std::byte> frame) {
    HUAGU_ASSERT(!frame.empty());
    HUAGU_ASSERT(frame.size() <= chunk_bytes);
    // A frame lies in one chunk.
    if (bytes_end_ % chunk_bytes + frame.size() > chunk_bytes) {
        bytes_end_ = (bytes_end_ / chunk_bytes + 1) * chunk_bytes;
    }
    const std::size_t chunk = bytes_end_ / chunk_bytes;
    HUAGU_ASSERT(chunk < chunks_.size());  // full: see the constructor
    if (!chunks_[chunk]) chunks_[chunk].reset(new std::byte[chunk_bytes]);
    std::memcpy(chunks_[chunk].get() + bytes_end_ % chunk_bytes, frame.data(), frame.size());

    const std::size_t part = appended_ / entries_a_chunk;
    HUAGU_ASSERT(part < index_.size());
    if (!index_[part]) index_[part].reset(new ResultsEntry[entries_a_chunk]);
    index_[part][appended_ % entries_a_chunk] = {sequence, position.value(), bytes_end_,
                                                 static_cast<std::uint32_t>(frame.size()), clock};
    bytes_end_ += frame.size();
    ++appended_;
}

void ResultsLog::publish() { end_.store(appended_, std::memory_order_release); }

const ResultsEntry& ResultsLog::entry(std::uint64_t index) const {
    HUAGU_ASSERT(index < end());
    return index_[index / entries_a_chunk][index % entries_a_chunk];
}

std::span<const std::byte> ResultsLog::frame(std::uint64_t index) const {
    const ResultsEntry& at = entry(index);
    return {chunks_[at.offset / chunk_bytes].get() + at.offset % chunk_bytes, at.size};
}

std::uint64_t ResultsLog::find(std::uint64_t sequence) const {
    return first_not(0, end(), [&](const ResultsEntry& at) { return at.sequence < sequence; });
}

std::uint64_t ResultsLog::durable_end(std::uint64_t from, std::uint64_t to,
                                      Position durable) const {
    return first_not(from, to,
                     [&](const ResultsEntry& at) { return at.position <= durable.value(); });
}

ResultsLog::Run ResultsLog::run(std::uint64_t from, std::uint64_t to, std::size_t bytes_max) const {
    HUAGU_ASSERT(from < to);
    const std::uint64_t offset = entry(from).offset;
    const std::uint64_t chunk_end = (offset / chunk_bytes + 1) * chunk_bytes;
    const std::uint64_t limit = std::min<std::uint64_t>(offset + bytes_max, chunk_end);
    const std::uint64_t next = first_not(
        from + 1, to, [&](const ResultsEntry& at) { return at.offset + at.size <= limit; });
    const ResultsEntry& last = entry(next - 1);
    return {{frame(from).data(), last.offset + last.size - offset}, next};
}

template <class Holds>
std::uint64_t ResultsLog::first_not(std::uint64_t from, std::uint64_t to, Holds holds) const {
    while (from < to) {
        const std::uint64_t middle = from + (to - from) / 2;
        if (holds(entry(middle))) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

}  // namespace huagu::journal
