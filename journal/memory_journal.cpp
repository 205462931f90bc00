#include "journal/memory_journal.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace huagu::journal {

void MemoryJournal::append(std::span<const std::byte> batch, const ChainEnd& end) {
    HUAGU_ASSERT(!batch.empty());
    HUAGU_ASSERT(batch.size() <= batch_max);
    batches_.push_back({end_.position, {batch.begin(), batch.end()}});
    extend(end_, batch);
    HUAGU_ASSERT(end_ == end);
    if (durability_ == Durability::at_once)
        durable_.store(end_.position, std::memory_order_release);
}

Position MemoryJournal::read(Position from, std::vector<std::byte>& bytes) const {
    const std::uint64_t durable = durable_.load(std::memory_order_relaxed);
    HUAGU_ASSERT(from.value() <= durable);
    if (from.value() == durable) return from;
    // The batch that `from` is in; only whole batches are durable.
    const auto after = std::upper_bound(
        batches_.begin(), batches_.end(), from.value(),
        [](std::uint64_t position, const Batch& batch) { return position < batch.position; });
    std::span<const std::byte> rest = std::prev(after)->bytes;
    for (std::uint64_t position = std::prev(after)->position; position < from.value(); ++position) {
        const auto record = read_record(rest);
        HUAGU_ASSERT(record.has_value());
        rest = rest.subspan(record->head.length);
    }
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return Position(after == batches_.end() ? end_.position : after->position);
}

void MemoryJournal::call_when_durable(Wake wake, void* context) {
    HUAGU_ASSERT(durable_.load(std::memory_order_relaxed) == end_.position);
    wake_ = wake;
    context_ = context;
}

void MemoryJournal::settle() {
    durable_.store(end_.position, std::memory_order_release);
    if (wake_ != nullptr) wake_(context_);
}

}  // namespace huagu::journal
