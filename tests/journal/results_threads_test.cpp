#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <thread>
#include <vector>

#include "journal/disk.hpp"
#include "journal/results.hpp"

namespace huagu::journal {
namespace {

constexpr std::uint64_t entries = 200'000;  // several chunks of the index and of bytes

/// Entry i: a frame of 8 to 71 bytes that begins with i.
std::size_t size_of(std::uint64_t index) { return 8 + index * 7 % 64; }

void write(ResultsLog& log) {
    std::vector<std::byte> frame(72);
    for (std::uint64_t i = 0; i < entries; ++i) {
        std::memcpy(frame.data(), &i, sizeof(i));
        log.append(i + 1, static_cast<std::uint32_t>(i % 40), Position(i),
                   std::span(frame).first(size_of(i)));
        if (i % 17 == 0) log.publish();
    }
    log.publish();
}

/// What the journal's flusher does meanwhile.
void run_ahead(ResultsLog& log) {
    while (log.end() < entries) {
        log.mark_durable(Position(log.end()));
        log.reserve_ahead();
        std::this_thread::yield();
    }
}

/// How many frames were found as they were written.
std::uint64_t follow(const ResultsLog& log, std::size_t bytes_max) {
    std::uint64_t right = 0;
    for (std::uint64_t next = 0; next < entries;) {
        const std::uint64_t end = log.end();
        if (end == next) continue;
        const auto run = log.run(next, end, bytes_max);
        std::size_t at = 0;
        for (; next < run.next; ++next) {
            std::uint64_t number = 0;
            std::memcpy(&number, run.bytes.data() + at, sizeof(number));
            const ResultsEntry& entry = log.entry(next);
            if (number == next && entry.sequence == next + 1) ++right;
            at += entry.size;
        }
        if (at != run.bytes.size()) return 0;
    }
    return right;
}

void read_while_written(ResultsLog& log) {
    std::vector<std::uint64_t> right(3);
    std::vector<std::thread> others;
    others.emplace_back([&log] { run_ahead(log); });
    for (std::size_t reader = 0; reader < right.size(); ++reader) {
        others.emplace_back([&log, &right, reader] {
            right[reader] = follow(log, std::size_t{64} << (4 * reader));
        });
    }
    write(log);
    for (std::thread& other : others) other.join();
    for (const std::uint64_t found : right) EXPECT_EQ(found, entries);
    EXPECT_EQ(log.verify(entries), entries);
}

TEST(ResultsLog, IsReadByManyThreadsWhileItIsWrittenAndGrows) {
    ResultsLog log({entries, std::uint64_t{64} << 20});
    read_while_written(log);
}

TEST(ResultsLog, IsReadByManyThreadsWhileItGrowsInFiles) {
    const auto directory = std::filesystem::temp_directory_path() /
                           ("results_threads_test_" + std::to_string(::getpid()));
    Disk disk;
    ASSERT_TRUE(disk.create_directory(directory.string()).has_value());
    {
        auto files = open_results(disk, directory.string(), "full", {});
        ASSERT_TRUE(files.has_value()) << files.error().text.en;
        ResultsLog log(std::move(*files));
        read_while_written(log);
    }
    std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace huagu::journal
