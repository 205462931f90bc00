// What a client works in: time, waits and connections. Behind it: Asio (asio_environment.hpp), or a
// simulation (tests).
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "client/connection.hpp"
#include "client/time_sync.hpp"

namespace huagu::client {

/// One wait at a time. Gone, or waiting for something else: what it waited for is not called.
class Timer {
  public:
    Timer() = default;
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    virtual ~Timer() = default;

    /// Calls it once, after so long; not from within this call.
    virtual void wait(std::chrono::nanoseconds time, std::function<void()> then) = 0;
    virtual void cancel() = 0;
};

/// One thread's, on which all callbacks come.
class Environment {
  public:
    Environment() = default;
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    virtual ~Environment() = default;

    [[nodiscard]] virtual LocalTime now() const = 0;
    [[nodiscard]] virtual std::unique_ptr<Timer> make_timer() = 0;
    [[nodiscard]] virtual std::shared_ptr<Connection> make_connection(Connection::Owner& owner) = 0;
};

}  // namespace huagu::client
