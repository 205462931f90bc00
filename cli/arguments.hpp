// The words of one command line: `queue-lot clock=1 units=18 grade=B remark="late harvest"`. Those
// in order come first, named ones anywhere, as name=value or --name value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/language.hpp"
#include "engine/rules.hpp"
#include "engine/types.hpp"

namespace huagu::cli {

/// What is wrong with a line, for whoever typed it.
struct UsageError : ToldError {
    using ToldError::ToldError;
};

/// Words are separated by blanks; quotes keep them together.
[[nodiscard]] std::vector<std::string> split_words(std::string_view line);

[[nodiscard]] std::int64_t parse_integer(std::string_view name, std::string_view text);
/// "500ms", "5s", "40us", "7ns", or nanoseconds without a unit.
[[nodiscard]] Duration parse_duration(std::string_view name, std::string_view text);
/// "A" … "E", or 0 … 4.
[[nodiscard]] std::int64_t parse_grade(std::string_view text);
[[nodiscard]] bool parse_boolean(std::string_view name, std::string_view text);

/// A thing's number.
template <class T>
[[nodiscard]] T parse_number(std::string_view name, std::string_view text) {
    const std::int64_t value = parse_integer(name, text);
    const T number(static_cast<typename T::rep>(value));
    if (!std::in_range<typename T::rep>(value) || number.is_none()) {
        throw UsageError("{} is no number of anything: {}", "{} 不是有效编号：{}", name, text);
    }
    return number;
}

class Arguments {
  public:
    /// Without the command's own word.
    explicit Arguments(const std::vector<std::string>& words);

    // Each takes its argument out; what is not there throws a UsageError that names it.
    [[nodiscard]] std::string word(std::string_view name);
    [[nodiscard]] std::optional<std::string> next_word();
    [[nodiscard]] std::int64_t integer(std::string_view name);
    template <class T>
    [[nodiscard]] T number(std::string_view name) {  // a thing's number
        return parse_number<T>(name, word(name));
    }

    [[nodiscard]] std::optional<std::string> named(std::string_view name);
    [[nodiscard]] std::string required(std::string_view name);
    [[nodiscard]] std::int64_t required_integer(std::string_view name);
    [[nodiscard]] std::optional<std::int64_t> named_integer(std::string_view name);
    [[nodiscard]] bool named_boolean(std::string_view name, bool otherwise);
    template <class T>
    [[nodiscard]] std::optional<T> named_number(std::string_view name) {
        const auto text = named(name);
        return text ? std::optional<T>(parse_number<T>(name, *text)) : std::nullopt;
    }
    template <class T>
    [[nodiscard]] T required_number(std::string_view name) {
        return parse_number<T>(name, required(name));
    }

    /// Those named settings of a clock that are given.
    [[nodiscard]] RulesChange rules();

    /// All named arguments that begin so, without it: "name.zh" → "zh"; "name" itself → "".
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> family(std::string_view name);

    /// Nothing may be left over.
    void finish() const;

  private:
    std::vector<std::string> words_;  // from next_ on
    std::size_t next_ = 0;
    std::vector<std::pair<std::string, std::string>> named_;
};

}  // namespace huagu::cli
