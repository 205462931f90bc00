// The corpus is a frame of each command as version 1 of the protocol has it: journals keep such
// frames, so what is checked in must be read, and written, the same for ever.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/wire/commands.hpp"
#include "tests/wire/fuzz/take_stream.hpp"

namespace huagu::wire {
namespace {

namespace fs = std::filesystem;

const fs::path corpus = HUAGU_CORPUS;

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string text_of(const std::vector<std::byte>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(Corpus, HasAFrameOfEachCommandAndEachIsWrittenTheSameToday) {
    const bool writes = std::getenv("HUAGU_WRITE_CORPUS") != nullptr;  // for new commands
    for (const auto& [name, bytes] : sample_frames()) {
        const fs::path path = corpus / (name + ".bin");
        if (writes && !fs::exists(path)) {
            std::ofstream(path, std::ios::binary) << text_of(bytes);
        }
        ASSERT_TRUE(fs::exists(path)) << path;
        EXPECT_EQ(read(path), text_of(bytes)) << name;
    }
}

TEST(Corpus, IsReadWithoutACrash) {
    std::size_t files = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(corpus)) {
        const std::string bytes = read(entry.path());
        const std::size_t understood = take_stream(std::as_bytes(std::span(bytes)));
        if (!entry.path().filename().string().starts_with("bad_")) {
            EXPECT_EQ(understood, 1) << entry.path();
        }
        ++files;
    }
    EXPECT_GE(files, 24);
}

}  // namespace
}  // namespace huagu::wire
