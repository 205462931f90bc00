// When files that are only read are looked at, byte by byte.
#pragma once

#include <cstdint>

namespace huagu::journal {

enum class Look : std::uint8_t {
    at_opening,
    /// By whoever reads records, or compares results: who reads all of them anyway reads them once.
    when_needed,
};

}  // namespace huagu::journal
