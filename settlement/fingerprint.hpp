// What a result says, as a number: so that the same sequence with another content is seen, although
// most results are not kept whole.
#pragma once

#include <cstdint>

#include "wire/schema.hpp"

namespace huagu::settlement {

/// Of everything that settlement keeps of a result, and of its place and time; 64 bits of FNV-1a.
[[nodiscard]] std::int64_t fingerprint(const schema::Result& result);

}  // namespace huagu::settlement
