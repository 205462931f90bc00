// What all gateway threads of a server share.
#pragma once

#include <functional>
#include <string_view>

#include "gateway/log_on.hpp"
#include "gateway/market_time.hpp"
#include "gateway/settings.hpp"
#include "gateway/users.hpp"
#include "journal/journal.hpp"
#include "sequencer/results.hpp"

namespace huagu::gateway {

class GatewayThread;

struct Shared {
    const Settings& settings;
    const MarketTime& time;
    const Results& results;
    const journal::Journal& journal;
    Users& users;
    std::string_view server;  // name and version, for people
    bool is_durable = false;  // whether the journal outlives the program
    /// Runs a job that may cost a password hash, on a thread apart (log_on.hpp).
    std::function<LogOnThread::Taken(LogOnThread::Job)> run_log_on;
    /// Runs `then(thread)` on the gateway thread that a session belongs to. Any thread.
    std::function<void(SessionId, std::function<void(GatewayThread&)>)> post;
};

}  // namespace huagu::gateway
