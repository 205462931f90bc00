// A day's files: found, read, verified.
#include <gtest/gtest.h>

#include <fstream>

#include "base/temporary_directory.hpp"
#include "cli/journal/explanation_json.hpp"
#include "cli/journal/open_day.hpp"
#include "cli/journal/verify_day.hpp"
#include "gateway/day_facts.hpp"
#include "journal/archive.hpp"
#include "journal/file_journal.hpp"
#include "sequencer/replay.hpp"
#include "tests/cli/journal_day.hpp"
#include "tests/told.hpp"

namespace huagu {
namespace {

using namespace test;

/// Keeps a day as a server does: its records, a batch each, and the results that they make.
void keep(const journal::Journal& from, const std::string& folder) {
    journal::Disk disk;
    journal::FileJournalSettings files;
    files.durability = journal::FileJournalSettings::Durability::none;
    files.day_id.fill(std::byte{7});
    files.schema = 3;
    ASSERT_TRUE(disk.create_directory(folder + "/journal").has_value());
    ASSERT_TRUE(disk.create_directory(folder + "/results").has_value());
    gateway::DayFacts facts{files.day_id, {}};
    facts.settings.limits = small_limits();
    facts.settings.hide_buyers = settings().hide_buyers;
    gateway::write_day_facts(disk, folder, facts);
    const auto opened = journal::FileJournal::open(disk, folder + "/journal", files);
    ASSERT_TRUE(opened.has_value()) << opened.error().text.en;
    journal::FileJournal& journal = **opened;
    for (const journal::Record& record : Journalled(from).records) {
        journal::RecordHead head = record.head;
        head.previous_crc = journal.last_crc();
        std::vector<std::byte> batch;
        const std::uint32_t crc = journal::append_record(batch, head, record.frame);
        journal.append(batch, {head.position + 1, crc});
        journal.flush();
    }
    Results results(disk, folder + "/results", {files.day_id, files.schema});
    MarketDay day(small_limits(), settings().hide_buyers, results);
    ASSERT_FALSE(replay(journal, day, Reading::ahead).damaged_at.has_value());
    results.mark_durable(journal.durable());
}

struct KeptDay {
    DisputedDay day;
    base::TemporaryDirectory data;
    std::string folder = data / "2026-11-23";

    KeptDay() {
        day.start_lot();
        day.pass_to(1000);
        day.turn(1010, press(2, 1, 1005, 2), press(3, 1, 1006, 2));
        day.pass_to(3000);
        keep(day.journal, folder);
    }
    [[nodiscard]] std::string segment() const {
        return folder + "/journal/" + journal::segment_name(0);
    }
};

/// Changes one byte of a file.
void spoil(const std::string& path, std::streamoff offset) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(offset);
    const auto byte = static_cast<char>(file.get() ^ 1);
    file.seekp(offset);
    file.put(byte);
    ASSERT_TRUE(file.good());
}

TEST(JournalFiles, ADayIsFoundByItsNameOrAsTheNewest) {
    base::TemporaryDirectory data;
    journal::Disk disk;
    for (const char* day : {"2026-11-22", "2026-11-23"}) {
        ASSERT_TRUE(disk.create_directory(data / day + "/journal").has_value());
    }
    for (const char* none : {"2026-11-23.cut", "2026-11-24.copying"}) {
        ASSERT_TRUE(disk.create_directory(data / none + "/journal").has_value());
    }
    EXPECT_EQ(cli::find_day(data.path(), ""), data / "2026-11-23");
    EXPECT_EQ(cli::find_day(data.path(), "2026-11-22"), data / "2026-11-22");
    EXPECT_FALSE(cli::find_day(data.path(), "2026-11-21").has_value());
    EXPECT_FALSE(cli::find_day(data / "nowhere", "").has_value());
}

TEST(JournalFiles, ADecisionIsExplainedFromThem) {
    KeptDay kept;
    const auto opened = cli::OpenedDay::open(kept.folder);
    ASSERT_TRUE(opened.has_value()) << opened.error().en;
    EXPECT_TRUE((*opened)->has_results());
    const auto told = cli::explain((*opened)->journal(), (*opened)->settings(),
                                   {LotId(1), RoundNumber(1)}, (*opened)->results());
    ASSERT_TRUE(told.has_value() && told->has_value());
    EXPECT_EQ(cli::to_json(**told), cli::to_json(kept.day.explain(1, 1)));
}

TEST(JournalFiles, AReplayIsComparedWithTheResults) {
    KeptDay kept;
    const auto opened = cli::OpenedDay::open(kept.folder);
    ASSERT_TRUE(opened.has_value()) << opened.error().en;
    const cli::DaySettings& its = (*opened)->settings();
    MarketDay day(its.limits, its.hide_buyers, (*opened)->results());
    const Replayed replayed = replay((*opened)->journal(), day, Reading::ahead);
    EXPECT_EQ(replayed.end, kept.day.journal.end());
    EXPECT_TRUE((*opened)->results().settle(replayed.end).has_value());

    const auto again = cli::OpenedDay::open(kept.folder);
    ASSERT_TRUE(again.has_value());
    MarketDay shown(small_limits(), false, (*again)->results());
    const auto same =
        (*again)->results().settle(replay((*again)->journal(), shown, Reading::ahead).end);
    ASSERT_FALSE(same.has_value()) << "buyers are hidden in the files";
    EXPECT_NE(same.error().text.en.find("view public"), std::string::npos) << same.error().text.en;
}

TEST(JournalFiles, WhatIsWholeIsSaidToBe) {
    KeptDay kept;
    journal::Disk disk;
    const cli::DayReport report = cli::verify_day(disk, kept.folder);
    EXPECT_TRUE(report.is_whole()) << cli::to_text(report);
    ASSERT_EQ(report.segments.size(), 1U);
    EXPECT_EQ(report.segments[0].count, kept.day.journal.end().value());
    ASSERT_EQ(report.views.size(), 3U);
    EXPECT_EQ(report.views[0].count, kept.day.results.full.end());
    EXPECT_EQ(report.views[2].count, kept.day.results.desk.end());
}

TEST(JournalFiles, DamageIsNamedByFileOffsetAndPosition) {
    KeptDay kept;
    spoil(kept.segment(), 4096 + 24 + 80);  // in the first record's frame
    journal::Disk disk;
    const cli::DayReport report = cli::verify_day(disk, kept.folder);
    EXPECT_FALSE(report.is_whole());
    const std::string text = cli::to_text(report);
    EXPECT_NE(text.find("DAMAGE"), std::string::npos) << text;
    EXPECT_NE(text.find("offset 4120, position 0"), std::string::npos) << text;
    const auto opened = cli::OpenedDay::open(kept.folder);
    ASSERT_FALSE(opened.has_value());
    EXPECT_NE(opened.error().en.find(kept.segment()), std::string::npos) << opened.error().en;

    const std::string chinese = cli::to_text(report, cli::Language::zh);
    EXPECT_NE(chinese.find("损坏：偏移 4120、位置 0 处与写入时不符"), std::string::npos) << chinese;
    EXPECT_NE(chinese.find("日志已损坏：该处的内容不是记录，文件 " + kept.segment()),
              std::string::npos)
        << chinese;
    EXPECT_TRUE(is_in_both(opened.error())) << opened.error().zh;
}

TEST(JournalFiles, DamageThatAReplayComesToIsNamedToo) {
    KeptDay kept;
    const auto opened = cli::OpenedDay::open(kept.folder, journal::Look::when_needed);
    ASSERT_TRUE(opened.has_value()) << opened.error().en;
    EXPECT_TRUE((*opened)->journal_fault().is_empty());
    spoil(kept.segment(), 4096 + 24 + 80);
    MarketDay day(small_limits());
    EXPECT_EQ(replay((*opened)->journal(), day, Reading::ahead).damaged_at, journal::Position(0));
    const auto fault = (*opened)->journal_fault();
    EXPECT_NE(fault.en.find(kept.segment()), std::string::npos) << fault.en;
}

TEST(JournalFiles, ResultsThatWereToldAndAreSpoiltAreDamage) {
    KeptDay kept;
    spoil(kept.folder + "/results/public.frames", 100);
    journal::Disk disk;
    const cli::DayReport report = cli::verify_day(disk, kept.folder);
    EXPECT_FALSE(report.is_whole());
    EXPECT_TRUE(report.views[0].fault.is_empty());
    EXPECT_NE(report.views[1].fault.en.find("from entry 0"), std::string::npos)
        << cli::to_text(report);
}

TEST(JournalFiles, ResultsOfWhichAViewIsMissingAreDamage) {
    KeptDay kept;
    journal::Disk disk;
    ASSERT_TRUE(disk.remove(kept.folder + "/results/full.index").has_value());
    const cli::DayReport report = cli::verify_day(disk, kept.folder);
    EXPECT_FALSE(report.is_whole());
    EXPECT_FALSE(report.views.at(0).fault.is_empty());
    const auto opened = cli::OpenedDay::open(kept.folder);
    ASSERT_TRUE(opened.has_value()) << opened.error().en;
    EXPECT_TRUE((*opened)->lacks_full());
    for (const char* file :
         {"full.frames", "public.index", "public.frames", "desk.index", "desk.frames"}) {
        ASSERT_TRUE(disk.remove(kept.folder + "/results/" + file).has_value());
    }
    EXPECT_TRUE(cli::verify_day(disk, kept.folder).is_whole()) << "a copy has none";
}

TEST(JournalFiles, HowFarResultsWereToldIsLookedAt) {
    KeptDay kept;
    spoil(kept.folder + "/results/desk.index",
          static_cast<std::streamoff>(journal::durable_position_offset) + 2);
    journal::Disk disk;
    const cli::DayReport report = cli::verify_day(disk, kept.folder);
    EXPECT_FALSE(report.is_whole());
    EXPECT_TRUE(is_in_both(report.views.at(2).fault)) << report.views.at(2).fault.zh;
    EXPECT_NE(report.views.at(2).fault.en.find("at offset 64"), std::string::npos)
        << cli::to_text(report);
}

TEST(JournalFiles, AnArchivedDayIsReadAndVerifiedWhereItLies) {
    KeptDay kept;
    journal::Disk disk;
    ASSERT_TRUE(journal::archive_journal(disk, kept.folder + "/journal").has_value());
    const cli::DayReport report = cli::verify_day(disk, kept.folder);
    EXPECT_TRUE(report.is_whole()) << cli::to_text(report);
    ASSERT_EQ(report.segments.size(), 1U);
    EXPECT_EQ(report.segments[0].count, kept.day.journal.end().value());
    EXPECT_EQ(report.views.size(), 3U);

    const auto opened = cli::OpenedDay::open(kept.folder);
    ASSERT_TRUE(opened.has_value()) << opened.error().en;
    const cli::DaySettings& its = (*opened)->settings();
    MarketDay day(its.limits, its.hide_buyers, (*opened)->results());
    EXPECT_EQ(replay((*opened)->journal(), day, Reading::ahead).end, kept.day.journal.end());
}

TEST(JournalFiles, DamageOfAnArchiveIsNamed) {
    KeptDay kept;
    journal::Disk disk;
    const std::string directory = kept.folder + "/journal";
    const auto archived = journal::archive_journal(disk, directory);
    ASSERT_TRUE(archived.has_value());
    spoil(journal::archive_path(directory), static_cast<std::streamoff>(archived->bytes / 2));
    const cli::DayReport report = cli::verify_day(disk, kept.folder);
    EXPECT_FALSE(report.is_whole());
    EXPECT_NE(report.journal_fault.en.find("journal.zst is not as it was written"),
              std::string::npos)
        << report.journal_fault.en;
    EXPECT_FALSE(cli::OpenedDay::open(kept.folder).has_value());
}

}  // namespace
}  // namespace huagu
