#include "cli/catalogue/bidders.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/assert.hpp"
#include "cli/catalogue/random.hpp"
#include "engine/rules.hpp"

namespace huagu::cli {
namespace {

/// What a draw is for, so that no two draws are the same number.
enum class Draw : std::uint8_t {
    kind,
    breadth,
    attraction,
    interest,
    taste,
    units,
    helpings,
    price,
    mood,
    delay,
    order,
};

struct Behaviour {
    std::string_view name;
    std::int64_t share;  // of the buyers, per mille
    std::int64_t breadth;
    std::int64_t units_percent;
    std::int64_t price_low;  // per mille of the way through the expected prices, see price_at
    std::int64_t price_high;
    std::int64_t delay_ms_min;
    std::int64_t delay_ms_max;
};

constexpr std::array<Behaviour, 5> behaviours = {{
    {"early conservative", 237, 80, 60, 300, 950, 4, 60},
    {"early forward", 208, 100, 150, 300, 950, 4, 60},
    {"opportunist conservative", 218, 80, 60, 0, 600, 8, 80},
    {"opportunist forward", 212, 100, 150, 0, 600, 8, 80},
    {"analyser", 125, 160, 100, 250, 650, 1, 12},
}};

constexpr const Behaviour& behaviour(BidderKind kind) {
    return behaviours.at(static_cast<std::size_t>(kind));
}

/// Bidders on a lot of 81 units, in hundredths: mean 8.3, median 7, at most 34 (data/README.md).
constexpr std::array<Knot, 7> attraction = {{{0, 300},
                                             {2'500, 520},
                                             {5'000, 700},
                                             {7'500, 980},
                                             {9'500, 1'700},
                                             {9'900, 2'500},
                                             {10'000, 3'400}}};

/// Units of a sale: median 6, mean 9.6 (data/README.md).
constexpr std::array<Knot, 8> units_wanted = {{{0, 1},
                                               {1'000, 2},
                                               {2'500, 4},
                                               {5'000, 8},
                                               {7'500, 15},
                                               {9'000, 26},
                                               {9'700, 42},
                                               {10'000, 90}}};

/// Small lots draw fewer bidders, who take less; in percent of what a lot of 81 units does.
constexpr std::array<Knot, 6> lot_percent = {
    {{1, 60}, {20, 70}, {40, 82}, {81, 100}, {160, 131}, {342, 180}}};

/// A buyer who has bought some of a lot buys more of it only for less, in per mille of the expected
/// prices: so a lot with few bidders is sold too, at the low end.
constexpr std::int64_t helping_discount = 130;
constexpr std::int64_t helpings_max = 5;
constexpr std::int64_t mood = 60;  // per mille up or down, from round to round

/// Where the market published one price only, buyers still differ by so many per mille.
constexpr std::int64_t least_spread = 20;

/// The price that `quantile` per mille of buyers' values are below: uniform between the low price
/// and the average and between that and the high price, weighted so that its mean is the average.
Price price_at(const PriceRange& range, std::int64_t quantile) {
    const std::int64_t average = range.average.value();
    const std::int64_t spread = average * least_spread / 1'000;
    const std::int64_t low = std::min(range.low.value(), average - spread);
    const std::int64_t high = std::max(range.high.value(), average + spread);
    if (low == high) return range.average;
    const std::int64_t below = 1'000 * (high - average) / (high - low);  // quantile of the average
    if (quantile < below) return Price(low + (average - low) * quantile / below);
    if (below == 1'000) return Price(average);
    return Price(average + (high - average) * (quantile - below) / (1'000 - below));
}

}  // namespace

std::string_view name(BidderKind kind) { return behaviour(kind).name; }

Bidders::Bidders(std::uint64_t seed, std::uint32_t buyers) : seed_(seed) {
    HUAGU_ASSERT(buyers >= 1);
    buyers_.reserve(buyers);
    for (std::uint32_t buyer = 1; buyer <= buyers; ++buyer) {
        // Multiples of the golden ratio are even over [0, 1), so that few buyers have the kinds'
        // shares too.
        const std::uint64_t even =
            draw_from(seed, Draw::kind) + buyer * std::uint64_t{0x9e3779b97f4a7c15U};
        std::int64_t left = static_cast<std::int64_t>((even >> 32U) * 1'000 >> 32U);
        std::size_t kind = 0;
        while (left >= behaviours.at(kind).share) left -= behaviours.at(kind++).share;
        const std::int64_t own = within(draw_from(seed, Draw::breadth, buyer), 40, 160);
        const std::int64_t breadth = behaviours.at(kind).breadth * own / 100;
        buyers_.push_back({static_cast<BidderKind>(kind), breadth});
        breadth_sum_ += breadth;
    }
}

BidderKind Bidders::kind(std::uint32_t buyer) const {
    HUAGU_ASSERT(buyer >= 1 && buyer <= buyers_.size());
    return buyers_[buyer - 1].kind;
}

/// How many bidders the lot would draw, in hundredths.
std::int64_t Bidders::bidders_wanted(std::uint32_t lot_number, const CatalogueLot& lot) const {
    return draw_quantile(attraction, draw_from(seed_, Draw::attraction, lot_number)) *
           curve(lot_percent, lot.units.value()) / 100;
}

bool Bidders::is_interested(std::uint32_t buyer, std::uint32_t lot_number,
                            const CatalogueLot& lot) const {
    // Half of the buyers like a product three times as much as the other half.
    const std::uint64_t taste = draw_from(seed_, Draw::taste, buyer, lot.product.value());
    const std::int64_t liking = taste % 2 == 0 ? 50 : 150;
    const std::int64_t chance =
        bidders_wanted(lot_number, lot) * liking * buyers_[buyer - 1].breadth * 100 / breadth_sum_;
    return within(draw_from(seed_, Draw::interest, buyer, lot_number), 0, 1'000'000 - 1) < chance;
}

std::optional<PressPlan> Bidders::plan(std::uint32_t buyer, std::uint32_t lot_number,
                                       const CatalogueLot& lot, RoundNumber round,
                                       Units bought) const {
    const Behaviour& me = behaviour(kind(buyer));
    if (!is_interested(buyer, lot_number, lot)) return std::nullopt;
    const auto draw = [&](Draw what) { return draw_from(seed_, what, buyer, lot_number); };

    // Where there are few buyers each takes more, as if several of a hall's stood behind it.
    const std::int64_t crowd = static_cast<std::int64_t>(buyers_.size()) * 60;
    const std::int64_t wanted = bidders_wanted(lot_number, lot);
    const std::int64_t helping = std::max(
        {std::int64_t{1}, lot.min_units.value(),
         draw_quantile(units_wanted, draw(Draw::units)) * me.units_percent *
             curve(lot_percent, lot.units.value()) / 10'000 * std::max(wanted, crowd) / crowd});
    const std::int64_t helpings = (bought.value() + helping - 1) / helping;
    if (helpings >= within(draw(Draw::helpings), 2, helpings_max)) return std::nullopt;

    const std::int64_t quantile = within(draw(Draw::price), me.price_low, me.price_high) -
                                  helpings * helping_discount +
                                  within(draw_from(draw(Draw::mood), round.value()), -mood, mood);
    const std::int64_t delay_ms =
        within(draw_from(draw(Draw::delay), round.value()), me.delay_ms_min, me.delay_ms_max);
    return PressPlan{price_at(expected_range(lot), std::clamp<std::int64_t>(quantile, 0, 1'000)),
                     std::min(Units(helping), lot.units), Duration(delay_ms * 1'000'000)};
}

std::vector<StandingOrderPlan> Bidders::standing_orders(std::uint32_t buyer,
                                                        const Catalogue& catalogue) const {
    std::vector<StandingOrderPlan> orders;
    if (kind(buyer) != BidderKind::analyser) return orders;
    if (draw_from(seed_, Draw::order, buyer) % 3 != 0) return orders;

    // One for every eighth product, for grade B or better: at a little below the least that such
    // a lot is expected to fetch, so that none is overpaid.
    struct Offer {
        std::int64_t units = 0;
        Price least{price_max};
    };
    constexpr std::int64_t worst_grade = 1;
    std::map<ProductId, Offer> offers;
    for (const CatalogueLot& lot : catalogue.lots) {
        if (lot.grade > worst_grade) continue;
        Offer& offer = offers[lot.product];
        offer.units += lot.units.value();
        offer.least = std::min(offer.least, expected_range(lot).average);
    }
    for (const auto& [product, offer] : offers) {
        if (draw_from(seed_, Draw::order, buyer, product.value()) % 8 != 0) continue;
        const std::int64_t limit = std::max<std::int64_t>(1, offer.least.value() * 98 / 100);
        const std::int64_t units = std::clamp<std::int64_t>(offer.units / 20, 1, 250);
        orders.push_back({product, worst_grade, Price(limit), Units(units),
                          Units(std::min<std::int64_t>(units, 20))});
    }
    return orders;
}

Step press_step(const PressPlan& plan, Price round_start_price, Price price_step) {
    const std::int64_t way = (round_start_price - plan.price).value();
    if (way <= 0) return Step(0);
    return Step((way + price_step.value() - 1) / price_step.value());
}

}  // namespace huagu::cli
