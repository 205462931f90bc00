#include "gateway/readers.hpp"

#include "base/assert.hpp"

namespace huagu::gateway {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;
constexpr std::int64_t no_time = 0;

std::int64_t number_of(std::optional<Time> time) { return time ? time->value() : no_time; }

std::optional<Time> time_of(std::int64_t number) {
    return number == no_time ? std::nullopt : std::optional(Time(number));
}

}  // namespace

void Readers::say(UserId user, const ReaderState& state) {
    HUAGU_ASSERT(user.value() < slots_.size());
    Slot& slot = slots_[user.value()];
    slot.role.store(state.role, relaxed);
    slot.is_on.store(!state.ended, relaxed);
    if (state.ended) slot.ended.store(*state.ended, relaxed);
    slot.since.store(state.since.value(), relaxed);
    slot.sent.store(state.sent.value_or(Sequence::none()).value(), relaxed);
    slot.behind_since.store(number_of(state.behind_since), relaxed);
    slot.stands_since.store(number_of(state.stands_since), relaxed);
    if (slot.is_known.load(relaxed)) return;
    // Whoever sees it known sees the rest.
    slot.is_known.store(true, std::memory_order_release);
    std::uint32_t end = end_.load(relaxed);
    while (end <= user.value() && !end_.compare_exchange_weak(end, user.value() + 1, relaxed)) {
    }
}

std::optional<ReaderState> Readers::find(UserId user) const {
    if (user.value() >= slots_.size()) return std::nullopt;
    const Slot& slot = slots_[user.value()];
    if (!slot.is_known.load(std::memory_order_acquire)) return std::nullopt;
    ReaderState state;
    state.role = slot.role.load(relaxed);
    if (!slot.is_on.load(relaxed)) state.ended = slot.ended.load(relaxed);
    state.since = Time(slot.since.load(relaxed));
    const Sequence sent(slot.sent.load(relaxed));
    if (!sent.is_none()) state.sent = sent;
    state.behind_since = time_of(slot.behind_since.load(relaxed));
    state.stands_since = time_of(slot.stands_since.load(relaxed));
    return state;
}

}  // namespace huagu::gateway
