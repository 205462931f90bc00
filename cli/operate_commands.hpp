// Everything that an auctioneer can say on a line, and what it asks of the market.
#pragma once

#include <string>
#include <vector>

#include "cli/language.hpp"
#include "cli/request.hpp"

namespace huagu::cli {

enum class Source : std::uint8_t {
    command_line,  // seen by everyone on the machine: no place for passwords
    input,         // a script or a terminal
};

/// Throws a UsageError if the line is no command, before anything is sent.
[[nodiscard]] Requests operate_requests(const std::vector<std::string>& words,
                                        const client::Client& client, Source source,
                                        Language language);

/// All commands with a line each, or one with all it takes. Throws a UsageError if there is no such
/// command.
[[nodiscard]] std::string operate_help(Language language, const std::string& command = "");

}  // namespace huagu::cli
