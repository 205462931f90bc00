#include "gateway/flusher.hpp"

#include "gateway/time_source.hpp"

namespace huagu::gateway {
namespace {

// Real time:
constexpr Duration look_interval{1'000'000'000};  // though nobody calls
constexpr Duration disk_interval{5'000'000'000};

}  // namespace

Flusher::Flusher(DayFiles& files, Does does) : files_(files), does_(does) {
    if (does_ == Does::everything) {
        files_.call_when_appended([](void* waker) { static_cast<Waker*>(waker)->wake(); }, &waker_);
    }
    thread_ = std::thread([this] { run(); });
}

Flusher::~Flusher() {
    stops_ = true;
    waker_.wake();
    thread_.join();
}

void Flusher::run() {
    Time look_at_disk_at;
    for (;;) {
        waker_.clear();
        const bool stops = stops_;  // before looking: what was appended before is seen
        if (does_ == Does::everything) files_.flush();
        if (const Time now = system_time().steady(); now >= look_at_disk_at) {
            files_.look_at_disk();
            look_at_disk_at = now + disk_interval;
        }
        if (files_.reserve_ahead() && !stops) {
            std::this_thread::yield();
            continue;
        }
        if (does_ == Does::everything && files_.has_work()) continue;
        if (stops) return;
        waker_.wait(look_interval);
    }
}

}  // namespace huagu::gateway
