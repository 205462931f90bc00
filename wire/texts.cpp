#include "wire/texts.hpp"

#include <algorithm>

#include "engine/rules.hpp"

namespace huagu::wire {

namespace {

using NameTables = flatbuffers::Vector<flatbuffers::Offset<schema::Name>>;
using CodeTables = flatbuffers::Vector<flatbuffers::Offset<schema::Code>>;

constexpr std::uint8_t minor_unit_digits_max = 4;

/// Empty if it is not there.
std::string_view view(const flatbuffers::String* text) {
    return text == nullptr ? std::string_view() : std::string_view(text->c_str(), text->size());
}

std::vector<Name> names_in(const NameTables* tables) {
    std::vector<Name> names;
    if (tables == nullptr) return names;
    names.reserve(tables->size());
    for (const schema::Name* name : *tables) {
        names.push_back({view(name->language()), view(name->text())});
    }
    return names;
}

std::vector<Code> codes_in(const CodeTables* tables) {
    std::vector<Code> codes;
    if (tables == nullptr) return codes;
    codes.reserve(tables->size());
    for (const schema::Code* code : *tables) {
        codes.push_back({view(code->scheme()), view(code->code())});
    }
    return codes;
}

bool is_good(const flatbuffers::String* text, std::size_t size_max) {
    return view(text).size() <= size_max && is_text(view(text));
}

bool are_good(const NameTables* names) {
    if (names == nullptr) return true;
    return names->size() <= list_max &&
           std::all_of(names->begin(), names->end(), [](const schema::Name* name) {
               return is_good(name->language(), word_max) && is_good(name->text(), text_max);
           });
}

bool are_good(const CodeTables* codes) {
    if (codes == nullptr) return true;
    return codes->size() <= list_max &&
           std::all_of(codes->begin(), codes->end(), [](const schema::Code* code) {
               return is_good(code->scheme(), word_max) && is_good(code->code(), word_max);
           });
}

/// "2026-11-23"; that the month has so many days is not looked at.
bool is_day(std::string_view day) {
    if (day.size() != 10) return false;
    for (std::size_t i = 0; i < day.size(); ++i) {
        const bool is_dash = i == 4 || i == 7;
        if (is_dash ? day[i] != '-' : day[i] < '0' || day[i] > '9') return false;
    }
    const std::string_view month = day.substr(5, 2);
    const std::string_view date = day.substr(8, 2);
    return month >= "01" && month <= "12" && date >= "01" && date <= "31";
}

bool are_good(const schema::Fees* fees) {
    if (fees == nullptr) return false;
    const auto between = [](std::int64_t value, std::int64_t max) {
        return value >= 0 && value <= max;
    };
    return between(fees->grower_commission_bp(), basis_points_max) &&
           between(fees->packaging_deposit(), price_max) &&
           between(fees->logistics_fee(), price_max);
}

bool are_good(const schema::OpenMarket& market) {
    return is_good(market.market(), text_max) && is_day(view(market.day())) &&
           is_currency(view(market.currency())) &&
           market.minor_unit_digits() <= minor_unit_digits_max;
}

bool are_texts_good(const schema::Command& command) {
    if (const auto* body = command.body_as_queue_lot()) {
        return is_good(body->remark(), long_text_max) && is_good(body->photo(), long_text_max);
    }
    if (const auto* body = command.body_as_cancel_sale()) return is_good(body->reason(), text_max);
    if (const auto* body = command.body_as_open_market()) return are_good(*body);
    if (const auto* body = command.body_as_add_participant()) {
        return are_good(body->names()) && are_good(body->codes());
    }
    if (const auto* body = command.body_as_add_clock()) return are_good(body->names());
    if (const auto* body = command.body_as_add_product()) {
        return is_good(body->group(), word_max) && are_good(body->group_names()) &&
               are_good(body->names()) && are_good(body->codes());
    }
    if (const auto* body = command.body_as_set_fees()) return are_good(body->fees());
    return true;
}

/// The length of the well-formed character at the front (Unicode, table 3-7); 0 if it is none, or a
/// control character.
std::size_t character_size(std::string_view bytes) {
    const auto at = [&](std::size_t i) {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return at(i) >= low && at(i) <= high;
    };
    const unsigned first = at(0);
    if (first < 0x80) return first >= 0x20 && first != 0x7F ? 1 : 0;
    if (first == 0xC2) return follows(1, 0xA0) ? 2 : 0;  // U+0080 … U+009F are controls
    if (first >= 0xC3 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return follows(1, low, high) && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

Texts texts_of(const schema::Command& command) {
    Texts texts;
    if (const auto* lot = command.body_as_queue_lot()) {
        texts.remark = view(lot->remark());
        texts.photo = view(lot->photo());
    } else if (const auto* sale = command.body_as_cancel_sale()) {
        texts.reason = view(sale->reason());
    } else if (const auto* market = command.body_as_open_market()) {
        texts.market = view(market->market());
        texts.day = view(market->day());
        texts.currency = view(market->currency());
        texts.minor_unit_digits = market->minor_unit_digits();
    } else if (const auto* participant = command.body_as_add_participant()) {
        texts.names = names_in(participant->names());
        texts.codes = codes_in(participant->codes());
    } else if (const auto* clock = command.body_as_add_clock()) {
        texts.names = names_in(clock->names());
    } else if (const auto* product = command.body_as_add_product()) {
        texts.group = view(product->group());
        texts.group_names = names_in(product->group_names());
        texts.names = names_in(product->names());
        texts.codes = codes_in(product->codes());
    } else if (const auto* set = command.body_as_set_fees(); set != nullptr && set->fees()) {
        texts.fees = {set->fees()->grower_commission_bp(), set->fees()->packaging_deposit(),
                      set->fees()->logistics_fee()};
    }
    return texts;
}

Reason check_texts(const schema::Command& command) {
    if (!has_texts(command.body_type())) return Reason::none;
    return are_texts_good(command) ? Reason::none : Reason::bad_value;
}

bool is_currency(std::string_view currency) {
    return currency.size() == 3 && std::all_of(currency.begin(), currency.end(),
                                               [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_text(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t size = character_size(bytes);
        if (size == 0) return false;
        bytes.remove_prefix(size);
    }
    return true;
}

}  // namespace huagu::wire
