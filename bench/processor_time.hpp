// How long a piece of work keeps the processor.
#pragma once

#include <algorithm>
#include <ctime>

namespace huagu::bench {

/// Of this thread, so that neighbours on a shared machine do not count.
inline double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <class Work>
double seconds_with_reading(Work work) {
    const double start = processor_seconds();
    work();
    return processor_seconds() - start;
}

/// Reading the time costs as much as some twenty presses.
inline double reading_seconds() {
    double least = 1;
    for (int n = 0; n < 1'000; ++n) least = std::min(least, seconds_with_reading([] {}));
    return least;
}

template <class Work>
double seconds(Work work) {
    static const double reading = reading_seconds();
    return std::max(1e-9, seconds_with_reading(work) - reading);
}

}  // namespace huagu::bench
