// The texts of commands, which are kept beside the engine: it sees numbers only. Views into a
// frame, or into whatever the client has them from.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/reason.hpp"
#include "wire/schema.hpp"

namespace huagu::wire {

// The most bytes of a text, and the most entries of a list; beyond: bad_value.
inline constexpr std::size_t text_max = 200;       // a name, a reason
inline constexpr std::size_t long_text_max = 500;  // a lot's remark, a photo's address
inline constexpr std::size_t word_max = 64;        // a language, a scheme, a code, a group
inline constexpr std::size_t list_max = 16;        // names or codes of one thing

struct Name {
    std::string_view language;
    std::string_view text;

    friend bool operator==(const Name&, const Name&) = default;
};

struct Code {
    std::string_view scheme;
    std::string_view code;

    friend bool operator==(const Code&, const Code&) = default;
};

struct Fees {
    std::int64_t grower_commission_bp = 0;
    std::int64_t packaging_deposit = 0;  // minor units a unit sold
    std::int64_t logistics_fee = 0;      // minor units a unit sold

    friend bool operator==(const Fees&, const Fees&) = default;
};

/// Those that a command has; the others are empty. Lists take memory only where they are filled, so
/// a press costs none.
struct Texts {
    std::vector<Name> names;  // add_participant, add_clock, add_product
    std::vector<Code> codes;  // add_participant, add_product
    std::string_view group;   // add_product
    std::vector<Name> group_names;
    std::string_view remark;  // queue_lot
    std::string_view photo;
    std::string_view reason;  // cancel_sale
    std::string_view market;  // open_market
    std::string_view day;
    std::string_view currency;
    std::uint8_t minor_unit_digits = 0;
    Fees fees;  // set_fees

    friend bool operator==(const Texts&, const Texts&) = default;
};

/// Whether commands of a type have texts: those that are sent all the time have none.
[[nodiscard]] constexpr bool has_texts(schema::CommandBody type) {
    using Type = schema::CommandBody;
    return type == Type::open_market || type == Type::add_participant || type == Type::add_clock ||
           type == Type::queue_lot || type == Type::cancel_sale || type == Type::add_product ||
           type == Type::set_fees;
}

/// The texts of a command that was decoded.
[[nodiscard]] Texts texts_of(const schema::Command& command);

/// bad_value if a text is too long, no UTF-8 or has control characters, or a list is too long.
[[nodiscard]] Reason check_texts(const schema::Command& command);

/// Three capital letters, as ISO 4217 has them.
[[nodiscard]] bool is_currency(std::string_view currency);

/// Well-formed UTF-8 without control characters.
[[nodiscard]] bool is_text(std::string_view bytes);

}  // namespace huagu::wire
