// What a run has once: its seed's draws, its time, and a fingerprint of all that happens.
#pragma once

#include <cstdint>
#include <cstdio>
#include <span>
#include <string_view>

#include "cli/catalogue/random.hpp"
#include "journal/record.hpp"
#include "tests/simulation/simulated_time.hpp"

namespace huagu::simulation {

constexpr Duration us(std::int64_t n) { return Duration(n * 1'000); }
constexpr Duration ms(std::int64_t n) { return Duration(n * 1'000'000); }

struct World {
    explicit World(std::uint64_t seed) : random(seed) {}

    // ---- Draws ----

    bool one_in(std::int64_t n) { return random.within(1, n) == 1; }
    bool percent(std::int64_t chance) { return random.within(1, 100) <= chance; }
    Duration between(Duration least, Duration most) {
        return Duration(random.within(least.value(), most.value()));
    }
    /// Mostly short, sometimes long: the more, the rarer.
    Duration about(Duration usual) {
        const std::int64_t times = one_in(10) ? random.within(1, 40) : 1;
        return Duration(random.within(0, 2 * usual.value()) * times);
    }

    // ---- What happened ----

    void note(std::uint64_t what) {
        fingerprint = cli::draw_from(fingerprint, time.steady().value(), what);
    }
    void note(std::span<const std::byte> bytes) { note(journal::crc32c(bytes)); }
    /// For whoever looks for the cause of a failure.
    void tell(std::string_view who, std::string_view what) {
        if (!is_telling) return;
        std::printf("%10.6f %-10.*s %.*s\n", static_cast<double>(time.steady().value()) / 1e9 - 1.0,
                    static_cast<int>(who.size()), who.data(), static_cast<int>(what.size()),
                    what.data());
    }

    SimulatedTime time;
    cli::Random random;
    std::uint64_t fingerprint = 0;
    bool is_telling = false;
};

}  // namespace huagu::simulation
