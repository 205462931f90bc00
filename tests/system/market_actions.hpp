// What the users of a test's market do, in a line each.
#pragma once

#include <cstdint>
#include <string>

#include "tests/system/raw_client.hpp"
#include "tests/system/server_process.hpp"
#include "wire/decode.hpp"

namespace huagu::test {

/// Logged on; a failure of the test if not.
RawClient logged_on(const ServerProcess& server, const std::string& user,
                    const LogOnOptions& options = {});

Command on_clock(CommandKind kind, std::uint32_t clock);
Command lot(std::uint32_t clock, std::int64_t units, std::int64_t start_price = 1000,
            std::int64_t reserve_price = 10);
/// `at`: the press time that is claimed; none: when it is received.
Command press(std::uint32_t clock, std::uint32_t lot, std::int64_t round, std::int64_t units,
              Time at = wire::press_time_on_receipt);

/// Of product 1, on any clock.
Command standing_order(std::uint64_t order, std::int64_t units, std::int64_t limit_price);

/// More presses at once than a rate of 100 with a burst of 100 admits: the burst is decided, of the
/// others some are `busy`, and each has its answer.
void press_beyond_rate(RawClient& buyer);

/// A command of the desk that is accepted.
void accepted(RawClient& desk, const Command& command);
/// The next round_started that the client hears of.
RoundStarted wait_for_round(RawClient& client);
/// Market time, from one time exchange.
Time market_time(RawClient& client);
/// Sleeps until the step of a round is shown.
void sleep_until_step(RawClient& client, const RoundStarted& round, std::int64_t step);

}  // namespace huagu::test
