// Another process: started, listened to, told to end, waited for.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace huagu::cli {

class ChildProcess {
  public:
    /// Starts a program (a path, then its arguments); its stdout comes to read_line, its stderr
    /// goes to a file. It is killed when the thread that started it is gone, however that ends.
    /// Throws std::system_error if it cannot be started.
    ChildProcess(const std::vector<std::string>& arguments, const std::string& stderr_file);
    /// Kills it if it still runs.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// The next line of its stdout, without its end; nothing at its end or after `patience`.
    std::optional<std::string> read_line(std::chrono::milliseconds patience);

    /// SIGTERM.
    void terminate();

    /// Its exit status (128 + the signal that killed it); nothing if it still runs after
    /// `patience`.
    std::optional<int> wait(std::chrono::milliseconds patience);

    [[nodiscard]] pid_t id() const { return pid_; }
    /// Its stdout, for an event loop; read it with read_line(0) when it is ready.
    [[nodiscard]] int output() const { return output_; }

  private:
    pid_t pid_ = -1;
    int output_ = -1;
    std::string buffer_;
    std::optional<int> status_;
};

/// The port that a server says it listens on; nothing if it ends, or is silent for `patience`.
std::optional<std::string> listening_port(ChildProcess& server, std::chrono::milliseconds patience);

/// The path of this program, to start others of its kind.
std::string own_path();

}  // namespace huagu::cli
