// The real results that lie beside the repository.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "cli/catalogue/file.hpp"

namespace huagu::cli {

/// The text of the aT day; where it is absent the test skips, or fails under CI=true, and the text
/// is empty.
inline std::string at_day() {
    const auto text = read_text_file(HUAGU_SHARED_DATA "/at-yangjae-2026-06-15.csv");
    if (text) return *text;
    const char* const ci = std::getenv("CI");
    if (ci != nullptr && std::string_view(ci) == "true") {
        ADD_FAILURE() << text.error().en;
    }
    return {};
}

}  // namespace huagu::cli

#define HUAGU_AT_DAY_OR_SKIP(name)                    \
    const std::string name = cli::at_day();           \
    if (name.empty()) {                               \
        GTEST_SKIP() << "../shared/data is not here"; \
    }
