// Files are longer than what was written into them: the room that is left is zeros.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace huagu::journal {

/// Where the last byte that is not zero ends; 0 if all are.
[[nodiscard]] inline std::size_t end_of_bytes(std::span<const std::byte> bytes) {
    while (bytes.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + bytes.size() - 8, 8);
        if (word != 0) break;
        bytes = bytes.first(bytes.size() - 8);
    }
    while (!bytes.empty() && bytes.back() == std::byte{0}) bytes = bytes.first(bytes.size() - 1);
    return bytes.size();
}

}  // namespace huagu::journal
