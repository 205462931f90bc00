// What users would pick instead: a server that keeps the lot, the credit and a log of every press
// by itself, and decides each in one step. Both do as much as the market does with a press in a
// round that runs: command id, lot, round, pressed before, credit, log, answer.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace huagu::bench {

class Rival {
  public:
    Rival() = default;
    virtual ~Rival() = default;
    Rival(const Rival&) = delete;
    Rival& operator=(const Rival&) = delete;

    /// Sends so many presses of one buyer in one go, and waits for all their answers. Throws
    /// std::runtime_error if one is not as it should be.
    virtual void press(std::size_t presses) = 0;

    /// "Redis 7.0.15", say: as it calls itself.
    [[nodiscard]] virtual std::string version() const = 0;
};

/// Redis with a Lua script and a stream, over TCP; its append-only file is synced before each
/// answer, or written only. Throws std::runtime_error if it is not there.
enum class RedisSync { always, never };
std::unique_ptr<Rival> start_redis(RedisSync sync);

/// PostgreSQL with a function that locks rows, by its pipeline mode over a local socket; synced.
/// Throws std::runtime_error if it is not there.
std::unique_ptr<Rival> start_postgres();

}  // namespace huagu::bench
