#include "settlement/sqlite_database.hpp"

#include <sqlite3.h>

#include "base/assert.hpp"

namespace huagu::settlement {

namespace {

constexpr int patience_ms = 10'000;  // while another program writes

void bind(sqlite3_stmt* statement, int index, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        sqlite3_bind_int64(statement, index, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        sqlite3_bind_text64(statement, index, text->data(), text->size(),
                            nullptr,  // it outlives the statement's run
                            SQLITE_UTF8);
    } else {
        sqlite3_bind_null(statement, index);
    }
}

Value value_of(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_NULL:
            return {};
        case SQLITE_INTEGER:
            return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
        default:
            break;
    }
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
}

}  // namespace

SqliteDatabase::SqliteDatabase(const std::string& file, IfMissing if_missing) {
    const int flags =
        SQLITE_OPEN_READWRITE | (if_missing == IfMissing::make ? SQLITE_OPEN_CREATE : 0);
    const int status = sqlite3_open_v2(file.c_str(), &connection_, flags, nullptr);
    if (status != SQLITE_OK) {
        const std::string why = sqlite3_errmsg(connection_);
        sqlite3_close(connection_);
        throw DatabaseError("{}: {}", "{}：{}", file, why);
    }
    sqlite3_busy_timeout(connection_, patience_ms);
    try {
        SqliteDatabase::run("PRAGMA journal_mode = WAL");  // readers do not wait for the writer
        SqliteDatabase::run("PRAGMA synchronous = FULL");  // committed is on the disk
    } catch (const DatabaseError& error) {
        for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
        sqlite3_close(connection_);
        throw DatabaseError("{}: {}", "{}：{}", file, error.why());
    }
}

SqliteDatabase::~SqliteDatabase() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(connection_);
}

Rows SqliteDatabase::run(const std::string& sql, const Values& values) {
    sqlite3_stmt* statement = prepared(sql);
    HUAGU_ASSERT(sqlite3_bind_parameter_count(statement) == static_cast<int>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
        bind(statement, static_cast<int>(i) + 1, values[i]);
    }
    Rows rows;
    int status = sqlite3_step(statement);
    for (; status == SQLITE_ROW; status = sqlite3_step(statement)) {
        Values row;
        for (int column = 0; column < sqlite3_column_count(statement); ++column) {
            row.push_back(value_of(statement, column));
        }
        rows.emplace_back(std::move(row));
    }
    // A reset says the error again, which is taken first.
    const std::string why = status == SQLITE_DONE ? "" : sqlite3_errmsg(connection_);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    if (status != SQLITE_DONE) throw DatabaseError(base::as_is(why + " (" + sql + ")"));
    return rows;
}

void SqliteDatabase::begin() { run("BEGIN IMMEDIATE"); }

void SqliteDatabase::commit() { run("COMMIT"); }

void SqliteDatabase::roll_back() {
    // After some errors there is none left to roll back.
    if (sqlite3_get_autocommit(connection_) == 0) {
        sqlite3_exec(connection_, "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

bool SqliteDatabase::has_table(std::string_view name) {
    return !run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
                {std::string(name)})
                .empty();
}

std::vector<std::string> SqliteDatabase::make_append_only(const std::string& table,
                                                          const std::string& is_same) const {
    const std::string refuse = " BEGIN SELECT RAISE(ABORT, '" + table + " is append-only'); END";
    // INSERT OR REPLACE deletes without a word to the trigger on DELETE.
    return {"CREATE TRIGGER " + table + "_no_update BEFORE UPDATE ON " + table + refuse,
            "CREATE TRIGGER " + table + "_no_delete BEFORE DELETE ON " + table + refuse,
            "CREATE TRIGGER " + table + "_no_replace BEFORE INSERT ON " + table +
                " WHEN EXISTS (SELECT 1 FROM " + table + " AS it WHERE " + is_same + ")" + refuse};
}

sqlite3_stmt* SqliteDatabase::prepared(const std::string& sql) {
    sqlite3_stmt*& statement = statements_[sql];
    if (statement == nullptr) {
        const int status = sqlite3_prepare_v2(connection_, sql.c_str(), -1, &statement, nullptr);
        check(status, sql);
    }
    return statement;
}

void SqliteDatabase::check(int status, const std::string& sql) {
    if (status == SQLITE_OK) return;
    throw DatabaseError(base::as_is(std::string(sqlite3_errmsg(connection_)) + " (" + sql + ")"));
}

}  // namespace huagu::settlement
