#include "settlement/entries.hpp"

#include "cli/settle/payments_file.hpp"
#include "tests/settlement/settlement_test.hpp"

namespace huagu::settlement {
namespace {

const Entered by_anna{"anna", "2026-11-23T12:00:00Z"};

class Corrections : public SettlementTest {
  protected:
    void SetUp() override {
        feed_ = whole_day();
        settle_all();
    }
    /// In English; it is told in Chinese too.
    std::string refusal_of(const Correction& correction) {
        const auto number = correct(*database_, day_name, correction, by_anna);
        if (number) return "";
        EXPECT_TRUE(test::is_in_both(number.error().why)) << number.error().why.en;
        return number.error().why.en;
    }
};

TEST_F(Corrections, SayWhoAndWhenAndAreNumbered) {
    EXPECT_EQ(correct(*database_, day_name, {1, 100, "wilted"}, by_anna), 1);
    EXPECT_EQ(correct(*database_, day_name, {2, 50, "short stems"}, by_anna), 2);
    EXPECT_EQ(dumped("SELECT number, sale, amount, reason, entered_by, entered_at "
                     "FROM corrections ORDER BY number",
                     6),
              "1|1|100|wilted|anna|2026-11-23T12:00:00Z\n"
              "2|2|50|short stems|anna|2026-11-23T12:00:00Z\n");
}

TEST_F(Corrections, OfASaleNeverComeToMoreThanItsGross) {
    EXPECT_EQ(refusal_of({1, 500, "wilted"}), "");
    EXPECT_EQ(refusal_of({1, 381, "wilted"}),
              "corrections of sale 1 would come to 881, and must be from 0 to its gross of 880");
    EXPECT_EQ(refusal_of({1, 380, "wilted"}), "");
    EXPECT_NE(refusal_of({1, 1, "wilted"}), "");
}

TEST_F(Corrections, AreTakenBackByTheOppositeAmount) {
    EXPECT_NE(refusal_of({1, -1, "nothing to take back"}), "");
    EXPECT_EQ(refusal_of({1, 500, "wilted"}), "");
    EXPECT_EQ(refusal_of({1, -500, "the wrong sale"}), "");
    EXPECT_NE(refusal_of({1, -1, "too much"}), "");
}

TEST_F(Corrections, AreOfSalesThatStand) {
    EXPECT_EQ(refusal_of({9, 10, "wilted"}), "sale 9 is unknown on 2026-11-23");
    EXPECT_EQ(refusal_of({3, 10, "wilted"}), "sale 3 was cancelled: two labels");
    EXPECT_EQ(correct(*database_, day_name, {9, 10, "wilted"}, by_anna).error().why.zh,
              "2026-11-23 没有成交 9");
    EXPECT_NE(refusal_of({1, 0, "wilted"}), "");
    EXPECT_NE(refusal_of({1, 10, ""}), "");
}

TEST_F(Corrections, HaveNoLineOfAStatementInTheirTexts) {
    for (const char* reason : {"wilted\nbalance: 0", "wilted\r", "\x1b[2J", "\xc2\x85",
                               "0\xE2\x80\xAE", "0\xE2\x80\xA8", "0\xE2\x81\xA6"}) {
        EXPECT_EQ(refusal_of({1, 10, reason}),
                  "the reason has a line break or another control character, or is no UTF-8");
    }
    const auto of = [&](const char* by) {
        return correct(*database_, day_name, {1, 10, "wilted 枯萎"}, {by, by_anna.at});
    };
    EXPECT_EQ(of("anna\n").error().why.en,
              "the name of who enters it has a line break or another control character, or is no "
              "UTF-8");
    EXPECT_EQ(of("").error().why.en, "it is not said who enters it");
    EXPECT_TRUE(of("anna 安娜").has_value());
}

class PaymentsFile : public Corrections {
  protected:
    cli::PaymentsEntered enter(const std::string& lines) {
        return cli::enter_payments(*database_, test_market,
                                   "reference,day,participant,kind,amount,note\n" + lines, by_anna);
    }
    /// The one complaint of the one line.
    std::string complaint(const std::string& line) {
        const auto done = enter(line + "\n");
        EXPECT_EQ(done.entered, 0U) << line;
        EXPECT_EQ(done.refused.size(), 1U) << line;
        for (const auto& refused : done.refused) {
            EXPECT_TRUE(test::is_in_both(refused.reason)) << line;
        }
        return done.refused.empty() ? "" : done.refused[0].reason.en;
    }
};

TEST_F(PaymentsFile, IsEnteredOnce) {
    const std::string lines =
        "A1,2026-11-23,1,payment,500,bank\n"
        "A2,2026-11-23,3,payout,2000,\"by cheque, at the desk\"\n"
        "A3,2026-11-23,2,deposit,10000,\n";
    EXPECT_EQ(enter(lines).entered, 3U);
    const std::string query =
        "SELECT reference, participant, kind, amount, note, entered_by FROM payments "
        "ORDER BY reference";
    const std::string once = dumped(query, 6);
    EXPECT_EQ(once,
              "A1|1|payment|500|bank|anna\n"
              "A2|3|payout|2000|by cheque, at the desk|anna\n"
              "A3|2|deposit|10000||anna\n");
    const auto again = enter(lines + "A4,2026-11-23,1,payment,318,\n");
    EXPECT_EQ(again.entered, 1U);
    ASSERT_EQ(again.known.size(), 3U);
    EXPECT_EQ(again.known[1].line, 3U);
    EXPECT_EQ(again.known[1].reason.en, "reference A2 was entered before");
    EXPECT_TRUE(again.refused.empty());
    EXPECT_EQ(dumped(query, 6), once + "A4|1|payment|318||anna\n");
}

TEST_F(PaymentsFile, AReferenceThatNamesAnotherPaymentIsRefused) {
    EXPECT_EQ(enter("A1,2026-11-23,1,payment,500,\n").entered, 1U);
    EXPECT_EQ(complaint("A1,2026-11-23,1,payment,501,"),
              "reference A1 names another payment: payment of 500, participant 1, day 2026-11-23");
    EXPECT_EQ(enter("B1,2026-11-23,1,payment,5,\nB1,2026-11-23,2,payment,5,\n").refused.size(), 1U)
        << "in one file, too";
}

TEST_F(PaymentsFile, MalformedLinesAreNamedAndTheOthersEntered) {
    const auto done = enter(
        "A1,2026-11-23,1,payment,5.00,\n"
        "A2,2026-11-23,1,payment,500,\n"
        "A3,2026-11-23,1,payment\n"
        ",2026-11-23,1,payment,500,\n");
    EXPECT_EQ(done.entered, 1U);
    ASSERT_EQ(done.refused.size(), 3U);
    EXPECT_EQ(done.refused[0].line, 2U);
    EXPECT_NE(done.refused[0].reason.en.find("amount '5.00' is not a whole number"),
              std::string::npos);
    EXPECT_EQ(done.refused[1].line, 4U);
    EXPECT_EQ(done.refused[2].line, 5U);
    EXPECT_EQ(done.refused[2].reason.en, "reference is empty");
}

TEST_F(PaymentsFile, IsOfParticipantsThatTheDayKnows) {
    EXPECT_EQ(complaint("A1,2026-11-23,9,payment,5,"), "participant 9 is unknown on 2026-11-23");
    EXPECT_EQ(complaint("A1,2026-11-22,1,payment,5,"), "day 2026-11-22 is unknown");
    EXPECT_EQ(complaint("A1,2026-11-23,3,payment,5,"), "participant 3 is no buyer");
    EXPECT_EQ(complaint("A1,2026-11-23,3,deposit,5,"), "participant 3 is no buyer");
    EXPECT_EQ(complaint("A1,2026-11-23,1,payout,5,"), "participant 1 is no grower");
    EXPECT_EQ(complaint("A1,2026-11-23,1,gift,5,"),
              "kind 'gift' is not payment, payout or deposit");
    EXPECT_EQ(complaint("A1,2026-11-23,1,payment,0,"), "an amount is not 0, and at most 10^15");
}

TEST_F(PaymentsFile, LinesWithControlCharactersAreNamed) {
    const auto done = enter(
        "A1,2026-11-23,1,payment,500,by\x1b[2J cheque\n"
        "A\t2,2026-11-23,1,payment,500,\n"
        "A3,2026-11-23,1,payment,500,by cheque\n");
    EXPECT_EQ(done.entered, 1U);
    ASSERT_EQ(done.refused.size(), 2U);
    EXPECT_EQ(done.refused[0].line, 2U);
    EXPECT_EQ(done.refused[1].line, 3U);
    EXPECT_EQ(done.refused[1].reason.en, "the line has a control character");
    const Payment payment{"A4", "2026-11-23", 1, PaymentKind::payment, 500, "two\nlines"};
    Transaction transaction(*database_);
    EXPECT_FALSE(enter_payment(*database_, test_market, payment, by_anna).has_value());
}

TEST_F(PaymentsFile, WithoutItsHeaderIsRefused) {
    const auto done =
        cli::enter_payments(*database_, test_market, "A1,2026-11-23,1,payment,5,\n", by_anna);
    ASSERT_EQ(done.refused.size(), 1U);
    EXPECT_EQ(done.entered, 0U);
}

}  // namespace
}  // namespace huagu::settlement
