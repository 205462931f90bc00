#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/demo/ledger.hpp"
#include "cli/money.hpp"

namespace huagu::cli {
namespace {

constexpr std::int64_t fee_bp = 150;

class Reconciliation : public ::testing::Test {
  protected:
    Reconciliation() {
        add_sale(1, 7, 3, 2, 22, 880);
        add_sale(2, 7, 4, 16, 30, 9600);
        results_.lots[7] = {Units(18), Units(0)};
        results_.control_totals = ControlTotals{2, Units(18), Money(10480)};
    }

    void add_sale(std::uint64_t number, std::uint32_t lot, std::uint32_t buyer, std::int64_t units,
                  std::int64_t price, std::int64_t gross) {
        const SaleLine sale{SaleId(number), lot,          ParticipantId(buyer),
                            Units(units),   Price(price), Money(gross)};
        results_.sales[number] = sale;
        traders_.won[number] = {sale, Money((gross * fee_bp + 9999) / 10000)};
    }

    ResultsLedger results_;
    TradersLedger traders_;
};

TEST_F(Reconciliation, LedgersThatAgreeHaveNoDifference) {
    EXPECT_TRUE(reconcile(results_, traders_, fee_bp).empty());
}

TEST_F(Reconciliation, ASaleThatItsBuyerWasNotToldIsNamed) {
    traders_.won.erase(2);
    const auto differences = reconcile(results_, traders_, fee_bp);
    ASSERT_EQ(differences.size(), 1U);
    EXPECT_EQ(differences[0],
              "sale 2: its buyer was not told (lot 7, buyer 4, 16 units at 30, gross 9600)");
}

TEST_F(Reconciliation, ASaleThatResultsDoNotHaveIsNamed) {
    results_.sales.erase(2);
    results_.lots[7] = {Units(2), Units(16)};
    results_.control_totals = ControlTotals{1, Units(2), Money(880)};
    EXPECT_EQ(reconcile(results_, traders_, fee_bp).size(), 1U);
}

TEST_F(Reconciliation, OneMinorUnitIsSeen) {
    results_.control_totals->gross += Money(1);
    EXPECT_EQ(reconcile(results_, traders_, fee_bp).size(), 1U);
    results_.control_totals->gross -= Money(1);
    traders_.won[1].fee += Money(1);
    EXPECT_EQ(reconcile(results_, traders_, fee_bp).size(), 1U);
    traders_.won[1].fee -= Money(1);
    traders_.won[1].sale.gross -= Money(1);
    EXPECT_EQ(reconcile(results_, traders_, fee_bp).size(), 1U);
}

TEST_F(Reconciliation, ALotWhoseUnitsDifferFromItsSalesIsNamed) {
    results_.lots[7] = {Units(17), Units(1)};
    EXPECT_EQ(reconcile(results_, traders_, fee_bp).size(), 1U);
}

TEST_F(Reconciliation, AMarketThatWasNotClosedIsNamed) {
    results_.control_totals.reset();
    EXPECT_EQ(reconcile(results_, traders_, fee_bp).size(), 1U);
}

TEST_F(Reconciliation, ATradersLedgerSurvivesItsFile) {
    traders_.rejected["too_late"] = 3;
    traders_.answer_us = {10, 20};
    const nlohmann::json json = traders_;
    const auto read = nlohmann::json::parse(json.dump()).get<TradersLedger>();
    EXPECT_EQ(nlohmann::json(read), json);
    EXPECT_TRUE(reconcile(results_, read, fee_bp).empty());
}

TEST(Money, IsWrittenWithTheCurrencysDigits) {
    EXPECT_EQ(format_minor(123456, 2), "1,234.56");
    EXPECT_EQ(format_minor(5, 2), "0.05");
    EXPECT_EQ(format_minor(-100000000, 2), "-1,000,000.00");
    EXPECT_EQ(format_minor(4950, 0), "4,950");
}

}  // namespace
}  // namespace huagu::cli
