// A day's published results of the aT Flower Auction Center (Seoul) as a catalogue: what was sold
// there is offered again, at prices around those that were paid.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/catalogue/catalogue_csv.hpp"

namespace huagu::cli {

[[nodiscard]] bool is_at_header(const std::vector<std::string>& header);

/// Each row becomes lots of at most 100 units. Complaints name lines of the file.
[[nodiscard]] Loaded read_at_results(std::string_view text, OnMalformed on_malformed);

}  // namespace huagu::cli
