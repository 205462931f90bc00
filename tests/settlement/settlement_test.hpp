// A database, a feed, and what comes of the one in the other.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "settlement/projector.hpp"
#include "settlement/verification.hpp"
#include "tests/settlement/feed.hpp"
#include "tests/settlement/test_database.hpp"
#include "tests/told.hpp"

namespace huagu::settlement {

inline const DayName day_name{test_market, test_day};

/// Takes all of a feed and commits; the first refusal.
inline Expected<void> settle(Database& database, const Feed& feed, const DayName& name = day_name) {
    Projector projector(database, name);
    for (const auto& result : feed.results()) {
        if (auto taken = projector.take(*result); !taken) return taken;
    }
    projector.commit();
    return {};
}

/// A query's rows as text, to compare.
inline std::string dump(Database& database, const std::string& query, std::size_t width) {
    std::string text;
    for (const Row& row : database.run(query)) {
        for (std::size_t i = 0; i < width; ++i) {
            if (row.is_null(i)) {
                text += "null";
            } else {
                try {
                    text += std::to_string(row.number(i));
                } catch (const std::bad_variant_access&) {
                    text += row.text(i);
                }
            }
            text += i + 1 == width ? '\n' : '|';
        }
    }
    return text;
}

/// All that results put there.
inline std::string dump(Database& database) {
    return dump(database, "SELECT * FROM market_days ORDER BY day", 10) +
           dump(database, "SELECT * FROM results ORDER BY day, sequence", 6) +
           dump(database, "SELECT * FROM fee_schedules ORDER BY day, sequence", 6) +
           dump(database, "SELECT * FROM participants ORDER BY day, participant", 5) +
           dump(database, "SELECT * FROM products ORDER BY day, product", 4) +
           dump(database, "SELECT * FROM names ORDER BY day, thing, number, language", 6) +
           dump(database, "SELECT * FROM codes ORDER BY day, thing, number, scheme", 6) +
           dump(database, "SELECT * FROM lots ORDER BY day, lot", 17) +
           dump(database, "SELECT * FROM sales ORDER BY day, sale", 19) +
           dump(database, "SELECT * FROM cancellations ORDER BY day, sale", 9);
}

class SettlementTest : public ::testing::Test {
  protected:
    void settle_all() {
        const auto settled = settle(*database_, feed_);
        ASSERT_TRUE(settled) << settled.error().why.en;
    }
    /// Of the feed as it is, from another settler's hands.
    std::string refusal() {
        const auto settled = settle(*database_, feed_);
        if (settled) return "";
        EXPECT_TRUE(test::is_in_both(settled.error().why)) << settled.error().why.en;
        return settled.error().why.en;
    }
    std::string dumped(const std::string& query, std::size_t width) {
        return dump(*database_, query, width);
    }
    [[nodiscard]] MarketDay market_day() { return find_day(*database_, day_name).value(); }

    TestDatabase place_;
    std::unique_ptr<Database> database_ = place_.open();
    Feed feed_;
};

}  // namespace huagu::settlement
