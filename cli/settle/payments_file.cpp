#include "cli/settle/payments_file.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace huagu::cli {

namespace {

using settlement::Payment;

constexpr std::array<std::string_view, 6> payment_columns = {"reference", "day",    "participant",
                                                             "kind",      "amount", "note"};

bool is_payments_header(const std::vector<std::string>& header) {
    return header.size() == payment_columns.size() &&
           std::all_of(payment_columns.begin(), payment_columns.end(), [&](auto column) {
               return std::find(header.begin(), header.end(), column) != header.end();
           });
}

Payment read_payment(NamedFields& fields) {
    Payment payment;
    payment.reference = fields.required_text("reference");
    payment.day = fields.required_text("day");
    payment.participant =
        fields.number("participant", 1, std::numeric_limits<std::uint32_t>::max());
    const std::string& kind = fields.required_text("kind");
    if (const auto known = settlement::payment_kind(kind)) {
        payment.kind = *known;
    } else {
        fields.complain(told("kind '{}' is not payment, payout or deposit",
                             "kind 应为 payment、payout 或 deposit，不能是“{}”", kind));
    }
    payment.amount = fields.number("amount", -settlement::amount_max, settlement::amount_max);
    payment.note = fields.text("note");
    return payment;
}

}  // namespace

PaymentsEntered enter_payments(settlement::Database& database, const std::string& market,
                               std::string_view text, const settlement::Entered& entered) {
    PaymentsEntered done;
    CsvReader csv(text);
    const std::optional<CsvRow> header = csv.next();
    if (!header || !header->complaint.is_empty() || !is_payments_header(header->fields)) {
        done.refused.push_back({header ? header->line : 1,
                                {"the header is not reference,day,participant,kind,amount,note",
                                 "表头应为 reference,day,participant,kind,amount,note"}});
        return done;
    }
    settlement::Transaction transaction(database);
    const auto enter = [&](NamedFields& fields, std::size_t line) {
        const Payment payment = read_payment(fields);
        if (!fields.complaint().is_empty()) return;
        const auto answer = settlement::enter_payment(database, market, payment, entered);
        if (!answer) return fields.complain(answer.error().why);
        if (*answer == settlement::PaymentAnswer::entered) {
            ++done.entered;
        } else {
            done.known.push_back({line, told("reference {} was entered before",
                                             "参考号 {} 先前已登记", payment.reference)});
        }
    };
    done.refused = read_rows(csv, header->fields, OnMalformed::go_on, enter).complaints;
    transaction.commit();
    return done;
}

}  // namespace huagu::cli
