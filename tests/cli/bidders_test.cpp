// Simulated buyers: pure, and a day among them looks like the published ones.
#include "cli/catalogue/bidders.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <vector>

#include "cli/catalogue/generator.hpp"
#include "cli/catalogue/random.hpp"
#include "tests/cli/offline_auction.hpp"
#include "tests/cli/shared_data.hpp"

namespace huagu::cli {
namespace {

constexpr std::uint32_t buyers = 200;

/// What a day's auction comes to.
struct DayFigures {
    double sales_a_lot = 0;
    double units_a_sale = 0;
    std::int64_t units_a_sale_median = 0;
    double unsold = 0;  // share of units
};

DayFigures figures(const Catalogue& catalogue, const std::vector<OfflineSale>& sales) {
    std::int64_t offered = 0;
    std::int64_t sold = 0;
    std::vector<std::int64_t> units;
    for (const CatalogueLot& lot : catalogue.lots) offered += lot.units.value();
    for (const OfflineSale& sale : sales) {
        units.push_back(sale.units.value());
        sold += units.back();
    }
    const auto median = units.begin() + std::ssize(units) / 2;
    std::nth_element(units.begin(), median, units.end());
    const auto count = static_cast<double>(sales.size());
    return {count / static_cast<double>(catalogue.lots.size()), static_cast<double>(sold) / count,
            *median, 1 - static_cast<double>(sold) / static_cast<double>(offered)};
}

TEST(Bidders, AreOfTheFiveKindsInThePublishedShares) {
    const std::array<double, 5> shares = {0.237, 0.208, 0.218, 0.212, 0.125};
    for (const std::uint32_t count : {40U, 1'000U}) {
        const Bidders bidders(9, count);
        std::array<int, 5> counts{};
        for (std::uint32_t buyer = 1; buyer <= count; ++buyer) {
            ++counts.at(static_cast<std::size_t>(bidders.kind(buyer)));
        }
        for (std::size_t kind = 0; kind < shares.size(); ++kind) {
            EXPECT_NEAR(static_cast<double>(counts.at(kind)) / count, shares.at(kind),
                        1.5 / count + 0.005)
                << name(static_cast<BidderKind>(kind));
        }
    }
}

TEST(Bidders, PlanTheSameFromTheSameSeedOnEveryCompiler) {
    const Catalogue catalogue = generate(1, 200, 4);
    const auto hash_of_plans = [&](std::uint64_t seed) {
        const Bidders bidders(seed, buyers);
        std::uint64_t hash = 0;
        for (std::uint32_t buyer = 1; buyer <= buyers; ++buyer) {
            for (std::uint32_t lot = 1; lot <= 200; ++lot) {
                const auto plan = bidders.plan(buyer, lot, catalogue.lots[lot - 1], RoundNumber(2),
                                               Units(buyer % 7));
                if (!plan) continue;
                hash = draw_from(hash, buyer, lot, plan->price.value(), plan->units.value(),
                                 plan->delay.value());
            }
            for (const StandingOrderPlan& order : bidders.standing_orders(buyer, catalogue)) {
                hash = draw_from(hash, order.product.value(), order.limit_price.value(),
                                 order.units.value(), order.max_units_per_lot.value());
            }
        }
        return hash;
    };
    EXPECT_EQ(hash_of_plans(11), 1972896212454487377U);
    EXPECT_NE(hash_of_plans(12), hash_of_plans(11));
}

TEST(Bidders, PressBetweenReserveAndStartForAtLeastTheMinimum) {
    const Catalogue catalogue = generate(2, 500, 4);
    const Bidders bidders(3, buyers);
    std::int64_t plans = 0;
    for (std::uint32_t number = 1; number <= catalogue.lots.size(); ++number) {
        const CatalogueLot& lot = catalogue.lots[number - 1];
        for (std::uint32_t buyer = 1; buyer <= buyers; ++buyer) {
            const auto plan = bidders.plan(buyer, number, lot, RoundNumber(1), Units(0));
            if (!plan) continue;
            ++plans;
            EXPECT_GE(plan->price, lot.reserve_price);
            EXPECT_LE(plan->price, lot.start_price);
            EXPECT_GE(plan->units, lot.min_units);
            EXPECT_LE(plan->units, lot.units);
            EXPECT_GE(plan->delay, Duration(0));
            EXPECT_LE(plan->delay, Duration(100'000'000));
        }
    }
    EXPECT_NEAR(static_cast<double>(plans) / 500, 8.3, 1);  // bidders on a lot
}

TEST(Bidders, OfEachKindBehaveAsTheyAreCalled) {
    const Catalogue catalogue = generate(5, 1'000, 1);
    const Bidders bidders(5, buyers);
    struct Sum {
        double price = 0;  // in relation to the expected average
        double units = 0;
        double count = 0;
    };
    std::array<Sum, 5> kinds;
    for (std::uint32_t number = 1; number <= 1'000; ++number) {
        const CatalogueLot& lot = catalogue.lots[number - 1];
        for (std::uint32_t buyer = 1; buyer <= buyers; ++buyer) {
            const auto plan = bidders.plan(buyer, number, lot, RoundNumber(1), Units(0));
            if (!plan) continue;
            Sum& sum = kinds.at(static_cast<std::size_t>(bidders.kind(buyer)));
            sum.price += static_cast<double>(plan->price.value()) /
                         static_cast<double>(expected_range(lot).average.value());
            sum.units += static_cast<double>(plan->units.value());
            ++sum.count;
        }
    }
    const auto price = [&](BidderKind kind) {
        const Sum& sum = kinds.at(static_cast<std::size_t>(kind));
        return sum.price / sum.count;
    };
    const auto units = [&](BidderKind kind) {
        const Sum& sum = kinds.at(static_cast<std::size_t>(kind));
        return sum.units / sum.count;
    };
    using enum BidderKind;
    EXPECT_GT(price(early_forward), price(opportunist_forward) * 1.1);
    EXPECT_GT(price(early_conservative), price(opportunist_conservative) * 1.1);
    EXPECT_GT(units(early_forward), units(early_conservative) * 1.5);
    EXPECT_GT(units(opportunist_forward), units(opportunist_conservative) * 1.5);
}

TEST(Bidders, WantNoMoreOfALotAtSomePoint) {
    const Catalogue catalogue = generate(6, 100, 1);
    const Bidders bidders(6, buyers);
    for (std::uint32_t number = 1; number <= 100; ++number) {
        for (std::uint32_t buyer = 1; buyer <= buyers; ++buyer) {
            EXPECT_FALSE(bidders.plan(buyer, number, catalogue.lots[number - 1], RoundNumber(1),
                                      Units(100'000)));
        }
    }
}

TEST(Bidders, PressAtTheFirstStepThatShowsTheirPriceOrLess) {
    const PressPlan plan{Price(95), Units(1), Duration(0)};
    EXPECT_EQ(press_step(plan, Price(100), Price(1)), Step(5));
    EXPECT_EQ(press_step(plan, Price(100), Price(2)), Step(3));
    EXPECT_EQ(press_step(plan, Price(95), Price(2)), Step(0));
    EXPECT_EQ(press_step(plan, Price(60), Price(2)), Step(0));
}

TEST(Bidders, SomeAnalysersLeaveStandingOrdersThatOverpayForNoLot) {
    const Catalogue catalogue = generate(7, 1'000, 4);
    const Bidders bidders(7, buyers);
    std::int64_t with_orders = 0;
    for (std::uint32_t buyer = 1; buyer <= buyers; ++buyer) {
        const auto orders = bidders.standing_orders(buyer, catalogue);
        if (orders.empty()) continue;
        ++with_orders;
        EXPECT_EQ(bidders.kind(buyer), BidderKind::analyser);
        for (const StandingOrderPlan& order : orders) {
            EXPECT_GE(order.units, Units(1));
            EXPECT_GE(order.units, order.max_units_per_lot);
            for (const CatalogueLot& lot : catalogue.lots) {
                if (lot.product != order.product || lot.grade > order.worst_grade) continue;
                EXPECT_LE(order.limit_price, expected_range(lot).average);
            }
        }
    }
    EXPECT_GE(with_orders, 3);
    EXPECT_LE(with_orders, 20);
}

TEST(Auction, AGeneratedDaySellsAsThePublishedOnes) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const Catalogue catalogue = generate(seed, 1'500, 12);
        const Bidders bidders(seed, buyers);
        const DayFigures day = figures(catalogue, OfflineAuction(catalogue, bidders, buyers).run());
        EXPECT_NEAR(day.sales_a_lot, 7.2, 0.8) << seed;
        EXPECT_NEAR(day.units_a_sale, 9.6, 1.2) << seed;
        EXPECT_NEAR(static_cast<double>(day.units_a_sale_median), 6, 1) << seed;
        EXPECT_NEAR(day.unsold, 0.045, 0.015) << seed;
    }
}

TEST(Auction, FewBuyersSellADayToo) {
    const Catalogue catalogue = generate(4, 500, 4);
    for (const std::uint32_t count : {5U, 20U}) {
        const Bidders bidders(4, count);
        const DayFigures day = figures(catalogue, OfflineAuction(catalogue, bidders, count).run());
        EXPECT_LT(day.unsold, 0.08) << count;
    }
}

TEST(Auction, TheRealDayFetchesThePublishedAverages) {
    HUAGU_AT_DAY_OR_SKIP(text);
    Catalogue catalogue = load_catalogue(text, OnMalformed::stop).catalogue;
    assign_clocks(catalogue, 12);
    const Bidders bidders(1, buyers);
    const std::vector<OfflineSale> sales = OfflineAuction(catalogue, bidders, buyers).run();

    struct Row {
        double gross = 0;
        double units = 0;
        double published = 0;
    };
    std::map<std::uint32_t, Row> rows;
    for (const OfflineSale& sale : sales) {
        const CatalogueLot& lot = catalogue.lots[sale.lot];
        Row& row = rows[lot.source_line];
        row.gross += static_cast<double>(sale.price.value() * sale.units.value());
        row.units += static_cast<double>(sale.units.value());
        row.published = static_cast<double>(lot.published->average.value());
    }
    std::vector<double> errors;
    for (const auto& [line, row] : rows) {
        errors.push_back(std::abs(row.gross / row.units / row.published - 1));
    }
    std::sort(errors.begin(), errors.end());
    EXPECT_GT(rows.size(), 1'450U);  // of 1,512 rows
    EXPECT_LT(errors[errors.size() / 2], 0.03);
    EXPECT_LT(errors[errors.size() * 9 / 10], 0.12);
    EXPECT_NEAR(figures(catalogue, sales).unsold, 0.045, 0.02);
}

}  // namespace
}  // namespace huagu::cli
