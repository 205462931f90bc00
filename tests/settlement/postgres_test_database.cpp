#include "bench/postgres_server.hpp"
#include "tests/settlement/test_database.hpp"

namespace huagu::settlement {

/// One server a test program, and a database a test.
TestDatabase::TestDatabase() {
    static bench::PostgresServer server;
    address_ = server.new_database();
}

TestDatabase::~TestDatabase() = default;

}  // namespace huagu::settlement
