// CRC32C (Castagnoli), by the processor's instruction where it has one: 8 bytes at a time instead
// of one.
#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

#include "journal/record.hpp"

namespace huagu::journal {

namespace {

constexpr std::uint32_t polynomial = 0x82f63b78U;  // reflected

constexpr std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> remainders{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t remainder = byte;
        for (int bit = 0; bit < 8; ++bit) {
            remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? polynomial : 0);
        }
        remainders[byte] = remainder;
    }
    return remainders;
}();

std::uint32_t by_table(std::span<const std::byte> bytes, std::uint32_t crc) {
    for (const std::byte byte : bytes) {
        crc = (crc >> 8) ^ table[(crc ^ std::to_integer<std::uint32_t>(byte)) & 0xff];
    }
    return crc;
}

#if defined(__x86_64__)
template <class Word>
Word word_at(const std::byte* bytes) {
    Word word;
    std::memcpy(&word, bytes, sizeof(word));
    return word;
}

__attribute__((target("sse4.2"))) std::uint32_t by_instruction(std::span<const std::byte> bytes,
                                                               std::uint32_t crc) {
    const std::byte* at = bytes.data();
    const std::size_t size = bytes.size();
    std::uint64_t wide = crc;
    const auto take_16 = [&]() __attribute__((always_inline, target("sse4.2"))) {
        wide = _mm_crc32_u64(wide, word_at<std::uint64_t>(at));
        wide = _mm_crc32_u64(wide, word_at<std::uint64_t>(at + 8));
        at += 16;
    };
    const auto take_32 = [&]() __attribute__((always_inline, target("sse4.2"))) {
        take_16();
        take_16();
    };
    for (std::size_t left = size / 64; left > 0; --left) {
        take_32();
        take_32();
    }
    // The rest by the bits of its size, not by a loop.
    if ((size & 32) != 0) take_32();
    if ((size & 16) != 0) take_16();
    if ((size & 8) != 0) {
        wide = _mm_crc32_u64(wide, word_at<std::uint64_t>(at));
        at += 8;
    }
    crc = static_cast<std::uint32_t>(wide);
    if ((size & 4) != 0) {
        crc = _mm_crc32_u32(crc, word_at<std::uint32_t>(at));
        at += 4;
    }
    for (std::size_t left = size & 3; left > 0; --left, ++at) {
        crc = _mm_crc32_u8(crc, word_at<std::uint8_t>(at));
    }
    return crc;
}

const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
#endif

}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before) {
#if defined(__x86_64__)
    if (has_instruction) return ~by_instruction(bytes, ~before);
#endif
    return ~by_table(bytes, ~before);
}

std::uint32_t crc32c_by_table(std::span<const std::byte> bytes, std::uint32_t before) {
    return ~by_table(bytes, ~before);
}

}  // namespace huagu::journal
