// The generated messages, as huagu::schema, and that their numbers are the engine's.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include "engine/command.hpp"
#include "engine/event.hpp"
#include "engine/reason.hpp"
#include "schemas/session_generated.h"

static_assert(FLATBUFFERS_VERSION_MAJOR == 2);
static_assert(FLATBUFFERS_VERSION_MINOR == 0);
static_assert(FLATBUFFERS_VERSION_REVISION == 8);

namespace huagu {

namespace schema = ::huagu_schema;

namespace wire {

/// Enums of the same words have the same numbers on both sides (tests/wire/words_test.cpp).
constexpr schema::Reason to_schema(Reason reason) { return static_cast<schema::Reason>(reason); }
constexpr schema::CommandKind to_schema(CommandKind kind) {
    return static_cast<schema::CommandKind>(kind);
}
constexpr schema::CommandKind to_kind(schema::CommandBody body) {
    return static_cast<schema::CommandKind>(body);
}
constexpr schema::Award to_schema(Award award) { return static_cast<schema::Award>(award); }
constexpr schema::Tie to_schema(Tie tie) { return static_cast<schema::Tie>(tie); }
constexpr schema::Outcome to_schema(Outcome outcome) {
    return static_cast<schema::Outcome>(outcome);
}
constexpr schema::OrderState to_schema(OrderState state) {
    return static_cast<schema::OrderState>(state);
}

/// Whether a number that came over the wire is a member of its enum: verified bytes need not be.
template <class Enum>
constexpr bool is_member(Enum value) {
    return value >= Enum::MIN && value <= Enum::MAX;
}

}  // namespace wire
}  // namespace huagu
