// The queues between gateway threads and the sequencer. None waits: a full one is an answer
// (`busy`).
#pragma once

#include <concurrentqueue/concurrentqueue.h>
#include <readerwriterqueue/readerwriterqueue.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "sequencer/incoming.hpp"
#include "sequencer/outbox.hpp"

namespace huagu::gateway {

/// From all gateway threads to the sequencer: in order for each thread, in any order between them
/// (press time decides, not arrival). The queue itself has no bound and never gives memory back, so
/// it is bounded by a count of what is in it.
class CommandQueue {
  public:
    CommandQueue(std::size_t capacity, std::size_t threads);

    /// Whether a thread that has not handed over `own` items yet may take one more. Exact but for
    /// what other threads hand over at the same time.
    [[nodiscard]] bool has_room(std::size_t own) const {
        return count_.load(std::memory_order_relaxed) + own < capacity_;
    }

    /// All of the batch, which is empty afterwards.
    void hand_over(std::size_t thread, std::vector<Incoming>& batch);

    // The sequencer's.

    /// Adds to the batch all that was handed over before the call. Ends, for what was taken counts
    /// as in the queue until it is done.
    void take(std::vector<Incoming>& batch);
    /// What was taken has its answers, but for so many that still wait: there is room for as much.
    void done(std::size_t waiting) {
        HUAGU_ASSERT(waiting <= undone_);
        count_.fetch_sub(std::exchange(undone_, waiting) - waiting, std::memory_order_relaxed);
    }

  private:
    static constexpr std::size_t bulk = 64;

    using Queue = moodycamel::ConcurrentQueue<Incoming>;
    const std::size_t capacity_;
    std::atomic<std::size_t> count_{0};
    std::size_t undone_ = 0;  // the sequencer's own
    Queue queue_;
    std::vector<moodycamel::ProducerToken> tokens_;  // one for each gateway thread
    moodycamel::ConsumerToken consumer_{queue_};
};

/// What one turn has to say to the sessions of one gateway thread: from the sequencer to one
/// gateway thread, in order. Not bounded by itself: it holds answers to commands that were let in,
/// and time stands still for a thread that does not take them.
class DeliveryQueue {
  public:
    /// One thread's.
    void hand_over(std::unique_ptr<Outbox> delivery) {
        handed_over_.store(handed_over_.load(std::memory_order_relaxed) + 1,
                           std::memory_order_release);
        queue_.enqueue(std::move(delivery));
    }

    /// Another one's. False if there is none.
    [[nodiscard]] bool take(std::unique_ptr<Outbox>& delivery) {
        if (!queue_.try_dequeue(delivery)) return false;
        static_cast<void>(handed_over_.load(std::memory_order_acquire));
        return true;
    }

  private:
    moodycamel::ReaderWriterQueue<std::unique_ptr<Outbox>> queue_;
    // The queue orders what it hands over by fences, of which the thread sanitizer knows nothing.
    // This says the same in a way that it sees; nobody needs the number.
    std::atomic<std::uint64_t> handed_over_{0};
};

}  // namespace huagu::gateway
