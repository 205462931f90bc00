// A database of a PostgreSQL server, by libpqxx.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "settlement/database.hpp"

namespace huagu::settlement {

class PostgresDatabase : public Database {
  public:
    /// An address as libpq reads it. Throws DatabaseError.
    explicit PostgresDatabase(const std::string& address);
    ~PostgresDatabase() override;

    Rows run(const std::string& sql, const Values& values = {}) override;
    void begin() override;
    void commit() override;
    void roll_back() override;
    [[nodiscard]] bool has_table(std::string_view name) override;
    [[nodiscard]] std::vector<std::string> make_append_only(
        const std::string& table, const std::string& is_same) const override;

  private:
    struct Connection;  // libpqxx's headers are heavy
    std::unique_ptr<Connection> connection_;
    std::map<std::string, std::string> statements_;  // SQL → the name it was prepared under
};

}  // namespace huagu::settlement
