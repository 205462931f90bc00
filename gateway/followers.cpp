#include "gateway/followers.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace huagu::gateway {

void Followers::put(Sessions& sessions, std::uint32_t slot, bool is_in) {
    const std::size_t n = slot / word_bits;
    const std::uint64_t bit = std::uint64_t{1} << slot % word_bits;
    if (n >= sessions.size()) {
        if (!is_in) return;
        sessions.resize(n + 1);
    }
    sessions[n] = is_in ? sessions[n] | bit : sessions[n] & ~bit;
}

void Followers::follow(std::uint32_t slot, const std::vector<bool>& clocks) {
    HUAGU_ASSERT(clocks.empty() || clocks.size() == of_clock_.size());
    for (std::size_t clock = 0; clock < of_clock_.size(); ++clock) {
        put(of_clock_[clock], slot, clocks.empty() || clocks[clock]);
    }
    put(all_, slot, true);
}

void Followers::leave(std::uint32_t slot) {
    for (Sessions& sessions : of_clock_) put(sessions, slot, false);
    put(all_, slot, false);
    put(due_, slot, false);
}

void Followers::add_result(std::uint32_t clock) {
    const Sessions& readers = this->readers(clock);
    due_.resize(std::max(due_.size(), readers.size()));
    for (std::size_t n = 0; n < readers.size(); ++n) due_[n] |= readers[n];
}

bool Followers::has_any(std::uint32_t clock) const {
    const Sessions& of = readers(clock);
    return std::any_of(of.begin(), of.end(), [](std::uint64_t word) { return word != 0; });
}

}  // namespace huagu::gateway
