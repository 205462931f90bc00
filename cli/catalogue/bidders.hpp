// Simulated buyers: what each of them thinks a lot is worth and when it would press for how many
// units. Pure functions of a seed, in integers: the same seed has the same traders on every
// machine, whatever processes they are spread over.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cli/catalogue/catalogue.hpp"
#include "engine/types.hpp"

namespace huagu::cli {

/// The five kinds of Lu, Gupta, Ketter and van Heck (MISQ 40(3), 2016). Early ones press while the
/// hand is high, opportunists wait for it to fall, analysers compute; the conservative take few
/// units, the forward many. What exactly each does is our reading: docs/catalogue.md.
enum class BidderKind : std::uint8_t {
    early_conservative = 0,
    early_forward = 1,
    opportunist_conservative = 2,
    opportunist_forward = 3,
    analyser = 4,
};
[[nodiscard]] std::string_view name(BidderKind kind);

/// How a buyer means to press in one round.
struct PressPlan {
    Price price;     // at the first step that shows this or less
    Units units;     // at least the lot's minimum
    Duration delay;  // after that step's start
};

/// A standing order that an analyser places before the day.
struct StandingOrderPlan {
    ProductId product;
    std::int64_t worst_grade;
    Price limit_price;
    Units units;
    Units max_units_per_lot;
};

class Bidders {
  public:
    /// Buyers are numbered from 1. `buyers` is at least 1.
    Bidders(std::uint64_t seed, std::uint32_t buyers);

    [[nodiscard]] BidderKind kind(std::uint32_t buyer) const;

    /// What a buyer does in a round of a lot of which it already bought some units today; nothing
    /// if it does not want the lot, or no more of it. `lot_number`: its place in the catalogue,
    /// from 1.
    [[nodiscard]] std::optional<PressPlan> plan(std::uint32_t buyer, std::uint32_t lot_number,
                                                const CatalogueLot& lot, RoundNumber round,
                                                Units bought) const;

    /// Every third analyser's; others have none.
    [[nodiscard]] std::vector<StandingOrderPlan> standing_orders(std::uint32_t buyer,
                                                                 const Catalogue& catalogue) const;

  private:
    struct Buyer {
        BidderKind kind;
        std::int64_t breadth;  // how many lots it looks at, in relation to the others
    };

    [[nodiscard]] std::int64_t bidders_wanted(std::uint32_t lot_number,
                                              const CatalogueLot& lot) const;
    [[nodiscard]] bool is_interested(std::uint32_t buyer, std::uint32_t lot_number,
                                     const CatalogueLot& lot) const;

    std::uint64_t seed_;
    std::vector<Buyer> buyers_;
    std::int64_t breadth_sum_ = 0;
};

/// The first step of a round at which the plan presses.
[[nodiscard]] Step press_step(const PressPlan& plan, Price round_start_price, Price price_step);

}  // namespace huagu::cli
