// Checks of the subcommands' options: the bounds are in the help and in the message.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace huagu::cli {

/// A whole number from `min` to `max`.
inline CLI::Validator whole_number(std::uint64_t min, std::uint64_t max) {
    const bool is_bounded = max < std::numeric_limits<std::uint64_t>::max();
    const std::string bounds =
        std::to_string(min) + " … " + (is_bounded ? std::to_string(max) : "2^64 − 1");
    const auto check = [=](const std::string& text) {
        std::uint64_t value = 0;
        const char* end = text.data() + text.size();
        const auto [read_to, error] = std::from_chars(text.data(), end, value);
        const bool is_good = error == std::errc() && read_to == end && value >= min && value <= max;
        return is_good ? std::string() : text + " is not a whole number of " + bounds;
    };
    return {check, bounds};
}

/// Any number from `min` to `max`.
inline CLI::Validator number(double min, double max) {
    const std::string bounds = fmt::format("{} … {}", min, max);
    const auto check = [=](const std::string& text) {
        double value = 0;
        const bool is_number = CLI::detail::lexical_cast(text, value);
        const bool is_good = is_number && value >= min && value <= max;  // never of NaN
        return is_good ? std::string() : text + " is not a number of " + bounds;
    };
    return {check, bounds};
}

/// An option whose values are words; the help lists them.
template <class Value>
CLI::Option* add_word_option(CLI::App& app, const std::string& name, Value& value,
                             const std::map<std::string, Value>& meanings,
                             const std::string& description) {
    std::vector<std::string> words;
    words.reserve(meanings.size());
    for (const auto& [word, meaning] : meanings) words.push_back(word);
    const auto take = [&value, meanings](const std::string& word) { value = meanings.at(word); };
    return app.add_option_function<std::string>(name, take, description)
        ->check(CLI::IsMember(words));
}

/// `language` is for language_of; help and refusals speak it without being told (help.hpp).
inline void add_language_option(CLI::App& app, std::string* language = nullptr) {
    const auto take = [language](const std::string& word) {
        if (language != nullptr) *language = word;
    };
    app.add_option_function<std::string>(
           "--lang", take, "English or Chinese (英文或中文); else as the environment (LANG) has it")
        ->check(CLI::IsMember({"en", "zh"}))
        ->run_callback_for_default();
}

}  // namespace huagu::cli
