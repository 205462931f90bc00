#include "settlement/postgres_database.hpp"

#include <optional>
#include <pqxx/pqxx>

#include "base/assert.hpp"

namespace huagu::settlement {

struct PostgresDatabase::Connection {
    explicit Connection(const std::string& address) : connection(address) {}

    pqxx::connection connection;
    std::optional<pqxx::work> transaction;
};

namespace {

// Types by their numbers in pg_type, which are fixed.
constexpr pqxx::oid int8_type = 20;
constexpr pqxx::oid int4_type = 23;

/// Says what libpqxx throws in the seam's words.
template <class Work>
auto guarded(const Work& work) {
    try {
        return work();
    } catch (const std::exception& error) {
        std::string why = error.what();
        while (!why.empty() && why.back() == '\n') why.pop_back();
        throw DatabaseError(base::as_is(why));
    }
}

Value value_of(const pqxx::field& field) {
    if (field.is_null()) return {};
    if (field.type() == int8_type || field.type() == int4_type) return field.as<std::int64_t>();
    return field.as<std::string>();
}

Rows rows_of(const pqxx::result& result) {
    Rows rows;
    for (const auto& found : result) {
        Values row;
        for (const auto& field : found) row.push_back(value_of(field));
        rows.emplace_back(std::move(row));
    }
    return rows;
}

/// Parameters as the server reads them; it knows their types from the statement.
std::vector<std::optional<std::string>> texts_of(const Values& values) {
    std::vector<std::optional<std::string>> texts;
    for (const Value& value : values) {
        auto& text = texts.emplace_back();
        if (const auto* number = std::get_if<std::int64_t>(&value)) text = std::to_string(*number);
        if (const auto* given = std::get_if<std::string>(&value)) text = *given;
    }
    return texts;
}

std::vector<const char*> pointers_to(const std::vector<std::optional<std::string>>& texts) {
    std::vector<const char*> pointers;
    pointers.reserve(texts.size());
    for (const auto& text : texts) pointers.push_back(text ? text->c_str() : nullptr);
    return pointers;
}

}  // namespace

PostgresDatabase::PostgresDatabase(const std::string& address)
    : connection_(guarded([&] { return std::make_unique<Connection>(address); })) {}

PostgresDatabase::~PostgresDatabase() = default;

Rows PostgresDatabase::run(const std::string& sql, const Values& values) {
    return guarded([&] {
        const auto [known, is_new] =
            statements_.try_emplace(sql, "statement_" + std::to_string(statements_.size()));
        if (is_new) connection_->connection.prepare(known->second, sql);
        const auto texts = texts_of(values);
        const auto pointers = pointers_to(texts);
        const auto parameters = pqxx::prepare::make_dynamic_params(pointers);
        if (auto& transaction = connection_->transaction) {
            return rows_of(transaction->exec_prepared(known->second, parameters));
        }
        pqxx::nontransaction alone(connection_->connection);
        return rows_of(alone.exec_prepared(known->second, parameters));
    });
}

void PostgresDatabase::begin() {
    HUAGU_ASSERT(!connection_->transaction);
    guarded([&] { connection_->transaction.emplace(connection_->connection); });
}

void PostgresDatabase::commit() {
    HUAGU_ASSERT(connection_->transaction);
    guarded([&] { connection_->transaction->commit(); });
    connection_->transaction.reset();
}

void PostgresDatabase::roll_back() {
    connection_->transaction.reset();  // which aborts one that was not committed
}

bool PostgresDatabase::has_table(std::string_view name) {
    return !run("SELECT 1 WHERE to_regclass($1) IS NOT NULL", {std::string(name)}).empty();
}

std::vector<std::string> PostgresDatabase::make_append_only(const std::string& table,
                                                            const std::string&) const {
    const std::string refuse = table + "_append_only";
    return {"CREATE FUNCTION " + refuse +
                "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION '" +
                table + " is append-only'; END $$",
            "CREATE TRIGGER " + table + "_no_change BEFORE UPDATE OR DELETE ON " + table +
                " FOR EACH ROW EXECUTE FUNCTION " + refuse + "()",
            "CREATE TRIGGER " + table + "_no_truncate BEFORE TRUNCATE ON " + table +
                " FOR EACH STATEMENT EXECUTE FUNCTION " + refuse + "()"};
}

}  // namespace huagu::settlement
