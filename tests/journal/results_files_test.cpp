// Results in files: what is found again, and what is refused.
#include "journal/results_files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "journal/disk.hpp"
#include "tests/journal/results_fixture.hpp"

namespace huagu::journal {
namespace {

using namespace test;

TEST(ResultsFiles, AreGoneOnWithAfterARestart) {
    MappedStorage storage = written(100);
    {
        ResultsLog log(open(storage));
        EXPECT_EQ(log.found(), 100U);
        EXPECT_EQ(log.end(), 0U) << "nothing is shown before it is compared";
        append(log, 0, 60);
        EXPECT_EQ(log.end(), 60U);
        append(log, 60, 150);
        ASSERT_TRUE(log.settle(Position(1000)).has_value());
        EXPECT_EQ(right_entries(log), 150U);
    }
    ResultsLog log(open(storage));
    EXPECT_EQ(log.found(), 150U);
    append(log, 0, 150);
    EXPECT_FALSE(log.difference().has_value());
    EXPECT_EQ(right_entries(log), 150U);
    EXPECT_EQ(log.verify(150), 150U);
}

TEST(ResultsFiles, OfADiskAreGoneOnWithToo) {
    const auto directory = std::filesystem::temp_directory_path() /
                           ("results_files_test_" + std::to_string(::getpid()));
    Disk disk;
    ASSERT_TRUE(disk.create_directory(directory.string()).has_value());
    const auto open_on_disk = [&](Access access) {
        auto files = open_results(disk, directory.string(), "full", identity(), opening(access));
        if (!files) throw std::runtime_error(files.error().text.en);
        return std::move(*files);
    };
    {
        ResultsLog log(open_on_disk(Access::write));
        append(log, 0, 50'000);
        log.reserve_ahead();
        log.mark_durable(Position(20'000));
        EXPECT_TRUE(log.sync().has_value());
    }
    {
        ResultsLog log(open_on_disk(Access::write));
        EXPECT_EQ(log.found(), 50'000U);
        EXPECT_EQ(log.durable_position(), Position(20'000));
        ResultsLog reader(open_on_disk(Access::read));
        append(log, 0, 60'000);
        EXPECT_FALSE(log.difference().has_value());
        log.mark_durable(Position(30'000));
        EXPECT_EQ(reader.follow(), 60'000U);
        EXPECT_EQ(right_entries(reader), 60'000U);
        EXPECT_EQ(reader.verify(60'000), 60'000U);
    }
    std::filesystem::remove_all(directory);
}

TEST(ResultsFiles, HowFarTheyWereToldIsCheckedItself) {
    MappedStorage storage = written(50);
    ResultsLog(open(storage)).mark_durable(Position(20));
    const auto changed = [&](auto change) {
        std::vector<std::byte> bytes = storage.bytes(index_path);
        change(std::span(bytes).subspan(durable_position_offset, 8));
        MappedStorage other(storage);
        other.set_bytes(index_path, bytes);
        return other;
    };
    std::size_t damaged = 0;
    for (std::size_t bit = 0; bit < 64; ++bit) {
        MappedStorage spoilt = changed([bit](std::span<std::byte> mark) {
            mark[bit / 8] ^= std::byte{1} << static_cast<int>(bit % 8);
        });
        ResultsLog log(open(spoilt));
        EXPECT_EQ(log.durable_position(), Position(log.repairs().is_mark_new ? 0 : 20)) << bit;
        if (!log.repairs().is_mark_new) continue;
        ++damaged;
        append(log, 0, 50);
        EXPECT_TRUE(log.settle(Position(25)).has_value()) << bit;
        EXPECT_EQ(log.durable_position(), Position(25)) << bit;
    }
    EXPECT_GE(damaged, 63U);
    MappedStorage earlier = changed(
        [](std::span<std::byte> mark) { std::fill(mark.begin() + 6, mark.end(), std::byte{0}); });
    EXPECT_EQ(ResultsLog(open(earlier)).durable_position(), Position(20)) << "without a check";
}

/// A replay makes what is damaged again, and leaves the rest.
void expect_made_again(MappedStorage storage, std::uint64_t entries, std::uint64_t damaged) {
    ResultsLog log(open(storage));
    append(log, 0, entries);
    EXPECT_TRUE(log.settle(Position(entries)).has_value());
    EXPECT_EQ(log.repairs().made_again, damaged);
    EXPECT_EQ(right_entries(log), entries);
    EXPECT_EQ(open(storage, Access::read).found, entries);
}

TEST(ResultsFiles, TornInTheLastFrameAtAnyByteEndBeforeIt) {
    constexpr std::uint64_t entries = 20;
    const MappedStorage whole = written(entries);
    const auto frames = whole.bytes(frames_path);
    std::size_t end = 0;
    for (std::uint64_t index = 0; index < entries; ++index) end += frame_of(index).size();
    const std::size_t last = end - frame_of(entries - 1).size();
    for (std::size_t cut = last; cut < end; ++cut) {
        MappedStorage storage = whole;
        auto torn = frames;
        std::fill(torn.begin() + static_cast<std::ptrdiff_t>(cut), torn.end(), std::byte{0});
        storage.set_bytes(frames_path, torn);
        EXPECT_EQ(open(storage, Access::read).found, entries - 1) << cut;
        torn.resize(cut);  // the file itself is shorter
        storage.set_bytes(frames_path, torn);
        const ResultsFiles files = open(storage, Access::read);
        EXPECT_EQ(files.found, entries - 1) << cut;
        EXPECT_EQ(files.dropped, 1U) << cut;
        expect_made_again(storage, entries, 1);
    }
}

TEST(ResultsFiles, TornInTheLastEntryAtAnyByteEndBeforeIt) {
    constexpr std::uint64_t entries = 20;
    const MappedStorage whole = written(entries);
    const auto index = whole.bytes(index_path);
    const std::size_t end = results_header_bytes + entries * sizeof(ResultsEntry);
    for (std::size_t cut = end - sizeof(ResultsEntry); cut < end; ++cut) {
        MappedStorage storage = whole;
        auto torn = index;
        std::fill(torn.begin() + static_cast<std::ptrdiff_t>(cut), torn.end(), std::byte{0});
        // A field whose last bytes are zeros is not torn there.
        const bool is_whole = torn == index;
        storage.set_bytes(index_path, torn);
        EXPECT_EQ(open(storage, Access::read).found, is_whole ? entries : entries - 1) << cut;
        torn.resize(cut);
        storage.set_bytes(index_path, torn);
        EXPECT_EQ(open(storage, Access::read).found, entries - 1) << cut;
        expect_made_again(storage, entries, cut == end - sizeof(ResultsEntry) ? 0 : 1);
    }
}

TEST(ResultsFiles, EveryFlippedBitIsSeen) {
    constexpr std::uint64_t entries = 6;
    const MappedStorage whole = written(entries);
    std::size_t frames_end = 0;
    for (std::uint64_t index = 0; index < entries; ++index) frames_end += frame_of(index).size();
    const auto flip = [&](const std::string& path, std::size_t from, std::size_t to) {
        auto bytes = whole.bytes(path);
        for (std::size_t bit = from * 8; bit < to * 8; ++bit) {
            const std::byte mask{static_cast<unsigned char>(1U << (bit % 8))};
            bytes[bit / 8] ^= mask;
            MappedStorage storage = whole;
            storage.set_bytes(path, bytes);
            const auto files = try_open(storage, Access::read);
            EXPECT_TRUE(!files || (files->found < entries && files->dropped > 0)) << "bit " << bit;
            if (files) expect_made_again(storage, entries, 1);
            bytes[bit / 8] ^= mask;
        }
    };
    flip(frames_path, 0, frames_end);
    flip(index_path, 0, 48);  // the header
    flip(index_path, results_header_bytes, results_header_bytes + entries * sizeof(ResultsEntry));
}

TEST(ResultsFiles, OfADamagedHeaderAreComparedAndItIsMadeAgain) {
    constexpr std::uint64_t entries = 6;
    MappedStorage whole = written(entries);
    ResultsLog(open(whole)).mark_durable(Position(2));
    for (std::size_t bit = 0; bit < std::size_t{48} * 8; ++bit) {
        MappedStorage storage = whole;
        auto bytes = storage.bytes(index_path);
        bytes[bit / 8] ^= std::byte{static_cast<unsigned char>(1U << (bit % 8))};
        storage.set_bytes(index_path, bytes);
        const auto refusal = try_open(storage, Access::read).error().text.en;
        EXPECT_TRUE(refusal.starts_with("day/full.index has a damaged header, at offset 0"))
            << bit << ": " << refusal;
        {
            ResultsLog log(open(storage));
            EXPECT_TRUE(log.repairs().is_header_new);
            EXPECT_EQ(log.verify(entries), 0U) << "whose they are, a snapshot cannot know";
            EXPECT_EQ(log.place_of_damage(0).en, "day/full.index at offset 0, its header");
        }
        EXPECT_EQ(storage.bytes(index_path), whole.bytes(index_path)) << bit;
        expect_made_again(storage, entries, 0);
    }
}

TEST(ResultsFiles, OfWhichNothingIsTheDaysAreLeftAsTheyAre) {
    MappedStorage storage = written(3);
    auto bytes = storage.bytes(index_path);
    std::fill_n(bytes.begin(), 48, std::byte{7});
    storage.set_bytes(index_path, bytes);
    const auto refusal = try_open(storage);
    ASSERT_FALSE(refusal.has_value());
    EXPECT_TRUE(
        refusal.error().text.en.starts_with("day/full.index is no index of results. Nothing"));
    EXPECT_EQ(storage.bytes(index_path), bytes);
}

TEST(ResultsFiles, DamagedInTheMiddleSayHowMuchTheyLost) {
    MappedStorage storage = written(100);
    auto bytes = storage.bytes(frames_path);
    bytes[0] ^= std::byte{1};
    storage.set_bytes(frames_path, bytes);
    const ResultsFiles files = open(storage, Access::read);
    EXPECT_EQ(files.found, 0U);
    EXPECT_EQ(files.dropped, 100U);
}

TEST(ResultsFiles, ThatLackAnEntryEndBeforeIt) {
    MappedStorage storage = written(20);
    auto bytes = storage.bytes(index_path);
    const auto fifth = bytes.begin() + results_header_bytes + 4 * sizeof(ResultsEntry);
    bytes.erase(fifth, fifth + sizeof(ResultsEntry));
    storage.set_bytes(index_path, bytes);
    const ResultsFiles files = open(storage, Access::read);
    EXPECT_EQ(files.found, 4U);
    EXPECT_EQ(files.dropped, 15U);
}

TEST(ResultsFiles, WhatWasCutDoesNotComeBack) {
    MappedStorage storage = written(100);
    auto bytes = storage.bytes(frames_path);
    bytes[frame_of(0).size()] ^= std::byte{1};  // entry 1
    storage.set_bytes(frames_path, bytes);
    {
        ResultsLog log(open(storage));
        append(log, 0, 2);
        ASSERT_TRUE(log.settle(Position(1)).has_value());
        EXPECT_EQ(log.repairs().cut, 98U);
    }
    // The entries after it would follow it again, were they still there.
    EXPECT_EQ(open(storage, Access::read).found, 2U);
    EXPECT_EQ(open(storage).found, 2U);
}

TEST(ResultsFiles, OfAnotherDayViewOrVersionAreRefused) {
    MappedStorage storage = written(3);
    const auto refusal = [&](std::string_view view, const ResultsIdentity& of) {
        const auto files = open_results(storage, "day", view, of, opening());
        return files ? std::string() : files.error().text.en;
    };
    EXPECT_EQ(refusal("full", identity()), "");
    EXPECT_EQ(refusal("full", identity(2)),
              "day/full.index is of another market day. Nothing was changed. Take it and "
              "day/full.frames away, and start the server: it makes both again from the journal");
    ResultsIdentity later = identity();
    later.schema_version = 8;
    EXPECT_TRUE(refusal("full", later)
                    .starts_with("day/full.index is of schema 7, this program reads 8. Nothing"));
    storage.set_bytes("day/full.index", storage.bytes(index_path));
    EXPECT_EQ(refusal("desk", identity()), "");
    storage.set_bytes("day/desk.index", storage.bytes(index_path));
    EXPECT_TRUE(refusal("desk", identity()).starts_with("day/desk.index is of another view. "));
    EXPECT_EQ(open(storage).found, 3U) << "they are left as they are";
}

TEST(ResultsFiles, ThatWereHardlyMadeAreMadeAnew) {
    MappedStorage storage = written(3);
    storage.set_bytes(index_path, {});
    ResultsLog log(open(storage));
    EXPECT_EQ(log.found(), 0U);
    append(log, 0, 3);
    EXPECT_EQ(right_entries(log), 3U);
}

TEST(ResultsFiles, BeginAfterWhatASnapshotHas) {
    MappedStorage storage = written(100);
    {
        ResultsLog log(open(storage));
        ASSERT_EQ(log.verify(40), 40U);
        log.begin_after(40);
        EXPECT_EQ(log.found(), 100U);
        EXPECT_EQ(log.appended(), 40U);
        EXPECT_EQ(right_entries(log), 40U) << "which can be read at once";
        append(log, 40, 110);
        EXPECT_EQ(right_entries(log), 110U);
    }
    EXPECT_EQ(ResultsLog(open(storage)).verify(110), 110U);
    EXPECT_EQ(ResultsLog(open(storage)).verify(111), 110U);
}

TEST(ResultsFiles, SayWhereWhatASnapshotHasIsDamaged) {
    MappedStorage storage = written(100);
    const auto flip = [&](const std::string& path, std::size_t at) {
        auto bytes = storage.bytes(path);
        bytes[at] ^= std::byte{4};
        storage.set_bytes(path, bytes);
    };
    const std::size_t offset = frame_of(0).size() + frame_of(1).size();
    flip(frames_path, offset + 3);
    {
        const ResultsLog log(open(storage));
        ASSERT_EQ(log.verify(100), 2U);
        EXPECT_EQ(log.place_of_damage(2).en,
                  "day/full.frames at offset " + std::to_string(offset) + ", result 3");
    }
    flip(index_path, results_header_bytes + sizeof(ResultsEntry));
    const ResultsLog log(open(storage));
    ASSERT_EQ(log.verify(100), 1U);
    EXPECT_EQ(log.place_of_damage(1).en, "day/full.index at offset 4136, after result 1");
}

TEST(ResultsFiles, ShowAnotherProcessOnlyWhatMayBeTold) {
    MappedStorage storage;
    ResultsLog log(open(storage));
    ResultsLog reader(open(storage, Access::read));
    EXPECT_EQ(reader.follow(), 0U);
    append(log, 0, 10);
    EXPECT_EQ(reader.follow(), 0U);
    log.mark_durable(Position(2));
    EXPECT_EQ(reader.follow(), 4U);
    EXPECT_EQ(right_entries(reader), 4U);
    EXPECT_EQ(reader.find(3), 2U);
    log.mark_durable(Position(9));
    EXPECT_EQ(reader.follow(), 10U);
    append(log, 10, 12);
    EXPECT_EQ(reader.follow(), 12U);
}

}  // namespace
}  // namespace huagu::journal
