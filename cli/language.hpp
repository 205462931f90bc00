// The two languages that people are spoken to in.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace huagu::cli {

enum class Language : std::uint8_t { en, zh };

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

/// The sentence in the wanted language, a format of fmt; both take the same arguments.
template <class... Arguments>
[[nodiscard]] std::string say(Language language, std::string_view en, std::string_view zh,
                              const Arguments&... arguments) {
    return fmt::format(fmt::runtime(language == Language::zh ? zh : en), arguments...);
}

/// The same said in both, where it is not known yet to whom.
struct Told {
    std::string en;
    std::string zh;

    [[nodiscard]] const std::string& in(Language language) const {
        return language == Language::zh ? zh : en;
    }
};

template <class... Arguments>
[[nodiscard]] Told told(std::string_view en, std::string_view zh, const Arguments&... arguments) {
    return {say(Language::en, en, zh, arguments...), say(Language::zh, en, zh, arguments...)};
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
