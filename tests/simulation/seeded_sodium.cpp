#include "tests/simulation/seeded_sodium.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "cli/catalogue/random.hpp"

namespace huagu::simulation {
namespace {

cli::Random& draws() {
    static cli::Random random(0);
    return random;
}

void fill(void* const buffer, const std::size_t size) {
    auto* bytes = static_cast<unsigned char*>(buffer);
    for (std::size_t n = 0; n < size; n += sizeof(std::uint64_t)) {
        const std::uint64_t draw = draws().next();
        std::memcpy(bytes + n, &draw, std::min(sizeof draw, size - n));
    }
}

randombytes_implementation& seeded() {
    static randombytes_implementation implementation{
        [] { return "seeded"; },
        [] { return static_cast<std::uint32_t>(draws().next()); },
        nullptr,
        nullptr,
        fill,
        nullptr};
    return implementation;
}

}  // namespace

void seed_sodium(std::uint64_t seed) {
    if (randombytes_set_implementation(&seeded()) != 0 || sodium_init() < 0) {
        throw std::runtime_error("libsodium does not start");
    }
    draws() = cli::Random(seed);  // the first time it starts it draws some
}

}  // namespace huagu::simulation
