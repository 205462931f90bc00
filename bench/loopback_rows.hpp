// The rows of loopback_bench: a market and its baseline in turn, so that both meet the same
// neighbours, and the baseline once more, to show what the neighbours do.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "cli/load/plan.hpp"

namespace huagu::bench {

struct RowOptions {
    std::size_t pairs = 11;
    std::size_t connections = 1;
    std::size_t batch = 1;
    std::size_t total = 10'000;   // presses, or results, of one measurement
    std::size_t rival_total = 0;  // of the baseline, where it is much slower; 0: as many
    cli::LoadThreads threads;     // the server's
};

/// The machine does not have what a row takes.
struct Unmeasurable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Each gives {"pairs": [{"value": …, "baseline": …, "null": …}, …], …}. Of `rates` these are
/// {"rate": a second, "p50", "p99": of a batch, ns}.
nlohmann::json rates(const RowOptions& options);
/// Journalled and synced before the answer, against writing and syncing as many bytes.
nlohmann::json durable(const RowOptions& options);
/// Results to so many connections, one after the other: {"rate": deliveries a second}.
nlohmann::json fan_out(const RowOptions& options);
/// {"bytes": of an idle session}
nlohmann::json idle_memory(const RowOptions& options);
/// {"connections": that still answer when all have been logged on for some seconds}
nlohmann::json held(const RowOptions& options);
/// As `rates`, against what does the same work (rival.hpp), and {"rival": its name and version}.
/// With batches of more than one neither Redis nor the market next to it waits for the disk;
/// otherwise both sides do.
nlohmann::json next_to_redis(const RowOptions& options);
nlohmann::json next_to_postgres(const RowOptions& options);

}  // namespace huagu::bench
