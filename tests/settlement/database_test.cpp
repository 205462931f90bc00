#include "settlement/database.hpp"

#include "settlement/entries.hpp"
#include "settlement/schema.hpp"
#include "tests/settlement/settlement_test.hpp"

namespace huagu::settlement {
namespace {

class AppendOnly : public SettlementTest {
  protected:
    void SetUp() override {
        feed_ = whole_day();
        settle_all();
        ASSERT_TRUE(correct(*database_, day_name, {1, 10, "wilted"}, {"anna", "now"}));
        Transaction transaction(*database_);
        ASSERT_TRUE(enter_payment(*database_, test_market,
                                  {"R1", test_day, 1, PaymentKind::payment, 100, ""},
                                  {"anna", "now"}));
        transaction.commit();
    }
    /// Why the database did not do it; empty: it did.
    std::string refusal_of(const std::string& sql) {
        try {
            database_->run(sql);
        } catch (const DatabaseError& error) {
            return error.what();
        }
        return "";
    }
};

TEST_F(AppendOnly, WhatWasSoldCorrectedAndPaidIsNeverChanged) {
    for (const std::string table :
         {"results", "fee_schedules", "sales", "cancellations", "corrections", "payments"}) {
        const std::string refused = table + " is append-only";
        const std::string rows = "SELECT COUNT(*) FROM " + table;
        const std::string before = dumped(rows, 1);
        EXPECT_NE(before, "0\n") << table;
        EXPECT_NE(refusal_of("UPDATE " + table + " SET day = 'x'").find(refused), std::string::npos)
            << table;
        EXPECT_NE(refusal_of("DELETE FROM " + table).find(refused), std::string::npos) << table;
        EXPECT_NE(refusal_of("INSERT INTO " + table + " SELECT * FROM " + table), "") << table;
        EXPECT_EQ(dumped(rows, 1), before);
        // Each has one that the other does not know.
        EXPECT_NE(refusal_of("TRUNCATE " + table), "") << table;
        EXPECT_NE(refusal_of("INSERT OR REPLACE INTO " + table + " SELECT * FROM " + table), "")
            << table;
        EXPECT_EQ(dumped(rows, 1), before);
    }
}

using TheDatabase = SettlementTest;

TEST_F(TheDatabase, WithTablesOfAnotherVersionIsRefused) {
    database_->run("UPDATE schema_version SET version = $1", {schema_version + 1});
    EXPECT_THROW(static_cast<void>(place_.open()), DatabaseError);
}

TEST_F(TheDatabase, IsNotMadeByWhoOnlyReadsIt) {
    EXPECT_NO_THROW(static_cast<void>(open_database(place_.address())));
    const TestDatabase empty;
    EXPECT_THROW(static_cast<void>(open_database(empty.address())), DatabaseError);
}

TEST_F(TheDatabase, IsOfOneOfTwoKinds) {
    for (const char* address :
         {"", "sqlite:", "mysql://x", "/tmp/file.db", "sqlite:/no/such/folder/file.db",
          "postgresql://nobody@127.0.0.1:1/none"}) {
        EXPECT_THROW(static_cast<void>(open_database(address, IfMissing::make)), DatabaseError)
            << address;
    }
}

TEST_F(TheDatabase, KeepsWhatItIsGiven) {
    const Values values = {std::int64_t{1}, std::int64_t{-9'000'000'000'000'000'000},
                           "玫瑰 ' \" ; --", std::string()};
    database_->run(
        "INSERT INTO corrections (market, day, number, sale, amount, reason, entered_by, "
        "entered_at) VALUES ('m', 'd', $1, 1, $2, $3, $4, '')",
        values);
    const Rows rows = database_->run("SELECT number, amount, reason, entered_by FROM corrections");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].number(1), -9'000'000'000'000'000'000);
    EXPECT_EQ(rows[0].text(2), "玫瑰 ' \" ; --");
    EXPECT_EQ(rows[0].text(3), "");
    EXPECT_FALSE(rows[0].is_null(3));
}

}  // namespace
}  // namespace huagu::settlement
