// How wide a text is on a terminal.
#pragma once

#include <cstddef>
#include <string_view>

namespace huagu::cli {

/// Of UTF-8. Chinese, all from U+3000 on, takes two columns a character.
inline std::size_t columns(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool continues = (byte & 0xC0U) == 0x80U;
        if (!continues) count += byte >= 0xE3 ? 2 : 1;
    }
    return count;
}

}  // namespace huagu::cli
