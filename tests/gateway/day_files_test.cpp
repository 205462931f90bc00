// The data folder: what is begun, found again, put aside and refused.
#include "gateway/day_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/temporary_directory.hpp"
#include "gateway/day_copy.hpp"
#include "gateway/snapshots.hpp"
#include "journal/disk.hpp"
#include "journal/record.hpp"
#include "tests/journal/faulty_storage.hpp"
#include "tests/told.hpp"

namespace huagu::gateway {
namespace {

namespace fs = std::filesystem;

class DataFolder : public ::testing::Test {
  protected:
    DataFolder() {
        settings_.market = "Flower Valley";
        settings_.day = "2026-11-24";
        settings_.currency = "CNY";
    }

    /// Opens the day, and has its opening be durable.
    std::unique_ptr<DayFiles> begun() {
        auto files = std::make_unique<DayFiles>(disk_, data(), settings_, Durability::sync);
        if (files->journal().end() == journal::Position(0)) record(*files, UserId::none().value());
        files->opened();
        return files;
    }
    /// A command's record in a day's journal, of a user or (none) of the server's opening.
    static void record(DayFiles& files, std::uint32_t user) {
        journal::RecordHead head;
        head.position = files.journal().end().value();
        head.user = user;
        head.previous_crc = files.journal().last_crc();
        std::vector<std::byte> batch;
        const std::uint32_t crc = journal::append_record(batch, head, {});
        files.journal().append(batch, {head.position + 1, crc});
        files.flush();
    }
    /// Whether the day begins with a snapshot at position 1, after a record of this crc.
    bool begins_with_snapshot(std::uint32_t last_crc) {
        Results results;
        MarketDay market({1, 1, 1, 1, 1, 1, 1}, false, results);
        Outbox nobody_is_there;
        journal::RecordHead head;
        head.kind = journal::RecordKind::advance;
        market.apply(head, {}, nobody_is_there);
        const auto kept =
            write_snapshot(disk_, day() + "/snapshots", take_snapshot(market, last_crc));
        EXPECT_TRUE(kept.has_value());
        return !begun()->snapshot().empty();
    }
    [[nodiscard]] std::string data() const { return directory_ / "data"; }
    [[nodiscard]] std::string day() const { return data() + "/" + settings_.day; }
    /// Why the day cannot be opened; it is told in Chinese too.
    std::string refusal() {
        try {
            const DayFiles files(disk_, data(), settings_, Durability::sync);
        } catch (const base::ToldError& error) {
            EXPECT_TRUE(test::is_in_both(error.why())) << error.what();
            EXPECT_NE(error.why().zh.find(data()), std::string::npos) << error.why().zh;
            return error.what();
        }
        return "";
    }

    base::TemporaryDirectory directory_;
    journal::Disk disk_;
    Settings settings_;
};

TEST_F(DataFolder, ADayIsFoundAgainWithItsTokenKey) {
    const TokenKey key = begun()->token_key();
    EXPECT_EQ(begun()->token_key(), key);
    settings_.day = "2026-11-25";
    EXPECT_NE(begun()->token_key(), key) << "another day's";
}

TEST_F(DataFolder, ASecondServerIsRefused) {
    const auto files = begun();
    EXPECT_NE(refusal().find("another server's"), std::string::npos) << refusal();
}

TEST_F(DataFolder, ADayWhoseOpeningWasCutOffIsPutAside) {
    { const DayFiles cut_off(disk_, data(), settings_, Durability::sync); }
    std::ofstream(day() + "/remains") << "of the first";
    begun();
    EXPECT_TRUE(fs::exists(day() + ".cut/remains"));
    EXPECT_FALSE(fs::exists(day() + "/remains"));
    begun();
    EXPECT_TRUE(fs::exists(day() + "/begun")) << "one that was begun stays";
}

TEST_F(DataFolder, WhatWasPutAsideIsKept) {
    for (const char* remains : {"/first", "/second"}) {
        DayFiles cut_off(disk_, data(), settings_, Durability::sync);
        record(cut_off, UserId::none().value());
        std::ofstream(day() + remains) << "of an opening";
    }
    begun();
    EXPECT_TRUE(fs::exists(day() + ".cut/first"));
    EXPECT_TRUE(fs::exists(day() + ".cut.2/second"));
}

TEST_F(DataFolder, TheJournalsNextSegmentIsHadReadyWithRoomForResults) {
    JournalSizes sizes;
    sizes.segment = 0;  // the least
    sizes.segment_fill_max = 1;
    DayFiles files(disk_, data(), settings_, Durability::none, sizes);
    while (files.reserve_ahead()) {
    }
    EXPECT_FALSE(files.is_short_of_room());
    record(files, UserId::none().value());
    EXPECT_TRUE(files.is_short_of_room());
    EXPECT_FALSE(fs::exists(day() + "/journal/next"));
    while (files.reserve_ahead()) {
    }
    EXPECT_TRUE(fs::exists(day() + "/journal/next"));
    EXPECT_FALSE(files.is_short_of_room());
}

TEST_F(DataFolder, ADayOfWhichPeopleWereToldIsNotBegunAnew) {
    {
        const auto files = begun();
        record(*files, 7);
    }
    fs::remove(day() + "/begun");
    EXPECT_NE(refusal().find("touch " + day() + "/begun"), std::string::npos) << refusal();
    EXPECT_FALSE(fs::exists(day() + ".cut"));
    fs::remove(day() + "/journal/writer");
    EXPECT_NE(refusal().find("begun is missing, and what was told"), std::string::npos)
        << refusal();
    EXPECT_FALSE(fs::exists(day() + ".cut"));
    fs::remove_all(day() + "/journal");
    EXPECT_NE(refusal().find("its results say that people were told"), std::string::npos)
        << refusal();
    fs::create_directory(day() + "/journal");
    EXPECT_NE(refusal().find("its results say that people were told"), std::string::npos)
        << refusal();
    EXPECT_FALSE(fs::exists(day() + ".cut"));
}

TEST_F(DataFolder, OtherSettingsInMidDayAreNamed) {
    begun();
    settings_.limits.lots = 7;
    EXPECT_NE(refusal().find("limits.lots"), std::string::npos) << refusal();
    settings_.limits.lots = Limits().lots;
    settings_.hide_buyers = true;
    EXPECT_NE(refusal().find("hide_buyers"), std::string::npos) << refusal();
    settings_.hide_buyers = false;
    EXPECT_EQ(refusal(), "");
}

TEST_F(DataFolder, AJournalThatIsGoneIsMissed) {
    begun();
    fs::remove_all(day() + "/journal");
    fs::remove_all(day() + "/results");  // which would say so, too
    EXPECT_NE(refusal().find("told to clients. Restore it from a copy"), std::string::npos)
        << refusal();
}

TEST_F(DataFolder, ResultsAndSnapshotsMayBeTakenAway) {
    begun();
    fs::remove_all(day() + "/results");
    fs::remove_all(day() + "/snapshots");
    EXPECT_EQ(refusal(), "");
}

TEST_F(DataFolder, ASnapshotIsOfTheRecordsThatTheJournalHas) {
    const std::uint32_t crc = begun()->journal().last_crc();
    EXPECT_TRUE(begins_with_snapshot(crc));
    EXPECT_FALSE(begins_with_snapshot(crc + 1)) << "others were there, and never safe";
    record(*begun(), 7);
    EXPECT_FALSE(begins_with_snapshot(crc + 1)) << "the journal has grown past it since";
    EXPECT_TRUE(fs::is_empty(day() + "/snapshots")) << "it would only stand in others' way";
    EXPECT_TRUE(begins_with_snapshot(crc));
}

TEST_F(DataFolder, NamesThatAreFoundAreMadeSafe) {
    test::FaultyStorage faulty(disk_);
    {
        DayFiles files(faulty, data(), settings_, Durability::sync);
        record(files, UserId::none().value());
        faulty.fail(test::FaultyStorage::Call::sync_directory, 0);
        EXPECT_THROW(files.opened(), std::runtime_error);
    }
    ASSERT_TRUE(fs::exists(day() + "/begun")) << "so it looks; a power cut can take it";
    try {
        const DayFiles files(faulty, data(), settings_, Durability::sync);
        ADD_FAILURE() << "it began on a name that is not safe";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(std::string(error.what()), "planted: " + day());
    }
    EXPECT_EQ(refusal(), "");
}

TEST_F(DataFolder, ADamagedDayFileIsNamed) {
    begun();
    std::ofstream(day() + "/day.json") << "{";
    EXPECT_NE(refusal().find("day.json"), std::string::npos) << refusal();
}

TEST_F(DataFolder, AFileOfTheDayThatIsGoneIsToBePutBack) {
    begun();
    for (const char* name : {"/day.json", "/token.key"}) {
        fs::rename(day() + name, day() + ".kept");
        EXPECT_EQ(refusal(), day() + name + ": is missing; put it back from a copy of the day");
        fs::rename(day() + ".kept", day() + name);
    }
    EXPECT_EQ(refusal(), "");
}

TEST_F(DataFolder, ACopyThatFailsLeavesNothing) {
    begun();
    std::ofstream(data() + "/users.jsonl") << "";
    const std::string to = directory_ / "backup";
    fs::rename(day() + "/token.key", data() + "/kept");
    EXPECT_THROW(static_cast<void>(copy_day(disk_, data(), settings_.day, to)), std::runtime_error);
    EXPECT_FALSE(fs::exists(to));
    fs::create_directory(to);
    EXPECT_THROW(static_cast<void>(copy_day(disk_, data(), settings_.day, to)), std::runtime_error);
    EXPECT_TRUE(fs::is_empty(to));
    fs::rename(data() + "/kept", day() + "/token.key");
    fs::create_directories(to + "/" + settings_.day + ".copying/journal/remains");
    EXPECT_EQ(copy_day(disk_, data(), settings_.day, to).end, journal::Position(1));
    EXPECT_FALSE(fs::exists(to + "/" + settings_.day + ".copying"));
    EXPECT_THROW(static_cast<void>(copy_day(disk_, data(), settings_.day, to)), std::runtime_error)
        << "it is there";
    EXPECT_TRUE(fs::exists(to + "/users.jsonl")) << "of the copy that did not fail";
}

}  // namespace
}  // namespace huagu::gateway
