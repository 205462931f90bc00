#include "gateway/log_on.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace huagu::gateway {

struct LogOnThread::State {
    explicit State(std::size_t most) : waiting_max(most) {}

    void work() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return is_ending || !waiting.empty(); });
            if (is_ending) return;
            const Job job = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            try {
                job();
            } catch (const std::exception& error) {
                spdlog::error("a log-on failed: {}", error.what());
            }
            lock.lock();
        }
    }

    const std::size_t waiting_max;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Job> waiting;
    bool is_ending = false;
    std::thread thread;
};

LogOnThread::LogOnThread(std::size_t waiting_max) : state_(std::make_unique<State>(waiting_max)) {
    state_->thread = std::thread([state = state_.get()] { state->work(); });
}

LogOnThread::~LogOnThread() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->is_ending = true;
    }
    state_->changed.notify_all();
    state_->thread.join();
}

LogOnThread::Taken LogOnThread::run(Job job) {
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->waiting.size() >= state_->waiting_max) return Taken::no;
        state_->waiting.push_back(std::move(job));
    }
    state_->changed.notify_one();
    return Taken::yes;
}

Secret::~Secret() {
    if (!text_.empty()) sodium_memzero(text_.data(), text_.size());
}

}  // namespace huagu::gateway
