// The log-on thread: everything that costs a password hash, one after another, so that thousands
// who come at once slow down nobody who is on.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace huagu::gateway {

class LogOnThread {
  public:
    /// At most so many jobs wait.
    explicit LogOnThread(std::size_t waiting_max);
    /// Jobs that wait are dropped.
    ~LogOnThread();
    LogOnThread(const LogOnThread&) = delete;
    LogOnThread& operator=(const LogOnThread&) = delete;

    using Job = std::function<void()>;
    enum class Taken : bool { no, yes };
    /// Runs the job on the thread; no: too many wait, say `busy`. Any thread.
    [[nodiscard]] Taken run(Job job);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A password on its way to the log-on thread: wiped when it is gone.
class Secret {
  public:
    explicit Secret(std::string text) : text_(std::move(text)) {}
    ~Secret();
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
};

}  // namespace huagu::gateway
