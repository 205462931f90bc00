// libFuzzer: random streams of bytes.
//
//     cmake -G Ninja -B build/fuzz -DCMAKE_CXX_COMPILER=clang++ -DHUAGU_FUZZ=ON
//           -DHUAGU_SANITIZE=address,undefined,fuzzer-no-link
//     ninja -C build/fuzz decode_fuzz
//     build/fuzz/decode_fuzz NEW_INPUTS tests/wire/fuzz/corpus -max_total_time=60 -max_len=2048
//
// What it finds is fixed and kept in the corpus, named bad_….bin if it is no message.
#include <cstddef>
#include <cstdint>
#include <span>

#include "tests/wire/fuzz/take_stream.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    huagu::wire::take_stream(std::as_bytes(std::span(data, size)));
    return 0;
}
