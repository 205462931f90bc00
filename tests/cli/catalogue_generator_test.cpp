// The embedded catalogue, held to the published figures that it was made after
// (../shared/data/README.md) within wide bounds, and to its seed exactly.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cli/catalogue/catalogue_csv.hpp"
#include "cli/catalogue/generator.hpp"
#include "cli/catalogue/lanes.hpp"

namespace huagu::cli {
namespace {

constexpr std::int64_t lots = 4'000;
constexpr std::int64_t clocks = 12;

/// FNV-1a, 64 bits.
std::uint64_t hash_of(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}

TEST(Generator, TheSameSeedGivesTheSameDayOnEveryCompiler) {
    const std::string text = write_catalogue(generate(2026, 500, 8));
    EXPECT_EQ(text, write_catalogue(generate(2026, 500, 8)));
    EXPECT_EQ(hash_of(text), 9303093890397556584U);
    EXPECT_NE(text, write_catalogue(generate(2027, 500, 8)));
}

TEST(Generator, LotsHaveThePublishedUnits) {
    std::vector<std::int64_t> units;
    std::int64_t sum = 0;
    for (const CatalogueLot& lot : generate(1, lots, clocks).lots) {
        units.push_back(lot.units.value());
        sum += units.back();
    }
    std::sort(units.begin(), units.end());
    EXPECT_NEAR(static_cast<double>(sum) / lots, 81, 4);
    EXPECT_NEAR(static_cast<double>(units[lots / 2]), 72, 5);
    EXPECT_GT(units.back(), 280);
    EXPECT_LE(units.back(), 342);
}

TEST(Generator, RosesAreAThirdAndEveryGroupIsThere) {
    const Catalogue catalogue = generate(2, lots, clocks);
    std::map<std::string, std::int64_t> by_group;
    for (const CatalogueLot& lot : catalogue.lots) {
        ++by_group[catalogue.product(lot.product).group_zh];
    }
    EXPECT_NEAR(static_cast<double>(by_group["玫瑰"]) / lots, 0.34, 0.02);
    for (const char* const group : {"百合", "康乃馨", "玫瑰", "满天星", "菊花", "大花蕙兰",
                                    "蝴蝶兰", "发财树", "幸福树", "盆景"}) {
        EXPECT_GT(by_group[group], lots / 100) << group;
    }
    EXPECT_EQ(by_group.size(), 10U);
    for (const Product& product : catalogue.products) {
        EXPECT_FALSE(product.name_en.empty());
        EXPECT_FALSE(product.name_zh.empty());
    }
}

TEST(Generator, GradeAIsAboutThreeTimesGradeDInPrice) {
    const Catalogue catalogue = generate(3, lots, clocks);
    struct Sum {
        std::int64_t stems = 0;
        std::int64_t value = 0;
        [[nodiscard]] double price() const {
            return static_cast<double>(value) / static_cast<double>(stems);
        }
    };
    std::array<Sum, 5> grades;
    for (const CatalogueLot& lot : catalogue.lots) {
        if (lot.length_cm == 0) continue;  // not a cut flower
        Sum& sum = grades.at(static_cast<std::size_t>(lot.grade));
        const std::int64_t stems = lot.units.value() * lot.items_per_unit.value();
        sum.stems += stems;
        sum.value += stems * expected_range(lot).average.value();
        EXPECT_GE(lot.items_per_unit, Items(20));
        EXPECT_LE(lot.items_per_unit, Items(80));
    }
    EXPECT_NEAR(grades[0].price(), 143, 15);  // fen
    EXPECT_NEAR(grades[0].price() / grades[3].price(), 3, 0.4);
    for (std::size_t grade = 1; grade < grades.size(); ++grade) {
        EXPECT_GT(grades.at(grade - 1).price(), grades.at(grade).price());
        EXPECT_GT(grades.at(grade).stems, 0);
    }
}

TEST(Generator, BonsaiAreSingleUnitsAtHighPrices) {
    const Catalogue catalogue = generate(4, lots, clocks);
    std::int64_t count = 0;
    for (const CatalogueLot& lot : catalogue.lots) {
        if (catalogue.product(lot.product).group_en != "bonsai") continue;
        ++count;
        EXPECT_EQ(lot.units, Units(1));
        EXPECT_EQ(lot.items_per_unit, Items(1));
        EXPECT_GT(lot.start_price, Price(5'000));
    }
    EXPECT_GT(count, 20);
}

TEST(Generator, EveryLotIsOneThatAMarketTakes) {
    for (const std::int64_t count : {1, 2, 17, 300, 10'000}) {
        const Catalogue catalogue = generate(static_cast<std::uint64_t>(count), count, 3);
        EXPECT_EQ(std::ssize(catalogue.lots), count);
        // The reader checks every bound.
        const Loaded again = read_catalogue(write_catalogue(catalogue), OnMalformed::stop);
        EXPECT_TRUE(again.rows.complaints.empty()) << again.rows.complaints[0].reason.en;
        EXPECT_EQ(again.catalogue, catalogue);
    }
}

TEST(Lanes, NoClockHasMoreThanOneAndAHalfTimesItsShare) {
    for (const std::int64_t count : {1, 2, 5, 12, 40}) {
        std::map<ClockId, std::int64_t> by_clock;
        for (const CatalogueLot& lot : generate(5, lots, count).lots) ++by_clock[lot.clock];
        for (const auto& [clock, number] : by_clock) {
            EXPECT_GE(clock, ClockId(1));
            EXPECT_LE(clock.value(), static_cast<std::uint32_t>(count));
            EXPECT_LE(number * count, lots * 3 / 2);
        }
    }
}

TEST(Lanes, StepsAreFineForTheirLotsAndARoundIsNotTooLong) {
    const Catalogue catalogue = generate(6, lots, clocks);
    std::int64_t coarse = 0;
    for (const CatalogueLot& lot : catalogue.lots) {
        const std::int64_t step = suggested_price_step(catalogue, lot.clock).value();
        EXPECT_LE((lot.start_price - lot.reserve_price).value() / step, 701);
        if (step > 1 && step * 20 > expected_range(lot).average.value()) ++coarse;
    }
    EXPECT_LT(coarse * 20, lots);  // a step above 5 % of the price, for fewer than 5 % of the lots
    EXPECT_EQ(suggested_price_step(catalogue, ClockId(clocks + 1)), Price(1));
}

}  // namespace
}  // namespace huagu::cli
