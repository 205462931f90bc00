// A catalogue's way into the market: its products and growers first, as far as the market does not
// have them, then its lots.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/language.hpp"
#include "cli/request.hpp"

namespace huagu::cli {

struct OfferOptions {
    std::optional<std::int64_t> clocks;  // spread over 1 … so many; nothing: over the market's
    bool is_strict = false;              // a malformed row stops it
    bool sets_price_steps = false;       // those that suit the lots, where clocks are closed
};

/// The catalogue's grower n is the market's n-th grower, and those that it lacks are added; a
/// product is the market's that has the same group and English name, or is added. Throws a
/// UsageError if the file cannot be read; malformed rows are named on standard error.
[[nodiscard]] Requests catalogue_requests(const std::string& path, const OfferOptions& options,
                                          const client::Client& client, Language language);

}  // namespace huagu::cli
