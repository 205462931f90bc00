// How wide a text is on a terminal, and texts of a width.
#pragma once

#include <cstddef>
#include <string>
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

/// At the left of so many columns, and at their right.
inline std::string left(std::string_view text, std::size_t width) {
    const std::size_t used = columns(text);
    return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}
inline std::string right(std::string_view text, std::size_t width) {
    const std::size_t used = columns(text);
    return std::string(width > used ? width - used : 0, ' ') + std::string(text);
}

}  // namespace huagu::cli
