// What is published of the day's seed before it is: so that nobody can choose it afterwards.
#pragma once

#include <array>
#include <cstdint>

namespace huagu::wire {

/// SHA-256 of the seed's decimal digits: anyone checks it with `printf %s SEED | sha256sum`.
[[nodiscard]] std::array<std::uint8_t, 32> seed_sha256(std::uint64_t seed);

}  // namespace huagu::wire
