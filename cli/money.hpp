// Amounts of minor units as people write them: 123456 fen are "1,234.56".
#pragma once

#include <cstdint>
#include <string>

namespace huagu::cli {

/// `digits`: of the currency's minor unit (CNY 2, KRW 0).
inline std::string format_minor(std::int64_t amount, int digits) {
    const bool is_negative = amount < 0;
    std::string text = std::to_string(is_negative ? -amount : amount);
    const auto point = static_cast<std::size_t>(digits);
    if (text.size() <= point) text.insert(0, point + 1 - text.size(), '0');
    std::string whole = text.substr(0, text.size() - point);
    for (std::size_t at = whole.size(); at > 3; at -= 3) whole.insert(at - 3, ",");
    std::string result = (is_negative ? "-" : "") + whole;
    if (digits > 0) result += "." + text.substr(text.size() - point);
    return result;
}

}  // namespace huagu::cli
