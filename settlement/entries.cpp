#include "settlement/entries.hpp"

#include <array>

#include "wire/texts.hpp"

namespace huagu::settlement {

namespace {

constexpr std::array<const char*, 3> payment_kinds = {"payment", "payout", "deposit"};

bool is_amount(std::int64_t amount) {
    return amount != 0 && amount >= -amount_max && amount <= amount_max;
}

tl::unexpected<Refusal> refuse_amount() {
    return refuse("an amount is not 0, and at most 10^15", "金额不能为 0，至多 10^15");
}

/// Characters that end a line, or turn its direction, where a reader may not see why: U+2028,
/// U+2029, U+202A to U+202E, U+2066 to U+2069.
bool turns_or_ends_a_line(const std::string& text) {
    for (std::size_t at = text.find('\xE2'); at != text.npos; at = text.find('\xE2', at + 1)) {
        const std::string_view one = std::string_view(text).substr(at, 3);
        if (one >= "\xE2\x80\xA8" && one <= "\xE2\x80\xAE") return true;
        if (one >= "\xE2\x81\xA6" && one <= "\xE2\x81\xA9") return true;
    }
    return false;
}

/// Texts are lines of statements.
Expected<void> check_text(const base::Told& what, const std::string& text) {
    if (wire::is_text(text) && !turns_or_ends_a_line(text)) return {};
    return refuse("{} has a line break or another control character, or is no UTF-8",
                  "{}含有换行或其他控制字符，或不是 UTF-8", what);
}

Expected<void> check_entered(const Entered& entered) {
    if (entered.by.find_first_not_of(' ') == std::string::npos) {
        return refuse("it is not said who enters it", "没有说明登记人");
    }
    return check_text({"the name of who enters it", "登记人"}, entered.by);
}

/// What the sale's corrections come to so far; refused if it cannot be corrected.
Expected<std::int64_t> corrected_so_far(Database& database, const DayName& name,
                                        const Correction& correction) {
    const base::Told which = base::told("sale {}", "成交 {}", correction.sale);
    const Values key = {name.market, name.day, correction.sale};
    const Rows sales =
        database.run("SELECT gross FROM sales WHERE market = $1 AND day = $2 AND sale = $3", key);
    if (sales.empty()) return refuse("{0} is unknown on {1}", "{1} 没有{0}", which, name.day);
    const Rows cancelled = database.run(
        "SELECT reason FROM cancellations WHERE market = $1 AND day = $2 AND sale = $3", key);
    if (!cancelled.empty()) {
        return refuse("{} was cancelled: {}", "{} 已撤销：{}", which, cancelled[0].text(0));
    }
    const std::int64_t gross = sales[0].number(0);
    const Rows sums = database.run(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM corrections "
        "WHERE market = $1 AND day = $2 AND sale = $3",
        key);
    const std::int64_t sum = sums.at(0).number(0);
    const std::int64_t then = sum + correction.amount;
    if (then >= 0 && then <= gross) return sum;
    return refuse("corrections of {} would come to {}, and must be from 0 to its gross of {}",
                  "{} 的更正合计将为 {}，应在 0 至其货款 {} 之间", which, then, gross);
}

Expected<void> check_texts(const Payment& payment, const Entered& entered) {
    if (auto good = check_text({"the reference", "参考号"}, payment.reference); !good) return good;
    if (auto good = check_text({"the note", "备注"}, payment.note); !good) return good;
    return check_entered(entered);
}

Expected<void> check_participant(Database& database, const DayName& name, const Payment& payment) {
    const Rows rows = database.run(
        "SELECT is_buyer, is_grower FROM participants "
        "WHERE market = $1 AND day = $2 AND participant = $3",
        {name.market, name.day, payment.participant});
    const base::Told which = base::told("participant {}", "参与者 {}", payment.participant);
    if (rows.empty()) return refuse("{0} is unknown on {1}", "{1} 没有{0}", which, name.day);
    const bool is_buyer = rows[0].number(0) != 0;
    const bool is_grower = rows[0].number(1) != 0;
    const bool is_payout = payment.kind == PaymentKind::payout;
    if (is_payout && !is_grower) return refuse("{} is no grower", "{} 不是供货方", which);
    if (!is_payout && !is_buyer) return refuse("{} is no buyer", "{} 不是买方", which);
    return {};
}

}  // namespace

const char* name(PaymentKind kind) { return payment_kinds.at(static_cast<std::size_t>(kind)); }

std::optional<PaymentKind> payment_kind(std::string_view word) {
    for (std::size_t i = 0; i < payment_kinds.size(); ++i) {
        if (word == payment_kinds.at(i)) return static_cast<PaymentKind>(i);
    }
    return std::nullopt;
}

Expected<std::int64_t> correct(Database& database, const DayName& name,
                               const Correction& correction, const Entered& entered) {
    if (!is_amount(correction.amount)) return refuse_amount();
    if (correction.reason.empty()) return refuse("a correction has a reason", "更正须有原因");
    if (auto good = check_text({"the reason", "原因"}, correction.reason); !good) {
        return tl::unexpected(good.error());
    }
    if (auto good = check_entered(entered); !good) return tl::unexpected(good.error());
    Transaction transaction(database);
    lock(database, name);
    const auto so_far = corrected_so_far(database, name, correction);
    if (!so_far) return tl::unexpected(so_far.error());
    const Rows last =
        database.run("SELECT MAX(number) FROM corrections WHERE market = $1 AND day = $2",
                     {name.market, name.day});
    const std::int64_t number = last.at(0).number(0) + 1;
    database.run(
        "INSERT INTO corrections (market, day, number, sale, amount, reason, entered_by, "
        "entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {name.market, name.day, number, correction.sale, correction.amount, correction.reason,
         entered.by, entered.at});
    transaction.commit();
    return number;
}

Expected<PaymentAnswer> enter_payment(Database& database, const std::string& market,
                                      const Payment& payment, const Entered& entered) {
    if (!is_amount(payment.amount)) return refuse_amount();
    if (auto good = check_texts(payment, entered); !good) return tl::unexpected(good.error());
    const DayName day{market, payment.day};
    if (!find_day(database, day)) {
        return refuse("day {} is unknown", "没有交易日 {}", payment.day);
    }
    lock(database, day);
    const Rows known = database.run(
        "SELECT day, participant, kind, amount, note FROM payments "
        "WHERE market = $1 AND reference = $2",
        {market, payment.reference});
    if (!known.empty()) {
        const Row& row = known[0];
        const bool is_same = row.text(0) == payment.day && row.number(1) == payment.participant &&
                             row.text(2) == name(payment.kind) && row.number(3) == payment.amount &&
                             row.text(4) == payment.note;
        if (is_same) return PaymentAnswer::known;
        return refuse("reference {} names another payment: {} of {}, participant {}, day {}",
                      "参考号 {} 已是另一笔的：{} {}，参与者 {}，交易日 {}", payment.reference,
                      row.text(2), row.number(3), row.number(1), row.text(0));
    }
    if (auto checked = check_participant(database, day, payment); !checked) {
        return tl::unexpected(checked.error());
    }
    database.run(
        "INSERT INTO payments (market, reference, day, participant, kind, amount, note, "
        "entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {market, payment.reference, payment.day, payment.participant,
         std::string(name(payment.kind)), payment.amount, payment.note, entered.by, entered.at});
    return PaymentAnswer::entered;
}

}  // namespace huagu::settlement
