// A PostgreSQL server of Debian's package, private to a test or a benchmark: a cluster in a
// temporary folder, reached by a socket in it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/temporary_directory.hpp"

namespace huagu::bench {

class PostgresServer {
  public:
    /// Whether it waits for the disk.
    enum class Sync : std::uint8_t { off, on };
    /// Ready when made. Throws std::runtime_error.
    explicit PostgresServer(Sync sync = Sync::off);
    /// Ends it; the kernel does, if the test is killed.
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    /// The address of a new, empty database.
    std::string new_database();

  private:
    [[nodiscard]] std::string address(const std::string& database) const;
    [[nodiscard]] pid_t start(const std::string& program,
                              const std::vector<std::string>& arguments) const;
    void wait_until_ready() const;

    const base::TemporaryDirectory folder_;
    pid_t process_ = -1;
    int databases_ = 0;
};

}  // namespace huagu::bench
