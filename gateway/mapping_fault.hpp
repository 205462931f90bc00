// A page of a mapped file that the disk cannot give or take is SIGBUS, wherever it is touched. The
// market ends then as it does when its journal fails: it is said why.
#pragma once

#include <string>

namespace huagu::gateway {

/// From here on SIGBUS ends the process with status 1 and a line on stderr that names the data
/// folder and says what to do. Once in a process.
void end_on_mapping_fault(const std::string& data);

}  // namespace huagu::gateway
