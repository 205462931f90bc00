#include "journal/growing_mapping.hpp"

#include <algorithm>

namespace huagu::journal {

namespace {

constexpr std::uint64_t step_min = std::uint64_t{1} << 20;
constexpr std::uint64_t step_max = std::uint64_t{16} << 20;

/// Where all cores are busy, whoever waits for this thread or its core waits for a piece.
constexpr std::uint64_t piece = std::uint64_t{32} << 10;

/// How much is made ready at once: more where there is much already.
constexpr std::uint64_t step_after(std::uint64_t size) {
    return std::clamp(size / 8 / step_min * step_min, step_min, step_max);
}

}  // namespace

GrowingMapping::GrowingMapping(std::unique_ptr<Mapping> mapping)
    : mapping_(std::move(mapping)), data_(mapping_->data()), room_(mapping_->size()) {}

bool GrowingMapping::reserve_ahead(std::uint64_t used) {
    if (used < not_before_.load(std::memory_order_relaxed)) return false;
    const std::uint64_t wanted = used + std::max(step_after(used) / 2, touched_ahead);
    if (const auto done = make_room(wanted); !done) {
        not_before_.store(used + attempt_interval, std::memory_order_relaxed);
        return false;
    }
    const std::uint64_t to = used + touched_ahead;
    const std::uint64_t touched = touched_.load(std::memory_order_relaxed);
    if (to < touched + piece) return false;
    const std::uint64_t from = std::max(touched, used);
    const std::uint64_t piece_end = to < from + 2 * piece ? to : from + piece;
    mapping_->touch(from, piece_end);
    touched_.store(piece_end, std::memory_order_relaxed);
    return true;
}

void GrowingMapping::follow() {
    const std::lock_guard lock(growing_);
    if (mapping_->grow(mapping_->size() + 1)) {
        room_.store(mapping_->size(), std::memory_order_release);
    }
}

Stored<void> GrowingMapping::grow(std::uint64_t size) {
    const std::lock_guard lock(growing_);
    if (size <= mapping_->size()) return {};
    const std::uint64_t whole_steps = (size + step_min - 1) / step_min * step_min;
    auto done = mapping_->grow(whole_steps + step_after(size));
    if (!done) done = mapping_->grow(size);  // near the end of what there is
    if (done) room_.store(mapping_->size(), std::memory_order_release);
    return done;
}

}  // namespace huagu::journal
