#include "cli/log_on.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "cli/arguments.hpp"

namespace huagu::cli {

namespace {

/// What is typed is not shown while this lives.
class NoEcho {
  public:
    NoEcho() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        is_changed_ = true;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~NoEcho() {
        if (is_changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

  private:
    termios before_{};
    bool is_changed_ = false;
};

}  // namespace

void add_log_on_options(CLI::App& app, LogOnOptions& options) {
    app.add_option("--connect", options.connect, "Where the market listens: host:port")
        ->capture_default_str();
    app.add_option("--user", options.user, "Log on as this user");
    app.add_option("--password-file", options.password_file,
                   "Its first line is the password; else $HUAGU_PASSWORD, or it is asked for");
}

std::string read_password_file(const std::string& path) {
    std::ifstream file(path);
    std::string password;
    if (!file || !std::getline(file, password)) {
        throw std::runtime_error("no password can be read from " + path);
    }
    if (!password.empty() && password.back() == '\r') password.pop_back();
    return password;
}

std::string ask_password(const std::string& prompt) {
    if (isatty(STDIN_FILENO) == 0) {
        throw std::runtime_error("no password: give a file, or set HUAGU_PASSWORD");
    }
    std::cerr << prompt << ": " << std::flush;
    std::string password;
    {
        const NoEcho no_echo;
        std::getline(std::cin, password);
    }
    std::cerr << '\n';
    return password;
}

client::Options log_on_as(const LogOnOptions& options) {
    if (options.user.empty()) throw UsageError("--user is wanted");
    client::Options as;
    const auto colon = options.connect.rfind(':');
    if (colon == std::string::npos || colon == 0) throw UsageError("--connect wants host:port");
    as.host = options.connect.substr(0, colon);
    as.port = options.connect.substr(colon + 1);
    if (const auto port = parse_integer("the port of --connect", as.port);
        port < 1 || port > 65'535) {
        throw UsageError("the port of --connect is 1 … 65535, not " + as.port);
    }
    as.user = options.user;
    if (!options.password_file.empty()) {
        as.password = read_password_file(options.password_file);
    } else if (const char* password = std::getenv("HUAGU_PASSWORD")) {
        as.password = password;
    } else {
        as.password = ask_password("Password of " + options.user);
    }
    return as;
}

std::string describe(const client::Ended& ended) {
    std::string text = ended.reason ? EnumNameCloseReason(*ended.reason) : "no connection";
    if (!ended.text.empty()) text += ": " + std::string(ended.text);
    return text;
}

}  // namespace huagu::cli
