// The users file: one user a line, as JSON. Rewritten whole, so that it is the old one or the new.
//
//     {"user":1,"name":"anna","role":"trader","participant":3,"hash":"$argon2id$…","disabled":false}
#pragma once

#include <string>
#include <vector>

#include "gateway/users.hpp"

namespace huagu::gateway {

/// No users, if there is no file. Throws base::ToldError, naming file and line.
std::vector<User> read_users_file(const std::string& path);

/// Everything is on disk when it returns. Throws base::ToldError.
void write_users_file(const std::string& path, const std::vector<User>& users);

}  // namespace huagu::gateway
