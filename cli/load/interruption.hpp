// SIGINT and SIGTERM while a load runs: it ends like one that failed, so that its server and its
// folder go with it.
#pragma once

#include <csignal>

namespace huagu::cli {

/// While it is there, both are only noted. Of one thread, one at a time.
class Interruption {
  public:
    Interruption();
    /// They do again what they did.
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    /// Throws std::runtime_error if one has come. Without an Interruption, none has.
    static void check();

  private:
    struct sigaction int_before_ {};
    struct sigaction term_before_ {};
};

}  // namespace huagu::cli
