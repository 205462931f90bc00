#include "gateway/mapping_fault.hpp"

#include <signal.h>
#include <unistd.h>

namespace huagu::gateway {
namespace {

constexpr int failed = 1;

std::string said;  // made before, for a handler may not allocate

void end(int /*signal*/) {
    static_cast<void>(!::write(STDERR_FILENO, said.data(), said.size()));
    ::_exit(failed);
}

}  // namespace

void end_on_mapping_fault(const std::string& data) {
    said =
        "huagu serve: the market stops: results in " + data +
        " cannot be read or written any more (SIGBUS): the disk fails, or a file was cut. What was "
        "told is in the journal. Look at the disk (huagu journal verify --data " +
        data +
        "), remove what is in the day's results and snapshots folders, and start again: they are "
        "made from the journal\n";
    struct sigaction action {};
    action.sa_handler = end;
    ::sigaction(SIGBUS, &action, nullptr);
}

}  // namespace huagu::gateway
