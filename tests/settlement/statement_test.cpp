// Figures that were reckoned by hand: docs/settlement.md has the same example.
#include "settlement/statement.hpp"

#include "cli/settle/statement_text.hpp"
#include "tests/settlement/settlement_test.hpp"

namespace huagu::settlement {
namespace {

class AStatement : public SettlementTest {
  protected:
    void SetUp() override {
        feed_ = whole_day();
        settle_all();
        const Entered entered{"anna", "2026-11-23T12:00:00Z"};
        ASSERT_TRUE(correct(*database_, day_name, {1, 100, "wilted"}, entered));
        Transaction transaction(*database_);
        for (const Payment& payment :
             {Payment{"A1", test_day, 1, PaymentKind::payment, 500, "bank"},
              Payment{"A2", test_day, 3, PaymentKind::payout, 2923, ""},
              Payment{"A3", test_day, 1, PaymentKind::deposit, 10000, ""}}) {
            ASSERT_TRUE(enter_payment(*database_, test_market, payment, entered));
        }
        transaction.commit();
    }
    Statement of(Side side, std::int64_t participant, const char* language = "en") {
        return Statements(*database_, market_day(), language).of(side, participant).value();
    }
};

TEST_F(AStatement, OfABuyerIsWhatItOwes) {
    const Statement anna = of(Side::buyer, 1);
    EXPECT_EQ(anna.name, "Anna");
    ASSERT_EQ(anna.sales.size(), 2U);
    EXPECT_TRUE(anna.sales[1].is_cancelled);
    EXPECT_EQ(anna.totals.gross, 880);
    EXPECT_EQ(anna.totals.commission, 14) << "13.2, rounded up";
    EXPECT_EQ(anna.totals.unit_fee, 24) << "logistics";
    EXPECT_EQ(anna.totals.correction, 100);
    EXPECT_EQ(anna.totals.balance, 818);
    EXPECT_EQ(anna.totals.paid, 500);
    EXPECT_EQ(anna.totals.open, 318);
    EXPECT_EQ(anna.totals.deposits, 10000) << "which pay for nothing";
}

TEST_F(AStatement, OfAGrowerIsWhatItGets) {
    const Statement grower = of(Side::grower, 3);
    EXPECT_EQ(grower.totals.gross, 3340);
    EXPECT_EQ(grower.totals.commission, 167);
    EXPECT_EQ(grower.totals.unit_fee, 150) << "packaging";
    EXPECT_EQ(grower.totals.correction, 100);
    EXPECT_EQ(grower.totals.balance, 2923);
    EXPECT_EQ(grower.totals.open, 0);
}

TEST_F(AStatement, OfAllLeavesTheMarketItsFees) {
    const std::int64_t buyers =
        of(Side::buyer, 1).totals.balance + of(Side::buyer, 2).totals.balance;
    EXPECT_EQ(buyers - of(Side::grower, 3).totals.balance, 14 + 24 + 37 + 36 + 167 + 150);
}

TEST_F(AStatement, IsMadeForEveryoneWhoTookPart) {
    Statements statements(*database_, market_day(), "en");
    EXPECT_EQ(statements.participants(Side::buyer), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(statements.participants(Side::grower), (std::vector<std::int64_t>{3}));
    EXPECT_FALSE(statements.of(Side::buyer, 3));
    EXPECT_FALSE(statements.of(Side::grower, 1));
    EXPECT_FALSE(statements.of(Side::buyer, 9));
}

TEST_F(AStatement, ReadsInEnglish) {
    EXPECT_EQ(cli::statement_text(of(Side::buyer, 1), cli::Language::en),
              R"(Test Market  2026-11-23  CNY
Statement of buyer 1  Anna

   sale clock    lot  units     price          gross    buyer fee     logistics fee
      1     1      1      2      0.22           8.80         0.14              0.24  Carola
      3     1      2      1      0.35           7.00         0.11              0.12  Carola (cancelled)

               -1.00  complaint 1, sale 1: wilted

                8.80  gross
                0.14  buyer fee
                0.24  logistics fee
               -1.00  complaint refund
                8.18  balance: to pay

               -5.00  payment  A1  bank
                3.18  still open
              100.00  deposit
)");
}

TEST_F(AStatement, ReadsInChinese) {
    EXPECT_EQ(cli::statement_text(of(Side::grower, 3, "zh"), cli::Language::zh),
              R"(Test Market  2026-11-23  CNY
供货方结算单  3  花农

   成交  钟号   批次   件数      单价         交易款     交易佣金        代扣包装费
      1     1      1      2      0.22           8.80         0.44              0.60  卡罗拉
      2     1      1      3      0.41          24.60         1.23              0.90  卡罗拉
      3     1      2      1      0.35           7.00         0.35              0.30  卡罗拉 (已撤销)

               -1.00  投诉 1，成交 1：wilted

               33.40  交易款
               -1.67  交易佣金
               -1.50  代扣包装费
               -1.00  投诉扣款
               29.23  结算金额（应收）

              -29.23  已付货款  A2  
                0.00  未结金额
)");
}

TEST_F(AStatement, AsCsvAddsUp) {
    EXPECT_EQ(cli::statement_csv(of(Side::buyer, 1, "zh"), cli::Language::zh),
              "Test Market,2026-11-23,buyer,1,安娜,gross,交易款,1,1,卡罗拉,2,0.22,8.80,,\n"
              "Test Market,2026-11-23,buyer,1,安娜,buyer_fee,交易佣金,1,1,卡罗拉,2,0.22,0.14,,\n"
              "Test Market,2026-11-23,buyer,1,安娜,logistics_fee,物流服务费,1,1,卡罗拉,2,0.22,"
              "0.24,,\n"
              "Test Market,2026-11-23,buyer,1,安娜,cancelled,已撤销,3,2,卡罗拉,1,0.35,0.00,,\n"
              "Test Market,2026-11-23,buyer,1,安娜,complaint_refund,投诉补款,1,,,,,-1.00,1,wilted\n"
              "Test Market,2026-11-23,buyer,1,安娜,balance,结算金额（应付）,,,,,,8.18,,\n"
              "Test Market,2026-11-23,buyer,1,安娜,payment,已付款,,,,,,-5.00,A1,bank\n"
              "Test Market,2026-11-23,buyer,1,安娜,deposit,保证金,,,,,,100.00,A3,\n"
              "Test Market,2026-11-23,buyer,1,安娜,open,未结金额,,,,,,3.18,,\n");
}

TEST_F(AStatement, OfAnOpenMarketIsProvisional) {
    const DayName today{test_market, "2026-11-24"};
    Feed feed;
    feed.open("2026-11-24").add_participant(1, true, "Anna", "安娜");
    ASSERT_TRUE(settle(*database_, feed, today));
    Statements statements(*database_, find_day(*database_, today).value(), "en");
    const auto anna = statements.of(Side::buyer, 1).value();
    EXPECT_NE(cli::statement_text(anna, cli::Language::en).find("provisional"), std::string::npos);
    EXPECT_NE(cli::statement_text(anna, cli::Language::zh).find("没有成交"), std::string::npos);
}

}  // namespace
}  // namespace huagu::settlement
