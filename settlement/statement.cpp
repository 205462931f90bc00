#include "settlement/statement.hpp"

namespace huagu::settlement {

namespace {

/// The side's own columns.
struct SideColumns {
    const char* participant;
    const char* role;  // in `participants`
    const char* commission;
    const char* unit_fee;
    PaymentKind paid_by;
    PaymentKind other;  // on the same statement; the grower's has none
};

SideColumns columns_of(Side side) {
    if (side == Side::buyer) {
        return {"buyer",         "is_buyer",           "buyer_fee",
                "logistics_fee", PaymentKind::payment, PaymentKind::deposit};
    }
    return {"grower",
            "is_grower",
            "grower_commission",
            "packaging_deposit",
            PaymentKind::payout,
            PaymentKind::payout};
}

StatementTotals totals_of(const Statement& statement) {
    StatementTotals totals;
    for (const SaleLine& line : statement.sales) {
        if (line.is_cancelled) continue;
        totals.gross += line.gross;
        totals.commission += line.commission;
        totals.unit_fee += line.unit_fee;
    }
    for (const CorrectionLine& line : statement.corrections) totals.correction += line.amount;
    const PaymentKind paid_by = columns_of(statement.side).paid_by;
    for (const PaymentLine& line : statement.payments) {
        if (line.kind == paid_by) totals.paid += line.amount;
        if (line.kind == PaymentKind::deposit) totals.deposits += line.amount;
    }
    const std::int64_t fees = totals.commission + totals.unit_fee;
    totals.balance = totals.gross - totals.correction;
    totals.balance += statement.side == Side::buyer ? fees : -fees;
    totals.open = totals.balance - totals.paid;
    return totals;
}

}  // namespace

Statements::Statements(Database& database, MarketDay day, const std::string& language)
    : database_(database),
      day_(std::move(day)),
      products_(names("product", language)),
      participants_(names("participant", language)) {}

Expected<Statement> Statements::of(Side side, std::int64_t participant) {
    const Rows known =
        database_.run(std::string("SELECT ") + columns_of(side).role +
                          " FROM participants WHERE market = $1 AND day = $2 AND participant = $3",
                      {day_.name.market, day_.name.day, participant});
    if (known.empty() || known[0].number(0) == 0) {
        const base::Told who =
            side == Side::buyer ? base::Told("buyer", "买方") : base::Told("grower", "供货方");
        return refuse("no {0} {1} on {2}", "{2} 没有{0} {1}", who, participant, day_.name.day);
    }
    Statement statement;
    statement.day = day_;
    statement.side = side;
    statement.participant = participant;
    statement.name = participants_[participant];
    add_sales(statement);
    add_corrections(statement);
    add_payments(statement);
    statement.totals = totals_of(statement);
    return statement;
}

std::vector<std::int64_t> Statements::participants(Side side) {
    const SideColumns columns = columns_of(side);
    const Rows rows = database_.run(
        std::string("SELECT p.participant FROM participants p WHERE p.market = $1 AND p.day = $2 "
                    "AND p.") +
            columns.role +
            " = 1 AND (EXISTS (SELECT 1 FROM sales s WHERE s.market = p.market "
            "AND s.day = p.day AND s." +
            columns.participant +
            " = p.participant) OR EXISTS (SELECT 1 FROM payments m WHERE m.market = p.market "
            "AND m.day = p.day AND m.participant = p.participant "
            "AND (m.kind = $3 OR m.kind = $4))) ORDER BY p.participant",
        {day_.name.market, day_.name.day, std::string(name(columns.paid_by)),
         std::string(name(columns.other))});
    std::vector<std::int64_t> numbers;
    for (const Row& row : rows) numbers.push_back(row.number(0));
    return numbers;
}

std::map<std::int64_t, std::string> Statements::names(const std::string& thing,
                                                      const std::string& language) {
    const Rows rows = database_.run(
        "SELECT number, language, name FROM names WHERE market = $1 AND day = $2 AND thing = $3 "
        "ORDER BY number, language",
        {day_.name.market, day_.name.day, thing});
    std::map<std::int64_t, std::string> names;
    for (const Row& row : rows) {
        const auto [found, is_first] = names.try_emplace(row.number(0), row.text(2));
        if (!is_first && row.text(1).starts_with(language)) found->second = row.text(2);
    }
    return names;
}

void Statements::add_sales(Statement& statement) {
    const SideColumns columns = columns_of(statement.side);
    const Rows rows = database_.run(
        std::string("SELECT s.sale, s.clock, s.lot, l.product, s.units, s.items, s.price, "
                    "s.gross, s.") +
            columns.commission + ", s." + columns.unit_fee +
            ", c.sale FROM sales s "
            "LEFT JOIN lots l ON l.market = s.market AND l.day = s.day AND l.lot = s.lot "
            "LEFT JOIN cancellations c ON c.market = s.market AND c.day = s.day "
            "AND c.sale = s.sale WHERE s.market = $1 AND s.day = $2 AND s." +
            columns.participant + " = $3 ORDER BY s.sale",
        {day_.name.market, day_.name.day, statement.participant});
    for (const Row& row : rows) {
        statement.sales.push_back({row.number(0), row.number(1), row.number(2),
                                   products_[row.number(3)], row.number(4), row.number(5),
                                   row.number(6), row.number(7), row.number(8), row.number(9),
                                   !row.is_null(10)});
    }
}

/// Of sales that stand: a cancelled one has no gross that could be corrected.
void Statements::add_corrections(Statement& statement) {
    const Rows rows = database_.run(
        std::string("SELECT k.number, k.sale, k.amount, k.reason FROM corrections k "
                    "JOIN sales s ON s.market = k.market AND s.day = k.day AND s.sale = k.sale "
                    "LEFT JOIN cancellations c ON c.market = s.market AND c.day = s.day "
                    "AND c.sale = s.sale WHERE k.market = $1 AND k.day = $2 "
                    "AND c.sale IS NULL AND s.") +
            columns_of(statement.side).participant + " = $3 ORDER BY k.number",
        {day_.name.market, day_.name.day, statement.participant});
    for (const Row& row : rows) {
        statement.corrections.push_back({row.number(0), row.number(1), row.number(2), row.text(3)});
    }
}

void Statements::add_payments(Statement& statement) {
    const SideColumns columns = columns_of(statement.side);
    const Rows rows = database_.run(
        "SELECT reference, kind, amount, note FROM payments WHERE market = $1 AND day = $2 "
        "AND participant = $3 AND (kind = $4 OR kind = $5) ORDER BY entered_at, reference",
        {day_.name.market, day_.name.day, statement.participant, std::string(name(columns.paid_by)),
         std::string(name(columns.other))});
    for (const Row& row : rows) {
        const auto kind = payment_kind(row.text(1)).value();
        statement.payments.push_back({row.text(0), kind, row.number(2), row.text(3)});
    }
}

}  // namespace huagu::settlement
