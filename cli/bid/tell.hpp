// How a BidSession says things; apart, because both of its files do.
#pragma once

#include <fmt/format.h>

#include "cli/bid/session.hpp"
#include "cli/money.hpp"

namespace huagu::cli {

template <class... Values>
void BidSession::tell(Say what, const Values&... values) {
    screen_.message(fmt::format(fmt::runtime(say(language_, what)), values...));
}

template <class Value>
std::string BidSession::money(Value amount) const {
    return format_minor(amount, minor_unit_digits_);
}

}  // namespace huagu::cli
