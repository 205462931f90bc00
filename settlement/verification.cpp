#include "settlement/verification.hpp"

#include <array>

#include "settlement/fees.hpp"

namespace huagu::settlement {

namespace {

/// What must not be found: a query of the numbers of the offenders, for (market, day).
struct Check {
    std::array<const char*, 2> offence;  // in English, and in Chinese
    const char* offenders;
};

#define HUAGU_ON(a, b) "ON " a ".market = " b ".market AND " a ".day = " b ".day AND "
#define HUAGU_OF_DAY(a) " WHERE " a ".market = $1 AND " a ".day = $2 AND "

constexpr std::array checks = {
    Check{{"results that told of a sale that is not there", "所公布的成交不在库中的结果"},
          "SELECT r.sequence FROM results r LEFT JOIN sales s " HUAGU_ON(
              "s",
              "r") "s.sequence = r.sequence" HUAGU_OF_DAY("r") "r.kind = 'sale' AND s.sale IS NULL "
                                                               "ORDER BY 1"},
    Check{
        {"sales that no result told of", "没有结果公布过的成交"},
        "SELECT s.sale FROM sales s LEFT JOIN results r " HUAGU_ON(
            "r",
            "s") "r.sequence = s.sequence AND r.kind = 'sale'" HUAGU_OF_DAY("s") "r.sequence IS "
                                                                                 "NULL ORDER BY 1"},
    Check{{"results that told of a cancellation that is not there", "所公布的撤销不在库中的结果"},
          "SELECT r.sequence FROM results r LEFT JOIN cancellations c " HUAGU_ON(
              "c", "r") "c.sequence = r.sequence" HUAGU_OF_DAY("r") "r.kind = 'sale_cancelled' AND "
                                                                    "c.sale IS NULL ORDER BY 1"},
    Check{
        {"cancellations that no result told of", "没有结果公布过的撤销"},
        "SELECT c.sale FROM cancellations c LEFT JOIN results r " HUAGU_ON(
            "r",
            "c") "r.sequence = c.sequence AND r.kind = 'sale_cancelled'" HUAGU_OF_DAY("c") "r."
                                                                                           "sequenc"
                                                                                           "e IS "
                                                                                           "NULL "
                                                                                           "ORDER "
                                                                                           "BY 1"},
    Check{{"cancellations of no known sale, or of another lot, units or gross than the sale's",
           "所撤销的成交不存在，或批次、件数、货款与之不符"},
          "SELECT c.sale FROM cancellations c LEFT JOIN sales s " HUAGU_ON(
              "s",
              "c") "s.sale = c.sale" HUAGU_OF_DAY("c") "(s.sale IS NULL OR s.lot <> c.lot OR "
                                                       "s.units <> c.units OR s.gross <> c.gross "
                                                       "OR s.sequence > c.sequence) ORDER BY 1"},
    Check{{"sales of no known lot, or with another grower than the lot's",
           "批次不存在，或供货方与批次不符的成交"},
          "SELECT s.sale FROM sales s LEFT JOIN lots l " HUAGU_ON(
              "l", "s") "l.lot = s.lot" HUAGU_OF_DAY("s") "(l.lot IS NULL OR l.grower <> s.grower) "
                                                          "ORDER BY 1"},
    Check{{"sales whose gross is not price × items a unit × units",
           "货款不等于单价 × 每件支数 × 件数的成交"},
          "SELECT s.sale FROM sales s JOIN lots l " HUAGU_ON("l", "s") "l.lot = s.lot" HUAGU_OF_DAY(
              "s") "(s.items <> s.units * l.items_per_unit OR "
                   "s.gross <> s.price * s.items) ORDER BY 1"},
    Check{
        {"sales to a participant that is no known buyer", "买方不是已知买方的成交"},
        "SELECT s.sale FROM sales s LEFT JOIN participants p " HUAGU_ON(
            "p",
            "s") "p.participant = s.buyer AND p.is_buyer = 1" HUAGU_OF_DAY("s") "p.participant IS "
                                                                                "NULL ORDER BY 1"},
    Check{{"lots that closed with another sum of sold and unsold units than was offered",
           "结束时已售与未售件数之和与供货件数不符的批次"},
          "SELECT l.lot FROM lots l" HUAGU_OF_DAY(
              "l") "l.closed_sequence IS NOT NULL AND "
                   "l.units_sold + l.units_unsold <> l.units_offered ORDER BY 1"},
    // A sale that is cancelled after its lot closed becomes unsold without a word from the lot.
    Check{{"lots that closed with other units sold than their sales until then",
           "结束时已售件数与此前成交不符的批次"},
          "SELECT l.lot FROM lots l" HUAGU_OF_DAY(
              "l") "l.closed_sequence IS NOT NULL AND "
                   "l.units_sold <> (SELECT COALESCE(SUM(s.units), 0) FROM sales s "
                   "WHERE s.market = l.market AND s.day = l.day AND s.lot = l.lot "
                   "AND s.sequence < l.closed_sequence) - (SELECT COALESCE(SUM(c.units), 0) "
                   "FROM cancellations c WHERE c.market = l.market AND c.day = l.day AND c.lot = "
                   "l.lot "
                   "AND c.sequence < l.closed_sequence) ORDER BY 1"},
    Check{{"lots of which more stands sold than was offered", "售出多于供货的批次"},
          "SELECT l.lot FROM lots l" HUAGU_OF_DAY(
              "l") "l.units_offered < "
                   "(SELECT COALESCE(SUM(s.units), 0) FROM sales s "
                   "WHERE s.market = l.market AND s.day = l.day AND s.lot = l.lot) - "
                   "(SELECT COALESCE(SUM(c.units), 0) FROM cancellations c "
                   "WHERE c.market = l.market AND c.day = l.day AND c.lot = l.lot) ORDER BY 1"},
    Check{{"sales whose corrections are below 0 or above the gross",
           "更正合计低于 0 或高于货款的成交"},
          "SELECT s.sale FROM sales s JOIN (SELECT market, day, sale, SUM(amount) AS amount "
          "FROM corrections GROUP BY market, day, sale) k " HUAGU_ON(
              "k", "s") "k.sale = s.sale" HUAGU_OF_DAY("s") "(k.amount < 0 OR k.amount > s.gross) "
                                                            "ORDER BY 1"},
};

#undef HUAGU_ON
#undef HUAGU_OF_DAY

class Verifier {
  public:
    Verifier(Database& database, const MarketDay& day) : database_(database) {
        verification_.day = day;
    }

    Verification verify() {
        Transaction of_one_moment(database_);
        lock(database_, name());
        if (auto now = find_day(database_, name())) verification_.day = *now;
        check_sequences();
        for (const Check& check : checks) {
            name_offenders({check.offence[0], check.offence[1]},
                           database_.run(check.offenders, key()));
        }
        check_fees();
        check_totals();
        return std::move(verification_);
    }

  private:
    [[nodiscard]] const DayName& name() const { return verification_.day.name; }
    [[nodiscard]] Values key() const { return {name().market, name().day}; }

    void differ(base::Told what) { verification_.differences.push_back(std::move(what)); }

    void name_offenders(const base::Told& offence, const Rows& offenders) {
        constexpr std::size_t named_max = 10;
        if (offenders.empty()) return;
        std::string numbers;
        for (std::size_t i = 0; i < offenders.size() && i < named_max; ++i) {
            if (i > 0) numbers += ' ';
            numbers += std::to_string(offenders[i].number(0));
        }
        const bool are_all = offenders.size() <= named_max;
        differ(are_all ? base::told("{}: {}", "{}：{}", offence, numbers)
                       : base::told("{}: {} … ({} in all)", "{}：{} …（共 {} 个）", offence,
                                    numbers, offenders.size()));
    }

    /// 1, 2, 3 … up to the last: as many as the last, none below, none beyond.
    void check_sequences() {
        const Rows rows = database_.run(
            "SELECT COUNT(*), COALESCE(MIN(sequence), 1), COALESCE(MAX(sequence), 0) "
            "FROM results WHERE market = $1 AND day = $2",
            key());
        const Row& row = rows.at(0);
        const std::int64_t last = verification_.day.last_sequence;
        if (row.number(0) == last && row.number(1) == 1 && row.number(2) == last) return;
        differ(base::told("sequences are not whole: {} results from {} to {}, where the last is {}",
                          "序号不全：有 {} 条结果，自 {} 至 {}，而最后的是 {}", row.number(0),
                          row.number(1), row.number(2), last));
    }

    /// Each sale's by the schedule that was in force when it was made.
    void check_fees() {
        const Rows schedules = database_.run(
            "SELECT sequence, grower_commission_bp, packaging_deposit, logistics_fee "
            "FROM fee_schedules WHERE market = $1 AND day = $2 ORDER BY sequence",
            key());
        const Rows sales = database_.run(
            "SELECT sale, sequence, gross, units, buyer_fee, logistics_fee, grower_commission, "
            "packaging_deposit FROM sales WHERE market = $1 AND day = $2 ORDER BY sequence",
            key());
        Rows wrong;
        wire::Fees schedule;
        auto next = schedules.begin();
        for (const Row& sale : sales) {
            for (; next != schedules.end() && next->number(0) < sale.number(1); ++next) {
                schedule = {next->number(1), next->number(2), next->number(3)};
            }
            const SaleFees fees{sale.number(4), sale.number(5), sale.number(6), sale.number(7)};
            if (fees !=
                fees_of(sale.number(2), sale.number(3), verification_.day.buyer_fee_bp, schedule)) {
                wrong.push_back(sale);
            }
        }
        name_offenders({"sales with other fees than the schedule's", "费用与收费标准不符的成交"},
                       wrong);
    }

    void check_totals() {
        verification_.totals = totals_of(database_, name());
        if (!verification_.day.is_closed) return;
        const Rows rows = database_.run(
            "SELECT closed_sales, closed_units, closed_gross FROM market_days "
            "WHERE market = $1 AND day = $2",
            key());
        const DayTotals control{rows.at(0).number(0), rows.at(0).number(1), rows.at(0).number(2)};
        verification_.control = control;
        const auto compare = [&](const base::Told& what, std::int64_t ours, std::int64_t theirs) {
            if (ours == theirs) return;
            differ(base::told("{}: {} here, {} in the control totals",
                              "{}：此处为 {}，控制总数为 {}", what, ours, theirs));
        };
        compare({"sales", "成交笔数"}, verification_.totals.sales, control.sales);
        compare({"units", "件数"}, verification_.totals.units, control.units);
        compare({"gross", "货款"}, verification_.totals.gross, control.gross);
    }

    Database& database_;
    Verification verification_;
};

}  // namespace

DayTotals totals_of(Database& database, const DayName& name) {
    const Rows rows = database.run(
        "SELECT COUNT(*), CAST(COALESCE(SUM(s.units), 0) AS BIGINT), "
        "CAST(COALESCE(SUM(s.gross), 0) AS BIGINT) FROM sales s LEFT JOIN cancellations c "
        "ON c.market = s.market AND c.day = s.day AND c.sale = s.sale "
        "WHERE s.market = $1 AND s.day = $2 AND c.sale IS NULL",
        {name.market, name.day});
    return {rows.at(0).number(0), rows.at(0).number(1), rows.at(0).number(2)};
}

Verification verify(Database& database, const MarketDay& day) {
    return Verifier(database, day).verify();
}

}  // namespace huagu::settlement
