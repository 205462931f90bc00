#include "wire/seed_hash.hpp"

#include <sodium/crypto_hash_sha256.h>

#include <charconv>

namespace huagu::wire {

std::array<std::uint8_t, 32> seed_sha256(std::uint64_t seed) {
    std::array<char, 20> digits;  // 2^64 − 1 has 20
    const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), seed).ptr;
    std::array<std::uint8_t, 32> hash;
    static_assert(hash.size() == crypto_hash_sha256_BYTES);
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(digits.data()),
                       static_cast<unsigned long long>(end - digits.data()));
    return hash;
}

}  // namespace huagu::wire
