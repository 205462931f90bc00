// A file of SQLite's.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "settlement/database.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace huagu::settlement {

class SqliteDatabase : public Database {
  public:
    /// Throws DatabaseError.
    SqliteDatabase(const std::string& file, IfMissing if_missing);
    ~SqliteDatabase() override;

    Rows run(const std::string& sql, const Values& values = {}) override;
    void begin() override;
    void commit() override;
    void roll_back() override;
    [[nodiscard]] bool has_table(std::string_view name) override;
    [[nodiscard]] std::vector<std::string> make_append_only(
        const std::string& table, const std::string& is_same) const override;

  private:
    sqlite3_stmt* prepared(const std::string& sql);
    void check(int status, const std::string& sql);

    sqlite3* connection_ = nullptr;
    std::map<std::string, sqlite3_stmt*> statements_;
};

}  // namespace huagu::settlement
