// The tables (docs/settlement.md, "Tables").
#pragma once

#include "settlement/database.hpp"

namespace huagu::settlement {

inline constexpr std::int64_t schema_version = 1;

/// Makes the tables if there are none.
void make_schema(Database& database);

/// Throws DatabaseError if the tables are not there, or another version's.
void check_schema(Database& database);

}  // namespace huagu::settlement
