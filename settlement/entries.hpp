// What people enter beside the feed: corrections of sales, payments and deposits. Added, never
// changed: a mistake is undone by an entry of the opposite amount.
#pragma once

#include <cstdint>
#include <string>

#include "settlement/market_day.hpp"

namespace huagu::settlement {

inline constexpr std::int64_t amount_max = 1'000'000'000'000'000;  // of an entry; minor units

struct Entered {
    std::string by;  // who; never empty
    std::string at;  // when: wall-clock time, UTC
};

struct Correction {
    std::int64_t sale = 0;
    std::int64_t amount = 0;  // the buyer gets it back, at the grower's charge
    std::string reason;
};

/// Gives the correction's number of the day, from 1. Refused: an unknown or cancelled sale, no
/// reason, 0, what would take the sale's corrections together below 0 or above its gross, and a
/// text that would look like another line of a statement: with a control character.
[[nodiscard]] Expected<std::int64_t> correct(Database& database, const DayName& name,
                                             const Correction& correction, const Entered& entered);

/// payment: a buyer paid the market. payout: the market paid a grower. deposit: a buyer left
/// money as security; it is no part of what a day's sales come to.
enum class PaymentKind : std::uint8_t { payment, payout, deposit };

struct Payment {
    std::string reference;  // the bank's: names the payment within the market, for good
    std::string day;
    std::int64_t participant = 0;
    PaymentKind kind = PaymentKind::payment;
    std::int64_t amount = 0;  // negative: it was returned
    std::string note;
};

enum class PaymentAnswer : std::uint8_t { entered, known };

[[nodiscard]] const char* name(PaymentKind kind);
[[nodiscard]] std::optional<PaymentKind> payment_kind(std::string_view word);

/// In the caller's transaction. The same reference with the same content is `known`, and nothing
/// happens. Refused: that reference with another content, an unknown day or participant, a payment
/// or deposit of one who does not buy, a payout to one who does not grow, 0, a text with a control
/// character.
[[nodiscard]] Expected<PaymentAnswer> enter_payment(Database& database, const std::string& market,
                                                    const Payment& payment, const Entered& entered);

}  // namespace huagu::settlement
