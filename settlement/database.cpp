#include "settlement/database.hpp"

#include "settlement/postgres_database.hpp"
#include "settlement/schema.hpp"
#include "settlement/sqlite_database.hpp"

namespace huagu::settlement {

std::unique_ptr<Database> open_database(const std::string& address, IfMissing if_missing) {
    constexpr std::string_view sqlite = "sqlite:";
    std::unique_ptr<Database> database;
    if (address.starts_with(sqlite) && address.size() > sqlite.size()) {
        database = std::make_unique<SqliteDatabase>(address.substr(sqlite.size()), if_missing);
    } else if (address.starts_with("postgresql://") || address.starts_with("postgres://")) {
        database = std::make_unique<PostgresDatabase>(address);
    } else {
        throw DatabaseError("a database is sqlite:FILE or postgresql://…, not '{}'",
                            "数据库应为 sqlite:文件 或 postgresql://…，不能是“{}”", address);
    }
    if (if_missing == IfMissing::make) make_schema(*database);
    check_schema(*database);
    return database;
}

}  // namespace huagu::settlement
