#include "settlement/verification.hpp"

#include "tests/settlement/settlement_test.hpp"

namespace huagu::settlement {
namespace {

class Verifying : public SettlementTest {
  protected:
    /// What differs, line by line.
    std::string differences() {
        settle_all();
        const Verification verification = verify(*database_, market_day());
        EXPECT_FALSE(verification.is_proved());
        std::string text;
        for (const auto& difference : verification.differences) {
            EXPECT_TRUE(test::is_in_both(difference)) << difference.en;
            text += difference.en + "\n";
        }
        return text;
    }
};

TEST_F(Verifying, ProvesAWholeDay) {
    feed_ = whole_day();
    settle_all();
    const Verification verification = verify(*database_, market_day());
    EXPECT_TRUE(verification.is_proved());
    EXPECT_EQ(verification.totals, (DayTotals{2, 5, 3340}));
    EXPECT_EQ(verification.control, verification.totals);
}

TEST_F(Verifying, ProvesNothingBeforeTheClose) {
    feed_ = opened_day().sell(sale_1);
    settle_all();
    const Verification verification = verify(*database_, market_day());
    EXPECT_FALSE(verification.is_proved());
    EXPECT_TRUE(verification.differences.empty());
    EXPECT_FALSE(verification.control);
}

TEST_F(Verifying, ASaleCancelledAfterItsLotClosedIsUnsoldWithoutAWordOfTheLot) {
    feed_ = opened_day().sell(sale_3).close_lot(2, 1, 3).cancel(sale_3).close(0, 0, 0);
    settle_all();
    EXPECT_TRUE(verify(*database_, market_day()).is_proved());
}

TEST_F(Verifying, NamesControlTotalsThatDiffer) {
    feed_ = opened_day().sell(sale_1).close(2, 3, 900);
    EXPECT_EQ(differences(),
              "sales: 1 here, 2 in the control totals\n"
              "units: 2 here, 3 in the control totals\n"
              "gross: 880 here, 900 in the control totals\n");
}

TEST_F(Verifying, NamesACancellationOfNoSale) {
    feed_ = opened_day().cancel(sale_3).close(0, 0, 0);
    EXPECT_NE(differences().find("cancellations of no known sale, or of another lot, units or "
                                 "gross than the sale's: 3\n"),
              std::string::npos);
}

TEST_F(Verifying, NamesALotThatDoesNotConserveItsUnits) {
    feed_ = opened_day().sell(sale_1).close_lot(1, 2, 2).close(1, 2, 880);
    EXPECT_EQ(differences(),
              "lots that closed with another sum of sold and unsold units than was offered: 1\n");
}

TEST_F(Verifying, NamesALotThatClosedWithOtherUnitsThanItsSales) {
    feed_ = opened_day().sell(sale_1).close_lot(1, 3, 2).close(1, 2, 880);
    EXPECT_EQ(differences(),
              "lots that closed with other units sold than their sales until then: 1\n");
}

TEST_F(Verifying, NamesALotOfWhichMoreWasSoldThanOffered) {
    const MadeSale too_much{1, 2, 1, 5, 22};
    feed_ = opened_day().sell(too_much).close(1, 5, 2200);
    EXPECT_EQ(differences(), "lots of which more stands sold than was offered: 2\n");
}

TEST_F(Verifying, NamesSalesOfUnknownLotsAndBuyers) {
    const MadeSale nobodys{1, 7, 3, 1, 50};
    feed_ = opened_day().sell(nobodys).close(1, 1, 1000);
    EXPECT_EQ(differences(),
              "sales of no known lot, or with another grower than the lot's: 1\n"
              "sales to a participant that is no known buyer: 1\n");
}

TEST_F(Verifying, NamesWhatNoResultToldOf) {
    feed_ = whole_day();
    settle_all();
    database_->run(
        "INSERT INTO sales SELECT market, day, 4, 9, at, clock, lot, round, step, buyer, grower, "
        "price, units, items, gross, buyer_fee, logistics_fee, grower_commission, "
        "packaging_deposit FROM sales WHERE sale = 1");
    const std::string all = differences();
    EXPECT_NE(all.find("sales that no result told of: 4\n"), std::string::npos) << all;
    EXPECT_NE(all.find("gross: 4220 here, 3340 in the control totals\n"), std::string::npos);
}

TEST_F(Verifying, NamesResultsThatLeftNothing) {
    feed_ = whole_day();
    settle_all();
    database_->run(
        "INSERT INTO results SELECT market, day, 20, at, kind, fingerprint FROM results "
        "WHERE sequence = 10");
    const std::string all = differences();
    EXPECT_NE(all.find("sequences are not whole: 18 results from 1 to 20, where the last is 17\n"),
              std::string::npos)
        << all;
    EXPECT_NE(all.find("results that told of a sale that is not there: 20\n"), std::string::npos);
}

TEST_F(Verifying, NamesSalesWithOtherFees) {
    feed_ = opened_day().sell(sale_1).close(1, 2, 880);
    settle_all();
    database_->run("UPDATE market_days SET buyer_fee_bp = 250");
    EXPECT_EQ(differences(), "sales with other fees than the schedule's: 1\n");
}

}  // namespace
}  // namespace huagu::settlement
