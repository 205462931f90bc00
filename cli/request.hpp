// One thing that a line asks of the market, and what to do with the answer.
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "client/client.hpp"

namespace huagu::cli {

enum class Awaited : std::uint8_t {
    nothing,         // it is done when it was said
    answer,          // accepted or rejected
    administration,  // administration_done
    page,            // a page of a catalogue, or names and codes
};

struct Request {
    std::string what;  // shown with its answer
    Awaited awaited = Awaited::answer;
    /// `none`: an answer will come. `busy`: it is said again a little later.
    std::function<Reason(client::Client&)> send;
    /// What follows from its being accepted, with the number that was handed out (0: none).
    std::function<std::deque<Request>(client::Client&, std::uint32_t)> then = {};
    bool is_quiet = false;       // shown only if it is rejected
    std::string bad_value = {};  // what `bad_value` means of this one, for people
};

using Requests = std::deque<Request>;

/// A request that is a command.
[[nodiscard]] inline Request ask(std::string what, const Command& command) {
    return {std::move(what), Awaited::answer, [command](client::Client& client) {
                const auto sent = client.send(command);
                return sent ? Reason::none : sent.error();
            }};
}

}  // namespace huagu::cli
