// `huagu import at`: its options, its exit statuses and the file that it leaves.
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "cli/catalogue/file.hpp"
#include "cli/commands.hpp"

namespace huagu::cli {
namespace {

const std::string header =
    "auction_date,item_name,variety_name,grade,unit,trade_volume,min_price,max_price,avg_price\n";
const std::string good_row = "2026-06-15,장미,5번가,특1,속,250,4000,6000,5100\n";

class ImportCommand : public testing::Test {
  protected:
    ImportCommand() {
        std::filesystem::create_directories(folder_);
        std::filesystem::remove(out_);
    }
    ~ImportCommand() override { std::filesystem::remove_all(folder_); }

    int run(const std::string& text, const std::string& more = {}) {
        std::ofstream(in_, std::ios::binary) << text;
        CLI::App app;
        int exit_status = -1;
        add_import(app, exit_status);
        app.parse("import at " + in_ + " --out " + out_ + more);
        return exit_status;
    }

    [[nodiscard]] bool has_output() const { return std::filesystem::exists(out_); }

    const std::filesystem::path folder_ =
        std::filesystem::path(testing::TempDir()) /
        testing::UnitTest::GetInstance()->current_test_info()->name();
    const std::string in_ = folder_ / "at.csv";
    const std::string out_ = folder_ / "catalogue.csv";
};

TEST_F(ImportCommand, LeavesACatalogue) {
    ASSERT_EQ(run(header + good_row), 0);
    const Loaded loaded = load_catalogue(read_text_file(out_).value(), OnMalformed::stop);
    EXPECT_TRUE(loaded.rows.complaints.empty());
    EXPECT_EQ(loaded.catalogue.lots.size(), 3U);
}

TEST_F(ImportCommand, SaysThatThereIsNoRowAfterTheHeader) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(run(header), 2);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("at.csv: there is no row after the header\n"), std::string::npos) << said;
    EXPECT_FALSE(has_output());
}

TEST_F(ImportCommand, NamesAMalformedRowAndGoesOn) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(run(header + good_row + "x\n" + good_row), 0);
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_NE(said.find("at.csv:3: 1 fields where the header has 9\n"), std::string::npos) << said;
    EXPECT_NE(said.find("2 rows read, 1 left out: 6 lots of 1 product\n"), std::string::npos);
    EXPECT_TRUE(has_output());
}

TEST_F(ImportCommand, StrictStopsWithStatusTwoAndWritesNothing) {
    EXPECT_EQ(run(header + good_row + "x\n" + good_row, " --strict"), 2);
    EXPECT_FALSE(has_output());
    EXPECT_EQ(run(header + good_row, " --strict"), 0);
}

TEST_F(ImportCommand, AFileOfAnotherKindIsStatusTwo) {
    EXPECT_EQ(run("a,b\n1,2\n"), 2);
    EXPECT_EQ(run(header), 2);
    EXPECT_FALSE(has_output());
}

TEST_F(ImportCommand, WhatCannotBeReadOrWrittenIsStatusOne) {
    CLI::App app;
    int exit_status = -1;
    add_import(app, exit_status);
    app.parse("import at " + (folder_ / "nothing.csv").string());
    EXPECT_EQ(exit_status, 1);
    std::filesystem::create_directory(out_);
    EXPECT_EQ(run(header + good_row), 1);
}

}  // namespace
}  // namespace huagu::cli
