#include "gateway/journal_watch.hpp"

namespace huagu::gateway {

void JournalWatch::look(const journal::Journal& journal, Time now) {
    if (now - looked_at_ < look_interval) return;
    looked_at_ = now;
    constexpr auto relaxed = std::memory_order_relaxed;
    const journal::Position durable = journal.durable();
    if (durable_ && *durable_ < durable) durable_at_.store(now.value(), relaxed);
    durable_ = durable;
    if (const journal::Position end = journal.end(); end.value() > written()) {
        records_.appended(end, now);
        written_.store(end.value(), relaxed);
    }
    records_.became_durable(durable);
    const auto waits_since = records_.waits_since();
    if (waits_since) waits_.add(now, *waits_since - now);
    waits_since_.store(waits_since ? waits_since->value() : no_time, relaxed);
    longest_wait_.store(-waits_.least(now).value_or(Duration(0)).value(), relaxed);
}

}  // namespace huagu::gateway
