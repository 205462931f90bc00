// An empty database of its own for each test. The tests are built twice: for files of SQLite, and
// for a real PostgreSQL server, by another source of this header's.
#pragma once

#include <memory>
#include <string>

#include "settlement/database.hpp"

namespace huagu::settlement {

class TestDatabase {
  public:
    TestDatabase();
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    [[nodiscard]] const std::string& address() const { return address_; }
    /// A connection; the tables are made by the first.
    [[nodiscard]] std::unique_ptr<Database> open() const {
        return open_database(address_, IfMissing::make);
    }

  private:
    std::string address_;
};

}  // namespace huagu::settlement
