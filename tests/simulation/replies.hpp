// What a reply says, as text, whether it came to the one concerned or to the desk: two that say the
// same are the same text. Times are left out: a resend is answered later, and says the same.
#pragma once

#include <optional>
#include <string>

#include "wire/schema.hpp"

namespace huagu::simulation {

struct ReplySaid {
    std::string text;
    std::uint64_t command_id = 0;  // that is answered; 0: none, or more than an answer
    bool is_accepted = false;
    schema::CommandKind command = schema::CommandKind::none;
    schema::Reason reason = schema::Reason::none;
};

/// Nothing, if it is no reply.
std::optional<ReplySaid> said_by(const schema::ServerFrame& frame);
ReplySaid said_by(const schema::DeskReply& reply);
/// What an entry of the desk's view says, with its place and time; of a numbered result only its
/// kind.
std::string entry_text(const schema::Result& result);

}  // namespace huagu::simulation
