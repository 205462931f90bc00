// The whole state of a market as bytes, so that a restart need not apply the day's commands again.
//
//     head          mark, format, rules version, capacities
//     market        phase, seed, fee, time, sequences
//     participants  clocks' settings  lots  sales  standing orders
//     lanes         each clock's queue, current lot, round and undecided presses
//     answers       of users, then of participants' order ids
//
// Only what can still be seen is written, and nothing that follows from the rest: what is sold and
// held, the steps of presses, deadlines, places in tables. So two markets that will behave alike
// have the same bytes, whatever their pasts; and what is derived cannot contradict.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/answers.hpp"
#include "engine/market.hpp"
#include "engine/state_bytes.hpp"

namespace huagu {

/// Counts up with every change of the bytes above.
inline constexpr std::uint32_t snapshot_format = 2;

void save(const Market& market, StateWriter& writer);

[[nodiscard]] std::vector<std::byte> saved(const Market& market);

/// Into a market that nothing has happened to; after a fault it is good for nothing. The capacities
/// may be larger than those of the market that was saved: a smaller one is refused, as it could not
/// take what that one still would.
void load(Market& market, StateReader& reader);

/// Equal for equal states, on every compiler and machine.
[[nodiscard]] std::uint64_t state_hash(const Market& market);

// Answers, for others who keep some.

void save_answers(const Answers& answers, StateWriter& writer);
/// Into answers of nobody yet.
void load_answers(Answers& answers, StateReader& reader);

}  // namespace huagu
