// `huagu journal explain`: one round and its decision, found and told from the day's records.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "cli/journal/day_replay.hpp"
#include "cli/journal/explanation.hpp"

namespace huagu::cli {

struct RoundOfLot {
    LotId lot;
    RoundNumber round;

    friend bool operator==(const RoundOfLot&, const RoundOfLot&) = default;
};

/// The round that a sale was made in; nothing, if the day has no such sale.
[[nodiscard]] tl::expected<std::optional<RoundOfLot>, journal::Position> find_round(
    const journal::RecordSource& journal, const DaySettings& settings, SaleId sale);

/// Nothing, if that round was never announced. The error is the position of a damaged record.
/// `results` are as DayReplay takes them.
[[nodiscard]] tl::expected<std::optional<Explanation>, journal::Position> explain(
    const journal::RecordSource& journal, const DaySettings& settings, RoundOfLot target,
    Results& results);

}  // namespace huagu::cli
