// The catalogue's own format: what is written is read again, and every malformed row is named.
#include "cli/catalogue/catalogue_csv.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "cli/catalogue/file.hpp"
#include "cli/catalogue/generator.hpp"
#include "tests/told.hpp"

namespace huagu::cli {
namespace {

const std::string header =
    "clock,grower,product,group_en,group_zh,name_en,name_zh,grade,length_cm,items_per_unit,units,"
    "min_units,currency,start_price,reserve_price,published_low,published_high,published_average,"
    "source_line\n";
const std::string good_row = "1,7,3,rose,玫瑰,Carola,卡罗拉,B,60,20,81,5,CNY,270,57,,,,\n";

/// good_row with one field replaced.
std::string row_with(std::string_view column, const std::string& field) {
    std::string text;
    CsvReader csv(header);
    CsvReader row_csv(good_row);
    const std::vector<std::string> columns = csv.next()->fields;
    const std::vector<std::string> fields = row_csv.next()->fields;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        text += columns[i] == column ? field : fields[i];
        text += i + 1 == columns.size() ? '\n' : ',';
    }
    return text;
}

Loaded load(const std::string& text, OnMalformed on_malformed = OnMalformed::go_on) {
    return load_catalogue(text, on_malformed);
}

TEST(Catalogue, ReadsARowWithItsUnitsAndPrices) {
    const Loaded loaded = load(header + good_row);
    ASSERT_TRUE(loaded.rows.complaints.empty()) << describe(loaded.rows, "catalogue");
    ASSERT_EQ(loaded.catalogue.lots.size(), 1U);
    const CatalogueLot& lot = loaded.catalogue.lots[0];
    EXPECT_EQ(lot.clock, ClockId(1));
    EXPECT_EQ(lot.grower, ParticipantId(7));
    EXPECT_EQ(lot.grade, 1);
    EXPECT_EQ(lot.length_cm, 60);
    EXPECT_EQ(lot.items_per_unit, Items(20));
    EXPECT_EQ(lot.units, Units(81));
    EXPECT_EQ(lot.min_units, Units(5));
    EXPECT_EQ(lot.start_price, Price(270));
    EXPECT_EQ(lot.reserve_price, Price(57));
    EXPECT_FALSE(lot.published);
    EXPECT_EQ(loaded.catalogue.currency, "CNY");
    EXPECT_EQ(loaded.catalogue.product(ProductId(3)).name_zh, "卡罗拉");
}

TEST(Catalogue, IsTheSameAfterWritingAndReading) {
    Catalogue catalogue = generate(3, 400, 5);
    catalogue.lots[1].clock = ClockId::none();
    catalogue.lots[2].published = PriceRange{Price(10), Price(30), Price(17)};
    catalogue.lots[2].source_line = 1513;
    catalogue.products[0].name_en = "Carola, \"the red\"";
    catalogue.products[1].name_zh = "";
    const Loaded loaded = load(write_catalogue(catalogue), OnMalformed::stop);
    EXPECT_EQ(describe(loaded.rows, "catalogue"), "");
    EXPECT_EQ(loaded.rows.well_formed, 400U);
    EXPECT_EQ(loaded.catalogue, catalogue);
}

TEST(Catalogue, TakesABomCrlfBlankLinesAndALastLineWithoutEnd) {
    std::string text = "\xEF\xBB\xBF" + header + "\n" + good_row + good_row;
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
        text.replace(at, 1, "\r\n");
    }
    text.resize(text.size() - 2);
    const Loaded loaded = load(text);
    EXPECT_EQ(describe(loaded.rows, "catalogue"), "");
    EXPECT_EQ(loaded.catalogue.lots.size(), 2U);
}

TEST(Catalogue, TakesItsColumnsInAnyOrder) {
    const std::string text =
        "units,min_units,clock,grower,product,group_en,group_zh,name_en,name_zh,grade,length_cm,"
        "items_per_unit,source_line,currency,start_price,reserve_price,published_low,"
        "published_high,published_average\n9,2,,1,1,lily,,Siberia,,A,0,20,,KRW,50,50,40,60,50\n";
    const Loaded loaded = load(text);
    ASSERT_EQ(describe(loaded.rows, "catalogue"), "");
    EXPECT_EQ(loaded.catalogue.lots[0].units, Units(9));
    EXPECT_EQ(loaded.catalogue.lots[0].published->high, Price(60));
    EXPECT_EQ(loaded.catalogue.currency, "KRW");
}

TEST(Catalogue, NamesEachMalformedRowByLineAndReasonAndGoesOn) {
    const std::vector<std::pair<std::string, std::string>> rows = {
        {row_with("clock", "64"), "clock '64' is not a whole number from 1 to 63"},
        {row_with("grower", ""), "grower '' is not a whole number from 1 to 10000"},
        {row_with("product", "0"), "product '0' is not a whole number from 1 to 100000"},
        {row_with("group_en", ""), "group_en is empty"},
        {row_with("name_en", ""), "name_en is empty"},
        {row_with("name_zh", "黑魔术"), "product 3 had another group or name before"},
        {row_with("grade", "F"), "grade 'F' is not one of A to E"},
        {row_with("grade", "b"), "grade 'b' is not one of A to E"},
        {row_with("length_cm", "-1"), "length_cm '-1' is not a whole number from 0 to 1000"},
        {row_with("items_per_unit", "10001"),
         "items_per_unit '10001' is not a whole number from 1 to 10000"},
        {row_with("units", "0"), "units '0' is not a whole number from 1 to 1000000"},
        {row_with("units", "8.5"), "units '8.5' is not a whole number from 1 to 1000000"},
        {row_with("units", " 81"), "units ' 81' is not a whole number from 1 to 1000000"},
        {row_with("units", "99999999999999999999"),
         "units '99999999999999999999' is not a whole number from 1 to 1000000"},
        {row_with("min_units", "82"), "min_units is above units"},
        {row_with("currency", "cny"), "currency 'cny' is not known"},
        {row_with("currency", "KRW"), "currency 'KRW' where the lots before have 'CNY'"},
        {row_with("start_price", "100000001"),
         "start_price '100000001' is not a whole number from 1 to 100000000"},
        {row_with("reserve_price", "271"), "reserve_price is above start_price"},
        {row_with("published_low", "5"),
         "published_high '' is not a whole number from 1 to 100000000"},
        {row_with("published_low,published_high,published_average", ""), ""},
        {row_with("source_line", "0"), "source_line '0' is not a whole number from 1 to 200001"},
        {"1,2,3\n", "3 fields where the header has 19"},
        {row_with("name_en", "Ca\"rola"), "a quote inside a field without quotes"},
        {row_with("name_en", "\"Carola"), "a quote is not closed on its line"},
        {row_with("name_en", "\"Carola\"x"), "text after a closing quote"},
        {row_with("name_en", "Car\xFFola"), "the line is not UTF-8"},
        {row_with("name_en", "Car\xED\xA0\x80"), "the line is not UTF-8"},
        {row_with("name_en", "Car\x1B[2J"), "the line has a control character"},
        {row_with("name_en", std::string("a\0b", 3)), "the line has a control character"},
        {row_with("name_en", std::string(201, 'x')), "a field is longer than 200 bytes"},
        {std::string(16'385, 'x') + "\n", "the line is longer than 16384 bytes"},
    };
    std::string text = header + good_row;
    std::string expected;
    std::size_t line = 2;
    for (const auto& [row, reason] : rows) {
        text += row;
        ++line;
        if (!reason.empty()) expected += "f.csv:" + std::to_string(line) + ": " + reason + "\n";
    }
    text += good_row;
    const Loaded loaded = load(text);
    EXPECT_EQ(describe(loaded.rows, "f.csv"), expected);
    for (const Complaint& complaint : loaded.rows.complaints) {
        EXPECT_TRUE(test::is_in_both(complaint.reason)) << complaint.reason.zh;
    }
    EXPECT_EQ(loaded.rows.well_formed, 3U);  // the first, the last, and the one unchanged row
    EXPECT_EQ(loaded.catalogue.lots.size(), 3U);
}

TEST(Catalogue, StrictReadingStopsAtTheFirstMalformedRow) {
    const std::string text =
        header + good_row + row_with("units", "x") + row_with("units", "y") + good_row;
    const Loaded loaded = load(text, OnMalformed::stop);
    ASSERT_EQ(loaded.rows.complaints.size(), 1U);
    EXPECT_EQ(loaded.rows.complaints[0].line, 3U);
    EXPECT_EQ(loaded.catalogue.lots.size(), 1U);
}

TEST(Catalogue, APublishedAverageOutsideItsRangeIsMalformed) {
    const std::string row = "1,7,3,rose,,Carola,,B,60,20,81,5,CNY,270,57,30,40,41,\n";
    EXPECT_EQ(describe(load(header + row).rows, "f"),
              "f:2: published_average is not between published_low and published_high\n");
}

TEST(Catalogue, AMalformedFirstRowSetsNoCurrency) {
    const Loaded loaded = load(header + "1,7,3,rose,,x,,F,60,20,81,5,KRW,270,57,,,,\n" + good_row);
    EXPECT_EQ(loaded.rows.complaints.size(), 1U);
    EXPECT_EQ(loaded.catalogue.currency, "CNY");
    EXPECT_EQ(loaded.catalogue.products.size(), 1U);
}

TEST(Catalogue, HasNoMoreLotsThanAMarketDay) {
    std::string text = header;
    for (int i = 0; i < 100'001; ++i) text += good_row;
    const Loaded loaded = load(text);
    EXPECT_EQ(loaded.catalogue.lots.size(), 100'000U);
    EXPECT_EQ(describe(loaded.rows, "f"), "f:100002: more than 100000 lots\n");
}

TEST(Catalogue, IsKnownByItsHeader) {
    const std::string neither = "neither a catalogue's header nor that of aT's results";
    std::string misspelt = header;
    misspelt.replace(misspelt.find("units"), 5, "unitz");
    for (const std::string& text :
         {std::string(), std::string("\n\n"), std::string("a,b\n1,2\n"), header.substr(6), misspelt,
          "\"" + header, std::string("\xFF\xFE") + header}) {
        const Loaded loaded = load(text);
        ASSERT_EQ(loaded.rows.complaints.size(), 1U) << text;
        EXPECT_EQ(loaded.rows.complaints[0].reason.en, neither);
        EXPECT_TRUE(loaded.catalogue.lots.empty());
    }
    EXPECT_TRUE(load(header).rows.complaints.empty());
}

TEST(Catalogue, AFileThatCannotBeReadIsSaidSo) {
    EXPECT_EQ(read_text_file("/nonexistent/f.csv").error().en,
              "/nonexistent/f.csv: cannot be opened");
    EXPECT_EQ(read_text_file("/").error(), Told("/: cannot be read", "/：无法读取"));
}

TEST(Currency, BringsItsMinorUnitDigits) {
    EXPECT_EQ(minor_unit_digits("CNY"), 2);
    EXPECT_EQ(minor_unit_digits("KRW"), 0);
    EXPECT_EQ(minor_unit_digits("XYZ"), std::nullopt);
}

}  // namespace
}  // namespace huagu::cli
