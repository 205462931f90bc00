// Whether a sentence is there in both languages.
#pragma once

#include <algorithm>
#include <string>

#include "base/language.hpp"

namespace huagu::test {

inline bool has_chinese(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xE4 && byte <= 0xE9;  // as UTF-8 begins U+4E00 to U+9FFF
    });
}

inline bool is_in_both(const base::Told& told) {
    return !told.en.empty() && !has_chinese(told.en) && has_chinese(told.zh);
}

}  // namespace huagu::test
