// The engine's events as lines of JSON: rules.md, "Scenario files".
#pragma once

#include <fmt/format.h>

#include <string_view>

#include "engine/event.hpp"

namespace huagu::cli {

/// Adds the event's line, if it has one. `cancel_reason`: why a sale was cancelled, as JSON.
void append_line(fmt::memory_buffer& lines, const Event& event, std::string_view cancel_reason);

}  // namespace huagu::cli
