// Tables whose pages are there before they are needed.
#include "base/zeroed_array.hpp"

#include <gtest/gtest.h>

namespace huagu::base {
namespace {

struct Line {
    unsigned char bytes[64];
};
constexpr std::size_t lines_in_page = page_bytes / sizeof(Line);

bool is_there(const Line& line) {
    const auto begin = reinterpret_cast<std::uintptr_t>(&line) / page_bytes * page_bytes;
    unsigned char state = 0;
    EXPECT_EQ(::mincore(reinterpret_cast<void*>(begin), page_bytes, &state), 0);
    return (state & 1) != 0;
}

TEST(ZeroedArray, HasThePagesReadyThatWereAskedFor) {
    if (::madvise(nullptr, 0, MADV_POPULATE_WRITE) != 0) GTEST_SKIP() << "a system before 5.14";
    ZeroedArray<Line> lines(4'000 * lines_in_page);
    // Some systems give 2 MiB at once, unasked.
    EXPECT_FALSE(is_there(lines[2'000 * lines_in_page])) << "a page costs nothing until it is used";
    lines.have_ready(500 * lines_in_page);
    EXPECT_TRUE(is_there(lines[0]));
    EXPECT_TRUE(is_there(lines[100 * lines_in_page]));
    EXPECT_TRUE(is_there(lines[500 * lines_in_page - 1]));
    EXPECT_FALSE(is_there(lines[3'000 * lines_in_page]));
    EXPECT_EQ(lines[100 * lines_in_page].bytes[0], 0);
}

TEST(ZeroedArray, OfNothingHasNothingToBeReady) {
    ZeroedArray<Line> lines(10);
    lines.have_ready(0);
    lines.have_ready(10);
    EXPECT_EQ(lines[9].bytes[63], 0);
}

}  // namespace
}  // namespace huagu::base
