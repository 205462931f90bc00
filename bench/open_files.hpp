// Connections are open files of a process.
#pragma once

#include <sys/resource.h>

namespace huagu::bench {

/// As many as the system lets this process have; how many that is.
inline rlim_t raise_open_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_max;
}

}  // namespace huagu::bench
