// aT's published results as a catalogue: the real day, and rows that are malformed in every way.
#include "cli/catalogue/at_results.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/catalogue/file.hpp"
#include "cli/catalogue/lanes.hpp"
#include "tests/cli/shared_data.hpp"
#include "tests/told.hpp"

namespace huagu::cli {
namespace {

const std::string header =
    "auction_date,market_code,market_name,category,item_name,variety_name,grade,unit,trade_volume,"
    "min_price,max_price,avg_price,auction_type\n";

struct Row {
    std::string date = "2026-06-15";
    std::string item = "장미";
    std::string variety = "5번가";
    std::string grade = "특1";
    std::string unit = "속";
    std::string volume = "250";
    std::string low = "4000";
    std::string high = "6000";
    std::string average = "5100";

    [[nodiscard]] std::string text() const {
        return date + ",0000000001,aT화훼(양재),절화," + item + "," + variety + "," + grade + "," +
               unit + "," + volume + "," + low + "," + high + "," + average + ",main\n";
    }
};

Loaded load(const std::string& rows, OnMalformed on_malformed = OnMalformed::go_on) {
    return load_catalogue(header + rows, on_malformed);
}

TEST(ImportAt, ARowBecomesLotsOfAtMostAHundredUnits) {
    const Loaded loaded = load(Row{}.text());
    ASSERT_EQ(describe(loaded.rows, "at"), "");
    const std::vector<CatalogueLot>& lots = loaded.catalogue.lots;
    ASSERT_EQ(lots.size(), 3U);
    EXPECT_EQ(lots[0].units, Units(84));
    EXPECT_EQ(lots[1].units, Units(83));
    EXPECT_EQ(lots[2].units, Units(83));
    for (const CatalogueLot& lot : lots) {
        EXPECT_EQ(lot.items_per_unit, Items(1));  // prices are for a bunch
        EXPECT_EQ(lot.min_units, Units(1));
        EXPECT_EQ(lot.source_line, 2U);
        EXPECT_EQ(lot.published, (PriceRange{Price(4'000), Price(6'000), Price(5'100)}));
        EXPECT_EQ(lot.start_price, Price(7'501));
        EXPECT_EQ(lot.reserve_price, Price(3'000));
    }
}

TEST(ImportAt, NamesTheGroupInEnglishAndChineseAndKeepsTheVariety) {
    Row unknown;
    unknown.item = "지금없는꽃";
    unknown.variety = "";
    const Loaded loaded = load(Row{}.text() + unknown.text());
    ASSERT_EQ(loaded.catalogue.products.size(), 2U);
    EXPECT_EQ(loaded.catalogue.products[0],
              (Product{ProductId(1), "rose", "玫瑰", "5번가", "5번가"}));
    EXPECT_EQ(loaded.catalogue.products[1].group_en, "지금없는꽃");
    EXPECT_EQ(loaded.catalogue.products[1].name_en, "지금없는꽃");
    EXPECT_EQ(loaded.catalogue.currency, "KRW");
}

TEST(ImportAt, KeepsTheOrderOfTheGrades) {
    std::string rows;
    for (const char* const grade :
         {"특1", "특2", "특3", "상1", "상2", "상3", "보1", "보2", "보3"}) {
        Row row;
        row.grade = grade;
        row.volume = "1";
        rows += row.text();
    }
    std::vector<std::int64_t> grades;
    for (const CatalogueLot& lot : load(rows).catalogue.lots) grades.push_back(lot.grade);
    EXPECT_EQ(grades, (std::vector<std::int64_t>{0, 1, 2, 2, 3, 3, 4, 4, 4}));
}

TEST(ImportAt, TakesQuotedNamesABomAndCrlf) {
    Row row;
    row.variety = "\"CJ333,3대 \"\"new\"\"\"";
    std::string text = "\xEF\xBB\xBF" + header + row.text();
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
        text.replace(at, 1, "\r\n");
    }
    const Loaded loaded = load_catalogue(text, OnMalformed::stop);
    ASSERT_EQ(describe(loaded.rows, "at"), "");
    EXPECT_EQ(loaded.catalogue.products[0].name_en, "CJ333,3대 \"new\"");
}

TEST(ImportAt, NamesEachMalformedRowByLineAndReasonAndGoesOn) {
    const auto with = [](std::string Row::*field, const std::string& value) {
        Row row;
        row.*field = value;
        return row.text();
    };
    const std::vector<std::pair<std::string, std::string>> rows = {
        {with(&Row::date, "15.06.2026"), "auction_date '15.06.2026' is no date"},
        {with(&Row::date, "2026-06-16"), "auction_date '2026-06-16' in a file of 2026-06-15"},
        {with(&Row::item, ""), "item_name is empty"},
        {with(&Row::grade, "특4"), "grade '특4' is not 특, 상 or 보 with 1 to 3"},
        {with(&Row::grade, ""), "grade '' is not 특, 상 or 보 with 1 to 3"},
        {with(&Row::unit, "kg"), "unit 'kg' is neither 속 (bunch) nor 분 (pot)"},
        {with(&Row::volume, "0"), "trade_volume '0' is not a whole number from 1 to 1000000"},
        {with(&Row::volume, "-5"), "trade_volume '-5' is not a whole number from 1 to 1000000"},
        {with(&Row::volume, "\"1,000\""),
         "trade_volume '1,000' is not a whole number from 1 to 1000000"},
        {with(&Row::low, "0"), "min_price '0' is not a whole number from 1 to 50000000"},
        {with(&Row::high, "1e5"), "max_price '1e5' is not a whole number from 1 to 50000000"},
        {with(&Row::high, "50000001"),
         "max_price '50000001' is not a whole number from 1 to 50000000"},
        {with(&Row::average, ""), "avg_price '' is not a whole number from 1 to 50000000"},
        {with(&Row::average, "3999"), "avg_price is not between min_price and max_price"},
        {with(&Row::low, "6001"), "avg_price is not between min_price and max_price"},
        {with(&Row::variety, "a,b"), "14 fields where the header has 13"},
        {with(&Row::variety, "\"CJ333"), "a quote is not closed on its line"},
        {"2026-06-15\n", "1 fields where the header has 13"},
    };
    std::string text = Row{}.text();
    std::string expected;
    std::size_t line = 2;
    for (const auto& [row, reason] : rows) {
        text += row;
        expected += "at.csv:" + std::to_string(++line) + ": " + reason + "\n";
    }
    text += Row{}.text();
    const Loaded loaded = load(text);
    EXPECT_EQ(describe(loaded.rows, "at.csv"), expected);
    for (const Complaint& complaint : loaded.rows.complaints) {
        EXPECT_TRUE(test::is_in_both(complaint.reason)) << complaint.reason.zh;
    }
    EXPECT_EQ(loaded.rows.well_formed, 2U);
    EXPECT_EQ(loaded.catalogue.lots.size(), 6U);

    const Loaded strict = load(text, OnMalformed::stop);
    ASSERT_EQ(strict.rows.complaints.size(), 1U);
    EXPECT_EQ(strict.rows.complaints[0].line, 3U);
}

TEST(ImportAt, PricesStayWithinTheBounds) {
    Row row;
    row.low = "1";
    row.average = "1";
    row.high = "50000000";
    const CatalogueLot lot = load(row.text()).catalogue.lots.at(0);
    EXPECT_EQ(lot.start_price, Price(62'500'001));
    EXPECT_EQ(lot.reserve_price, Price(1));
}

TEST(ImportAt, TakesAllRowsOfTheRealDay) {
    HUAGU_AT_DAY_OR_SKIP(text);
    const Loaded loaded = load_catalogue(text, OnMalformed::stop);
    ASSERT_EQ(describe(loaded.rows, "at"), "");
    EXPECT_EQ(loaded.rows.well_formed, 1'512U);
    EXPECT_EQ(loaded.catalogue.lots.size(), 2'756U);
    EXPECT_EQ(loaded.catalogue.products.size(), 922U);
    std::int64_t units = 0;
    std::int64_t named = 0;
    for (const CatalogueLot& lot : loaded.catalogue.lots) {
        units += lot.units.value();
        EXPECT_LE(lot.units, Units(100));
        EXPECT_LT(lot.reserve_price, lot.published->low);
        EXPECT_GT(lot.start_price, lot.published->high);
        const Product& product = loaded.catalogue.product(lot.product);
        if (static_cast<unsigned char>(product.group_en[0]) < 0x80) named += lot.units.value();
    }
    EXPECT_EQ(units, 181'242);
    EXPECT_GT(named * 100, units * 95);  // sold under an English group name
}

TEST(ImportAt, TheRealDayIsTheSameAfterWritingAndReading) {
    HUAGU_AT_DAY_OR_SKIP(text);
    Catalogue catalogue = load_catalogue(text, OnMalformed::stop).catalogue;
    assign_clocks(catalogue, 12);
    const Loaded again = load_catalogue(write_catalogue(catalogue), OnMalformed::stop);
    EXPECT_EQ(describe(again.rows, "catalogue"), "");
    EXPECT_EQ(again.catalogue, catalogue);
}

}  // namespace
}  // namespace huagu::cli
