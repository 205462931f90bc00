// A small view of results in memory_storage's files.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "journal/results.hpp"
#include "tests/journal/mapped_storage.hpp"

namespace huagu::journal::test {

inline const std::string frames_path = "day/full.frames";
inline const std::string index_path = "day/full.index";

inline ResultsIdentity identity(unsigned day = 1) {
    ResultsIdentity identity;
    identity.day.fill(std::byte(day));
    identity.schema_version = 7;
    return identity;
}

inline ResultsOpening opening(Access access = Access::write) {
    return {access, {100'000, std::uint64_t{16} << 20}};
}

inline Stored<ResultsFiles> try_open(MappedStorage& storage, Access access = Access::write) {
    return open_results(storage, "day", "full", identity(), opening(access));
}

inline ResultsFiles open(MappedStorage& storage, Access access = Access::write) {
    auto files = try_open(storage, access);
    if (!files) throw std::runtime_error(files.error().text.en);
    return std::move(*files);
}

/// The frame of entry i: of 5 to 68 bytes, none of them zero.
inline std::vector<std::byte> frame_of(std::uint64_t index) {
    std::vector<std::byte> frame(5 + index * 7 % 64);
    for (std::size_t at = 0; at < frame.size(); ++at) {
        frame[at] = std::byte(1 + (index * 31 + at) % 255);
    }
    return frame;
}

/// Entry i is of sequence i + 1, clock i mod 3 and position i / 2 + 1.
inline void append(ResultsLog& log, std::uint64_t index) {
    log.append(index + 1, static_cast<std::uint32_t>(index % 3), Position(index / 2 + 1),
               frame_of(index));
}

inline void append(ResultsLog& log, std::uint64_t from, std::uint64_t to) {
    for (; from < to; ++from) append(log, from);
    log.publish();
}

/// How many of the entries that can be read are as append() made them; they must be the first.
inline std::uint64_t right_entries(const ResultsLog& log) {
    std::uint64_t index = 0;
    for (; index < log.end(); ++index) {
        const ResultsEntry& entry = log.entry(index);
        const bool is_right = entry.sequence == index + 1 && entry.clock == index % 3 &&
                              entry.position == index / 2 + 1 &&
                              std::ranges::equal(log.frame(index), frame_of(index));
        if (!is_right) break;
    }
    return index;
}

/// A view of so many entries, which was closed.
inline MappedStorage written(std::uint64_t entries) {
    MappedStorage storage;
    ResultsLog log(open(storage));
    append(log, 0, entries);
    return storage;
}

}  // namespace huagu::journal::test
