#include "gateway/queues.hpp"

#include <iterator>

// g++ 12 sees an overflow where the queue's bulk operations are inlined (-O3); there is none.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wstringop-overflow"
#endif

// The thread sanitizer knows no fences, by which the queue hands its blocks from thread to thread:
// it sees races inside it. What our own code does with the items is still looked at.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define HUAGU_THREAD_SANITIZER
#endif
#endif
#if defined(__SANITIZE_THREAD__) || defined(HUAGU_THREAD_SANITIZER)
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "race:moodycamel::"; }
#endif

namespace huagu::gateway {

CommandQueue::CommandQueue(std::size_t capacity, std::size_t threads)
    : capacity_(capacity), queue_(capacity) {
    for (std::size_t n = 0; n < threads; ++n) tokens_.emplace_back(queue_);
}

void CommandQueue::hand_over(std::size_t thread, std::vector<Incoming>& batch) {
    count_.fetch_add(batch.size(), std::memory_order_relaxed);
    queue_.enqueue_bulk(tokens_[thread], std::make_move_iterator(batch.begin()), batch.size());
    batch.clear();
}

void CommandQueue::take(std::vector<Incoming>& batch) {
    for (;;) {
        const std::size_t taken =
            queue_.try_dequeue_bulk(consumer_, std::back_inserter(batch), bulk);
        if (taken == 0) return;
        undone_ += taken;
    }
}

}  // namespace huagu::gateway
