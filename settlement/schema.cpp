#include "settlement/schema.hpp"

#include <array>

namespace huagu::settlement {

namespace {

// Money and prices are minor units of the day's currency; `sequence` is the result that said it;
// `at` is market time in ns since the Unix epoch.
constexpr std::array tables = {
    "CREATE TABLE market_days (market TEXT, day TEXT, currency TEXT NOT NULL DEFAULT '', "
    "minor_unit_digits BIGINT NOT NULL DEFAULT 0, buyer_fee_bp BIGINT NOT NULL DEFAULT 0, "
    "last_sequence BIGINT NOT NULL DEFAULT 0, is_closed BIGINT NOT NULL DEFAULT 0, "
    "closed_sales BIGINT, closed_units BIGINT, closed_gross BIGINT, "  // the control totals
    "PRIMARY KEY (market, day))",

    "CREATE TABLE results (market TEXT, day TEXT, sequence BIGINT, at BIGINT NOT NULL, "
    "kind TEXT NOT NULL, fingerprint BIGINT NOT NULL, PRIMARY KEY (market, day, sequence))",

    "CREATE TABLE fee_schedules (market TEXT, day TEXT, sequence BIGINT, "
    "grower_commission_bp BIGINT NOT NULL, packaging_deposit BIGINT NOT NULL, "
    "logistics_fee BIGINT NOT NULL, PRIMARY KEY (market, day, sequence))",

    "CREATE TABLE participants (market TEXT, day TEXT, participant BIGINT, "
    "is_buyer BIGINT NOT NULL, is_grower BIGINT NOT NULL, "
    "PRIMARY KEY (market, day, participant))",

    "CREATE TABLE products (market TEXT, day TEXT, product BIGINT, product_group TEXT NOT NULL, "
    "PRIMARY KEY (market, day, product))",

    // `thing`: participant, product, or product_group (of the product with that number)
    "CREATE TABLE names (market TEXT, day TEXT, thing TEXT, number BIGINT, language TEXT, "
    "name TEXT NOT NULL, PRIMARY KEY (market, day, thing, number, language))",

    "CREATE TABLE codes (market TEXT, day TEXT, thing TEXT, number BIGINT, scheme TEXT, "
    "code TEXT NOT NULL, PRIMARY KEY (market, day, thing, number, scheme))",

    "CREATE TABLE lots (market TEXT, day TEXT, lot BIGINT, clock BIGINT NOT NULL, "
    "grower BIGINT NOT NULL, product BIGINT NOT NULL, grade BIGINT NOT NULL, "
    "length_cm BIGINT NOT NULL, items_per_unit BIGINT NOT NULL, units_offered BIGINT NOT NULL, "
    "start_price BIGINT NOT NULL, reserve_price BIGINT NOT NULL, remark TEXT NOT NULL, "
    "outcome TEXT, units_sold BIGINT, units_unsold BIGINT, "  // null until it closed
    "closed_sequence BIGINT, PRIMARY KEY (market, day, lot))",

    "CREATE TABLE sales (market TEXT, day TEXT, sale BIGINT, sequence BIGINT NOT NULL, "
    "at BIGINT NOT NULL, clock BIGINT NOT NULL, lot BIGINT NOT NULL, round BIGINT NOT NULL, "
    "step BIGINT NOT NULL, buyer BIGINT NOT NULL, grower BIGINT NOT NULL, price BIGINT NOT NULL, "
    "units BIGINT NOT NULL, items BIGINT NOT NULL, gross BIGINT NOT NULL, "
    "buyer_fee BIGINT NOT NULL, logistics_fee BIGINT NOT NULL, "
    "grower_commission BIGINT NOT NULL, packaging_deposit BIGINT NOT NULL, "
    "PRIMARY KEY (market, day, sale))",

    "CREATE TABLE cancellations (market TEXT, day TEXT, sale BIGINT, sequence BIGINT NOT NULL, "
    "at BIGINT NOT NULL, lot BIGINT NOT NULL, units BIGINT NOT NULL, gross BIGINT NOT NULL, "
    "reason TEXT NOT NULL, PRIMARY KEY (market, day, sale))",

    // Entered here, not by the market: when is wall-clock time, UTC.
    "CREATE TABLE corrections (market TEXT, day TEXT, number BIGINT, sale BIGINT NOT NULL, "
    "amount BIGINT NOT NULL, reason TEXT NOT NULL, entered_by TEXT NOT NULL, "
    "entered_at TEXT NOT NULL, PRIMARY KEY (market, day, number))",

    "CREATE TABLE payments (market TEXT, reference TEXT, day TEXT NOT NULL, "
    "participant BIGINT NOT NULL, kind TEXT NOT NULL, amount BIGINT NOT NULL, "
    "note TEXT NOT NULL, entered_by TEXT NOT NULL, entered_at TEXT NOT NULL, "
    "PRIMARY KEY (market, reference))",

    "CREATE INDEX sales_of_buyers ON sales (market, day, buyer)",
    "CREATE INDEX sales_of_growers ON sales (market, day, grower)",
    "CREATE INDEX corrections_of_sales ON corrections (market, day, sale)",
    "CREATE INDEX payments_of_days ON payments (market, day, participant)",

    "CREATE TABLE schema_version (version BIGINT PRIMARY KEY)",
};

struct AppendOnly {
    const char* table;
    const char* is_same;
};

#define HUAGU_OF_THE_DAY "it.market = NEW.market AND it.day = NEW.day AND "
constexpr std::array<AppendOnly, 6> append_only = {{
    {"results", HUAGU_OF_THE_DAY "it.sequence = NEW.sequence"},
    {"fee_schedules", HUAGU_OF_THE_DAY "it.sequence = NEW.sequence"},
    {"sales", HUAGU_OF_THE_DAY "it.sale = NEW.sale"},
    {"cancellations", HUAGU_OF_THE_DAY "it.sale = NEW.sale"},
    {"corrections", HUAGU_OF_THE_DAY "it.number = NEW.number"},
    {"payments", "it.market = NEW.market AND it.reference = NEW.reference"},
}};
#undef HUAGU_OF_THE_DAY

}  // namespace

void make_schema(Database& database) {
    if (database.has_table("schema_version")) return;
    Transaction transaction(database);
    if (database.has_table("schema_version")) return;  // another program was first
    for (const char* statement : tables) database.run(statement);
    for (const auto& [table, is_same] : append_only) {
        for (const auto& statement : database.make_append_only(table, is_same)) {
            database.run(statement);
        }
    }
    database.run("INSERT INTO schema_version (version) VALUES ($1)", {schema_version});
    transaction.commit();
}

void check_schema(Database& database) {
    if (!database.has_table("schema_version")) {
        throw DatabaseError("no tables of a settlement: `huagu settle` makes them",
                            "没有结算的表：`huagu settle` 会建立它们");
    }
    const Rows rows = database.run("SELECT version FROM schema_version");
    const std::int64_t version = rows.empty() ? 0 : rows[0].number(0);
    if (version == schema_version) return;
    throw DatabaseError("the database has tables of version {}; this program knows version {}",
                        "数据库中的表是版本 {}；本程序认识版本 {}", version, schema_version);
}

}  // namespace huagu::settlement
