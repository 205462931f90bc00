// What all gateway threads of a server share.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "gateway/journal_watch.hpp"
#include "gateway/log_on.hpp"
#include "gateway/market_time.hpp"
#include "gateway/readers.hpp"
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
    const JournalWatch& journal_watch;
    Users& users;
    Readers& readers;
    std::string_view server;  // name and version, for people
    bool is_durable = false;  // whether the journal outlives the program
    /// See Surroundings.
    std::function<std::optional<std::uint64_t>()> disk_free;
    /// Runs a job that may cost a password hash, on a thread apart (log_on.hpp).
    std::function<LogOnThread::Taken(LogOnThread::Job)> run_log_on;
    /// Runs `then(thread)` on the gateway thread that a session belongs to. Any thread.
    std::function<void(SessionId, std::function<void(GatewayThread&)>)> post;
};

}  // namespace huagu::gateway
