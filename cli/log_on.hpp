// How operate, bid and watch log on: the same options for each.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/language.hpp"
#include "client/client.hpp"

namespace huagu::cli {

struct LogOnOptions {
    std::string connect = "127.0.0.1:7311";
    std::string user;
    std::string password_file;
    std::string language;  // empty: as the environment has it
};

struct Address {
    std::string host;
    std::string port;
};

/// Of "host:port". Throws a UsageError.
[[nodiscard]] Address address_of(const std::string& connect);

void add_log_on_options(CLI::App& app, LogOnOptions& options);

/// Where to, and as whom; the password is the file's first line, or $HUAGU_PASSWORD, or asked for
/// at the terminal without being shown. Throws a UsageError if the options make no
/// sense, a ToldError if there is no password.
[[nodiscard]] client::Options log_on_as(const LogOnOptions& options);

/// The first line of a file.
[[nodiscard]] std::string read_password_file(const std::string& path);

/// Asked for at the terminal, without being shown.
[[nodiscard]] std::string ask_password(const std::string& prompt);

/// Why a session ended, for people; what the server adds is English.
[[nodiscard]] std::string_view describe(schema::CloseReason reason, Language language);
[[nodiscard]] std::string describe(const client::Ended& ended, Language language);

}  // namespace huagu::cli
