// Verified tables → commands. Numbers pass in their full width, and the engine checks every one;
// here is checked what it cannot see: types, enums, texts.
#pragma once

#include <limits>
#include <optional>
#include <tl/expected.hpp>

#include "engine/command.hpp"
#include "engine/reason.hpp"
#include "wire/schema.hpp"

namespace huagu::wire {

/// `press_time` of a press that claims none: it is the moment of receipt. The engine refuses it.
inline constexpr Time press_time_on_receipt{std::numeric_limits<std::int64_t>::max()};

/// Fills in kind, command id and body; who asks and when is the caller's to say, and a press bears
/// the time that was claimed, not granted. A reference command (is_reference) is an `advance` to
/// the engine, which so keeps its id. The reason is bad_frame for a type that is unknown or has no
/// body.
[[nodiscard]] tl::expected<Command, Reason> decode(const schema::Command& command);

/// The same into an empty command. If there is a reason, only its id means something.
[[nodiscard]] Reason decode(const schema::Command& from, Command& to);

/// Of a verified frame: its command, if it is one.
[[nodiscard]] inline const schema::Command* command_of(const schema::ClientFrame& frame) {
    return frame.body_as_command();
}

/// Whether a command changes only what is kept beside the engine: add_product, set_fees.
[[nodiscard]] constexpr bool is_reference(schema::CommandBody type) {
    return type == schema::CommandBody::add_product || type == schema::CommandBody::set_fees;
}

/// Whether the seed of a market is given: only the server may do so.
[[nodiscard]] bool has_seed(const schema::Command& command);

/// Those settings that are given (all, in a result); none without a table. A word that is unknown
/// sets rule_unknown, so that the engine answers in the order of its checks.
[[nodiscard]] RulesChange decode_rules(const schema::ClockRules* rules);

}  // namespace huagu::wire
