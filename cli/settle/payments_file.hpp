// A file of payments, payouts and deposits, as a bank or a desk gives it (docs/settlement.md,
// "Payments").
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/catalogue/csv.hpp"
#include "settlement/entries.hpp"

namespace huagu::cli {

struct PaymentsEntered {
    std::size_t entered = 0;
    std::vector<Complaint> known;    // lines that were entered before
    std::vector<Complaint> refused;  // malformed, or not possible: by line, with the reason
};

/// Enters the lines that can be, in one transaction; the others are named. The same file again
/// enters nothing.
[[nodiscard]] PaymentsEntered enter_payments(settlement::Database& database,
                                             const std::string& market, std::string_view text,
                                             const settlement::Entered& entered);

}  // namespace huagu::cli
