// Where what is kept of many owners lies, a ring of as many for each: by age, then by owner, so
// that what is in use at a time is together, since owners are about as busy as each other. In
// groups of owners, so that few of them touch little of a table that is made for many.
#pragma once

#include <cstddef>

namespace huagu {

inline constexpr std::size_t owners_in_group = 1024;

/// Places of a table of rings of `kept`.
[[nodiscard]] constexpr std::size_t aged_places(std::size_t owners, std::size_t kept) {
    return (owners + owners_in_group - 1) / owners_in_group * owners_in_group * kept;
}

/// That of the one of an age in an owner's ring.
[[nodiscard]] constexpr std::size_t aged_place(std::size_t owner, std::size_t age,
                                               std::size_t kept) {
    const std::size_t row = owner / owners_in_group * kept + age;
    return row * owners_in_group + owner % owners_in_group;
}

}  // namespace huagu
