#include "client/time_sync.hpp"

#include <algorithm>
#include <cmath>

#include "base/assert.hpp"

namespace huagu::client {
namespace {

// How far two quartz oscillators may drift apart; an older exchange is worth that much less.
constexpr double drift = 50e-6;

double local_ns(LocalTime::duration duration) {
    return static_cast<double>(to_duration(duration).value());
}

LocalTime::duration to_local(double ns) {
    return std::chrono::duration_cast<LocalTime::duration>(
        std::chrono::nanoseconds(std::llround(ns)));
}

/// Local time on the way, there and back; what the gateway took is no part of it.
double round_trip_of(const Exchange& exchange, double rate) {
    const auto answering = static_cast<double>((exchange.market_time - exchange.received).value());
    return std::max(0.0, local_ns(exchange.arrived - exchange.sent) - answering / rate);
}

LocalTime local_middle(const Exchange& exchange) {
    return exchange.sent + (exchange.arrived - exchange.sent) / 2;
}

Time market_middle(const Exchange& exchange) {
    return exchange.received + Duration((exchange.market_time - exchange.received).value() / 2);
}

}  // namespace

void TimeSync::add(const Exchange& exchange) {
    if (exchange.arrived < exchange.sent) return;
    if (exchange.market_time < exchange.received) return;
    exchanges_[next_] = exchange;
    next_ = (next_ + 1) % window;
    count_ = std::min(count_ + 1, window);
    choose_best();
}

void TimeSync::reset() {
    count_ = 0;
    next_ = 0;
}

void TimeSync::set_rate(double rate) {
    HUAGU_ASSERT(rate > 0);
    rate_ = rate;
}

Time TimeSync::market_time(LocalTime now) const {
    HUAGU_ASSERT(is_synced());
    const Exchange& best = exchanges_[best_];
    const double passed = local_ns(now - local_middle(best)) * rate_;
    return market_middle(best) + Duration(std::llround(passed));
}

LocalTime TimeSync::local_time(Time time) const {
    HUAGU_ASSERT(is_synced());
    const Exchange& best = exchanges_[best_];
    const auto market_ns = static_cast<double>((time - market_middle(best)).value());
    return local_middle(best) + to_local(market_ns / rate_);
}

Duration TimeSync::round_trip() const {
    HUAGU_ASSERT(is_synced());
    return Duration(std::llround(round_trip_of(exchanges_[best_], rate_)));
}

/// The exchange whose error is the smallest now: half its round trip, and drift since.
void TimeSync::choose_best() {
    const LocalTime now = exchanges_[(next_ + window - 1) % window].arrived;
    const auto error = [&](const Exchange& exchange) {
        return round_trip_of(exchange, rate_) / 2 + local_ns(now - exchange.arrived) * drift;
    };
    const auto all = kept();
    const auto best =
        std::min_element(all.begin(), all.end(),
                         [&](const Exchange& a, const Exchange& b) { return error(a) < error(b); });
    best_ = static_cast<std::size_t>(best - all.begin());
}

}  // namespace huagu::client
