// The one seam to a database. What is written above it is SQL that SQLite and PostgreSQL both
// understand: columns are BIGINT and TEXT, truth values 0 and 1, parameters $1, $2 …
//
// One connection, one thread. What the database refuses is thrown: a program that settles cannot go
// on without it, and what was not committed is as if it had never been.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/language.hpp"

namespace huagu::settlement {

/// The database, or the way to it, failed.
struct DatabaseError : base::ToldError {
    using ToldError::ToldError;
};

/// Null, a number or a text.
using Value = std::variant<std::monostate, std::int64_t, std::string>;
using Values = std::vector<Value>;

class Row {
  public:
    explicit Row(Values values) : values_(std::move(values)) {}

    [[nodiscard]] bool is_null(std::size_t column) const {
        return std::holds_alternative<std::monostate>(values_.at(column));
    }
    /// A null is 0.
    [[nodiscard]] std::int64_t number(std::size_t column) const {
        return is_null(column) ? 0 : std::get<std::int64_t>(values_.at(column));
    }
    /// A null is empty.
    [[nodiscard]] std::string text(std::size_t column) const {
        return is_null(column) ? std::string() : std::get<std::string>(values_.at(column));
    }

  private:
    Values values_;
};

using Rows = std::vector<Row>;

class Database {
  public:
    Database() = default;
    virtual ~Database() = default;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// One statement; its parameters are used in the order of their numbers.
    virtual Rows run(const std::string& sql, const Values& values = {}) = 0;

    // SQLite lets in one writer from begin() on; PostgreSQL from the first row that both change.
    virtual void begin() = 0;
    virtual void commit() = 0;
    virtual void roll_back() = 0;

    [[nodiscard]] virtual bool has_table(std::string_view name) = 0;

    /// Statements after which rows of a table can be added, but not changed, deleted or replaced.
    /// `is_same` compares NEW's key with a row's.
    [[nodiscard]] virtual std::vector<std::string> make_append_only(
        const std::string& table, const std::string& is_same) const = 0;
};

/// Undone unless it is committed.
class Transaction {
  public:
    explicit Transaction(Database& database) : database_(database) { database_.begin(); }
    ~Transaction() {
        if (is_open_) database_.roll_back();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit() {
        is_open_ = false;
        database_.commit();
    }

  private:
    Database& database_;
    bool is_open_ = true;
};

/// What is done where there is no file, or no table in it.
enum class IfMissing : std::uint8_t { refuse, make };

/// `sqlite:FILE` or `postgresql://…`, with the tables of this version. Throws DatabaseError if it
/// is neither, cannot be opened, or has none or another version's.
[[nodiscard]] std::unique_ptr<Database> open_database(const std::string& address,
                                                      IfMissing if_missing = IfMissing::refuse);

}  // namespace huagu::settlement
