// What the program says of its commands and options, and of words that fit none of them, in English
// and Chinese. The commands describe themselves in English; the Chinese is here.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "cli/language.hpp"

namespace huagu::cli {

/// Has a program speak the language in its help and its refusals, and each of its commands whose
/// --lang is not given.
void speak(CLI::App& app, Language language);

/// Nothing if there is none.
[[nodiscard]] std::optional<std::string> in_chinese(const std::string& english);

}  // namespace huagu::cli
