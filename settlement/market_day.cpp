#include "settlement/market_day.hpp"

namespace huagu::settlement {

std::optional<MarketDay> find_day(Database& database, const DayName& name) {
    const Rows rows = database.run(
        "SELECT currency, minor_unit_digits, buyer_fee_bp, last_sequence, is_closed "
        "FROM market_days WHERE market = $1 AND day = $2",
        {name.market, name.day});
    if (rows.empty()) return std::nullopt;
    const Row& row = rows[0];
    return MarketDay{name,          row.text(0),   static_cast<int>(row.number(1)),
                     row.number(2), row.number(3), row.number(4) != 0};
}

Expected<MarketDay> choose_day(Database& database, const std::optional<std::string>& market,
                               const std::optional<std::string>& day) {
    DayName name{market.value_or(""), day.value_or("")};
    if (!market) {
        const Rows markets = database.run("SELECT DISTINCT market FROM market_days");
        if (markets.size() > 1) {
            return refuse("the database has several markets: which one?",
                          "数据库里有几个市场：要哪一个？");
        }
        if (!markets.empty()) name.market = markets[0].text(0);
    }
    if (!day) {
        const Rows latest =
            database.run("SELECT MAX(day) FROM market_days WHERE market = $1", {name.market});
        name.day = latest.at(0).text(0);
    }
    if (auto found = find_day(database, name)) return *found;
    if (name.day.empty()) {
        return refuse("the database has no market day yet", "数据库里还没有交易日");
    }
    return refuse("the database has no day {} of {}", "数据库里没有 {1} 的交易日 {0}", name.day,
                  name.market);
}

void lock(Database& database, const DayName& name) {
    // SQLite locked the file when the transaction began; PostgreSQL locks a row that is changed.
    database.run(
        "UPDATE market_days SET last_sequence = last_sequence WHERE market = $1 AND day = $2",
        {name.market, name.day});
}

}  // namespace huagu::settlement
