// Results and replies as JSON, with the names of rules.md ("Scenario files"), and as lines of text.
// What the engine's own events have not (names, rules, the day) comes under its schema's names.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "wire/schema.hpp"

namespace huagu::cli {

/// Fields in the order in which they were put.
using Json = nlohmann::ordered_json;

[[nodiscard]] Json to_json(const schema::Result& result);

// The fields of a reply.
[[nodiscard]] Json to_json(const schema::Accepted& accepted);
[[nodiscard]] Json to_json(const schema::Rejected& rejected);
[[nodiscard]] Json to_json(const schema::Won& won);
[[nodiscard]] Json to_json(const schema::Lost& lost);
[[nodiscard]] Json to_json(const schema::OrderChanged& order);
[[nodiscard]] Json to_json(const schema::CreditChanged& credit);

/// "09:00:04.755 #17 round_started clock=1 lot=1 …": times as of the day, in UTC; durations in
/// ms; amounts of money with the digits of the currency's minor unit.
[[nodiscard]] std::string to_text(const Json& result, int minor_unit_digits);

}  // namespace huagu::cli
