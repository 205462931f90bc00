// Which of the two languages a person is spoken to in, and the words that are counted in each.
#pragma once

#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "base/language.hpp"

namespace huagu::cli {

using base::Language;
using base::say;
using base::Told;
using base::told;
using base::ToldError;

/// As names of products and participants bear it.
inline std::string_view code(Language language) { return language == Language::zh ? "zh" : "en"; }

/// As --lang says, or the environment as programs read it.
inline Language language_of(std::string_view wanted) {
    for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (!wanted.empty()) break;
        if (const char* value = std::getenv(variable)) wanted = value;
    }
    return wanted.starts_with("zh") ? Language::zh : Language::en;
}

/// "1 lot", "2 lots"; 2 批. For words that take an s.
template <class Number>
[[nodiscard]] std::string counted(Language language, Number number, std::string_view en,
                                  std::string_view zh) {
    if (language == Language::zh) return fmt::format("{} {}", number, zh);
    return fmt::format("{} {}{}", number, en, number == Number{1} ? "" : "s");
}
template <class Number>
[[nodiscard]] std::string lots(Language language, Number number) {
    return counted(language, number, "lot", "批");
}
template <class Number>
[[nodiscard]] std::string units(Language language, Number number) {
    return counted(language, number, "unit", "件");
}
template <class Number>
[[nodiscard]] std::string sales(Language language, Number number) {
    return counted(language, number, "sale", "笔成交");
}

}  // namespace huagu::cli
