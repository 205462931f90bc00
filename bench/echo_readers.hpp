// Readers of what an echo sends to everyone, as a process of their own, made by fork: a process may
// have open files for the connections to one server, and not to two.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <span>

#include "bench/echo_server.hpp"

namespace huagu::bench {

class EchoReaders {
  public:
    /// Starts it. Before this process has threads.
    EchoReaders(const EchoServer& echo, std::size_t connections);
    /// Ends it.
    ~EchoReaders();
    EchoReaders(const EchoReaders&) = delete;
    EchoReaders& operator=(const EchoReaders&) = delete;

    /// All connect, and have had some frames. Throws std::runtime_error, as run() does.
    void connect(std::span<const std::byte> frame);
    /// So many frames, one after the other, to all. Deliveries a second.
    double run(std::size_t frames);

  private:
    [[nodiscard]] double answer() const;

    pid_t process_ = -1;
    int line_ = -1;
};

}  // namespace huagu::bench
