// An explanation for people, in English or Chinese.
#pragma once

#include <string>

#include "cli/bid/words.hpp"
#include "cli/journal/explanation.hpp"

namespace huagu::cli {

struct TextStyle {
    Language language = Language::en;
    /// Of the times of day that are shown, from UTC.
    Duration utc_offset{0};
};

[[nodiscard]] std::string to_text(const Explanation& told, const TextStyle& style);

}  // namespace huagu::cli
