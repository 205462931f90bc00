// Counts what the program allocates.
#pragma once

#include <cstddef>

namespace huagu::wire {

[[nodiscard]] std::size_t bytes_allocated();

}  // namespace huagu::wire
