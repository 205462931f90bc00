// Connections are open files of a process.
#pragma once

#include <sys/resource.h>

namespace huagu::base {

/// As many as the system lets this process have; how many that is. 0: it does not say.
inline rlim_t raise_open_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

}  // namespace huagu::base
