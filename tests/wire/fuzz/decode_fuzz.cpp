// libFuzzer: random streams of bytes. `cmake -DHUAGU_FUZZ=ON` with clang, then
// `decode_fuzz tests/wire/fuzz/corpus -max_total_time=60`.
#include <cstddef>
#include <cstdint>
#include <span>

#include "tests/wire/fuzz/take_stream.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    huagu::wire::take_stream(std::as_bytes(std::span(data, size)));
    return 0;
}
